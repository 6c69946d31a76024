"""How far a judge agrees with people: agreement, false positives, false negatives, kappa."""

from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random
from typing import Literal, TypeAlias

from ...suites.androiddaily.record import Record
from ...tasks.guidelines import TIERS, Met, Tier
from ...tasks.judgement import Status
from ...tasks.statistics import CONFIDENCE, Interval, percentile, wilson
from .labels import HumanLabel, HumanMet, LabelledEpisode

VERSION = 1
RESAMPLES = 2000

Pair: TypeAlias = tuple[HumanLabel, Status]
Table: TypeAlias = Mapping[Pair, int]

# The two sides of a guideline are counted like those of an episode.
_SIDES: Mapping[HumanMet, HumanLabel] = {"met": "passed", "not_met": "failed"}
_JUDGED: Mapping[Met, Status] = {
    "met": "passed", "not_met": "failed", "cannot_tell": "unverified",
}  # fmt: skip
_SEED = 6
_BOOTSTRAP = "bootstrap"


class Proportion(Record):
    """So many of so many with Wilson's 95% interval; of nothing there is neither."""

    count: int
    of: int
    rate: float | None
    interval: Interval | None

    @classmethod
    def of_counts(cls, count: int, of: int) -> "Proportion":
        """The rate and its interval."""
        if not of:
            return cls(count=0, of=0, rate=None, interval=None)
        return cls(count=count, of=of, rate=count / of, interval=wilson(count, of))


class TierCalibration(Record):
    """A judge against labels of the guidelines of one tier; the figures are those of a whole
    calibration, of guidelines in place of episodes. A false positive is one that the judge finds
    met and a person does not."""

    guidelines: int
    undecided: Proportion
    agreement: Proportion
    agreement_decided: Proportion
    false_positives: Proportion
    false_negatives: Proportion
    kappa: float | None
    kappa_interval: Interval | None


class Calibration(Record):
    """A judge against labels.

    `agreement` is of all episodes, one the judge leaves undecided being no agreement;
    `agreement_decided` and Cohen's `kappa` are of those it decides. A false positive is one it
    passes and a person fails (of all a person fails), a false negative the other way round;
    `wrong_passes` are the false positives of all it passes. `kappa` may be undefined: None.
    """

    version: Literal[1] = VERSION
    episodes: int
    undecided: Proportion
    agreement: Proportion
    agreement_decided: Proportion
    false_positives: Proportion
    false_negatives: Proportion
    wrong_passes: Proportion
    kappa: float | None
    kappa_interval: Interval | None
    counts: Mapping[str, Mapping[str, int]]
    tiers: Mapping[Tier, TierCalibration] = {}


def calibrate(labelled: Iterable[LabelledEpisode]) -> Calibration:
    """The figures; ValueError for an episode that is not judged."""
    labelled = tuple(labelled)
    pairs: list[Pair] = []
    for one in labelled:
        if one.judged is None:
            raise ValueError(f"{one.episode} is not judged")
        if one.label is not None:
            pairs.append((one.label, one.judged))
    table = Counter(pairs)
    passed, failed = _labelled(table, "passed"), _labelled(table, "failed")
    undecided = table["passed", "unverified"] + table["failed", "unverified"]
    alike = table["passed", "passed"] + table["failed", "failed"]
    judged_passed = table["passed", "passed"] + table["failed", "passed"]
    wrong = table["failed", "passed"]
    return Calibration(
        episodes=len(pairs),
        undecided=Proportion.of_counts(undecided, len(pairs)),
        agreement=Proportion.of_counts(alike, len(pairs)),
        agreement_decided=Proportion.of_counts(alike, len(pairs) - undecided),
        false_positives=Proportion.of_counts(wrong, failed),
        false_negatives=Proportion.of_counts(table["passed", "failed"], passed),
        wrong_passes=Proportion.of_counts(wrong, judged_passed),
        kappa=cohens_kappa(table),
        kappa_interval=kappa_interval(table),
        counts={
            label: {judged: table[label, judged] for judged in ("passed", "failed", "unverified")}
            for label in ("passed", "failed")
        },
        tiers=_tiers(labelled),
    )


def _tiers(labelled: Iterable[LabelledEpisode]) -> Mapping[Tier, TierCalibration]:
    """The figures of each tier that somebody has labelled."""
    pairs: dict[Tier, Counter[Pair]] = {}
    for episode in labelled:
        for found in episode.found:
            if (said := episode.guidelines.get(found.name)) is not None:
                pair: Pair = _SIDES[said], _JUDGED[found.met]
                pairs.setdefault(found.tier, Counter())[pair] += 1
    return {tier: _tier(pairs[tier]) for tier in TIERS if tier in pairs}


def _tier(table: Counter[Pair]) -> TierCalibration:
    total = sum(table.values())
    undecided = table["passed", "unverified"] + table["failed", "unverified"]
    alike = table["passed", "passed"] + table["failed", "failed"]
    return TierCalibration(
        guidelines=total,
        undecided=Proportion.of_counts(undecided, total),
        agreement=Proportion.of_counts(alike, total),
        agreement_decided=Proportion.of_counts(alike, total - undecided),
        false_positives=Proportion.of_counts(table["failed", "passed"], _labelled(table, "failed")),
        false_negatives=Proportion.of_counts(table["passed", "failed"], _labelled(table, "passed")),
        kappa=cohens_kappa(table),
        kappa_interval=kappa_interval(table),
    )


def cohens_kappa(table: Table) -> float | None:
    """Agreement beyond chance (Cohen 1960) of the decided pairs; None if chance explains it all."""
    a, b = table.get(("passed", "passed"), 0), table.get(("passed", "failed"), 0)
    c, d = table.get(("failed", "passed"), 0), table.get(("failed", "failed"), 0)
    total = a + b + c + d
    if not total:
        return None
    # Times total squared, so that what is exactly chance is exactly nothing.
    chance = (a + b) * (a + c) + (c + d) * (b + d)
    return None if chance == total**2 else ((a + d) * total - chance) / (total**2 - chance)


def kappa_interval(table: Table) -> Interval | None:
    """The percentile bootstrap over episodes; None if kappa itself or most resamples have none."""
    decided = {pair: count for pair, count in table.items() if pair[1] != "unverified"}
    if cohens_kappa(decided) is None:
        return None
    random = Random(_SEED)
    pairs, counts, total = list(decided), list(decided.values()), sum(decided.values())
    drawn = (Counter(random.choices(pairs, counts, k=total)) for _ in range(RESAMPLES))
    kappas = sorted(kappa for one in drawn if (kappa := cohens_kappa(one)) is not None)
    if 2 * len(kappas) < RESAMPLES:
        return None
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = percentile(kappas, tail), percentile(kappas, 100 - tail)
    return Interval(low=low, high=high, method=_BOOTSTRAP)


def _labelled(table: Table, label: HumanLabel) -> int:
    return sum(count for pair, count in table.items() if pair[0] == label)
