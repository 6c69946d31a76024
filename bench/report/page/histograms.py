"""How measurements are sorted into the bars of a histogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from ..result import UnitResult
from .charts import Bin

BARS = 10


@dataclass(frozen=True, slots=True)
class SecondBins:
    """Bars of `width_s` seconds each, the last open to the right."""

    bins: tuple[Bin, ...]
    width_s: float


def extra_bins(results: Sequence[UnitResult]) -> tuple[Bin, ...]:
    """Successes by acts beyond the shortest way; a bar for fewer only if there are such."""
    extra = [r.actions - r.optimal for r in results if r.success and r.optimal]
    groups = [(f"+{at}" if at else "0", range(at, at + 1)) for at in range(6)]
    groups += [("6–9", range(6, 10)), ("10+", range(10, 1_000_000))]
    if any(one < 0 for one in extra):
        groups.insert(0, ("<0", range(-1_000_000, 0)))
    return tuple(Bin(label, sum(1 for one in extra if one in span)) for label, span in groups)


def second_bins(values: Sequence[float], p95_s: float) -> SecondBins:
    """Bars of a round width, so many that the 95th percentile lies within."""
    width = _round_up(p95_s / (BARS - 1)) if p95_s > 0 else 1.0
    counts = [0] * BARS
    for value in values:
        counts[min(BARS - 1, max(0, floor(value / width)))] += 1
    bins = [Bin(_edge(index * width), count) for index, count in enumerate(counts)]
    return SecondBins((*bins[:-1], Bin(bins[-1].label + "+", counts[-1])), width)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _edge(value: float) -> str:
    return f"{value:.3g}"
