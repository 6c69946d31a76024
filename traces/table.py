"""The steps and other calls of a run as one table: CSV, or Parquet with the extra `table`."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, get_args, get_type_hints

from pydantic import BaseModel

from ..actions import UsageError
from ..actions.extras import optional
from .reader import episode_folders, read_calls, read_episode, read_steps
from .schema import CallRecord, EpisodeRecord, StepRecord

Cell: TypeAlias = str | int | float | bool | Decimal | datetime | None


class StepRow(BaseModel):
    """One step, or one call that is in no step, with what is needed of its episode.

    `row` is step or call; units are in the names. All rows of an episode add up to its price. `by`
    is who decided a step or was asked; what only steps have is None for a call.
    """

    episode: str
    task: str
    trial: int
    goal: str
    device: str
    simulated: bool
    model: str
    scripted: bool | None
    end: str | None
    verdict: str | None
    step: int | None = None
    at: datetime | None
    package: str | None = None
    activity: str | None = None
    keyboard_shown: bool | None = None
    rung: str | None = None
    rung_why: str | None = None
    thought: str | None = None
    action: str | None = None
    action_json: str | None = None
    bad_reply: str | None = None
    outcome: str | None = None
    outcome_why: str | None = None
    changed_share: float | None = None
    signals: str | None = None
    prompt_tokens: int | None
    prompt_tokens_estimate: int | None = None
    cached_tokens: int | None
    output_tokens: int | None
    reasoning_tokens: int | None
    cost_usd: Decimal | None
    capture_s: float | None = None
    settle_s: float | None = None
    ui_s: float | None = None
    model_s: float | None = None
    act_s: float | None = None
    journal_s: float | None = None
    picture: str | None = None
    views: str | None = None
    prompt_sha256: str | None = None
    row: str
    by: str
    at_least_usd: Decimal | None


COLUMNS: tuple[str, ...] = tuple(StepRow.model_fields)


def rows(run: Path) -> Iterator[StepRow]:
    """Every step and call of a run folder, in order; raises UsageError."""
    for folder in episode_folders(run):
        yield from episode_rows(folder)


def episode_rows(folder: Path) -> Iterator[StepRow]:
    """Every step of an episode folder, then the calls that are in none, such as a judge's."""
    record = read_episode(folder)
    for step in read_steps(folder):
        yield _row(record, step)
    for call in read_calls(folder):
        yield _call_row(record, call)


def write_csv(table: Iterable[StepRow], out: Path) -> int:
    """Write rows with a header line, UTF-8; nothing is left empty but what is not known.

    Returns the number of rows. Text is written as it is: a spreadsheet may take one that begins
    with = for a formula.
    """
    found = list(table)
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([_text(getattr(row, name)) for name in COLUMNS] for row in found)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error
    return len(found)


def write_parquet(table: Iterable[StepRow], out: Path) -> int:
    """Write typed columns and return the number of rows; UsageError without the extra `table`."""
    arrow = optional("pyarrow", "table")
    parquet = optional("pyarrow.parquet", "table")
    found = list(table)
    types = {
        str: arrow.string(),
        int: arrow.int64(),
        float: arrow.float64(),
        bool: arrow.bool_(),
        Decimal: arrow.decimal128(18, 9),
        datetime: arrow.timestamp("us", tz="UTC"),
    }
    hints = get_type_hints(StepRow)
    fields = [(name, types[column_type(hints[name])]) for name in COLUMNS]
    arrays = [arrow.array([getattr(row, n) for row in found], type=t) for n, t in fields]
    try:
        parquet.write_table(arrow.Table.from_arrays(arrays, names=list(COLUMNS)), str(out))
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error
    return len(found)


def _of_episode(record: EpisodeRecord) -> dict[str, Any]:
    """What every row says of its episode."""
    return {
        "episode": record.id,
        "task": record.task,
        "trial": record.trial,
        "goal": record.goal,
        "device": record.device.model,
        "simulated": record.device.simulated,
        "end": record.end,
        "verdict": record.verdict.status if record.verdict else None,
    }


def _row(record: EpisodeRecord, step: StepRecord) -> StepRow:
    return StepRow(
        row="step",
        **_of_episode(record),
        model=record.model.name,
        scripted=record.model.scripted,
        step=step.index,
        at=step.at,
        by=step.by,
        package=step.observation.package,
        activity=step.observation.activity,
        keyboard_shown=step.observation.keyboard_shown,
        rung=step.rung,
        rung_why=step.rung_why,
        thought=step.thought,
        action=step.action.kind if step.action else None,
        action_json=step.action.model_dump_json() if step.action else None,
        bad_reply=step.bad_reply,
        outcome=step.outcome.status if step.outcome else None,
        outcome_why=step.outcome.why if step.outcome else None,
        changed_share=step.outcome.changed if step.outcome else None,
        signals=" ".join(step.signals),
        prompt_tokens=step.usage.prompt,
        prompt_tokens_estimate=step.prompt_tokens_estimate,
        cached_tokens=step.usage.cached,
        output_tokens=step.usage.output,
        reasoning_tokens=step.usage.reasoning,
        cost_usd=step.cost_usd,
        at_least_usd=step.at_least_usd,
        picture=step.observation.frame.file,
        views=step.observation.ui,
        prompt_sha256=step.prompt_sha256,
        **step.timings.model_dump(),
    )


def _call_row(record: EpisodeRecord, call: CallRecord) -> StepRow:
    return StepRow(
        row="call",
        **_of_episode(record),
        model=call.profile,
        # The record of a call does not say it; a scripted judge there is none.
        scripted=record.model.scripted if call.by == "actor" else None,
        at=call.at,
        by=call.by,
        prompt_tokens=call.usage.prompt,
        cached_tokens=call.usage.cached,
        output_tokens=call.usage.output,
        reasoning_tokens=call.usage.reasoning,
        cost_usd=call.cost_usd,
        at_least_usd=call.at_least_usd,
    )


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)


def column_type(hint: Any) -> type:
    """The type of a column by its annotation, None aside."""
    return next((kind for kind in get_args(hint) if kind is not type(None)), hint)
