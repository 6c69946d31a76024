"""Answers and errors as chat completions bodies; each says that it is scripted."""

import json
from collections.abc import Iterator

from .brain import Completion
from .wire import ADVISOR, MODEL, BadRequest

FINGERPRINT = "scripted"

_STREAM_PIECE = 24


def completion_body(answer: Completion, created_s: int, model: str = MODEL) -> str:
    """The whole answer as one JSON document."""
    message: dict[str, object] = {"role": "assistant", "content": answer.text or None}
    if answer.call:
        message["tool_calls"] = [_call(answer, n, c.arguments) for n, c in enumerate(answer.calls)]
    choice = {"index": 0, "message": message, "finish_reason": _finish(answer)}
    head = _head(answer, created_s, "chat.completion", model)
    return json.dumps({**head, "choices": [choice], "usage": _usage(answer)}, ensure_ascii=False)


def stream_events(
    answer: Completion, created_s: int, include_usage: bool, model: str = MODEL
) -> Iterator[str]:
    """The answer as server-sent events, the arguments in pieces, `[DONE]` at the end."""
    head = _head(answer, created_s, "chat.completion.chunk", model)
    for delta in _deltas(answer):
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        yield _event({**head, "choices": [choice]})
    yield _event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": _finish(answer)}]})
    if include_usage:
        yield _event({**head, "choices": [], "usage": _usage(answer)})
    yield "data: [DONE]\n\n"


def models_body(created_s: int) -> str:
    """The list of models on offer: the one that acts and the one that advises."""
    models = [
        {"id": name, "object": "model", "created": created_s, "owned_by": "tapwright"}
        for name in (MODEL, ADVISOR)
    ]
    return json.dumps({"object": "list", "data": models})


def error_body(error: BadRequest) -> str:
    """An error as OpenAI-compatible endpoints give it."""
    return json.dumps(
        {
            "error": {
                "message": str(error),
                "type": error.kind,
                "param": error.param,
                "code": error.code,
            }
        }
    )


def _head(answer: Completion, created_s: int, kind: str, model: str) -> dict[str, object]:
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": kind,
        "created": created_s,
        "model": model,
        "system_fingerprint": FINGERPRINT,
    }


def _finish(answer: Completion) -> str:
    return "tool_calls" if answer.call else "stop"


def _usage(answer: Completion) -> dict[str, object]:
    return {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.output_tokens,
        "total_tokens": answer.prompt_tokens + answer.output_tokens,
        "cached_tokens": answer.cached_tokens,
        "prompt_tokens_details": {"cached_tokens": answer.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": answer.reasoning_tokens},
    }


def _call(answer: Completion, number: int, arguments: str) -> dict[str, object]:
    function = {"name": answer.calls[number].name, "arguments": arguments}
    own = f"call_{answer.id}" + (f"_{number}" if number else "")
    return {"id": own, "type": "function", "function": function}


def _deltas(answer: Completion) -> Iterator[dict[str, object]]:
    yield {"role": "assistant", "content": ""}
    for start in range(0, len(answer.text), _STREAM_PIECE):
        yield {"content": answer.text[start : start + _STREAM_PIECE]}
    for number, call in enumerate(answer.calls):
        yield {"tool_calls": [{"index": number, **_call(answer, number, "")}]}
        for start in range(0, len(call.arguments), _STREAM_PIECE):
            piece = {"arguments": call.arguments[start : start + _STREAM_PIECE]}
            yield {"tool_calls": [{"index": number, "function": piece}]}


def _event(chunk: dict[str, object]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
