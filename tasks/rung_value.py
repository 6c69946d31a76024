"""What each rung bought by class of task: calls, dollars, and the success that they gained.

Steps climb where there is trouble, so episodes that used a rung failed more often than others for
reasons of their own. What a rung gains is therefore told only from the same units played by a
policy that can reach it and by one that cannot, all else in the settings being equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ..agent.bill import Bill, EpisodeBill
from ..agent.cost import Account
from ..agent.routing import CLASSES
from ..traces.aims import AimSums, ExpectSums
from ..traces.schema import Rung, TaskClass
from .played_policy import PlayedPolicy, conditions_of, policy_of
from .statistics import Cluster, Interval, difference_interval

RUNGS: tuple[Rung, ...] = ("low", "medium", "high", "advisor", "human")


@dataclass(frozen=True, slots=True)
class RungGain:
    """Success (0-1) and USD a task more with a rung than without, over `units` played both ways.

    `per_usd` are successes gained for each dollar more, None where it cannot be told; `why` says
    why it cannot.
    """

    units: int = 0
    success: float | None = None
    interval: Interval | None = None
    usd: float | None = None
    per_usd: float | None = None
    per_usd_interval: tuple[float, float] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class RungValue:
    """One rung in one class: its calls and what they cost, the scored episodes that used it and
    that did not, how many of each passed, and what it gained."""

    rung: Rung
    account: Account
    used: int
    used_passed: int
    unused: int
    unused_passed: int
    gain: RungGain


@dataclass(frozen=True, slots=True)
class ClassValue:
    """One class of task; `scored` leaves out what infrastructure ended and what nobody verified."""

    task_class: TaskClass
    episodes: int
    scored: int
    passed: int
    account: Account
    aims: AimSums
    expects: ExpectSums
    rungs: tuple[RungValue, ...]


def class_values(bill: Bill) -> tuple[ClassValue, ...]:
    """Every class that was played, in the order of the table."""
    found: list[ClassValue] = []
    for name in CLASSES:
        episodes = [one for one in bill.episodes if one.task_class == name]
        if episodes:
            found.append(_class_value(name, episodes))
    return tuple(found)


def _class_value(name: TaskClass, episodes: Sequence[EpisodeBill]) -> ClassValue:
    of_class = Bill(tuple(episodes))
    scored = [one for one in episodes if one.success is not None]
    rungs = of_class.rungs
    return ClassValue(
        task_class=name,
        episodes=len(episodes),
        scored=len(scored),
        passed=sum(one.success is True for one in scored),
        account=of_class.account,
        aims=sum((one.aims for one in episodes), AimSums()),
        expects=sum((one.expects for one in episodes), ExpectSums()),
        rungs=tuple(_rung_value(r, rungs[r], scored) for r in RUNGS if r in rungs),
    )


def _rung_value(rung: Rung, account: Account, scored: Sequence[EpisodeBill]) -> RungValue:
    used = [one for one in scored if rung in one.rungs]
    unused = [one for one in scored if rung not in one.rungs]
    return RungValue(
        rung=rung,
        account=account,
        used=len(used),
        used_passed=sum(one.success is True for one in used),
        unused=len(unused),
        unused_passed=sum(one.success is True for one in unused),
        gain=rung_gain(rung, scored),
    )


def rung_gain(rung: Rung, scored: Sequence[EpisodeBill]) -> RungGain:
    """What a rung gained, from units that were played with it in reach and without."""
    pairs = list(_pairs(rung, scored))
    if not pairs:
        reach = {rung in policy_of(one.settings).reach for one in scored}
        way = "without" if reach == {True} else "with" if reach == {False} else "with and without"
        return RungGain(why=f"no unit was played {way} {'it' if way != 'with' else 'it in reach'}")
    tasks: dict[str, list[float]] = {}
    for task, gained, _ in pairs:
        tasks.setdefault(task, []).append(gained)
    clusters = [Cluster(sum(values), len(values)) for values in tasks.values()]
    success = fmean(gained for _, gained, _ in pairs)
    interval = difference_interval(clusters)
    known = [usd for _, _, usd in pairs if usd is not None]
    usd = fmean(known) if len(known) == len(pairs) else None
    told = RungGain(len(pairs), success, interval, usd)
    return _per_usd(told)


def _per_usd(told: RungGain) -> RungGain:
    """The same with what a dollar more gains, where the data tell."""
    success, interval, usd = told.success, told.interval, told.usd
    assert success is not None and interval is not None
    why, per_usd, bounds = "", None, None
    if usd is None:
        why = "a price is not known"
    elif interval.low <= 0 <= interval.high:
        why = "the interval of the gain holds 0"
    elif usd <= 0:
        why = "it costs nothing more"
    else:
        per_usd = success / usd
        bounds = (interval.low / usd, interval.high / usd)
    return RungGain(told.units, success, interval, usd, per_usd, bounds, why)


def _pairs(rung: Rung, scored: Iterable[EpisodeBill]) -> Iterable[tuple[str, float, float | None]]:
    """Of each unit its task, and the success and USD that it has more with the rung in reach."""
    units: dict[tuple[object, ...], dict[bool, list[EpisodeBill]]] = {}
    policies: dict[str, PlayedPolicy] = {}
    for one in scored:
        key = str(sorted(one.settings.items(), key=str))
        policy = policies.setdefault(key, policy_of(one.settings))
        unit = (conditions_of(one), one.task, one.seed, one.trial)
        units.setdefault(unit, {}).setdefault(rung in policy.reach, []).append(one)
    for (_, task, *_rest), ways in units.items():
        if len(ways) == 2:
            yield str(task), _rate(ways[True]) - _rate(ways[False]), _more_usd(ways)


def _rate(episodes: Sequence[EpisodeBill]) -> float:
    return fmean(one.success is True for one in episodes)


def _more_usd(ways: Mapping[bool, Sequence[EpisodeBill]]) -> float | None:
    means: dict[bool, float] = {}
    for way, episodes in ways.items():
        costs = [one.account.cost_usd for one in episodes]
        known = [float(cost) for cost in costs if cost is not None]
        if len(known) < len(costs):
            return None
        means[way] = fmean(known)
    return means[True] - means[False]
