"""What a grid came to: success by cell and level, what factors do, what differences are of.

A task is what is drawn again and what labels are exchanged within, as its outcomes are alike: the
intervals are those of other tasks like these, not of other seeds alone.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from ...tasks.statistics import (
    ALPHA,
    Cluster,
    Interval,
    bootstrap_of,
    difference_interval,
    exchange_test,
    holm,
    rate_interval,
)
from ..report.figures import PassRate
from ..report.read import BenchRun
from ..report.result import UnitKey, UnitResult
from ..report.summary import by_basis, cost_of, rate_of, step_median
from .factors import SEED, Factor
from .record import RunGrid
from .variance import Components, TaskSums, components, task_sums

RESAMPLES = 1000


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CellFigures(_Record):
    """A cell: the rate of all its units, as its own report has it, and what it cost."""

    levels: Mapping[str, str]
    folder: str
    planned: int
    rate: PassRate
    scripted: int
    simulated: int
    step_p50_s: float | None
    cost_per_task_usd: Decimal | None
    cost_per_success_usd: Decimal | None
    cost_usd: Decimal | None
    known_usd: Decimal


class LevelEffect(_Record):
    """A level of a factor: the success over all its cells, and how far that is from the mean of all
    levels, with 95% intervals."""

    level: str
    units: int
    passed: int
    rate: float
    interval: Interval
    effect: float
    effect_interval: Interval


class FactorEffect(_Record):
    """A factor: its levels, how far the best is from the worst (`spread`), and what chance does.

    `p` exchanges the labels of the levels within each task; `p_holm` is adjusted for the number of
    factors. A factor `matters` if that is below 5%.
    """

    name: str
    levels: tuple[LevelEffect, ...]
    spread: float
    p: float
    p_holm: float
    matters: bool


Source: TypeAlias = Literal[
    "factor", "interactions", "seed", "task", "task and seed", "scaffold and task",
    "scaffold and seed", "rest",
]  # fmt: skip


class VariancePart(_Record):
    """A part of the variance of one outcome, and its share of all parts (0-1), with the interval of
    the share when tasks are drawn again; `name` says which factor."""

    source: Source
    name: str
    variance: float
    share: float | None
    interval: Interval | None


class Spread(_Record):
    """`spread.json`: all that a grid came to.

    The effects are of `tasks` tasks, those that were scored in every cell; `left_out` are the
    others. `missing` units have no result yet. `lowest` and `highest` are the rates of two cells.
    """

    version: Literal[1] = 1
    suite: str
    suite_version: str
    started_at: str
    tapwright: str
    factors: tuple[Factor, ...]
    cells: tuple[CellFigures, ...]
    planned: int
    missing: int
    unscored: int
    judged: bool
    tasks: int
    left_out: tuple[str, ...]
    draws: int
    lowest: float | None
    highest: float | None
    mean: float | None
    effects: tuple[FactorEffect, ...]
    parts: tuple[VariancePart, ...]
    sentence: str
    total_usd: Decimal | None
    known_usd: Decimal
    max_cost_usd: Decimal | None

    @property
    def cells_told(self) -> str:
        """How many cells there are; where some have no result yet, of how many figures are."""
        played, total = sum(cell.rate.units > 0 for cell in self.cells), len(self.cells)
        return f"{total} cells" if played == total else f"{played} of {total} cells"


def spread_of(grid: RunGrid, runs: Sequence[BenchRun]) -> Spread:
    """The figures of a grid, whose cells' runs stand in the grid's order."""
    record = grid.record
    both = zip(record.cells, runs, strict=True)
    cells = tuple(_cell(cell.levels, cell.folder, run) for cell, run in both)
    table = _Outcomes.of(grid, runs)
    effects = table.effects() if table.tasks else ()
    rates = [cell.rate.rate for cell in cells if cell.rate.rate is not None]
    costs = cost_of([result for run in runs for result in run.played], 0)
    missing = sum(len(run.missing) for run in runs)
    return Spread(
        suite=record.suite,
        suite_version=record.suite_version,
        started_at=record.started_at,
        tapwright=record.tapwright,
        factors=record.factors,
        cells=cells,
        planned=sum(len(run.bench.units) for run in runs),
        missing=missing,
        unscored=sum(result.success is None for run in runs for result in run.played),
        judged=table.judged,
        tasks=len(table.tasks),
        left_out=table.left_out,
        draws=len(table.draws),
        lowest=min(rates, default=None),
        highest=max(rates, default=None),
        mean=table.mean,
        effects=effects,
        parts=table.parts() if table.tasks else (),
        sentence=_sentence(effects, len(table.tasks), missing),
        total_usd=costs.total_usd,
        known_usd=costs.known_usd,
        max_cost_usd=record.max_cost,
    )


def _cell(levels: Mapping[str, str], folder: str, run: BenchRun) -> CellFigures:
    verified, judged = by_basis(run.played)
    cost = cost_of(run.played, sum(1 for result in verified if result.success))
    return CellFigures(
        levels=levels,
        folder=folder,
        planned=len(run.bench.units),
        rate=rate_of(verified or judged),
        scripted=sum(result.scripted for result in run.played),
        simulated=sum(result.simulated for result in run.played),
        step_p50_s=step_median(run.results),
        cost_per_task_usd=cost.per_task_usd,
        cost_per_success_usd=cost.per_success_usd,
        cost_usd=cost.total_usd,
        known_usd=cost.known_usd,
    )


def _sentence(effects: Sequence[FactorEffect], tasks: int, missing: int) -> str:
    """Which factor matters, or that none can be told from chance."""
    so_far = f" So far: {missing} units have no result yet." if missing else ""
    if not effects:
        return "Nothing can be said yet: no task was scored in every cell." + so_far
    matter = sorted((one for one in effects if one.matters), key=lambda one: -one.spread)
    if not matter:
        names = ", ".join(one.name for one in effects)
        least = min(effects, key=lambda one: one.p_holm)
        return (
            f"No factor is distinguishable from chance with {tasks} tasks ({names}; the smallest "
            f"p is {least.p_holm:.2g}, {least.name}, after Holm).{so_far}"
        )
    told: list[str] = []
    for one in matter:
        best = max(one.levels, key=lambda level: level.rate)
        worst = min(one.levels, key=lambda level: level.rate)
        told.append(
            f"{one.name} matters: {best.level} passes {best.rate:.1%}, {worst.level} "
            f"{worst.rate:.1%} (p = {one.p_holm:.2g} after Holm)"
        )
    others = [one.name for one in effects if not one.matters]
    rest = f"; {', '.join(others)} not distinguishable from chance" if others else ""
    return f"{'; '.join(told)}{rest}.{so_far}"


class _Outcomes:
    """The outcomes of the tasks that were scored in every cell, by setting and draw.

    A setting is a combination of all factors but the seed; a draw is a seed and a trial.
    """

    def __init__(
        self,
        factors: Sequence[Factor],
        tasks: Mapping[str, Sequence[Sequence[float]]],
        settings: Sequence[Mapping[str, str]],
        draws: Sequence[tuple[int, int]],
        left_out: tuple[str, ...],
        judged: bool,
    ) -> None:
        self.tasks = tasks
        self.draws = draws
        self.left_out = left_out
        self.judged = judged
        self._factors = factors
        self._settings = settings

    @classmethod
    def of(cls, grid: RunGrid, runs: Sequence[BenchRun]) -> "_Outcomes":
        """What the runs hold."""
        factors = grid.record.factors
        found: dict[tuple[tuple[str, str], ...], dict[UnitKey, UnitResult]] = {}
        planned: dict[UnitKey, None] = {}
        verified: set[str] = set()
        known: set[str] = set()
        for cell, run in zip(grid.record.cells, runs, strict=True):
            # In the order of the factors: the cells' own has the seed first.
            setting = tuple((f.name, cell.levels[f.name]) for f in factors if f.name != SEED)
            of_setting = found.setdefault(setting, {})
            of_setting |= {result.unit: result for result in run.results}
            planned |= dict.fromkeys(run.bench.units)
            by_state, by_model = by_basis(run.results)
            verified |= {result.unit.task for result in by_state}
            known |= {result.unit.task for result in (*by_state, *by_model)}
        draws = sorted({(unit.seed, unit.trial) for unit in planned})
        units = {(unit.task, unit.seed, unit.trial): unit for unit in planned}
        tasks: dict[str, list[list[float]]] = {}
        names = dict.fromkeys(unit.task for unit in planned)
        left_out = [name for name in names if name not in (verified or known)]
        for name in names:
            keys = [units.get((name, *draw)) for draw in draws]
            rows = [[_value(of.get(key) if key else None) for key in keys] for of in found.values()]
            scored = [[one for one in row if one is not None] for row in rows]
            if name in left_out:
                continue
            if all(len(row) == len(draws) for row in scored):
                tasks[name] = scored
            else:
                left_out.append(name)
        settings = [dict(setting) for setting in found]
        return cls(factors, tasks, settings, draws, tuple(left_out), bool(known) and not verified)

    @property
    def mean(self) -> float | None:
        """The success of all cells together."""
        values = [one for rows in self.tasks.values() for row in rows for one in row]
        return sum(values) / len(values) if values else None

    def effects(self) -> tuple[FactorEffect, ...]:
        """What each factor does, as `FactorEffect` says."""
        made = [self._levels(factor) for factor in self._factors]
        totals = [[[one.total for one in task] for task in clusters] for clusters in made]
        ps = [exchange_test(table) for table in totals]
        found: list[FactorEffect] = []
        for factor, clusters, p, p_holm in zip(self._factors, made, ps, holm(ps), strict=True):
            levels = self._level_effects(factor, clusters)
            rates = [one.rate for one in levels]
            adjusted = p if p_holm is None else p_holm
            found.append(
                FactorEffect(
                    name=factor.name,
                    levels=levels,
                    spread=max(rates) - min(rates),
                    p=p,
                    p_holm=adjusted,
                    matters=adjusted < ALPHA,
                )
            )
        return tuple(found)

    def _levels(self, factor: Factor) -> list[list[Cluster]]:
        """By task the successes at each level."""
        return [
            [self._at(factor.name, level, rows) for level in factor.levels]
            for rows in self.tasks.values()
        ]

    def _at(self, name: str, level: str, rows: Sequence[Sequence[float]]) -> Cluster:
        values = [
            one
            for setting, row in zip(self._settings, rows, strict=True)
            for (seed, _), one in zip(self.draws, row, strict=True)
            if (str(seed) if name == SEED else setting[name]) == level
        ]
        return Cluster(sum(values), len(values))

    def _level_effects(
        self, factor: Factor, clusters: Sequence[Sequence[Cluster]]
    ) -> tuple[LevelEffect, ...]:
        found: list[LevelEffect] = []
        count = len(factor.levels)
        for index, level in enumerate(factor.levels):
            own = [task[index] for task in clusters]
            passed, units = sum(one.total for one in own), sum(one.units for one in own)
            away = [
                Cluster(
                    task[index].total - sum(one.total for one in task) / count, task[index].units
                )
                for task in clusters
            ]
            outcomes = {
                str(task): [at < one.total for at in range(one.units)]
                for task, one in enumerate(own)
            }
            found.append(
                LevelEffect(
                    level=level,
                    units=units,
                    passed=round(passed),
                    rate=passed / units,
                    interval=rate_interval(outcomes),
                    effect=sum(one.total for one in away) / units,
                    effect_interval=difference_interval(away),
                )
            )
        return tuple(found)

    def parts(self) -> tuple[VariancePart, ...]:
        """The parts of the variance with the intervals of their shares."""
        sums = [task_sums(rows) for rows in self.tasks.values()]
        scaffold = [factor for factor in self._factors if factor.name != SEED]
        levels = [
            [factor.levels.index(setting[factor.name]) for factor in scaffold]
            for setting in self._settings
        ]

        def shares(drawn: Sequence[TaskSums]) -> list[float]:
            values = [value for *_, value in _named(components(drawn, levels), scaffold)]
            whole = sum(values)
            return [value / whole if whole else 0.0 for value in values]

        found = _named(components(sums, levels), scaffold)
        whole = sum(value for *_, value in found)
        intervals = bootstrap_of(sums, shares, RESAMPLES) if len(sums) > 1 and whole else None
        return tuple(
            VariancePart(
                source=source,
                name=name,
                variance=value,
                share=value / whole if whole else None,
                interval=intervals[index] if intervals else None,
            )
            for index, (source, name, value) in enumerate(found)
        )


def _value(result: UnitResult | None) -> float | None:
    return None if result is None or result.success is None else float(result.success)


def _named(found: Components, scaffold: Sequence[Factor]) -> list[tuple[Source, str, float]]:
    """The parts that there are, in the order they are shown."""
    mains = zip(scaffold, found.factors, strict=True)
    parts: list[tuple[Source, str, float | None]] = [
        *(("factor", factor.name, value) for factor, value in mains),
        ("interactions", "factors together", found.crossed),
        ("seed", "seed", found.draw),
        ("task", "task", found.task),
        ("task and seed", "task and seed", found.task_draw),
        ("scaffold and task", "scaffold and task", found.scaffold_task),
        ("scaffold and seed", "scaffold and seed", found.scaffold_draw),
        ("rest", "rest", found.rest),
    ]
    return [(source, name, value) for source, name, value in parts if value is not None]
