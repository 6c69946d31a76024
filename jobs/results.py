"""What a run came to: its state, its output with where that stands, and where it was saved."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from ..actions import UsageError
from ..tasks.failure_text import failure_text
from ..traces.reader import episode_folders, read_calls, read_episode, read_steps
from ..traces.schema import End, EpisodeRecord
from ..traces.spending import summed
from .job_file import JobFile
from .outputs import output_of, still_fits, wanted_schema
from .runs import JobRun, RunState, SavedOutput
from .saving import save_output
from .sources import locate, saw_the_end, without_repeats

UNVERIFIED = "only the model says that this is done, nothing has checked it"
NO_OUTPUT = "it ended without the output that was asked for"


def finished(
    job: JobFile,
    run: JobRun,
    record: EpisodeRecord,
    code: int,
    folder: Path,
    secrets: Mapping[str, str],
) -> JobRun:
    """The run with the end of its last episode, its output looked up and saved.

    `code` is the episode's exit code; `folder` holds the traces. Raises UsageError if they cannot
    be read.
    """
    episode = folder / "episodes" / record.id
    verdict = record.verdict.status if record.verdict else None
    told = failure_text(record, episode)
    changes: dict[str, object] = {
        "end": str(record.end) if record.end else None,
        "verdict": verdict,
        "answer": record.answer,
        "usd": record.totals.cost_usd,
        "at_least_usd": record.totals.at_least_usd,
        "trace": str(folder.resolve()),
        "episode": record.id,
        "why": told.headline if told else _ended(record) if code else _caveat(record),
    }
    run = run.model_copy(update=changes)
    if code == 0 and wanted_schema(job.spec) is not None:
        run, code = _with_output(job, run, record, episode, secrets)
    state = _state(record, code, verdict)
    if state == "unverified" and not run.why:
        run = run.model_copy(update={"why": UNVERIFIED})
    return run.model_copy(
        update={"state": state, "exit_code": code, "ended": datetime.now(UTC), "pid": 0, "born": ""}
    )


def _with_output(
    job: JobFile, run: JobRun, record: EpisodeRecord, episode: Path, secrets: Mapping[str, str]
) -> tuple[JobRun, int]:
    """The run with its output, and the exit code: 1 if there is none that fits, or if it could not
    be saved somewhere."""
    if record.extracted is None:
        return run.model_copy(update={"why": NO_OUTPUT}), 1
    output = without_repeats(output_of(job.spec, record.extracted.data), episode)
    found = locate(output, episode)
    complete = saw_the_end(episode) if job.spec.many else None
    run = run.model_copy(
        update={"output": found.output, "sources": found.sources, "complete": complete}
    )
    dropped = [f"{one.path} ({one.dropped!r}) stands on no screen" for one in found.dropped]
    if wrong := still_fits(job.spec, found.output):
        why = "; ".join([f"the output does not fit: {wrong}", *dropped])
        return run.model_copy(update={"why": why}), 1
    saved = save_output(job, run, secrets)
    failed = [f"not saved to {_told(one)}" for one in saved if one.why]
    why = "; ".join([*filter(None, [run.why]), *failed, *dropped])
    return run.model_copy(update={"saved": saved, "why": why}), 1 if failed else 0


def _ended(record: EpisodeRecord) -> str:
    end = str(record.end or "it did not come to an end").replace("_", " ")
    return f"{end}: {record.end_why}" if record.end_why else end


def _caveat(record: EpisodeRecord) -> str:
    """What takes from a verdict's weight, such as checks that held before anything was done."""
    from ..tasks.proof import ALL_HELD_BEFORE, SHOWN_BEFORE

    why = record.verdict.why if record.verdict else ""
    return why if why in (ALL_HELD_BEFORE, SHOWN_BEFORE) else ""


def _told(saved: SavedOutput) -> str:
    return f"{saved.where}: {saved.why}"


def _state(record: EpisodeRecord, code: int, verdict: str | None) -> RunState:
    match code:
        case 0:
            return "passed" if verdict == "passed" else "unverified"
        case 3:
            return "lost"
        case 130:
            return "cancelled" if record.end is End.CANCELLED else "interrupted"
        case _:
            return "failed"


def booked_cost(run: JobRun) -> dict[str, object]:
    """What the last episode of a run that was cut off has cost, and which it is."""
    if run.trace is None:
        # It is booked before an attempt begins: no model has been asked.
        return {"usd": Decimal(0)}
    folder = Path(run.trace)
    if not folder.is_dir() or not (folders := episode_folders(folder)):
        return {}
    try:
        record = read_episode(folders[-1])
        # Totals are written at the end.
        steps = summed(read_steps(folders[-1]), read_calls(folders[-1]))
    except UsageError:
        # What it has cost is in a file that cannot be read: not known.
        return {"usd": None, "episode": folders[-1].name}
    usd, at_least_usd = record.totals.cost_usd, record.totals.at_least_usd
    if record.end is None:
        # A call that a kill cut off has cost nobody knows what.
        usd, at_least_usd = None, steps.cost.known_usd
    return {
        "usd": usd,
        "at_least_usd": at_least_usd,
        "episode": record.id,
        "end": str(record.end) if record.end else None,
    }
