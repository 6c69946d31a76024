"""Sets any number of runs of one suite in a table: who passes how much, at what price."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ..actions import UsageError
from ..tasks.statistics import ALPHA, holm
from .compare import Comparison, Side, compare, side_of
from .entrants import Entrant, labels, letter
from .report.figures import PassRate
from .report.read import BenchRun
from .report.result import UnitKey, UnitResult
from .report.summary import by_basis, rate_of, summarise


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contender(_Record):
    """A run in the table, on the units that all runs have.

    `rank` is 1 for the highest success rate, and the same for runs that are level. `pareto` says
    that no other run passes as much for less or more for as little; None if a price is not known.
    `p` is that of the paired test against the base and `p_holm` the same, adjusted for the number
    of runs; None for the base itself.
    """

    letter: str
    label: str
    folder: str
    rank: int
    side: Side
    units: int
    missing: int
    pareto: bool | None
    p: float | None = None
    p_holm: float | None = None


class GroupRates(_Record):
    """One scenario or tag: the rate of each run, in the order of the table's runs."""

    by: Literal["scenario", "tag"]
    name: str
    rates: tuple[PassRate, ...]


class Leaderboard(_Record):
    """Several runs on the units that all of them have (`shared`), as they were named.

    `left_out` counts the units that one run has and another has not. `comparisons` are those of
    the base (A) with each other run (B), in their order.
    """

    version: Literal[1] = 1
    suite: str
    suite_version: str
    suite_hash: str
    base: str
    shared: int
    planned: int
    left_out: int
    runs: tuple[Contender, ...]
    comparisons: tuple[Comparison, ...]
    groups: tuple[GroupRates, ...]

    @property
    def ranked(self) -> tuple[Contender, ...]:
        """The runs, the best first."""
        return tuple(sorted(self.runs, key=lambda one: (one.rank, _price(one), one.letter)))

    def against(self, one: Contender) -> Comparison | None:
        """The comparison of the base with a run; None for the base."""
        others = [run for run in self.runs if run.letter != self.base]
        return self.comparisons[others.index(one)] if one in others else None

    @property
    def sentence(self) -> str:
        """Who passes most, and which runs differ from the base."""
        best = [one for one in self.runs if one.rank == 1]
        names = " and ".join(one.letter for one in best) if len(best) < 4 else f"{len(best)} runs"
        share = best[0].side.rate.rate or 0.0
        verb = "passes" if len(best) == 1 else "pass"
        differ = [
            f"{one.letter} ({'better' if _gain(self.against(one)) > 0 else 'worse'})"
            for one in self.runs
            if one.p_holm is not None and one.p_holm < ALPHA
        ]
        surely = (
            f"Distinguishable from {self.base} after Holm: {', '.join(differ)}."
            if differ
            else f"No run is distinguishable from {self.base} at 5% after Holm."
        )
        return f"{names} {verb} most: {share:.1%} of {self.shared} units. {surely}"


def rank_runs(entrants: Sequence[Entrant], base: int = 0) -> Leaderboard:
    """The table of runs of one suite, each tested against `entrants[base]`; raises UsageError if
    no unit is in all of them."""
    shared = _shared(entrants)
    cut = [replace(one, run=_only(one.run, shared)) for one in entrants]
    sides = [side_of(one.name, one.run, summarise(one.run)) for one in cut]
    # What forbids to quote a run is said of all of it.
    whole = [summarise(one.run).invalid for one in entrants]
    sides = [
        side.model_copy(update={"invalid": why}) for side, why in zip(sides, whole, strict=True)
    ]
    others = [index for index in range(len(cut)) if index != base]
    comparisons = [
        compare(cut[base].run, cut[index].run, cut[base].name, cut[index].name) for index in others
    ]
    ps = dict(zip(others, (found.p for found in comparisons), strict=True))
    adjusted = dict(zip(others, holm(list(ps.values())), strict=True))
    front = pareto([(side.rate.rate, side.cost_per_task_usd) for side in sides])
    named = labels(entrants)
    runs = tuple(
        Contender(
            letter=letter(index),
            label=named[index],
            folder=str(one.folder),
            rank=1 + sum(_rate(other) > _rate(sides[index]) for other in sides),
            side=sides[index],
            units=len(one.run.played),
            missing=len(one.run.missing),
            pareto=front[index],
            p=ps.get(index),
            p_holm=adjusted.get(index),
        )
        for index, one in enumerate(entrants)
    )
    first = entrants[0].run.bench
    every = frozenset[UnitKey]().union(*(one.run.places for one in entrants))
    return Leaderboard(
        suite=first.suite,
        suite_version=first.suite_version,
        suite_hash=first.suite_hash,
        base=letter(base),
        shared=len(shared),
        planned=len(first.units),
        left_out=len(every) - len(shared),
        runs=runs,
        comparisons=tuple(comparisons),
        groups=tuple(_groups([one.run for one in cut])),
    )


def pareto(points: Sequence[tuple[float | None, Decimal | None]]) -> list[bool | None]:
    """Which of these success rates and prices no other one beats: passes at least as much for at
    most as much, and more or for less. None where one of the two is not known."""
    known = [(rate, usd) for rate, usd in points if rate is not None and usd is not None]
    return [
        None
        if rate is None or usd is None
        else not any(
            other >= rate and price <= usd and (other > rate or price < usd)
            for other, price in known
        )
        for rate, usd in points
    ]


def _shared(entrants: Sequence[Entrant]) -> frozenset[UnitKey]:
    found = [frozenset(result.unit for result in one.run.results) for one in entrants]
    shared = frozenset[UnitKey].intersection(*found)
    if not shared:
        pairs = zip(entrants, found, strict=True)
        have = ", ".join(f"{one.name} {len(units)}" for one, units in pairs)
        raise UsageError(f"no unit was played in all of these runs: nothing to compare ({have})")
    return shared


def _only(run: BenchRun, shared: frozenset[UnitKey]) -> BenchRun:
    bench = run.bench.model_copy(update={"units": tuple(u for u in run.bench.units if u in shared)})
    return replace(run, bench=bench, results=tuple(r for r in run.results if r.unit in shared))


def _groups(runs: Sequence[BenchRun]) -> Iterable[GroupRates]:
    bases = [_basis(run) for run in runs]
    by: tuple[tuple[Literal["scenario", "tag"], Callable[[UnitResult], Sequence[str]]], ...] = (
        ("scenario", lambda result: (result.scenario,) if result.scenario else ()),
        ("tag", lambda result: result.tags),
    )
    for kind, of in by:
        for name in sorted({name for basis in bases for one in basis for name in of(one)}):
            yield GroupRates(
                by=kind,
                name=name,
                rates=tuple(rate_of([one for one in basis if name in of(one)]) for basis in bases),
            )


def _basis(run: BenchRun) -> Sequence[UnitResult]:
    verified, judged = by_basis(run.played)
    return verified or judged


def _rate(side: Side) -> float:
    return -1.0 if side.rate.rate is None else side.rate.rate


def _price(one: Contender) -> Decimal:
    price = one.side.cost_per_task_usd
    return Decimal("Infinity") if price is None else price


def _gain(found: Comparison | None) -> float:
    return 0.0 if found is None or found.success.mean is None else found.success.mean
