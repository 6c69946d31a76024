"""What recorded runs cost: by step, rung, episode and verified success, and what if.

Everything hypothetical is computed from the recorded tokens at another model's prices; that the
other model would have used as many tokens, steps and tries is an assumption, never a finding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from pydantic import JsonValue

from ..traces.aims import AimSums, ExpectSums, aim_sums, expect_sums
from ..traces.money import Spent, Usage, Usd
from ..traces.reader import read_calls, read_episodes, read_steps
from ..traces.schema import (
    CallRecord,
    EpisodeRecord,
    Player,
    RoutingRecord,
    Rung,
    StepRecord,
    TaskClass,
)
from ..traces.spending import own_call
from .cost import Account, list_price
from .models.profiles import Prices
from .routing import class_by_tags

VOLUMES = (1_000, 10_000, 100_000)
_CENT_OF_A_CENT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class CallBill:
    """One model call: who was asked, in which step on which rung, its tokens and what it cost; a
    judge's call is in no step."""

    by: Player
    usage: Usage
    cost: Usd
    index: int | None = None
    rung: Rung | None = None

    @property
    def cost_usd(self) -> Decimal | None:
        """All of it; None if it is not known."""
        return self.cost.cost_usd


@dataclass(frozen=True, slots=True)
class EpisodeBill:
    """One episode's calls and whether its goal was verified."""

    run: str
    id: str
    task: str
    model: str
    scripted: bool
    advisor: str | None
    verdict: str
    price_note: str
    calls: tuple[CallBill, ...]
    task_class: TaskClass = "other"
    trial: int = 0
    seed: int = 0
    settings: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    infrastructure: bool = False
    aims: AimSums = AimSums()
    expects: ExpectSums = ExpectSums()
    routing: RoutingRecord | None = None

    @property
    def success(self) -> bool | None:
        """Whether the goal was verified; None if nobody could, or infrastructure ended it."""
        known = self.verdict in ("passed", "failed") and not self.infrastructure
        return self.verdict == "passed" if known else None

    @property
    def rungs(self) -> frozenset[Rung]:
        """Those that were called."""
        return frozenset(call.rung for call in self.calls if call.rung is not None)

    @property
    def steps(self) -> tuple[CallBill, ...]:
        """Those that were made in its steps."""
        return tuple(call for call in self.calls if call.index is not None)

    @property
    def account(self) -> Account:
        """All its calls."""
        return _account(self.calls)


@dataclass(frozen=True, slots=True)
class Bill:
    """Episodes of one or more runs."""

    episodes: tuple[EpisodeBill, ...]

    @property
    def account(self) -> Account:
        """All calls of all episodes."""
        return _account(self._calls)

    @property
    def rungs(self) -> Mapping[Rung, Account]:
        """The calls of each rung that was used."""
        by_rung: dict[Rung, list[CallBill]] = {}
        for call in self._calls:
            if call.rung is not None:
                by_rung.setdefault(call.rung, []).append(call)
        return {rung: _account(calls) for rung, calls in by_rung.items()}

    @property
    def players(self) -> Mapping[Player, Account]:
        """The calls of the acting model, the advisor and the judge, of those that were asked."""
        by_player: dict[Player, list[CallBill]] = {}
        for call in self._calls:
            by_player.setdefault(call.by, []).append(call)
        return {player: _account(calls) for player, calls in by_player.items()}

    @property
    def price_notes(self) -> tuple[str, ...]:
        """Why prices are not known, as the runs say."""
        notes = (episode.price_note for episode in self.episodes)
        return tuple(dict.fromkeys(note for note in notes if note))

    @property
    def _calls(self) -> Iterable[CallBill]:
        return (call for episode in self.episodes for call in episode.calls)

    @property
    def charged(self) -> Account:
        """The calls of which the endpoint itself said what it charged."""
        return _account(c for c in self._calls if c.usage.reported_usd is not None)

    @property
    def passed(self) -> int:
        """Episodes whose goal was verified."""
        return sum(episode.verdict == "passed" for episode in self.episodes)

    @property
    def per_task(self) -> Usd | None:
        """Mean cost of an episode; None without episodes."""
        return _share(self.account.cost, len(self.episodes))

    @property
    def per_task_usd(self) -> Decimal | None:
        """The same; None also if a part of it is not known."""
        return self.per_task.cost_usd if self.per_task else None

    @property
    def per_success(self) -> Usd | None:
        """All that was spent over the verified successes; None if there was none."""
        return _share(self.account.cost, self.passed)

    @property
    def per_success_usd(self) -> Decimal | None:
        """The same; None also if a part of it is not known."""
        return self.per_success.cost_usd if self.per_success else None

    def repriced(self, prices: Prices | None) -> "Bill":
        """Hypothetical: the same tokens at other prices, those of the judge as they were."""
        return Bill(tuple(_repriced(episode, prices) for episode in self.episodes))


