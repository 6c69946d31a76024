"""A recorded run as tables, for notebooks: `tapwright.read_run("runs/...").to_pandas()`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_type_hints

from pydantic import BaseModel

from .actions import UsageError
from .actions.extras import optional
from .bench.report.read import BENCH, read_bench
from .bench.report.result import UnitResult
from .traces.labels import LabelLine, read_run_labels
from .traces.reader import episode_folders, read_episode
from .traces.reader import read_run as read_record
from .traces.schema import EpisodeRecord, RunRecord
from .traces.table import StepRow, column_type, rows
from .traces.viewer.document import record_of

RowKind: TypeAlias = Literal["episodes", "steps"]


class EpisodeRow(BaseModel):
    """One episode, or a unit of a bench of which there is no trace; units are in the names.

    Of a run that is no bench, what only a bench knows is None. `counted` is whether the bench's
    results are of this episode, and not of an earlier attempt that infrastructure broke. `success`
    is None where nothing was decided. `label` and `note` are a person's.
    """

    episode: str | None
    task: str
    seed: int
    trial: int
    goal: str
    tags: str
    scenario: str | None = None
    level: str | None = None
    apps: int | None = None
    constraints: int | None = None
    twin: bool | None = None
    device: str
    simulated: bool
    profile: str | None = None
    model: str | None = None
    scripted: bool
    started_at: datetime | None = None
    end: str | None
    end_why: str
    verdict: str | None
    verdict_why: str
    judged: bool | None = None
    success: bool | None
    counted: bool | None = None
    violation: bool | None = None
    failure: str | None = None
    answer: str | None = None
    steps: int
    actions: int | None = None
    optimal: int | None = None
    questions: int | None = None
    needless_questions: int | None = None
    prompt_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    reasoning_tokens: int | None
    cost_usd: Decimal | None
    at_least_usd: Decimal | None
    wall_s: float
    label: str | None = None
    note: str | None = None


class RecordedRun:
    """A run folder that is read: its record, its episodes and steps as rows, and as data frames."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.record: RunRecord = read_record(path)

    @cached_property
    def episodes(self) -> tuple[EpisodeRow, ...]:
        """A row an episode in the order they began, then the units of a bench without a trace."""
        results = _results(self.path)
        by_episode = {result.episode: result for result in results or () if result.episode}
        labels = read_run_labels(self.path).by_episode
        traced = [
            _row(record_of(folder), by_episode.get(folder.name), results is not None, labels)
            for folder in episode_folders(self.path)
        ]
        untraced = [_unit_row(result) for result in results or () if not result.episode]
        return (*traced, *untraced)

    @cached_property
    def steps(self) -> tuple[StepRow, ...]:
        """A row a step, and a row a call that is in no step, as `tapwright trace export` has."""
        return tuple(rows(self.path))

    def records(self) -> Iterator[EpisodeRecord]:
        """The whole records of the episodes; raises UsageError for one that cannot be read."""
        return map(read_episode, episode_folders(self.path))

    def to_pandas(self, of: RowKind = "episodes") -> Any:
        """The rows as a pandas.DataFrame with nullable columns; sums of money are floats.

        Raises UsageError if pandas is not installed.
        """
        kind, found = self._rows(of)
        pandas = optional("pandas", "pandas")
        dtypes = {str: "string", int: "Int64", float: "float64", bool: "boolean"}
        dtypes |= {datetime: "datetime64[us, UTC]"}
        return pandas.DataFrame(
            {
                name: pandas.Series(values, dtype=dtypes[_stored(column)])
                for (name, column), values in zip(_columns(kind), _values(kind, found), strict=True)
            }
        )

    def to_polars(self, of: RowKind = "episodes") -> Any:
        """The rows as a polars.DataFrame; sums of money are floats.

        Raises UsageError if polars is not installed.
        """
        kind, found = self._rows(of)
        polars = optional("polars", "polars")
        dtypes = {str: polars.String, int: polars.Int64, float: polars.Float64}
        dtypes |= {bool: polars.Boolean, datetime: polars.Datetime("us", "UTC")}
        schema = {name: dtypes[_stored(column)] for name, column in _columns(kind)}
        values = zip(schema, _values(kind, found), strict=True)
        return polars.DataFrame(dict(values), schema=schema)

    def _rows(self, of: RowKind) -> tuple[type[BaseModel], Sequence[BaseModel]]:
        match of:
            case "episodes":
                return EpisodeRow, self.episodes
            case "steps":
                return StepRow, self.steps
            case _:
                raise UsageError(f"a run has rows of episodes or of steps, and none of {of!r}")


