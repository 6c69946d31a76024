"""Who may allow what: rules and the person, never the client's model."""

from pathlib import Path

import pytest

from tapwright.actions import OpenLink, Press
from tapwright.mcp.gated_device import act_of
from tapwright.mcp.numbering import UNTRUSTED
from tapwright.traces.reader import read_episode, read_steps

from .conftest import Caller, OnePhone, Serve, text_of
from .test_tools import only_episode

GO = "/data/data/com.android.go/databases/go.db"
LAST = "SELECT tier, pickup, destination, status FROM rides ORDER BY _id DESC LIMIT 1"


async def book_a_ride(call: Caller, last: str = "tap", **more: str) -> str:
    """What examples/book_a_ride.py does, by tools alone; returns what the last one came to."""
    await call.ok("open_app", name="Go")
    await call.ok("tap", text="Rides")
    await call.ok("tap", number=await call.number('item "Choose pickup"'))
    await call.ok("type_text", text="Work")
    await call.ok("tap", number=await _result(call, "Work"))
    await call.ok("tap", number=await call.number('item "Where to?"'))
    await call.ok("type_text", text="Museum of Tides")
    await call.ok("tap", number=await _result(call, "Museum of Tides"))
    await call.ok("tap", text="See prices")
    await call.ok("wait_for", text="Choose a ride")
    for _ in range(4):
        lines = text_of(await call.ok("look")).splitlines()
        tiers = [line for line in lines if '"Comfort' in line]
        if tiers:
            break
        await call.ok("swipe", show="down", pages=0.5)
    await call.ok("tap", number=int(tiers[0].split()[0]))
    return text_of(await call.any(last, number=await call.number("Book Comfort"), **more))


async def _result(call: Caller, place: str) -> int:
    lines = text_of(await call.ok("look")).splitlines()
    found = [line for line in lines if f'"{place}' in line and "textbox" not in line]
    return int(found[0].split()[0])


