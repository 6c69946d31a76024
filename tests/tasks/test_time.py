"""A clock that is set changes no duration: it is only asked when something began."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tapwright.actions import Done
from tapwright.agent.ladder import EffortLadder, LadderRules
from tapwright.agent.limits import Limits
from tapwright.agent.models.base import ModelLost
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.user import NoUser
from tapwright.bench.score import step_seconds
from tapwright.device.fake import FakeDevice
from tapwright.tasks import Attempt
from tapwright.traces import End, RunFolder, read_steps
from tapwright.traces.schema import StepRecord
from tests.agent.playing import NOWHERE, SETTINGS, Answers

TICK_S = 0.5


class Cut(Exception):
    """Stands for a kill: nothing of an end is written."""


class Monotonic:
    """Half a second later each time it is asked."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        self.now_s += TICK_S
        return self.now_s


def stepping(*jumps: timedelta) -> Callable[[], datetime]:
    """A wall clock that is set by one of the jumps each time it is asked."""
    now = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
    left: Iterator[timedelta] = iter(jumps)

    def tell() -> datetime:
        nonlocal now
        now += next(left, timedelta())
        return now

    return tell


YEARS, BACK = timedelta(days=1000), timedelta(days=-2000)


def attempt(
    executor: ThreadPoolExecutor, answers: Answers, now: Callable[[], datetime],
    clock: Callable[[], float], limits: Limits | None = None,
) -> Attempt:  # fmt: skip
    profile = find_profile("rehearsal", "http://127.0.0.1:1/v1")
    return Attempt(
        goal="open the settings", task=None, device=FakeDevice(),
        model=FunctionModel(answers, profile), advisor=None,
        ladder=EffortLadder(LadderRules(confirm=None)), limits=limits or Limits(),
        sizing="economy", user=NoUser(), executor=executor, on_step=lambda step: None,
        settings={}, now=now, clock=clock,
    )  # fmt: skip


def most_s(clock: Monotonic) -> float:
    return clock.now_s - 1000.0


@pytest.mark.parametrize("jumps", [(YEARS, BACK, YEARS), (BACK, YEARS, BACK), ()])
async def test_a_clock_that_is_set_changes_no_duration(
    tmp_path: Path, executor: ThreadPoolExecutor, jumps: tuple[timedelta, ...]
) -> None:
    clock = Monotonic()
    answers = Answers(SETTINGS, NOWHERE, *[Done(summary="open")] * 2)
    made = attempt(executor, answers, stepping(*jumps), clock)
    run = RunFolder.create(tmp_path, "time", "0")
    record = await made.run(run)
    assert record.end is End.COMPLETED
    assert 3 * TICK_S <= record.totals.wall_s <= most_s(clock)
    steps = list(read_steps(run.path / "episodes" / record.id))
    took = step_seconds(steps)
    assert len(took) == 4 and all(0 < second <= record.totals.wall_s for second in took)
    if jumps:
        assert abs(steps[0].at - record.started_at) >= timedelta(days=1000)


async def test_a_resumed_episode_adds_up_the_spans_it_was_worked_on(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    first, second = Monotonic(), Monotonic()
    run = RunFolder.create(tmp_path, "time", "0")
    cut = attempt(executor, Answers(SETTINGS, NOWHERE, Cut()), stepping(YEARS), first)
    with pytest.raises(Cut):
        await cut.run(run)
    (folder,) = (run.path / "episodes").iterdir()
    begun_s = [step.begun_s for step in read_steps(folder)]
    assert None not in begun_s and begun_s[-1]
    late = stepping(timedelta(days=-3000))
    again = Answers(*[Done(summary="open")] * 2)
    ended = await attempt(executor, again, late, second).resume(folder)
    assert ended.totals.steps == 4
    assert begun_s[-1] + TICK_S <= ended.totals.wall_s <= most_s(first) + most_s(second)
    (*_, last) = read_steps(folder)
    assert last.begun_s is not None and last.begun_s > begun_s[-1]


async def test_time_before_an_episode_was_cut_off_counts_towards_its_limit(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    clock = Monotonic()
    run = RunFolder.create(tmp_path, "time", "0")

    with pytest.raises(Cut):
        await attempt(executor, Answers(SETTINGS, Cut()), stepping(), clock).run(run)
    (folder,) = (run.path / "episodes").iterdir()
    (step,) = read_steps(folder)
    assert step.begun_s
    limits = Limits(wall_s=step.begun_s)
    again = attempt(executor, Answers(ModelLost("never asked")), stepping(), Monotonic(), limits)
    assert (await again.resume(folder)).end is End.TIME_LIMIT


def test_a_trace_without_such_times_is_timed_by_its_phases(tmp_path: Path) -> None:
    raw = Path(__file__).parent.parent / "traces" / "fixtures" / "v1" / "episodes"
    (folder,) = raw.iterdir()
    steps: list[StepRecord] = list(read_steps(folder))
    assert all(step.begun_s is None for step in steps)
    assert len(step_seconds(steps)) == len(steps) and all(s >= 0 for s in step_seconds(steps))