@dataclass(frozen=True, slots=True)
class Month:
    """`tasks` a month by this mix and by the big model alone, in USD."""

    tasks: int
    mix_usd: Decimal
    big_usd: Decimal

    @property
    def saved_usd(self) -> Decimal:
        """What the mix saves; below zero if it is the dearer one."""
        return self.big_usd - self.mix_usd


@dataclass(frozen=True, slots=True)
class BreakEven:
    """This mix against always asking the big model, which is taken to use the same tokens.

    `success_share` (0-1): if every task that the mix fails is done again by the big model, the mix
    is the cheaper way as long as it succeeds at more than this share of them.
    """

    mix_usd: Decimal
    big_usd: Decimal
    success_share: Decimal
    months: tuple[Month, ...]


def read_bill(runs: Iterable[Path]) -> Bill:
    """The bill of run folders; raises UsageError if one of them is none."""
    return Bill(
        tuple(
            _episode(run, record, run / "episodes" / record.id)
            for run in runs
            for record in read_episodes(run)
        )
    )


def break_even(mix: Bill, big: Bill, volumes: Iterable[int] = VOLUMES) -> BreakEven | None:
    """The comparison, with `big` the same bill repriced; None if a price is not known or zero."""
    mix_usd, big_usd = mix.per_task_usd, big.per_task_usd
    if mix_usd is None or not big_usd:
        return None
    months = tuple(Month(n, _exact(mix, n), _exact(big, n)) for n in volumes)
    return BreakEven(mix_usd, big_usd, _rounded(mix_usd / big_usd), months)


def _episode(run: Path, record: EpisodeRecord, folder: Path) -> EpisodeBill:
    advisor = record.settings.get("advisor")
    steps = list(read_steps(folder))
    routed = record.routing
    return EpisodeBill(
        run=run.name,
        id=record.id,
        task=record.task,
        model=record.model.profile,
        scripted=record.model.scripted,
        advisor=advisor if isinstance(advisor, str) else None,
        verdict=record.verdict.status if record.verdict else "unverified",
        price_note=record.model.price_note,
        calls=(
            *(call for step in steps for call in _step(step)),
            *(_extra(call) for call in read_calls(folder)),
        ),
        task_class=routed.task_class if routed else class_by_tags(record.tags)[0],
        trial=record.trial,
        seed=record.seed,
        settings=record.settings,
        infrastructure=record.end is None or record.end.infrastructure,
        aims=aim_sums(steps),
        expects=expect_sums(steps),
        routing=routed,
    )


def _step(step: StepRecord) -> Iterable[CallBill]:
    if step.advice is not None:
        yield _extra(step.advice, step)
    own = own_call(step)
    if own.calls:
        yield _call(step.by, own, step)


def _extra(call: CallRecord, step: StepRecord | None = None) -> CallBill:
    return _call(call.by, call.spent, step)


def _call(by: Player, spent: Spent, step: StepRecord | None) -> CallBill:
    index, rung = (step.index, step.rung) if step else (None, None)
    return CallBill(by, spent.usage, spent.cost, index, rung)


def _repriced(episode: EpisodeBill, prices: Prices | None) -> EpisodeBill:
    calls = (
        one
        if one.by in ("judge", "gate")
        else replace(one, cost=Usd.of(list_price(one.usage, prices)))
        for one in episode.calls
    )
    return replace(episode, calls=tuple(calls))


def _account(calls: Iterable[CallBill]) -> Account:
    account = Account()
    for call in calls:
        account = Account(account.calls + 1, account.usage + call.usage, account.cost + call.cost)
    return account


def _share(amount: Usd, parts: int) -> Usd | None:
    return Usd(_rounded(amount.known_usd / parts), amount.whole) if parts else None


def _exact(bill: Bill, tasks: int) -> Decimal:
    """`tasks` episodes at the mean cost, divided last so that nothing is rounded before."""
    return _rounded((bill.account.cost_usd or Decimal(0)) * tasks / len(bill.episodes))


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT_OF_A_CENT, ROUND_HALF_EVEN)
