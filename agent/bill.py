"""What recorded runs cost: by step, rung, episode and verified success, and what if.

Everything hypothetical is computed from the recorded tokens at another model's prices; that the
other model would have used as many tokens, steps and tries is an assumption, never a finding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from ..traces.reader import read_episodes, read_steps
from ..traces.schema import EpisodeRecord, Rung, StepRecord, Usage
from .cost import Account, price
from .models.profiles import Prices

VOLUMES = (1_000, 10_000, 100_000)
_CENT_OF_A_CENT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class StepBill:
    """One model call: its place, its rung, its tokens and what it cost."""

    index: int
    rung: Rung
    usage: Usage
    cost_usd: Decimal | None


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
    steps: tuple[StepBill, ...]

    @property
    def account(self) -> Account:
        """All its calls."""
        return _account(self.steps)


@dataclass(frozen=True, slots=True)
class Bill:
    """Episodes of one or more runs."""

    episodes: tuple[EpisodeBill, ...]

    @property
    def account(self) -> Account:
        """All calls of all episodes."""
        return _account(step for episode in self.episodes for step in episode.steps)

    @property
    def rungs(self) -> Mapping[Rung, Account]:
        """The calls of each rung that was used."""
        by_rung: dict[Rung, list[StepBill]] = {}
        for episode in self.episodes:
            for step in episode.steps:
                by_rung.setdefault(step.rung, []).append(step)
        return {rung: _account(steps) for rung, steps in by_rung.items()}

    @property
    def passed(self) -> int:
        """Episodes whose goal was verified."""
        return sum(episode.verdict == "passed" for episode in self.episodes)

    @property
    def per_task_usd(self) -> Decimal | None:
        """Mean cost of an episode; None without episodes or without a known price."""
        return _share(self.account.cost_usd, len(self.episodes))

    @property
    def per_success_usd(self) -> Decimal | None:
        """All that was spent over the verified successes; None if there was none."""
        return _share(self.account.cost_usd, self.passed)

    def repriced(self, prices: Prices | None) -> "Bill":
        """Hypothetical: the same tokens at other prices."""
        return Bill(
            tuple(
                EpisodeBill(
                    run=episode.run,
                    id=episode.id,
                    task=episode.task,
                    model=episode.model,
                    scripted=episode.scripted,
                    advisor=episode.advisor,
                    verdict=episode.verdict,
                    steps=tuple(
                        StepBill(s.index, s.rung, s.usage, price(s.usage, prices))
                        for s in episode.steps
                    ),
                )
                for episode in self.episodes
            )
        )


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
    """The bill of run folders; raises UsageMistake if one of them is none."""
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
    return EpisodeBill(
        run=run.name,
        id=record.id,
        task=record.task,
        model=record.model.profile,
        scripted=record.model.scripted,
        advisor=advisor if isinstance(advisor, str) else None,
        verdict=record.verdict.status if record.verdict else "unverified",
        steps=tuple(_step(step) for step in read_steps(folder)),
    )


def _step(step: StepRecord) -> StepBill:
    return StepBill(step.index, step.rung, step.usage, step.cost_usd)


def _account(steps: Iterable[StepBill]) -> Account:
    account = Account()
    for step in steps:
        account = account.plus(step.usage, step.cost_usd)
    return account


def _share(amount: Decimal | None, parts: int) -> Decimal | None:
    return None if amount is None or not parts else _rounded(amount / parts)


def _exact(bill: Bill, tasks: int) -> Decimal:
    """`tasks` episodes at the mean cost, divided last so that nothing is rounded before."""
    return _rounded((bill.account.cost_usd or Decimal(0)) * tasks / len(bill.episodes))


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT_OF_A_CENT, ROUND_HALF_EVEN)
