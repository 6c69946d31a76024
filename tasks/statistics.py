"""The arithmetic of a report: intervals, pass@k and pass^k, paired tests, percentiles.

Units of one template are alike, so above one unit a template the template and not the unit is what
is drawn: resampled by the bootstrap, flipped by the paired test. All of it is deterministic.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import comb, sqrt
from operator import add
from random import Random
from statistics import NormalDist
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

CONFIDENCE = 0.95
# Below this p something is said to differ, or to matter; of several p after Holm.
ALPHA = 0.05
RESAMPLES = 5000
EXCHANGES = 9999
MOST_ORDERED = 5
# Below this many clusters a percentile bootstrap is much too narrow.
FEWEST_CLUSTERS = 10

WILSON = "Wilson"
WILSON_TEMPLATES = "Wilson over templates"
BOOTSTRAP = "bootstrap over templates"
NO_DIFFERENCE = "Wilson bound, every template differs alike"

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_Drawn = TypeVar("_Drawn")
# The bootstrap draws from a generator of its own; any number does, as long as it stays the same.
_SEED = 6


class Interval(BaseModel):
    """A 95% interval and how it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """The units of one template: how many, and the sum of what was measured of them."""

    total: float
    units: int


def wilson(passed: float, units: int, method: str = WILSON) -> Interval:
    """The score interval of Wilson (1927) without continuity correction; ValueError for no units
    or more passed than there are."""
    if units < 1 or not 0 <= passed <= units:
        raise ValueError(f"{passed} of {units} is no share")
    share, z2 = passed / units, _Z * _Z
    middle = (share + z2 / (2 * units)) / (1 + z2 / units)
    half = _Z / (1 + z2 / units) * sqrt(share * (1 - share) / units + z2 / (4 * units * units))
    # At the ends the formula gives 0 and 1 up to rounding.
    low = 0.0 if passed == 0 else max(0.0, middle - half)
    high = 1.0 if passed == units else min(1.0, middle + half)
    return Interval(low=low, high=high, method=method)


def rate_interval(outcomes: Mapping[str, Sequence[bool]]) -> Interval:
    """The interval of a success rate, from the outcomes of each template.

    Wilson for one unit a template. Above that templates are resampled; where they are fewer than
    ten, or all alike, resampling shows too little spread, and Wilson's interval over templates
    stands in: too wide rather than too narrow, as it takes units of a template for one.
    """
    clusters = [Cluster(sum(units), len(units)) for units in outcomes.values() if units]
    passed, units = sum(one.total for one in clusters), sum(one.units for one in clusters)
    if all(one.units == 1 for one in clusters):
        return wilson(passed, units)
    if len(clusters) < FEWEST_CLUSTERS or _alike(clusters):
        return wilson(passed / units * len(clusters), len(clusters), WILSON_TEMPLATES)
    return bootstrap(clusters)


def difference_interval(clusters: Sequence[Cluster]) -> Interval:
    """The interval of a mean paired difference between -1 and 1, from the sums by template."""
    if not _alike(clusters):
        return bootstrap(clusters)
    mean = mean_of(clusters)
    # No template went another way than the rest: what may be overlooked is bounded by the share
    # of templates of which none was seen.
    unseen = wilson(0, len(clusters)).high
    return Interval(
        low=max(-1.0, mean - unseen), high=min(1.0, mean + unseen), method=NO_DIFFERENCE
    )


def bootstrap(
    clusters: Sequence[Cluster], resamples: int = RESAMPLES, seed: int = _SEED
) -> Interval:
    """The percentile interval of the mean over units when whole clusters are drawn again.

    With few clusters it is too narrow, as every percentile bootstrap is.
    """
    random, count = Random(seed), len(clusters)
    if not count:
        raise ValueError("there is nothing to draw from")
    sizes = [one.units for one in clusters]
    totals = [one.total for one in clusters]
    if len(set(sizes)) == 1:  # as in every whole run, and much faster
        units = sizes[0] * count
        means = [sum(random.choices(totals, k=count)) / units for _ in range(resamples)]
    else:
        means = [mean_of(random.choices(clusters, k=count)) for _ in range(resamples)]
    tail = 50 * (1 - CONFIDENCE)
    low, high = percentile(means, tail), percentile(means, 100 - tail)
    return Interval(low=low, high=high, method=BOOTSTRAP)


def bootstrap_of(
    drawn: Sequence[_Drawn],
    figures: Callable[[Sequence[_Drawn]], Sequence[float]],
    resamples: int = RESAMPLES,
) -> tuple[Interval, ...]:
    """The percentile intervals of several figures at once when what they are made of is drawn
    again; too narrow with few of them, as every percentile bootstrap is."""
    random, count = Random(_SEED), len(drawn)
    made = [figures(random.choices(drawn, k=count)) for _ in range(resamples)]
    tail = 50 * (1 - CONFIDENCE)
    return tuple(
        Interval(
            low=percentile(column, tail), high=percentile(column, 100 - tail), method=BOOTSTRAP
        )
        for column in zip(*made, strict=True)
    )


def mean_of(clusters: Sequence[Cluster]) -> float:
    """The mean over all units of all clusters."""
    return sum(one.total for one in clusters) / sum(one.units for one in clusters)


