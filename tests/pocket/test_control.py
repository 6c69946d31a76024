"""The control channel: faults, clock, snapshots and the journal, beside adb."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tapwright.emulator.pocket.control import ControlServer
from tapwright.emulator.pocket.personas import PERSONAS
from tapwright.emulator.pocket.phone import PocketPhone

from .conftest import plain_screen
from .wire import Hosts


class Channel:
    """A client of the control channel."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, **request: object) -> dict[str, object]:
        return await self.send(json.dumps(request).encode())

    async def send(self, line: bytes) -> dict[str, object]:
        self._writer.write(line + b"\n")
        async with asyncio.timeout(5):
            return json.loads(await self._reader.readline())

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


@pytest.fixture
async def controlled() -> AsyncIterator[PocketPhone]:
    async with PocketPhone(screen=plain_screen, control_port=0) as phone:
        yield phone


@pytest.fixture
async def channel(controlled: PocketPhone) -> AsyncIterator[Channel]:
    opened = Channel(*await asyncio.open_connection("127.0.0.1", controlled.control_port))
    yield opened
    await opened.close()


async def test_it_is_closed_unless_asked_for(phone: PocketPhone):
    assert phone.control_port == 0


async def test_faults_come_and_go(controlled: PocketPhone, channel: Channel, hosts: Hosts):
    number = (await channel.ask(do="fault", fault="cut,on=screencap"))["number"]
    host = await hosts.greet(controlled.port)
    await host.open("exec:screencap -p")
    await host.collect()
    shown = (await channel.ask(do="faults"))["faults"]
    assert [(item["number"], item["kind"], item["fired"]) for item in shown] == [(number, "cut", 1)]
    await channel.ask(do="clear", number=number)
    assert (await channel.ask(do="faults"))["faults"] == []
    assert (await channel.ask(do="fault", fault="sabotage"))["ok"] is False


async def test_clock(controlled: PocketPhone, channel: Channel):
    answer = await channel.ask(do="clock", advance=90)
    assert answer["time"] == "2026-03-02T09:42:30+00:00"
    await channel.ask(do="clock", set="2026-12-24T18:00:00+00:00", frozen=True)
    assert controlled.system.clock.now().isoformat() == "2026-12-24T18:00:00+00:00"


async def test_snapshot_reset_and_hash(controlled: PocketPhone, channel: Channel):
    first = (await channel.ask(do="hash"))["hash"]
    controlled.system.files.write("/sdcard/new", b"1")
    await channel.ask(do="snapshot", name="later")
    second = (await channel.ask(do="hash"))["hash"]
    assert first != second
    assert (await channel.ask(do="reset"))["hash"] == first
    assert (await channel.ask(do="reset", name="later"))["hash"] == second
    assert (await channel.ask(do="reset", name="never"))["ok"] is False


async def test_journal(controlled: PocketPhone, channel: Channel, hosts: Hosts):
    await channel.ask(do="fault", fault="lost_tap")
    host = await hosts.greet(controlled.port)
    await host.open("shell:input tap 5 6")
    await host.collect()
    events = (await channel.ask(do="journal"))["events"]
    assert [(item["kind"], item["text"]) for item in events if item["kind"] != "control"] == [
        ("shell", "input tap 5 6"),
        ("fault", "lost_tap #1 at input tap 5 6"),
    ]
    last = events[-1]["number"]
    later = (await channel.ask(do="journal", since=last))["events"]
    assert [item["kind"] for item in later] == ["control"]


async def test_battery_and_info(channel: Channel):
    assert (await channel.ask(do="battery", level=7, plugged=False))["level"] == 7
    info = await channel.ask(do="info")
    assert (info["ok"], info["frozen"]) == (True, True)
    assert (await channel.ask(do="crashes"))["crashes"] == []


async def test_what_an_owners_hand_does(hosts: Hosts):
    async with PocketPhone(persona=PERSONAS["fold"], control_port=0) as phone:
        opened = Channel(*await asyncio.open_connection("127.0.0.1", phone.control_port))
        folded = await opened.ask(do="fold", folded=True)
        inner, outer = phone.system.persona.panels
        assert (folded["panel"], folded["size"]) == (outer.id, [outer.width, outer.height])
        assert (await opened.ask(do="fold", folded="yes"))["ok"] is False
        assert (await opened.ask(do="dream", on=True))["ok"] and phone.system.dreaming
        assert (await opened.ask(do="keyboard", attached=True))["ok"]
        assert (await opened.ask(do="input", allowed=False))["ok"]
        assert phone.system.hard_keyboard
        await opened.ask(do="reset")
        assert phone.windows.size == (inner.width, inner.height)
        assert not (phone.system.dreaming or phone.system.hard_keyboard)
        await opened.close()


async def test_a_phone_of_one_panel_does_not_fold(channel: Channel):
    answer = await channel.ask(do="fold", folded=True)
    assert answer == {"ok": False, "error": "pixel-34 does not fold"}


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"nonsense", b'{"do": "clock", "advance": "much"}', b'{"do": 5}']
)
async def test_bad_requests_are_answered(channel: Channel, line: bytes):
    answer = await channel.send(line)
    assert answer["ok"] is False and answer["error"]


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(["info", "fault", "clear", "clock", "snapshot", "reset", "journal", "battery"]),
    st.dictionaries(
        st.sampled_from(["fault", "number", "advance", "set", "name", "since", "level", "frozen"]),
        st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.none(), st.booleans()),
    ),
)
async def test_no_request_breaks_it(verb: str, words: dict[str, object]):
    phone = PocketPhone(screen=plain_screen)
    phone.save("start")
    answer = ControlServer(phone).answer(json.dumps({"do": verb, **words}).encode())
    assert isinstance(answer["ok"], bool)
