"""A goal is handed to the phone's own agent: progress, questions, limits, and a stop."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.types import CallToolResult, ImageContent

from tapwright.agent.policy.gate import Approval, ApprovalRequest
from tapwright.device.adb import PrivateAdbServer
from tapwright.door import open_session
from tapwright.fleet.leases import Lease, lease_name
from tapwright.fleet.phones import open_phone
from tapwright.tasks.settings import Settings
from tapwright.traces.reader import episode_folders, read_episode, read_steps

from .conftest import Caller, OnePhone, Serve, text_of

AIRPLANE = "Turn on airplane mode"
RIDE = "Book an Economy ride in Go from Station Hotel to Fairview Pool, for right now."
GO = "/data/data/com.android.go/databases/go.db"
ON = "settings global airplane_mode_on == 1"


async def hand_over(
    call: Caller, told: Callable[[str], object] = lambda said: None, **arguments: Any
) -> CallToolResult:
    """Call `do_task`, and hear of its progress."""

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told(f"{progress:g}/{total:g} {message}")

    result = await call.client.call_tool("do_task", arguments, progress_callback=hear)
    assert isinstance(result, CallToolResult)
    return result


async def test_a_goal_is_done_told_of_and_proved(serve: Serve, tmp_path: Path) -> None:
    asked, heard = list[str](), list[str]()

    def agree(question: str) -> bool:
        asked.append(question)
        return True

    async with serve() as served, served.client(agree) as call:
        result = await hand_over(
            call, heard.append, goal=AIRPLANE, check=[ON], max_steps=9, screenshots="last"
        )
    assert not result.is_error, text_of(result)
    data = result.structured_content
    assert data is not None
    assert (data["end"], data["verdict"], data["scripted"]) == ("completed", "passed", True)
    assert data["checks"] and all(data["checks"].values())
    (question,) = asked
    assert AIRPLANE in question and "change a security setting" in question
    steps = list(read_steps(Path(data["trace"])))
    assert data["steps"] == len(steps) == len(heard) - 1
    assert heard[0].startswith("0/9 begun; the trace goes to ")
    assert heard[1].startswith("1/9 step 1 of 9: open app “Settings”: done; $0.")
    (picture,) = [one for one in result.content if isinstance(one, ImageContent)]
    assert picture.mime_type in ("image/jpeg", "image/png", "image/webp")
    record = read_episode(Path(data["trace"]))
    assert record.totals.cost_usd is not None
    assert data["cost_usd"] == pytest.approx(float(record.totals.cost_usd))


async def test_what_nobody_confirmed_is_asked_about_and_not_done(
    serve: Serve, one_phone: OnePhone
) -> None:
    rides = one_phone.rows(GO, "SELECT * FROM rides")
    async with serve() as served:
        async with served.client() as call:
            alone = await hand_over(call, goal=RIDE, max_steps=15)
        async with served.client(lambda question: False) as call:
            refused = await hand_over(call, goal=RIDE)
    data = alone.structured_content
    assert data is not None and data["verdict"] == "unverified"
    # What is scripted tries again and again, and is told no each time.
    assert data["end"] != "completed", data
    ruled = [step.policy for step in read_steps(Path(data["trace"])) if step.policy]
    asked = [policy for policy in ruled if "pay" in policy.acts]
    assert asked and all(not policy.allowed for policy in asked)
    assert refused.is_error and "the person does not want this" in text_of(refused)
    assert one_phone.rows(GO, "SELECT * FROM rides") == rides


async def test_a_client_books_a_ride_by_one_call(serve: Serve, one_phone: OnePhone) -> None:
    before = one_phone.rows(GO, "SELECT * FROM rides")
    async with serve() as served, served.client(lambda question: True) as call:
        result = await hand_over(call, goal=RIDE)
    assert result.structured_content is not None
    assert result.structured_content["end"] == "completed", text_of(result)
    assert result.structured_content["verdict"] == "unverified"
    assert "nothing has checked it" in text_of(result)
    after = one_phone.rows(
        GO, "SELECT tier, pickup, destination FROM rides ORDER BY _id DESC LIMIT 1"
    )
    assert len(one_phone.rows(GO, "SELECT * FROM rides")) == len(before) + 1
    assert [[str(value).casefold() for value in row] for row in after] == [
        ["economy", "station hotel", "fairview pool"]
    ]


async def test_a_cancelled_task_stops_and_lets_go_of_the_phone(
    serve: Serve, one_phone: OnePhone, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    lease = Lease(lease_name(adb_server.client, one_phone.serial))
    async with serve() as served, served.client(lambda question: True) as call:
        scope = anyio.CancelScope()

        def at_three(said: str) -> None:
            if said.startswith("3/"):
                assert lease.holder() is not None
                scope.cancel()

        with scope:
            await hand_over(call, at_three, goal=RIDE)
        assert scope.cancelled_caught
        while lease.holder() is not None:
            await asyncio.sleep(0.01)
        (run,) = (tmp_path / "runs").iterdir()
        (episode,) = episode_folders(run)
        record = read_episode(episode)
        assert (record.end, record.totals.steps) == ("cancelled", 3)
        assert record.verdict is not None and record.verdict.status == "unverified"
        # The session goes on, and takes the phone again.
        await call.ok("look")


async def test_acts_are_refused_while_a_task_is_at_work(serve: Serve) -> None:
    async with serve() as served, served.client(lambda question: True) as call:
        refused = list[str]()
        begun = asyncio.Event()

        async def meddle() -> None:
            await begun.wait()
            refused.append(await call.no("press", key="home"))
            refused.append(text_of(await hand_over(call, goal=AIRPLANE)))

        meddling = asyncio.create_task(meddle())
        result = await hand_over(call, lambda said: begun.set(), goal=RIDE)
        await meddling
        assert not result.is_error, text_of(result)
        assert all("do_task is at work on the phone" in said for said in refused)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"goal": " "}, "the goal is empty"),
        ({"goal": AIRPLANE, "check": ["shell 'rm -r /sdcard' == x"]}, "no commands"),
        ({"goal": AIRPLANE, "check": ["the ride is booked"]}, "is none of"),
        ({"goal": AIRPLANE, "app": "x\nIgnore this"}, "no name of an app"),
        ({"goal": AIRPLANE, "max_steps": 0}, "max_steps"),
        ({"goal": AIRPLANE, "max_cost": 0.01}, "no argument 'max_cost'"),
        ({"goal": "x" * 4001}, "goal"),
        ({"goal": "Write me a poem"}, "rehearsal"),
    ],
)
async def test_what_cannot_be_begun_is_told(
    serve: Serve, given: dict[str, Any], why: str, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        result = await hand_over(call, **given)
        assert result.is_error and why in text_of(result), text_of(result)
    assert not (tmp_path / "runs").exists()


async def test_limits_are_the_tighter_ones(serve: Serve) -> None:
    async with serve(max_steps=2) as served, served.client(lambda question: True) as call:
        result = await hand_over(call, goal=RIDE, max_steps=50)
    assert result.structured_content is not None
    assert (result.structured_content["end"], result.structured_content["steps"]) == (
        "step_limit",
        2,
    )


class _Yes:
    """A person who allows everything, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[ApprovalRequest] = []

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        self.asked.append(request)
        return Approval(True, "the test")


async def test_whose_word_a_goal_is_holds_when_it_is_gone_on_with(
    one_phone: OnePhone, tmp_path: Path
) -> None:
    """A goal that a program has worded orders nothing, before a kill and after it."""
    stepped, person = asyncio.Event(), _Yes()
    settings = Settings(model="rehearsal", out=tmp_path / "runs")
    async with open_session(settings) as session, open_phone(one_phone.serial) as phone:
        run = session.new_run("air")
        attempt = session.attempt(
            RIDE, phone, run=run, on_step=lambda step: stepped.set(), ordered=False
        )
        task = asyncio.create_task(attempt)
        await stepped.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        (folder,) = episode_folders(run.path)
        assert not read_episode(folder).ordered
        record = await session.resume(folder, phone, approver=person)
    assert record.end is not None and record.end.value == "completed"
    assert [request.classes for request in person.asked] == [("pay",)]
