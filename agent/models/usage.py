"""Reads the token counts of every endpoint into one Usage."""

from typing import Annotated, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    NonNegativeInt,
    ValidationError,
)

from ...actions.log import get_logger
from ...traces.schema import Usage

_log = get_logger(__name__)


def _not_below_zero(count: object) -> object:
    """A negative count is taken for one that was not reported; the others stay of use."""
    if isinstance(count, int) and count < 0:
        _log.warning("the endpoint reported a negative number of tokens", tokens=count)
        return None
    return count


_Count: TypeAlias = Annotated[NonNegativeInt | None, BeforeValidator(_not_below_zero)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _InputDetails(_Shape):
    cached_tokens: _Count = None
    cache_write_tokens: _Count = None


class _OutputDetails(_Shape):
    reasoning_tokens: _Count = None


class _AnyUsage(_Shape):
    """Union of the fields of chat completions, responses and messages; all may be absent."""

    prompt_tokens: _Count = None
    input_tokens: _Count = None
    completion_tokens: _Count = None
    output_tokens: _Count = None
    cached_tokens: _Count = None
    reasoning_tokens: _Count = None
    prompt_tokens_details: _InputDetails | None = None
    input_tokens_details: _InputDetails | None = None
    completion_tokens_details: _OutputDetails | None = None
    output_tokens_details: _OutputDetails | None = None
    cache_read_input_tokens: _Count = None
    cache_creation_input_tokens: _Count = None


def read_usage(reported: object) -> Usage:
    """The Usage in a reply's `usage` object; what it does not say, or says badly, is None."""
    try:
        shape = _AnyUsage.model_validate(reported)
    except ValidationError:
        return Usage()
    before = shape.prompt_tokens_details or shape.input_tokens_details or _InputDetails()
    after = shape.completion_tokens_details or shape.output_tokens_details or _OutputDetails()
    prompt = _prompt(shape)
    cached = _first(shape.cached_tokens, before.cached_tokens, shape.cache_read_input_tokens)
    written = _first(before.cache_write_tokens, shape.cache_creation_input_tokens)
    cached = _part("cached", cached, prompt)
    left = None if prompt is None else prompt - (cached or 0)
    return Usage(
        prompt=prompt,
        cached=cached,
        cache_write=_part("cache-writing", written, left),
        output=_first(shape.completion_tokens, shape.output_tokens),
        reasoning=_first(after.reasoning_tokens, shape.reasoning_tokens),
    )


def _prompt(shape: _AnyUsage) -> int | None:
    if shape.prompt_tokens is not None or shape.input_tokens is None:
        return shape.prompt_tokens
    # The messages endpoint counts cache reads and writes beside `input_tokens`, the others within.
    return (
        shape.input_tokens
        + (shape.cache_read_input_tokens or 0)
        + (shape.cache_creation_input_tokens or 0)
    )


def _part(what: str, count: int | None, whole: int | None) -> int | None:
    """No more than the prompt tokens it is a part of."""
    if count is None or whole is None or count <= whole:
        return count
    _log.warning(f"more {what} tokens than prompt tokens were reported", tokens=count, of=whole)
    return whole


def _first(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)
