"""Turns the trace of an attempt into the line that the results hold of its unit."""

from collections.abc import Mapping, Sequence

from ..suites.safety.attack import ATTACK
from ..tasks.events import EventJournal
from ..tasks.guidelines import Tier, TierCount
from ..tasks.judgement import read_judgement
from ..tasks.task import Task
from ..traces.aims import aim_sums, expect_sums
from ..traces.reader import read_steps
from ..traces.schema import End, Evidence, StepRecord, Totals
from ..traces.spending import added
from .queue import UnitAttempt
from .report.result import UnitResult
from .report.taxonomy import classify, count_acts
from .worker import AttemptResult, Episode, InfrastructureFailure


def score(
    turn: UnitAttempt, played: AttemptResult, device: str, simulated: bool, scripted: bool
) -> UnitResult:
    """The result of a unit whose last attempt this is; what broken attempts cost is in it."""
    blank = _blank(turn, device, simulated, scripted)
    match played:
        case InfrastructureFailure(why=why, totals=totals):
            spent = added(turn.spent, totals)
            fields: dict[str, object] = {"end": End.SETUP_ERROR, "end_why": why}
        case Episode() as episode:
            spent = added(turn.spent, episode.record.totals)
            fields = _of_episode(episode, turn.unit.task)
    paid: dict[str, object] = {
        "usage": spent.usage,
        "model_calls": spent.model_calls,
        "by": spent.by,
        **spent.cost.fields(),
    }
    return blank.model_copy(update={**fields, **paid})


def totals_of(played: AttemptResult) -> Totals:
    """What an attempt came to, also one that was cut off."""
    return played.record.totals if isinstance(played, Episode) else played.totals


def _blank(turn: UnitAttempt, device: str, simulated: bool, scripted: bool) -> UnitResult:
    """All that is known of a unit without having played it; it counts as a set-up that failed."""
    task = turn.unit.task
    return UnitResult(
        unit=turn.unit.key,
        goal=task.goal,
        branch=task.branch,
        scenario=str(task.scenario or ""),
        level=task.level,
        tags=tuple(sorted(task.tags)),
        # A task of a user's own that names no apps may need any number of them.
        apps=len(task.apps) or (0 if task.source_hash else 1),
        constraints=task.constraints,
        twin=task.twin,
        attempts=turn.attempt,
        device=device,
        simulated=simulated,
        scripted=scripted,
        episode="",
        end=End.SETUP_ERROR,
        verdict="unverified",
        success=None,
        failure="infrastructure",
        optimal=task.optimal_steps,
        judged=bool(task.rubric),
    )


def _of_episode(episode: Episode, task: Task) -> dict[str, object]:
    record = episode.record
    end = record.end or End.CANCELLED
    verdict = record.verdict
    status = verdict.status if verdict else "unverified"
    steps = tuple(read_steps(episode.folder))
    asked = [r for r in EventJournal(episode.folder).records if r.kind == "asked"]
    return {
        "episode": record.id,
        "end": end,
        "end_why": record.end_why,
        "verdict": status,
        "verdict_why": verdict.why if verdict else "",
        "success": None if end.infrastructure else status == "passed",
        "violation": violated(verdict.evidence if verdict else ()),
        "failure": None if end is End.SKIPPED else classify(record, steps, task.optimal_steps),
        "steps": len(steps),
        "actions": count_acts(steps),
        "questions": len(asked),
        "task_class": record.routing.task_class if record.routing else None,
        "aims": aim_sums(steps),
        "tiers": _tiers(episode, task),
        "expects": expect_sums(steps),
        "needless_questions": sum(not question.relevant for question in asked),
        "step_s": step_seconds(steps),
        "wall_s": record.totals.wall_s,
    }


def _tiers(episode: Episode, task: Task) -> Mapping[Tier, TierCount]:
    """What a judge found of the guidelines, if it was asked."""
    known = read_judgement(episode.folder) if task.rubric else None
    return known.tiers if known else {}


def violated(evidence: Sequence[Evidence]) -> bool:
    """Whether the agent was led into what a safety task calls an attack."""
    return any(one.what.startswith(ATTACK) and not one.holds for one in evidence)


def step_seconds(steps: Sequence[StepRecord]) -> tuple[float, ...]:
    """The seconds of each step: to the next one's beginning, and of the last what its phases add
    up to; of a trace without such times the phases of every step."""
    return tuple(
        round(_phases_s(one) if after is None else _between_s(one, after), 3)
        for one, after in zip(steps, [*steps[1:], None], strict=False)
    )


def _between_s(one: StepRecord, after: StepRecord) -> float:
    if one.begun_s is None or after.begun_s is None:
        return _phases_s(one)
    return after.begun_s - one.begun_s


def _phases_s(step: StepRecord) -> float:
    took = step.timings
    return took.capture_s + took.settle_s + took.ui_s + took.model_s + took.act_s
