"""US dollars of which a part may not be known: such a sum is never told as if it were whole. And
what is paid by: tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    model_serializer,
    model_validator,
)

Player: TypeAlias = Literal["actor", "advisor", "judge", "gate", "opinion", "router"]

UNKNOWN = "unknown"
# Up to this, four digits show nothing: half of the last goes to the even neighbour, zero.
_SHOWN_AS_ZERO = Decimal("0.00005")


@dataclass(frozen=True, slots=True)
class Usd:
    """A sum: `known_usd` of it has a price, and it is all of it only if it is `whole`."""

    known_usd: Decimal = Decimal(0)
    whole: bool = True

    @classmethod
    def of(cls, cost_usd: Decimal | None, at_least_usd: Decimal | None = None) -> "Usd":
        """The sum that a record holds in these two fields."""
        if cost_usd is not None:
            return cls(cost_usd)
        return cls(at_least_usd or Decimal(0), whole=False)

    def __add__(self, other: "Usd") -> "Usd":
        return Usd(self.known_usd + other.known_usd, self.whole and other.whole)

    @property
    def cost_usd(self) -> Decimal | None:
        """All of it; None if a part is not known."""
        return self.known_usd if self.whole else None

    @property
    def at_least_usd(self) -> Decimal | None:
        """What is known of a sum that is not whole; None of any other, and if nothing is known."""
        return self.known_usd if self.known_usd and not self.whole else None

    def fields(self) -> dict[str, Decimal | None]:
        """The two fields of a record."""
        return {"cost_usd": self.cost_usd, "at_least_usd": self.at_least_usd}

    def document(self) -> dict[str, Decimal | bool | None]:
        """As JSON tells it: null unless it is whole, what is known of it, and the flag."""
        return {"usd": self.cost_usd, "at_least_usd": self.at_least_usd, "partial": not self.whole}

    def over(self, parts: int) -> "Usd":
        """An equal share of it, not rounded."""
        return Usd(self.known_usd / parts, self.whole)

    def __str__(self) -> str:
        return format_usd(self.cost_usd, self.at_least_usd)


NOTHING = Usd()


class Usage(BaseModel):
    """Tokens of one model call as the endpoint reported them; None is "not reported", not zero.

    `reported_usd` is what the endpoint itself says that it charged, of those that say it. A sum
    has one only if each of its parts has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: int | None = None
    cached: int | None = None
    cache_write: int | None = None
    output: int | None = None
    reasoning: int | None = None
    reported_usd: Decimal | None = None

    def __add__(self, other: "Usage") -> "Usage":
        if self == Usage() or other == Usage():
            return other if self == Usage() else self
        charged = (self.reported_usd, other.reported_usd)
        return Usage(
            reported_usd=None if None in charged else sum(filter(None, charged), Decimal(0)),
            prompt=_add(self.prompt, other.prompt),
            cached=_add(self.cached, other.cached),
            cache_write=_add(self.cache_write, other.cache_write),
            output=_add(self.output, other.output),
            reasoning=_add(self.reasoning, other.reasoning),
        )


def _add(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else a + b


class Paid(BaseModel):
    """Something that was paid for. `cost_usd` is null if a part of it is not known, and written
    even then; `at_least_usd` is what is known of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cost_usd: Decimal | None = None
    at_least_usd: Decimal | None = None

    @property
    def cost(self) -> Usd:
        """The price as a sum that can be added to."""
        return Usd.of(self.cost_usd, self.at_least_usd)

    @model_serializer(mode="wrap")
    def _say_what_is_not_known(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # A record without its empty fields must not read as one that cost nothing.
        return {**write(self), **({"cost_usd": None} if self.cost_usd is None else {})}


class Spent(Paid):
    """What a number of calls took."""

    calls: int = 0
    usage: Usage = Usage()
    cost_usd: Decimal | None = Decimal(0)

    def __add__(self, other: "Spent") -> "Spent":
        cost = self.cost + other.cost
        return Spent(
            calls=self.calls + other.calls,
            usage=self.usage + other.usage,
            cost_usd=cost.cost_usd,
            at_least_usd=cost.at_least_usd,
        )


def format_usd(cost_usd: Decimal | None, at_least_usd: Decimal | None = None) -> str:
    """`$0.0042`, whole cents from a dollar up; `at least` with what is known of a sum that is not
    whole, and `unknown` without even that.

    The viewer's `usd` in dom.js writes the same.
    """
    if cost_usd is not None:
        return _dollars(cost_usd)
    return f"at least {_dollars(at_least_usd)}" if at_least_usd else UNKNOWN


def _dollars(amount: Decimal) -> str:
    sign, size = "-" if amount < 0 else "", abs(amount)
    if size >= 1:
        return f"{sign}${size:,.2f}"
    return f"{sign}<$0.0001" if 0 < size <= _SHOWN_AS_ZERO else f"{sign}${size:.4f}"


class Totals(Paid):
    """Sums over an episode's steps and over the judge's calls; `by` says who spent what where
    others than the acting model were asked."""

    steps: int = 0
    model_calls: int = 0
    usage: Usage = Usage()
    cost_usd: Decimal | None = Decimal(0)
    by: Mapping[Player, Spent] = {}
    wall_s: float = 0.0

    @model_validator(mode="before")
    @classmethod
    def _not_written_is_not_known(cls, given: Any, info: ValidationInfo) -> Any:
        # Records of tapwright 0.1 leave out a price that is not known, and no other.
        if info.mode == "json" and isinstance(given, dict):
            return {"cost_usd": None, **given}  # pyright: ignore[reportUnknownVariableType]
        return given