def pass_at_k(units: int, passed: int, k: int) -> float | None:
    """The chance that at least one of k draws from the units passes: 1 - C(n-c, k) / C(n, k), the
    unbiased estimator of Chen et al. (2021); None for k > n."""
    _check_draw(units, passed, k)
    return None if k > units else 1 - comb(units - passed, k) / comb(units, k)


def pass_hat_k(units: int, passed: int, k: int) -> float | None:
    """The chance that all of k draws from the units pass, pass^k: C(c, k) / C(n, k), as tau-bench
    estimates it; None for k > n."""
    _check_draw(units, passed, k)
    return None if k > units else comb(passed, k) / comb(units, k)


def mcnemar(only_a: int, only_b: int) -> float:
    """The exact two-sided p of McNemar's test: under no difference each pair of which one run
    passed fell to either run with chance 1/2, so that the smaller count is binomial with n their
    sum: min(1, 2 * sum over i <= min(b, c) of C(b + c, i) / 2^(b + c)), for b and c the pairs that
    only one of the two passed (McNemar 1947; the exact form after Dixon and Mood 1946)."""
    if only_a < 0 or only_b < 0:
        raise ValueError("counts are not negative")
    pairs = only_a + only_b
    tail = sum(comb(pairs, few) for few in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * tail / 2**pairs)


def sign_flip(differences: Sequence[int]) -> float:
    """The exact two-sided p of the paired permutation test over templates.

    Each number is one template's successes of run B minus those of run A; under no difference its
    sign is a coin. All 2^n sign patterns are counted, none is drawn. With one unit a template this
    is McNemar's exact test.
    """
    ways = Counter({0: 1})
    for size in map(abs, differences):
        flipped = Counter[int]()
        for total, count in ways.items():
            flipped[total + size] += count
            flipped[total - size] += count
        ways = flipped
    seen = abs(sum(differences))
    extreme = sum(count for total, count in ways.items() if abs(total) >= seen)
    return extreme / 2 ** len(differences)


def holm(values: Sequence[float | None]) -> list[float | None]:
    """The p values of several tests, each adjusted so that the chance of one false find among all
    of them stays what it is for one: the step-down method of Holm (1979). The i-th smallest of m is
    multiplied by m - i + 1, and none is smaller than one before it. None, for no test, stays.
    """
    known = sorted((value, index) for index, value in enumerate(values) if value is not None)
    adjusted: list[float | None] = [None] * len(values)
    least = 0.0
    for place, (value, index) in enumerate(known):
        least = max(least, min(1.0, value * (len(known) - place)))
        adjusted[index] = least
    return adjusted


def exchange_test(tasks: Sequence[Sequence[float]]) -> float:
    """The p of a randomization test over tasks that the levels of a factor differ.

    Each task has the sum of its outcomes at each level; if levels do nothing, any order of a task's
    sums was as likely as the one seen. The statistic is the sum of the squares of the levels'
    totals about their mean. All orders are counted where there are two levels, which is
    `sign_flip`; of more, 9999 are drawn and p is (1 + extreme) / 10000, which is valid as it counts
    the one seen (Phipson and Smyth 2010).
    """
    if not tasks:
        raise ValueError("there is nothing to exchange")
    if len(tasks[0]) == 2 and all(float(one).is_integer() for task in tasks for one in task):
        return sign_flip([round(one - other) for one, other in tasks])
    mean = sum(map(sum, tasks)) / len(tasks[0])

    def spread(totals: Sequence[float]) -> float:
        return sum((total - mean) ** 2 for total in totals)

    # Rounding must not tell an order from its like.
    seen = spread([sum(column) for column in zip(*tasks, strict=True)]) * (1 - 1e-9)
    random = Random(_SEED)
    drawn = [[0.0] * EXCHANGES for _ in tasks[0]]
    for task in tasks:
        # Of many levels not every order is written out.
        few = len(task) <= MOST_ORDERED
        orders = (
            list(permutations(task))
            if few
            else [random.sample(task, len(task)) for _ in range(EXCHANGES)]
        )
        chosen = random.choices(orders, k=EXCHANGES) if few else orders
        for level, column in enumerate(zip(*chosen, strict=True)):
            drawn[level] = list(map(add, drawn[level], column))
    extreme = sum(spread(totals) >= seen for totals in zip(*drawn, strict=True))
    return (1 + extreme) / (1 + EXCHANGES)


def percentile(values: Sequence[float], share: float) -> float:
    """The percentile `share` (0-100), interpolated between neighbours (type 7 of Hyndman and Fan);
    ValueError for no values."""
    if not values or not 0 <= share <= 100:
        raise ValueError(f"no percentile {share} of {len(values)} values")
    ordered = sorted(values)
    place = (len(ordered) - 1) * share / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    # Not a + (b - a) * t: that may leave the two by a rounding error.
    part = place - below
    return ordered[below] if part == 0 else ordered[below] * (1 - part) + ordered[above] * part


def _alike(clusters: Sequence[Cluster]) -> bool:
    """Whether every cluster has the same mean, compared without rounding."""
    first = clusters[0]
    return all(one.total * first.units == first.total * one.units for one in clusters)


def _check_draw(units: int, passed: int, k: int) -> None:
    if k < 1 or not 0 <= passed <= units:
        raise ValueError(f"{k} draws from {passed} of {units}")