def read_run(path: Path | str) -> RecordedRun:
    """The run in a folder, of `run`, `run_suite` or a bench; raises UsageError if it is none."""
    return RecordedRun(Path(path))


def _results(path: Path) -> tuple[UnitResult, ...] | None:
    """What a bench says of its units; None for a run that is none."""
    return read_bench(path).results if (path / BENCH).is_file() else None


def _row(
    record: EpisodeRecord,
    result: UnitResult | None,
    bench: bool,
    labels: Mapping[str, LabelLine],
) -> EpisodeRow:
    verdict, totals, label = record.verdict, record.totals, labels.get(record.id)
    decided = {"passed": True, "failed": False}.get(verdict.status) if verdict else None
    return EpisodeRow(
        episode=record.id,
        task=record.task,
        seed=record.seed,
        trial=record.trial,
        goal=record.goal,
        tags=" ".join(record.tags),
        device=record.device.model,
        simulated=record.device.simulated,
        profile=record.model.profile,
        model=record.model.name,
        scripted=record.model.scripted,
        started_at=record.started_at,
        end=None if record.end is None else str(record.end),
        end_why=record.end_why,
        verdict=verdict.status if verdict else None,
        verdict_why=verdict.why if verdict else "",
        success=result.success if result else decided,
        counted=result is not None if bench else None,
        answer=record.answer,
        steps=totals.steps,
        prompt_tokens=totals.usage.prompt,
        cached_tokens=totals.usage.cached,
        output_tokens=totals.usage.output,
        reasoning_tokens=totals.usage.reasoning,
        cost_usd=totals.cost_usd,
        at_least_usd=totals.at_least_usd,
        wall_s=totals.wall_s,
        label=label.label if label else None,
        note=label.note if label else None,
        **(_of_unit(result) if result else {}),
    )


def _unit_row(result: UnitResult) -> EpisodeRow:
    """A unit that came to nothing before its trace began."""
    usage, unit = result.usage, result.unit
    return EpisodeRow(
        episode=None,
        task=unit.task,
        seed=unit.seed,
        trial=unit.trial,
        goal=result.goal,
        tags=" ".join(result.tags),
        device=result.device,
        simulated=result.simulated,
        scripted=result.scripted,
        end=str(result.end),
        end_why=result.end_why,
        verdict=result.verdict,
        verdict_why=result.verdict_why,
        success=result.success,
        counted=True,
        steps=result.steps,
        prompt_tokens=usage.prompt,
        cached_tokens=usage.cached,
        output_tokens=usage.output,
        reasoning_tokens=usage.reasoning,
        cost_usd=result.cost_usd,
        at_least_usd=result.at_least_usd,
        wall_s=result.wall_s,
        **_of_unit(result),
    )


def _of_unit(result: UnitResult) -> dict[str, Any]:
    """What only a bench knows."""
    return {
        "scenario": result.scenario or None,
        "level": result.level,
        "apps": result.apps or None,
        "constraints": result.constraints,
        "twin": result.twin,
        "judged": result.judged,
        "violation": result.violation,
        "failure": result.failure,
        "actions": result.actions,
        "optimal": result.optimal,
        "questions": result.questions,
        "needless_questions": result.needless_questions,
    }


def _columns(kind: type[BaseModel]) -> list[tuple[str, type]]:
    """The columns of a kind of rows, in order, each with its type, None aside."""
    hints = get_type_hints(kind)
    return [(name, column_type(hints[name])) for name in kind.model_fields]


def _stored(column: type) -> type:
    return float if column is Decimal else column


def _values(kind: type[BaseModel], found: Iterable[BaseModel]) -> Iterator[list[Any]]:
    """Column by column; an amount of money as the nearest float, which tables compute with."""
    kept = list(found)
    for name in kind.model_fields:
        values = [getattr(one, name) for one in kept]
        yield [float(one) if isinstance(one, Decimal) else one for one in values]
