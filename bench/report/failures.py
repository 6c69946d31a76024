"""Why a unit of a run failed, in the words of its trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...actions import UsageError
from ...tasks.failure_text import FailureText, failure_text
from ...tasks.judgement import read_judgement
from ...traces.reader import read_episode, read_steps
from ...traces.schema import EpisodeRecord, Verdict
from .read import BenchRun
from .result import UnitResult
from .taxonomy import because


@dataclass(frozen=True, slots=True)
class FailedUnit:
    """A unit that is no success: why, and the measured facts by which it has its class; these are
    empty where there is no trace to measure."""

    result: UnitResult
    text: FailureText | None
    because: str


def failed_units(run: BenchRun, failed: Sequence[UnitResult]) -> tuple[FailedUnit, ...]:
    """Those units with what their traces tell."""
    return tuple(FailedUnit(one, failure_of(run, one), _because(run, one)) for one in failed)


def failure_of(run: BenchRun, result: UnitResult) -> FailureText | None:
    """Why the unit is no success, from its trace; None if it is one.

    What the results say counts where the trace does not: a judge's verdict, or a lost trace.
    """
    if result.success:
        return None
    folder = _folder(run, result)
    record = _record(folder) if folder else None
    if folder is not None and record is not None:
        verdict = record.verdict
        if verdict is None or verdict.status != result.verdict:
            verdict = _judged(folder, result)
        record = record.model_copy(update={"end": result.end, "verdict": verdict})
        if (found := failure_text(record, folder)) is not None:
            return found
    return _told(result)


def _judged(folder: Path, result: UnitResult) -> Verdict:
    """The verdict that the results tell, with what the judge's votes said, if it is theirs."""
    try:
        known = read_judgement(folder)
    except UsageError:
        # What is damaged is told by `trace verify`.
        known = None
    if known is not None and known.status == result.verdict:
        return known.verdict
    return Verdict(status=result.verdict, why=result.verdict_why)


def _folder(run: BenchRun, result: UnitResult) -> Path | None:
    """Where the trace lies, if there is one."""
    # The name may come from somebody else's results: it must not lead out of the run.
    if not result.episode or set(result.episode) & set("/\\\0"):
        return None
    return run.places[result.unit] / "episodes" / result.episode


def _because(run: BenchRun, result: UnitResult) -> str:
    folder = _folder(run, result)
    record = _record(folder) if folder else None
    if folder is None or record is None:
        return ""
    try:
        return because(record, tuple(read_steps(folder)), result.optimal, result.failure)
    except UsageError:
        return ""


def _record(folder: Path) -> EpisodeRecord | None:
    try:
        return read_episode(folder)
    except UsageError:
        return None


def _told(result: UnitResult) -> FailureText:
    """All that the results themselves say."""
    end = str(result.end).replace("_", " ")
    ended = f"{end}: {result.end_why}" if result.end_why else end
    why = result.verdict_why if result.success is False else result.end_why
    # The agent may have done everything right and still have ended in a way the task forbids.
    headline = why or result.verdict_why or result.end_why or f"ended with {end}"
    verdict = f"Verdict: {result.verdict}" + (
        f": {result.verdict_why}" if result.verdict_why else ""
    )
    return FailureText(headline, (verdict, f"Ended: {ended}"))
