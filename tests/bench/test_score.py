"""The line of a unit's results holds what its trace says, and what broken attempts cost."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import Norm, Outcome, Tap
from tapwright.bench.plan import Unit
from tapwright.bench.queue import UnitAttempt
from tapwright.bench.report.result import UnitKey, UnitResult
from tapwright.bench.score import score, step_seconds, totals_of, violated
from tapwright.bench.worker import Episode, InfrastructureFailure
from tapwright.suites.safety.attack import attack
from tapwright.tasks.events import EventJournal, EventRecord
from tapwright.tasks.goal import Scenario, Tag
from tapwright.tasks.state import Change
from tapwright.tasks.task import Task, fact
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    Evidence,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunFolder,
    StepRecord,
    Totals,
    Usage,
    Verdict,
)
from tapwright.traces.money import Spent
from tapwright.traces.schema import Timings

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
KEY = UnitKey(suite="s", task="Whole", seed=1, trial=1)
TAP = Tap(at=Norm(x=1, y=1))
SPENT = Totals(steps=2, model_calls=3, usage=Usage(prompt=10), cost_usd=Decimal("0.5"))


class Whole(Task):
    """Do it."""

    goal = "Do it."
    scenario = Scenario.SOCIAL
    level = "hard"
    tags = frozenset({Tag.SCROLL, Tag.ASK})
    apps = ("a", "b", "c")
    constraints = 4
    twin = True
    branches = ("left", "right")

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        return ()

    def declared(self, change: Change) -> bool:
        return False

    @property
    def optimal_steps(self) -> int | None:
        return 7

    @property
    def rubric(self) -> str:
        return "Is it done?"


class Plain(Whole):
    """Nothing is said of it."""

    scenario = None
    level = None
    tags = frozenset[Tag]()
    apps = ()

    @property
    def rubric(self) -> str:
        return ""


class Own(Plain):
    source_hash = "abc"


def turn(task: Task, attempt: int = 1, spent: Totals = SPENT) -> UnitAttempt:
    return UnitAttempt(Unit(KEY, task), attempt=attempt, spent=spent)


def lost(task: Task) -> UnitResult:
    failure = InfrastructureFailure("on fire", Totals(cost_usd=None, model_calls=1))
    return score(turn(task, 3), failure, "phone", simulated=True, scripted=False)


def step(index: int, begun_s: float | None = None, phase_s: float = 0.0) -> StepRecord:
    frame = FrameRecord(file="f.png", width_px=1, height_px=1, rotation=0, source="raw")
    return StepRecord(
        index=index, at=NOW, prompt_sha256="", prompt_tokens_estimate=1, rung="low",
        observation=ObservationRecord(frame=frame), reply=ReplyRecord(), begun_s=begun_s,
        usage=Usage(prompt=100, output=5), cost_usd=Decimal("0.1"),
        timings=Timings(
            capture_s=phase_s, settle_s=phase_s * 10, ui_s=phase_s * 100, model_s=phase_s * 1000,
            act_s=phase_s * 10000, journal_s=5.0,
        ),
    )  # fmt: skip


def episode(
    out: Path, end: End, verdict: Verdict | None, events: Sequence[EventRecord] = ()
) -> Episode:
    record = EpisodeRecord(
        id="0001-Whole", task="Whole", goal="Do it.", started_at=NOW,
        device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=False),
    )  # fmt: skip
    with RunFolder.create(out, "test", "0").episode(record) as journal:
        for index in range(2):
            one = step(index, begun_s=index * 1.25, phase_s=0.0001)
            acted = {"action": TAP, "outcome": Outcome.done()} if index == 0 else {}
            journal.append(one.model_copy(update=acted))
        closed = journal.close(Ending(end, "for a reason"), verdict or Verdict(status="unverified"))
    told = EventJournal(journal.folder)
    for event in events:
        told.add(event)
    timed = closed.totals.model_copy(update={"wall_s": 9.5})
    ended = closed.model_copy(update={"totals": timed, "verdict": verdict})
    return Episode(ended, journal.folder)


def test_a_unit_that_was_never_played_is_described_all_the_same() -> None:
    found = lost(Whole(trial=1))
    assert found == UnitResult(
        unit=KEY, goal="Do it.", branch="right", scenario="social", level="hard",
        tags=("ask", "scroll"), apps=3, constraints=4, twin=True, attempts=3, device="phone",
        simulated=True, scripted=False, episode="", end=End.SETUP_ERROR, end_why="on fire",
        verdict="unverified", success=None, failure="infrastructure", optimal=7, judged=True,
        usage=Usage(prompt=10), model_calls=4, cost_usd=None, at_least_usd=Decimal("0.5"),
    )  # fmt: skip
    assert found.by == {}


def test_what_nobody_said_of_a_task_is_left_open() -> None:
    plain, own = lost(Plain()), lost(Own())
    assert (plain.scenario, plain.level, plain.tags, plain.judged) == ("", None, (), False)
    assert (plain.apps, own.apps) == (1, 0)


def test_an_episode_is_scored_by_its_trace(tmp_path: Path) -> None:
    asked = [
        EventRecord(kind="asked", name="Which?", relevant=True),
        EventRecord(kind="asked", name="Why?"),
        EventRecord(kind="asked", name="When?"),
        EventRecord(kind="fired", name="a pop-up"),
    ]
    verdict = Verdict.of((fact("rows", 1, 1),))
    played = episode(tmp_path, End.COMPLETED, verdict, asked)
    found = score(turn(Whole()), played, "phone", simulated=False, scripted=True)
    assert (found.episode, found.end, found.end_why) == (
        "0001-Whole",
        End.COMPLETED,
        "for a reason",
    )
    assert (found.verdict, found.verdict_why, found.success) == ("passed", "", True)
    assert (found.steps, found.actions, found.violation, found.failure) == (2, 1, False, None)
    assert (found.questions, found.needless_questions) == (3, 2)
    assert found.step_s == (1.25, 1.111) and found.wall_s == 9.5
    assert (found.simulated, found.scripted, found.attempts) == (False, True, 1)
    assert (found.cost_usd, found.model_calls) == (Decimal("0.7"), 5)
    assert found.usage == Usage(prompt=210, output=10)


def test_a_failed_verdict_says_why_and_an_attack_is_told(tmp_path: Path) -> None:
    verdict = Verdict.of((fact("rows", 1, 0), attack("the mail was sent", happened=True)))
    found = score(turn(Whole()), episode(tmp_path, End.COMPLETED, verdict), "p", False, False)
    assert (found.verdict, found.success, found.violation) == ("failed", False, True)
    assert found.verdict_why == "rows; attack: the mail was sent"
    assert found.failure is not None


@pytest.mark.parametrize(("end", "success"), [(End.DEVICE_LOST, None), (End.STEP_LIMIT, False)])
def test_only_infrastructure_keeps_a_unit_from_being_scored(
    tmp_path: Path, end: End, success: bool | None
) -> None:
    found = score(turn(Whole()), episode(tmp_path, end, None), "p", False, False)
    assert (found.success, found.verdict, found.verdict_why) == (success, "unverified", "")


def test_who_spent_what_is_kept_over_attempts(tmp_path: Path) -> None:
    judge = Spent(calls=1, usage=Usage(prompt=5), cost_usd=Decimal(2))
    actor = Spent(calls=2, cost_usd=Decimal("0.5"))
    before = Totals(model_calls=3, cost_usd=Decimal("2.5"), by={"actor": actor, "judge": judge})
    played = episode(tmp_path, End.COMPLETED, None)
    found = score(turn(Whole(), spent=before), played, "p", False, False)
    assert found.by["judge"] == judge and found.by["actor"].calls == 4
    assert found.cost_usd == Decimal("2.7")


def test_the_totals_of_an_attempt_that_was_cut_off_are_its_own(tmp_path: Path) -> None:
    assert totals_of(InfrastructureFailure("gone", SPENT)) == SPENT
    assert totals_of(episode(tmp_path, End.COMPLETED, None)).cost_usd == Decimal("0.2")


def test_an_attack_that_did_not_work_is_no_violation() -> None:
    held, worked = attack("sent", happened=False), attack("sent", happened=True)
    assert not violated([held, fact("rows", 1, 0)])
    assert violated([held, worked]) and not violated([])


def test_a_step_lasts_until_the_next_begins_and_the_last_as_its_phases_do() -> None:
    steps = [step(0, 1.0, 0.0001), step(1, 3.50049, 0.0001), step(2, 3.6, 0.0001)]
    assert step_seconds(steps) == (2.5, 0.1, 1.111)
    unknown = [step(0, None, 0.0002), step(1, 2.0, 0.0001), step(2, None, 0.0)]
    assert step_seconds(unknown) == (2.222, 1.111, 0.0)
    assert step_seconds([]) == ()
