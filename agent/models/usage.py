"""What endpoints bill by: prices, how they cache, and their token counts read into one Usage.

What is billed is counted, not what is shown.

Where vendors differ, by their own documentation and recorded answers:

- Chat completions count reasoning within `completion_tokens` (OpenAI, "Reasoning models"), but xAI
  and Gemini's compatible endpoint count it beside: there `total_tokens` less the prompt is billed.
- The messages endpoint counts cache reads and writes beside `input_tokens` (Anthropic, "Prompt
  caching"), the others within their prompt tokens.
- DeepSeek says `prompt_cache_hit_tokens` ("Context Caching"), Moonshot `cached_tokens` at the top.
- OpenRouter says what it charged in dollars as `cost` ("Usage Accounting"), xAI in
  `cost_in_usd_ticks`, 10^10 to the dollar ("Cost Tracking").
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Annotated, Literal, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, Field

from ...actions.log import get_logger
from ...traces.money import Usage

_TICKS = -10

_Fields: TypeAlias = Mapping[str, object]

_log = get_logger(__name__)


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


def read_usage(reported: object) -> Usage:
    """The Usage in a reply's `usage` object; what it does not say, or says badly, is None."""
    told = _fields(reported)
    before = _fields(told.get("prompt_tokens_details") or told.get("input_tokens_details"))
    after = _fields(told.get("completion_tokens_details") or told.get("output_tokens_details"))
    read, written = (
        _count(told.get(f"cache_{name}_input_tokens")) for name in ("read", "creation")
    )
    prompt = _count(told.get("prompt_tokens"))
    if prompt is None and (beside := _count(told.get("input_tokens"))) is not None:
        prompt = beside + (read or 0) + (written or 0)
    cached = _first(
        _count(told.get("cached_tokens")),
        _count(before.get("cached_tokens")),
        _count(told.get("prompt_cache_hit_tokens")),
        read,
    )
    cached = _part("cached", cached, prompt)
    left = None if prompt is None else prompt - (cached or 0)
    output = _first(_count(told.get("completion_tokens")), _count(told.get("output_tokens")))
    reasoning = _first(_count(after.get("reasoning_tokens")), _count(told.get("reasoning_tokens")))
    return Usage(
        prompt=prompt,
        cached=cached,
        cache_write=_part(
            "cache-writing", _first(_count(before.get("cache_write_tokens")), written), left
        ),
        output=_billed(output, reasoning, prompt, _count(told.get("total_tokens"))),
        reasoning=reasoning,
        reported_usd=_dollars(told),
    )


def _billed(
    output: int | None, reasoning: int | None, prompt: int | None, total: int | None
) -> int | None:
    """Output tokens with the reasoning in them, also where an endpoint counts that beside."""
    if output is None:
        return None
    if prompt is not None and total is not None and total > prompt + output:
        return total - prompt
    # A part cannot be more than the whole, so it is no part.
    return output + reasoning if reasoning is not None and reasoning > output else output


def _dollars(told: _Fields) -> Decimal | None:
    """What the endpoint says that it charges.

    With a key of one's own at OpenRouter `cost` is its fee only, and the provider's bill stands in
    `cost_details` ("Usage Accounting"). Perplexity gives an object with a total.
    """
    cost = told.get("cost")
    if told.get("is_byok") is True:
        upstream = _fields(told.get("cost_details")).get("upstream_inference_cost")
        known = [one for one in (cost, upstream) if isinstance(one, int | float)]
        return sum((Decimal(str(one)) for one in known), Decimal(0)) if len(known) == 2 else None
    told = {**told, "cost": _fields(cost).get("total_cost", cost)}
    for name, exponent in (("cost", 0), ("cost_in_usd_ticks", _TICKS)):
        value = told.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            continue
        try:
            amount = Decimal(str(value).strip())
        except InvalidOperation:
            continue
        if amount.is_finite() and amount >= 0:
            return amount.scaleb(exponent)
    return None


def _fields(value: object) -> _Fields:
    return cast(_Fields, value) if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    """A number of tokens; a negative one is taken for one that was not reported."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not isfinite(number):
        return None
    if number < 0:
        _log.warning("the endpoint reported a negative number of tokens", tokens=value)
        return None
    return int(number)


def _part(what: str, count: int | None, whole: int | None) -> int | None:
    """No more than the prompt tokens it is a part of."""
    if count is None or whole is None or count <= whole:
        return count
    _log.warning(f"more {what} tokens than prompt tokens were reported", tokens=count, of=whole)
    return whole


def _first(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)
