"""What calls cost, in exact decimals; an unknown price stays unknown and is never zero."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..traces.money import Spent, Usage, Usd, format_usd
from ..traces.schema import CallRecord, ModelRecord, Player, Rung, Totals
from .models.base import AnswerRejected, Effort, Model, Prompt, Reply, sent_requests
from .models.profiles import Prices, Profile

__all__ = [
    "Account", "Ledger", "asked", "call_record", "format_usd", "list_price", "model_record",
    "price", "rereading",
]  # fmt: skip

_PER_MILLION = -6


def model_record(profile: Profile) -> ModelRecord:
    """What records say of a model, and of where its prices are from."""
    return ModelRecord(
        profile=profile.name,
        name=profile.model or "",
        endpoint=profile.base_url or "",
        scripted=profile.scripted,
        prices_date=str(profile.prices.date) if profile.prices else None,
        price_note="" if profile.prices else profile.price_note,
    )


async def asked(
    model: Model, prompt: Prompt, effort: Effort, by: Player, book: Callable[[CallRecord], None]
) -> Reply:
    """One reply, also one that the endpoint threw away; what else was sent is told to `book`,
    whatever is raised."""
    with sent_requests() as sent:
        try:
            return await model.ask(prompt, effort)
        except AnswerRejected as error:
            return error.reply
        finally:
            for usage in sent:
                book(call_record(model, usage, by))


def call_record(model: Model, usage: Usage, by: Player) -> CallRecord:
    """A call to a model at its list price."""
    profile = model.profile
    return CallRecord(
        by=by, profile=profile.name, usage=usage, cost_usd=price(usage, profile.prices)
    )


def price(usage: Usage, prices: Prices | None) -> Decimal | None:
    """USD of one call: what the endpoint says that it charged, or else by the list price."""
    return list_price(usage, prices) if usage.reported_usd is None else usage.reported_usd


def list_price(usage: Usage, prices: Prices | None) -> Decimal | None:
    """USD of one call's tokens; None without prices or without both prompt and output tokens.

    Cached and cache-writing tokens are part of the prompt tokens, reasoning is part of the output.
    What is not reported as cached is billed in full.
    """
    if prices is None or usage.prompt is None or usage.output is None:
        return None
    cached = min(usage.cached or 0, usage.prompt)
    written = min(usage.cache_write or 0, usage.prompt - cached)
    millionths = (
        (usage.prompt - cached - written) * prices.input
        + cached * (prices.input if prices.cached is None else prices.cached)
        + written * (prices.input if prices.cache_write is None else prices.cache_write)
        + usage.output * prices.output
    )
    return millionths.scaleb(_PER_MILLION)


def rereading(call: Spent, prices: Prices | None) -> float:
    """What a call's prompt costs with nothing of it cached, beyond what it costs cached whole, in
    calls like that one; 0 if no price is known, or none is lower for what is cached."""
    if prices is None or prices.cached is None or not call.cost_usd:
        return 0.0
    dearer = (prices.input - prices.cached) * (call.usage.prompt or 0)
    return float(dearer.scaleb(_PER_MILLION) / call.cost_usd)


@dataclass(frozen=True, slots=True)
class Account:
    """What a number of calls took."""

    calls: int = 0
    usage: Usage = Usage()
    cost: Usd = Usd()

    def plus(self, usage: Usage, cost_usd: Decimal | None) -> "Account":
        """The account with one more call."""
        return Account(self.calls + 1, self.usage + usage, self.cost + Usd.of(cost_usd))

    @property
    def cost_usd(self) -> Decimal | None:
        """All of the cost; None once one of the calls has no known price."""
        return self.cost.cost_usd

    @property
    def at_least_usd(self) -> Decimal | None:
        """What is known of a cost that is not known whole."""
        return self.cost.at_least_usd

    @property
    def cached_share(self) -> float | None:
        """Share (0-1) of the prompt tokens that came from the cache; None if not reported."""
        if not self.usage.prompt or self.usage.cached is None:
            return None
        return self.usage.cached / self.usage.prompt


class Ledger:
    """Books every call the moment it returns, before anything can go wrong with reading it."""

    def __init__(self) -> None:
        self._rungs: dict[Rung, Account] = {}
        self._total = Account()

    def book(self, rung: Rung, usage: Usage, prices: Prices | None) -> Decimal | None:
        """Book one call on its rung; returns what it cost in USD."""
        cost_usd = price(usage, prices)
        self._rungs[rung] = self._rungs.get(rung, Account()).plus(usage, cost_usd)
        self._total = self._total.plus(usage, cost_usd)
        return cost_usd

    @property
    def total(self) -> Account:
        """All calls."""
        return self._total

    @property
    def rungs(self) -> Mapping[Rung, Account]:
        """The calls of each rung that was used."""
        return dict(self._rungs)

    def totals(self, steps: int, wall_s: float) -> Totals:
        """The sums as a trace records them."""
        return Totals(
            steps=steps,
            model_calls=self._total.calls,
            usage=self._total.usage,
            cost_usd=self._total.cost_usd,
            at_least_usd=self._total.at_least_usd,
            wall_s=wall_s,
        )
