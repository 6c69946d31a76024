"""How far the trials of a run lie apart: the same tasks, tried again."""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import fmean, stdev

from pydantic import BaseModel, ConfigDict

from .result import UnitResult


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TrialRate(_Record):
    """All templates once, with one seed and trial; the unscored count as failures."""

    seed: int
    trial: int
    units: int
    passed: int
    rate: float


class TrialSpread(_Record):
    """The rates of the trials: their mean, sample standard deviation, lowest and highest.

    `by_chance` is the standard deviation that trials of so many units have if each unit passes with
    the mean rate and nothing else is at work, sqrt(p (1 - p) / n). `always`, `sometimes` and
    `never` count templates by how their attempts ended.
    """

    trials: tuple[TrialRate, ...]
    mean: float
    deviation: float
    by_chance: float
    low: float
    high: float
    always: int
    sometimes: int
    never: int


def trial_spread(results: Sequence[UnitResult]) -> TrialSpread | None:
    """The spread over the trials of these units; None where there are not two of them."""
    trials: dict[tuple[int, int], list[UnitResult]] = {}
    templates: dict[str, list[bool]] = {}
    for result in results:
        trials.setdefault((result.unit.seed, result.unit.trial), []).append(result)
        templates.setdefault(result.unit.task, []).append(bool(result.success))
    if len(trials) < 2:
        return None
    rows = [_row(seed, trial, units) for (seed, trial), units in sorted(trials.items())]
    rates = [row.rate for row in rows]
    mean = fmean(rates)
    ends = _ends(templates)
    return TrialSpread(
        trials=tuple(rows),
        mean=mean,
        deviation=stdev(rates),
        by_chance=sqrt(mean * (1 - mean) / fmean(row.units for row in rows)),
        low=min(rates),
        high=max(rates),
        always=ends[True, True],
        sometimes=ends[True, False],
        never=ends[False, False],
    )


def _row(seed: int, trial: int, units: Sequence[UnitResult]) -> TrialRate:
    passed = sum(1 for unit in units if unit.success)
    return TrialRate(
        seed=seed, trial=trial, units=len(units), passed=passed, rate=passed / len(units)
    )


def _ends(templates: Mapping[str, Sequence[bool]]) -> dict[tuple[bool, bool], int]:
    """How many templates passed at least once, and each time."""
    found = {(True, True): 0, (True, False): 0, (False, False): 0}
    for outcomes in templates.values():
        found[any(outcomes), all(outcomes)] += 1
    return found
