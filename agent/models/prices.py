"""What a prompt is billed by: dated prices, and how its beginning is served from a cache."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

_Price: TypeAlias = Annotated[Decimal, Field(ge=0)]
EffortPlace: TypeAlias = Literal["apart", "first", "after_system"]
_Tokens: TypeAlias = Annotated[int, Field(ge=1)]


class Prices(BaseModel):
    """What a million tokens cost in `currency`, by whose word and when; None is "as input"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: _Price
    output: _Price
    cached: _Price | None = None
    cache_write: _Price | None = None
    currency: Literal["USD"] = "USD"
    date: date
    source: str


class PrefixCaching(BaseModel):
    """How an endpoint serves the beginning of a prompt from its cache: whole blocks of
    `block_tokens`, from `min_tokens` up, by the word of `source`.

    `effort` is where the effort stands in what the model reads: apart from it, before everything
    or after the system prompt; another effort finds nothing of what stands behind it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    block_tokens: _Tokens
    min_tokens: _Tokens
    effort: EffortPlace = "apart"
    source: Annotated[str, Field(min_length=1)]


# Until a profile says otherwise: what StepFun says of its own endpoint.
USUAL_CACHING = PrefixCaching(
    block_tokens=256, min_tokens=256, source="StepFun, 'Prompt caching' (older models)"
)
