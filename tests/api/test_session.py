"""Sessions: steps as they happen, attempts that are gone on with, and a judge of one's own."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import tapwright
from tapwright import FunctionModel, Profile, Settings, UsageError
from tapwright.device.fake import FakeDevice
from tapwright.tasks.judgement import Judgement
from tapwright.traces import End, ModelRecord, Usage, read_episode, read_steps
from tapwright.traces.journal import charge
from tapwright.traces.schema import CallRecord

from .deciding import DONE, NOWHERE, QUICK, SETTINGS, Decisions, deciding


def settings(out: Path) -> Settings:
    return Settings(ladder=QUICK, out=out)


def episode(out: Path) -> Path:
    (found,) = out.glob("*/episodes/*")
    return found


async def test_steps_come_as_they_happen_and_the_record_after_them(tmp_path: Path) -> None:
    device = FakeDevice()
    seen: list[tuple[int, int, int]] = []
    async with tapwright.open_session(settings(tmp_path), model=deciding(SETTINGS, DONE)) as s:
        stream = s.steps("open it", device)
        async for step in stream:
            await asyncio.sleep(0)
            seen.append((step.index, len(device.done), len(list(read_steps(episode(tmp_path))))))
        assert stream.record is not None and stream.record.end is End.COMPLETED
        with pytest.raises(UsageError, match="these steps are of one attempt"):
            async for step in stream:
                raise AssertionError(step)
    assert seen == [(0, 1, 1), (1, 1, 2)]


async def test_nothing_is_done_to_the_phone_while_the_body_runs(tmp_path: Path) -> None:
    device = FakeDevice()
    async with tapwright.open_session(settings(tmp_path), model=deciding(SETTINGS, DONE)) as s:
        async for _ in s.steps("open it", device):
            before = len(list(read_steps(episode(tmp_path))))
            for _ in range(50):
                await asyncio.sleep(0)
            assert len(list(read_steps(episode(tmp_path)))) == before


@pytest.mark.parametrize("how", ["at the session's end", "by close", "by the next attempt"])
async def test_leaving_early_cancels_and_the_trace_can_be_gone_on_with(
    how: str, tmp_path: Path
) -> None:
    device, decisions = FakeDevice(), Decisions(SETTINGS, NOWHERE, DONE)
    model = FunctionModel(decisions)
    async with tapwright.open_session(settings(tmp_path), model=model) as s:
        stream = s.steps("open it", device)
        async for step in stream:
            assert step.index == 0
            break
        folder = episode(tmp_path)
        if how == "by close":
            await stream.close()
            assert read_episode(folder).end is End.CANCELLED
        if how == "by the next attempt":
            assert (await s.resume(folder, device)).end is End.COMPLETED
    kept = read_episode(folder)
    assert stream.record is None and device.done[:1] == [SETTINGS]
    if how != "by the next attempt":
        assert kept.end is End.CANCELLED and kept.totals.steps == 1
        async with tapwright.open_session(settings(tmp_path), model=model) as s:
            kept = await s.resume(folder, device)
    # The last claim follows an act that changed nothing, and is looked at once more.
    assert kept.end is End.COMPLETED and kept.totals.steps == 4
    assert device.done == [SETTINGS, NOWHERE]


async def test_what_ends_the_body_or_the_task_ends_the_attempt(tmp_path: Path) -> None:
    device = FakeDevice()
    async with tapwright.open_session(settings(tmp_path), model=deciding(SETTINGS, DONE)) as s:
        with pytest.raises(ZeroDivisionError):
            async for _ in s.steps("open it", device):
                raise ZeroDivisionError

    async def read() -> None:
        async for _ in s.steps("open it", device):
            reading.set()
            await asyncio.Event().wait()

    reading = asyncio.Event()
    async with tapwright.open_session(settings(tmp_path), model=deciding(SETTINGS, DONE)) as s:
        task = asyncio.create_task(read())
        await asyncio.wait_for(reading.wait(), 20)
        task.cancel()
        await asyncio.wait({task})
    ends = [read_episode(folder).end for folder in tmp_path.glob("*/episodes/*")]
    assert ends == [End.CANCELLED, End.CANCELLED]


async def test_what_goes_wrong_in_the_attempt_is_raised_by_the_loop(tmp_path: Path) -> None:
    def fail(prompt: object, effort: object) -> tapwright.Done:
        raise KeyError("mine")

    async with tapwright.open_session(settings(tmp_path), model=FunctionModel(fail)) as s:
        with pytest.raises(KeyError, match="mine"):
            async for step in s.steps("open it", FakeDevice()):
                raise AssertionError(step)
        with pytest.raises(UsageError, match="the goal is empty"):
            async for step in s.steps(" ", FakeDevice()):
                raise AssertionError(step)
    assert read_episode(episode(tmp_path)).end is End.CANCELLED


async def test_a_session_is_of_no_use_after_its_block(tmp_path: Path) -> None:
    async with tapwright.open_session(settings(tmp_path), model=deciding(DONE)) as s:
        record = await s.attempt("open it", FakeDevice())
    assert record.end is End.COMPLETED
    with pytest.raises(UsageError, match="the session has ended with its block"):
        await s.attempt("open it", FakeDevice())
    with pytest.raises(UsageError, match="the session has ended with its block"):
        await s.resume(episode(tmp_path), FakeDevice())


PROFILE = Profile(name="referee", model="referee-1", base_url="http://127.0.0.1:9/v1")


class Referee:
    """Passes everything for a cent, or cannot be reached."""

    profile = PROFILE

    def __init__(self, lost: bool = False) -> None:
        self.lost, self.closed = lost, False

    async def decide(
        self,
        episode_folder: Path,
        rubric: str = "",
        mask: Callable[[str], str] = str,
        on_call: Callable[[Decimal | None], None] = lambda cost_usd: None,
        refused: Callable[[], str] = str,
    ) -> Judgement:
        if self.lost:
            raise tapwright.ModelLost("no referee")
        cent = Decimal("0.01")
        call = CallRecord(by="judge", profile="referee", usage=Usage(prompt=9), cost_usd=cent)
        charge(episode_folder, call)
        record = read_episode(episode_folder)
        model = ModelRecord(profile="referee", name="referee-1", endpoint="", scripted=False)
        return Judgement(
            episode=record.id, goal=record.goal, rubric=rubric, judge=model, seed=0, wanted=1,
            at=datetime.now(UTC), status="passed", votes=(), usage=call.usage, cost_usd=cent,
        )  # fmt: skip

    async def close(self) -> None:
        self.closed = True


async def test_a_judge_object_decides_and_its_price_is_in_the_totals(tmp_path: Path) -> None:
    referee = Referee()
    record = await tapwright.run(
        "open it", phone=FakeDevice(), model=deciding(DONE), ladder=QUICK, judge=referee,
        out=tmp_path,
    )  # fmt: skip
    assert record.verdict is not None and record.verdict.status == "passed"
    assert record.verdict.why.startswith("judged by referee") and not referee.closed
    assert record.totals.by["judge"].cost_usd == Decimal("0.01")
    kept = read_episode(episode(tmp_path))
    assert kept.verdict is not None and kept.verdict.status == "unverified"


async def test_a_judge_that_is_lost_loses_no_record(tmp_path: Path) -> None:
    async with tapwright.open_session(
        settings(tmp_path), model=deciding(DONE, DONE), judge=Referee(lost=True)
    ) as session:
        with pytest.raises(tapwright.JudgeLost, match="no referee") as lost:
            await session.attempt("open it", FakeDevice())
    assert lost.value.record.end is End.COMPLETED
    record = await tapwright.run(
        "open it", phone=FakeDevice(), model=deciding(DONE), ladder=QUICK, out=tmp_path,
        judge=Referee(lost=True),
    )  # fmt: skip
    assert record.verdict is not None and record.verdict.status == "unverified"
    assert record.verdict.why == "there is no judgement: no referee"


async def test_who_acts_does_not_judge(tmp_path: Path) -> None:
    model = FunctionModel(lambda prompt, effort: DONE, PROFILE)
    with pytest.raises(UsageError, match="acts itself; name another model as the judge"):
        await tapwright.run(
            "open it", phone=FakeDevice(), model=model, judge=Referee(), out=tmp_path
        )
    assert list(tmp_path.iterdir()) == []
