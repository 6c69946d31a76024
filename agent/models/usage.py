"""Reads the token counts of every endpoint into one Usage."""

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from ...traces.schema import Usage


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _InputDetails(_Shape):
    cached_tokens: NonNegativeInt | None = None
    cache_write_tokens: NonNegativeInt | None = None


class _OutputDetails(_Shape):
    reasoning_tokens: NonNegativeInt | None = None


class _AnyUsage(_Shape):
    """Union of the fields of chat completions, responses and messages; all may be absent."""

    prompt_tokens: NonNegativeInt | None = None
    input_tokens: NonNegativeInt | None = None
    completion_tokens: NonNegativeInt | None = None
    output_tokens: NonNegativeInt | None = None
    cached_tokens: NonNegativeInt | None = None
    reasoning_tokens: NonNegativeInt | None = None
    prompt_tokens_details: _InputDetails | None = None
    input_tokens_details: _InputDetails | None = None
    completion_tokens_details: _OutputDetails | None = None
    output_tokens_details: _OutputDetails | None = None
    cache_read_input_tokens: NonNegativeInt | None = None
    cache_creation_input_tokens: NonNegativeInt | None = None


def read_usage(reported: object) -> Usage:
    """The Usage in a reply's `usage` object; what it does not say, or says badly, is None."""
    try:
        shape = _AnyUsage.model_validate(reported)
    except ValidationError:
        return Usage()
    before = shape.prompt_tokens_details or shape.input_tokens_details or _InputDetails()
    after = shape.completion_tokens_details or shape.output_tokens_details or _OutputDetails()
    return Usage(
        prompt=_prompt(shape),
        cached=_first(shape.cached_tokens, before.cached_tokens, shape.cache_read_input_tokens),
        cache_write=_first(before.cache_write_tokens, shape.cache_creation_input_tokens),
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


def _first(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)
