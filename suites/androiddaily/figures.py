"""The figures of a run over the static split: by action type, by step, by episode, and the cost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from ...agent.cost import Account
from ...tasks.statistics import Interval, percentile, wilson
from ...traces.money import Usage
from .dataset import Dataset, StaticEpisode
from .labels import KINDS, Kind
from .record import VERSION, Prediction, Record, StaticRecord

# Above this share of steps without a prediction a run is no measurement.
MOST_MISSING = 0.02


class Share(Record):
    """So many of so many, with the 95% interval; `share` is None of nothing."""

    right: int
    of: int
    share: float | None
    interval: Interval | None

    @classmethod
    def count(cls, right: int, of: int) -> "Share":
        """The share and Wilson's interval."""
        if not of:
            return cls(right=0, of=0, share=None, interval=None)
        return cls(right=right, of=of, share=right / of, interval=wilson(right, of))


class KindFigures(Record):
    """The steps whose label is of one kind; `names` are what the data call it."""

    kind: Kind
    names: tuple[str, ...]
    missing: int
    type_right: Share
    right: Share
    instead: Mapping[str, int]


class StaticSummary(Record):
    """All figures; a step without a prediction counts as wrong, and `predicted` leaves it out.

    `valid` is false if more than 2% are missing. `episodes` are those whose every step is right.
    """

    version: Literal[1] = VERSION
    run: StaticRecord
    steps: int
    missing: int
    bad_replies: int
    valid: bool
    kinds: tuple[KindFigures, ...]
    type_right: Share
    right: Share
    predicted: Share
    episodes: Share
    calls: int
    usage: Usage
    cost_usd: Decimal | None
    cached_share: float | None
    model_s_p50: float | None
    model_s_p95: float | None


def summarize(
    run: StaticRecord, data: Dataset, predictions: Iterable[Prediction], whole: Dataset
) -> StaticSummary:
    """The figures of `data`; `whole` is the data before a limit, to tell episodes cut short."""
    found = {prediction.key: prediction for prediction in predictions}
    steps = [(step.label, found.get((step.episode, step.number))) for step in data.steps]
    made = [prediction for _, prediction in steps if prediction]
    account = Account()
    for prediction in made:
        account = account.plus(prediction.usage, prediction.cost_usd)
    missing = len(steps) - len(made)
    right = sum(prediction.right for prediction in made)
    times = [prediction.model_s for prediction in made]
    return StaticSummary(
        run=run,
        steps=len(steps),
        missing=missing,
        bad_replies=sum(prediction.bad_reply is not None for prediction in made),
        valid=missing <= MOST_MISSING * len(steps),
        kinds=tuple(_kinds(data, found)),
        type_right=Share.count(sum(p.type_right for p in made), len(steps)),
        right=Share.count(right, len(steps)),
        predicted=Share.count(right, len(made)),
        episodes=_episodes(data, whole, found),
        calls=account.calls,
        usage=account.usage,
        cost_usd=account.cost_usd,
        cached_share=account.cached_share,
        model_s_p50=percentile(times, 50) if times else None,
        model_s_p95=percentile(times, 95) if times else None,
    )


def _kinds(data: Dataset, found: Mapping[tuple[str, int], Prediction]) -> Iterable[KindFigures]:
    for kind in KINDS:
        steps = [step for step in data.steps if step.label.kind == kind]
        if not steps:
            continue
        made = [p for step in steps if (p := found.get((step.episode, step.number)))]
        wrong = (p for p in made if not p.type_right)
        instead = Counter(p.action.kind if p.action else "bad reply" for p in wrong)
        yield KindFigures(
            kind=kind,
            names=tuple(dict.fromkeys(step.label.name for step in steps)),
            missing=len(steps) - len(made),
            type_right=Share.count(sum(p.type_right for p in made), len(steps)),
            right=Share.count(sum(p.right for p in made), len(steps)),
            instead=dict(instead.most_common()),
        )


def _episodes(data: Dataset, whole: Dataset, found: Mapping[tuple[str, int], Prediction]) -> Share:
    """Episodes that are there from beginning to end, and how many are right throughout."""
    lengths = {episode.id: len(episode.steps) for episode in whole.episodes}
    complete = [one for one in data.episodes if len(one.steps) == lengths[one.id]]
    return Share.count(sum(_all_right(one, found) for one in complete), len(complete))


def _all_right(episode: StaticEpisode, found: Mapping[tuple[str, int], Prediction]) -> bool:
    made: Sequence[Prediction | None] = [found.get((s.episode, s.number)) for s in episode.steps]
    return all(prediction is not None and prediction.right for prediction in made)