async def test_a_ride_is_booked_by_tools_alone_when_the_person_says_yes(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    before = one_phone.rows(GO, LAST)
    asked: list[str] = []

    def yes(message: str) -> bool:
        asked.append(message)
        return True

    async with serve() as served, served.client(yes) as call:
        await book_a_ride(call)
        await call.ok("wait_for", text="Ride details")
    assert one_phone.rows(GO, LAST) != before
    ((tier, pickup, destination, _),) = one_phone.rows(GO, LAST)
    assert (tier, pickup, destination) == ("Comfort", "Work", "Museum of Tides")
    assert len(asked) == 1 and "Book Comfort" in asked[0]
    steps = list(read_steps(only_episode(tmp_path / "runs")))
    ruled = [step.policy for step in steps if step.policy and step.policy.by == "the person"]
    assert [one.allowed for one in ruled] == [True]


async def test_the_tap_into_a_field_is_asked_about_as_any_other(
    serve: Serve, one_phone: OnePhone
) -> None:
    before = one_phone.rows(GO, LAST)
    asked: list[str] = []
    async with serve() as served, served.client(lambda said: not asked.append(said)) as call:
        await book_a_ride(call, "type_text", text="x")
        await call.ok("wait_for", text="Ride details")
    assert one_phone.rows(GO, LAST) != before
    assert len(asked) == 1 and "Book Comfort" in asked[0]


@pytest.mark.parametrize("client", ["declines", "cannot ask"])
async def test_nothing_is_ordered_without_a_yes(
    serve: Serve, one_phone: OnePhone, tmp_path: Path, client: str
) -> None:
    before = one_phone.rows(GO, "SELECT count(*) FROM rides")
    ask = (lambda message: False) if client == "declines" else None
    async with serve() as served, served.client(ask) as call:
        said = await book_a_ride(call)
        assert said.startswith("refused: not allowed by"), said
        # A second try is no way around it, and there is no argument that says yes.
        again = await call.any("tap", number=await call.number("Book Comfort"))
        assert again.is_error and "not allowed" in text_of(again)
        said_yes = await call.any("tap", number=await call.number("Book Comfort"), yes=True)
        assert said_yes.is_error and "no argument 'yes'" in text_of(said_yes)
    assert one_phone.rows(GO, "SELECT count(*) FROM rides") == before


async def test_a_standing_rule_answers(serve: Serve, one_phone: OnePhone) -> None:
    async with serve(allow=("allow pay <= 200 USD to Go",)) as served, served.client() as call:
        await book_a_ride(call)
        await call.ok("wait_for", text="Ride details")
    assert one_phone.rows(GO, LAST)[0][0] == "Comfort"


async def test_a_secret_is_typed_by_its_name_and_never_told(serve: Serve, tmp_path: Path) -> None:
    secret = "correct horse battery"
    async with serve(secrets={"PASS": secret}) as served, served.client(lambda _: True) as call:
        await call.ok("open_app", name="Settings")
        await call.ok("tap", number=await call.number("Search settings"))
        typed = await call.ok("type_text", text="{PASS}", look=True)
        told = f"{text_of(typed)} {typed.structured_content}"
        assert "{PASS}" in told and secret not in told
        assert secret not in text_of(await call.any("wait_for", text="nothing", seconds=0.2))
    for file in (tmp_path / "runs").rglob("*.json*"):
        assert secret.encode() not in file.read_bytes()
    assert read_episode(only_episode(tmp_path / "runs")).secrets == ("PASS",)


RIDE = """appId: com.android.go
---
- launchApp: {appId: com.android.go, permissions: {}}
- tapOn: Rides
- tapOn: {id: pickup_field}
- inputText: Work
- tapOn: 1.7 km
- tapOn: {id: destination_field}
- inputText: Museum of Tides
- tapOn: {id: search_row}
- tapOn: {id: see_prices}
- scrollUntilVisible: {element: Comfort, direction: DOWN}
- tapOn: Comfort
- tapOn: {id: book_ride}
- assertVisible: Your driver is on the way
"""


async def test_a_flow_that_a_client_wrote_passes_the_same_gate(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    """A model that was told no may write a file that does it, and run that."""
    count = "SELECT count(*) FROM rides"
    before = one_phone.rows(GO, count)
    (tmp_path / "ride.yaml").write_text(RIDE, "utf-8")
    (tmp_path / "link.yaml").write_text(
        "appId: com.android.settings\n---\n- openLink: https://evil.example/pay\n", "utf-8"
    )
    async with serve() as served, served.client() as call:
        assert "not allowed" in await call.no("run_flow", path="link.yaml")
        said = await call.no("run_flow", path="ride.yaml")
        assert "book_ride" in said and "not allowed" in said, said
        assert said.startswith(UNTRUSTED), "why it failed quotes the screen"
        assert "are run from" in await call.no("run_flow", path="/etc/passwd")
        assert "no such file" in await call.no("run_flow", path="missing.yaml")
    assert one_phone.rows(GO, count) == before
    async with serve() as served, served.client(lambda _: True) as call:
        assert "passed" in text_of(await call.ok("run_flow", path="ride.yaml"))
    assert one_phone.rows(GO, count) != before


@pytest.mark.parametrize("key", ["66", "160", "23"])
def test_keys_that_press_what_has_the_focus_are_acts(key: str) -> None:
    assert act_of(("input", "keyevent", key)) == Press(key="enter")


def test_commands_that_open_links_are_acts() -> None:
    argv = ("am", "start", "-a", "android.intent.action.VIEW", "-d", "https://x.example")
    assert act_of(argv) == OpenLink(uri="https://x.example")
    assert act_of(("input", "keyevent", "3")) is None


async def test_an_answer_that_does_not_come_is_no(serve: Serve, one_phone: OnePhone) -> None:
    async with serve(approve_timeout=0.5) as served, served.client(lambda _: None) as call:
        said = await book_a_ride(call)
        assert "not allowed by nobody" in said, said
