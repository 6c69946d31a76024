"""Where the differences between the outcomes of a grid come from: an analysis of variance.

Outcomes are 0 and 1 for every combination of a cell's settings (the scaffold), a draw (seed and
trial) and a task; the design is crossed and balanced. Sums of squares are those of the textbook
ANOVA. What is random, tasks and draws and all that they interact with, is given as the variance
components of generalizability theory, from expected mean squares (Brennan, Generalizability Theory,
2001, chapter 3; Shavelson and Webb, 1991), with C settings, D draws and T tasks:

    rest           MS_CDT
    scaffold:task  (MS_CT - MS_CDT) / D
    scaffold:draw  (MS_CD - MS_CDT) / T
    task:draw      (MS_TD - MS_CDT) / C
    task           (MS_T - MS_CT - MS_TD + MS_CDT) / (C D)
    draw           (MS_D - MS_CD - MS_TD + MS_CDT) / (C T)

The settings are fixed, not drawn from many: their part is the variance of their true means over
the levels that were run, SS_A / N - df_A (MS_CT + MS_CD - MS_CDT) / N, the quadratic form of a
fixed effect freed of what chance adds to it; of several factors it is the sum over the factors and
their interactions. Negative estimates, which chance makes where the truth is near 0, count as 0. A
component that needs two draws, two tasks or two settings is None where there is one.

Limits: an outcome of 0 or 1 has a variance that hangs on its mean, so the parts of a grid near 0 or
100% are small whatever happens, and effects that add up on another scale show as interactions here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

Outcomes: TypeAlias = Sequence[Sequence[float]]
"""Of one task: by setting and draw."""


# Outcomes are 0 and 1: what is smaller than this in a variance is no outcome.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class TaskSums:
    """What the sums of squares need of one task, made once however often it is drawn again:
    its outcomes by setting and draw in one row, and the squares of their sums."""

    cells: tuple[float, ...]
    by_setting: float
    by_draw: float
    whole: float
    single: float


def task_sums(task: Outcomes) -> TaskSums:
    """The sums of a task; ValueError for ragged outcomes."""
    draws = len(task[0])
    if not draws or any(len(row) != draws for row in task):
        raise ValueError("the outcomes are not balanced")
    cells = tuple(value for row in task for value in row)
    return TaskSums(
        cells,
        sum(sum(row) ** 2 for row in task) / draws,
        sum(sum(row[draw] for row in task) ** 2 for draw in range(draws)) / len(task),
        sum(cells) ** 2 / len(cells),
        sum(value * value for value in cells),
    )


@dataclass(frozen=True, slots=True)
class Components:
    """Parts of the variance of one outcome, none below 0; `factors` has one for each factor by its
    place, `crossed` is that of all interactions between factors. None where it cannot be told."""

    factors: tuple[float, ...]
    crossed: float | None
    draw: float | None
    task: float | None
    task_draw: float | None
    scaffold_task: float | None
    scaffold_draw: float | None
    rest: float


@dataclass(frozen=True, slots=True)
class _Squares:
    """A sum of squares and its degrees of freedom."""

    sum: float
    df: int

    @property
    def mean(self) -> float:
        return self.sum / self.df if self.df else 0.0


def components(tasks: Sequence[TaskSums], levels: Sequence[Sequence[int]]) -> Components:
    """The parts of the variance; `levels` has for each setting the level of each factor, counted
    from 0. ValueError for no tasks, or settings that are not every combination once."""
    settings = len(levels)
    if not tasks or len({len(one.cells) for one in tasks}) > 1 or len(tasks[0].cells) % settings:
        raise ValueError("the outcomes are not balanced")
    draws, count = len(tasks[0].cells) // settings, len(tasks[0].cells) * len(tasks)
    columns = list(zip(*levels, strict=True))
    sizes = [len(set(column)) for column in columns]
    if len(set(map(tuple, levels))) != settings or settings != prod(sizes):
        raise ValueError("the settings are not every combination of levels once")
    cells = [sum(column) for column in zip(*(one.cells for one in tasks), strict=True)]
    totals = [sum(cells[c * draws : (c + 1) * draws]) for c in range(settings)]
    found = _squares(tasks, cells, totals)
    rest = _rest(found)
    # What chance and the interactions add to the mean square of anything that is a setting.
    shared = [found[pair].mean for pair in ("CT", "CD") if found[pair].df]
    chance = sum(shared) - rest.mean if len(shared) > 1 else sum(shared)
    each = draws * len(tasks)
    means = [total / each for total in totals]
    mains = [_fixed(_between(means, column), each, chance, count) for column in columns]
    whole = _fixed(_between(means, range(settings)), each, chance, count)
    several = sum(size > 1 for size in sizes) > 1
    crossed = settings > 1 and draws > 1 and len(tasks) > 1

    def pair(axes: str, times: int) -> float | None:
        return _part(found[axes].mean - rest.mean, times) if crossed else None

    return Components(
        factors=tuple(map(_positive, mains)),
        crossed=_positive(whole - sum(mains)) if several else None,
        draw=_part(_own(found, "D", rest), settings * len(tasks)) if draws > 1 else None,
        task=_part(_own(found, "T", rest), settings * draws) if len(tasks) > 1 else None,
        task_draw=pair("TD", settings),
        scaffold_task=pair("CT", draws),
        scaffold_draw=pair("CD", len(tasks)),
        rest=rest.mean,
    )


def _squares(
    tasks: Sequence[TaskSums], cells: Sequence[float], totals: Sequence[float]
) -> Mapping[str, _Squares]:
    """The sums of squares of all that settings (C), draws (D) and tasks (T) do, alone and
    together; `cells` are the sums over tasks by setting and draw, `totals` those by setting."""
    settings, count = len(totals), len(tasks)
    draws = len(cells) // settings
    by_draw = [sum(cells[draw::draws]) for draw in range(draws)]
    mean = sum(totals) ** 2 / (settings * draws * count)
    raw = {
        "C": sum(one * one for one in totals) / (draws * count),
        "D": sum(one * one for one in by_draw) / (settings * count),
        "T": sum(one.whole for one in tasks),
        "CD": sum(one * one for one in cells) / count,
        "CT": sum(one.by_setting for one in tasks),
        "TD": sum(one.by_draw for one in tasks),
        "CDT": sum(one.single for one in tasks),
    }
    sizes = {"C": settings, "D": draws, "T": count}
    found: dict[str, _Squares] = {}
    for axes, square in raw.items():
        below = sum(one.sum for less, one in found.items() if set(less) < set(axes))
        df = prod(sizes[axis] - 1 for axis in axes)
        found[axes] = _Squares(_positive(square - mean - below) if df else 0.0, df)
    return found


def _rest(found: Mapping[str, _Squares]) -> _Squares:
    """What is not told apart from chance: the highest interaction that there is."""
    for axes in ("CDT", "CT", "CD", "TD"):
        if found[axes].df:
            return found[axes]
    return _Squares(0.0, 0)


def _own(found: Mapping[str, _Squares], axis: str, rest: _Squares) -> float:
    """The mean square of an axis freed of that of its interactions."""
    pairs = [one.mean for axes, one in found.items() if len(axes) == 2 and axis in axes and one.df]
    if not pairs:
        return 0.0
    return found[axis].mean - sum(pairs) + (rest.mean if len(pairs) > 1 else 0.0)


def _part(difference: float, times: int) -> float:
    return _positive(difference / times)


def _positive(value: float) -> float:
    """Nothing less than 0, nor what rounding alone leaves of it."""
    return value if value > _ROUNDING else 0.0


def _between(means: Sequence[float], column: Sequence[int]) -> _Squares:
    """The sum of squares of a factor over the means of the settings, and its df."""
    grand = sum(means) / len(means)
    groups: dict[int, list[float]] = {}
    for level, mean in zip(column, means, strict=True):
        groups.setdefault(level, []).append(mean)
    squares = sum(len(some) * (sum(some) / len(some) - grand) ** 2 for some in groups.values())
    return _Squares(squares, len(groups) - 1)


def _fixed(squares: _Squares, each: int, chance: float, count: int) -> float:
    return (squares.sum * each - squares.df * chance) / count
