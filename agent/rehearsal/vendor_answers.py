"""Chat completions as a vendor gives them: whole, in pieces, and its errors.

The shapes are those of recorded answers (docs/endpoints.md); what else is known stands in
manners.py.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from .brain import Completion
from .manners import Billing, ErrorShape, Manners
from .responses import FINGERPRINT
from .vendor_rules import signature_of
from .wire import BadRequest

_PIECE = 24
# What vendors that say what they charge are taken to charge: the rehearsal's own prices, in USD for
# a million tokens of prompt, cached prompt and output.
_CHARGES = (Decimal("0.20"), Decimal("0.04"), Decimal("1.15"))
_TICKS = Decimal(10) ** 10
_MILLION = Decimal(10) ** 6


def thought_of(answer: Completion) -> str:
    """What stands in an answer's reasoning; how long it is billed is another matter."""
    return f"Scripted thought of answer {answer.id}."


def usage_of(answer: Completion, bill: Billing) -> dict[str, object]:
    """The tokens of an answer under the names of its vendor."""
    output = answer.output_tokens - (answer.reasoning_tokens if bill.beside else 0)
    usage: dict[str, object] = {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": output,
        "total_tokens": answer.prompt_tokens + answer.output_tokens,
    }
    for path in bill.cached:
        first, _, second = path.partition(".")
        usage[first] = {second: answer.cached_tokens} if second else answer.cached_tokens
    if bill.reasoning:
        usage["completion_tokens_details"] = {"reasoning_tokens": answer.reasoning_tokens}
    match bill.charged:
        case "cost":
            usage |= {"cost": float(_charge(answer)), "is_byok": False}
        case "cost_in_usd_ticks":
            usage["cost_in_usd_ticks"] = int(_charge(answer) * _TICKS)
        case None:
            pass
    return usage


def _charge(answer: Completion) -> Decimal:
    fresh, cached, output = _CHARGES
    tokens = (answer.prompt_tokens - answer.cached_tokens) * fresh
    return (tokens + answer.cached_tokens * cached + answer.output_tokens * output) / _MILLION


def vendor_completion(manners: Manners, answer: Completion, created_s: int, model: str) -> str:
    """The whole answer."""
    message: dict[str, object] = {"role": "assistant", "content": answer.text}
    if manners.stream.reasoning:
        message |= _reasoning(manners, thought_of(answer))
    if answer.call:
        message["tool_calls"] = [_call(manners, answer, answer.call.arguments)]
    choice = {"index": 0, "message": message, "finish_reason": _finish(manners, answer)}
    head = _head(answer, created_s, "chat.completion", model)
    usage = usage_of(answer, manners.bill)
    return json.dumps({**head, "choices": [choice], "usage": usage}, ensure_ascii=False)


def vendor_events(
    manners: Manners, answer: Completion, created_s: int, include_usage: bool, model: str
) -> Iterator[str]:
    """The answer in pieces, comments first and `[DONE]` last."""
    yield from (f"{comment}\n\n" for comment in manners.stream.comments)
    head = _head(answer, created_s, "chat.completion.chunk", model)
    usage = usage_of(answer, manners.bill)
    for delta in _deltas(manners, answer):
        unfinished = manners.stream.unfinished
        yield _event({**head, "choices": [_piece(delta, unfinished)]})
    last = _piece({}, _finish(manners, answer))
    match manners.stream.usage:
        case "last_choice":
            yield _event({**head, "choices": [{**last, "usage": usage}]})
        case "last_chunk":
            # Sent with the end, whether or not it was asked for (Gemini, Mistral).
            role = _piece({"role": "assistant"}, _finish(manners, answer))
            yield _event({**head, "choices": [role], "usage": usage})
        case "x_groq":
            yield _event({**head, "choices": [last], "x_groq": {"id": answer.id, "usage": usage}})
        case "empty_choice":
            yield _event({**head, "choices": [last]})
            if include_usage:
                empty = _piece({"role": "assistant", "content": ""}, None)
                yield _event({**head, "choices": [empty], "usage": usage})
        case "own_chunk":
            yield _event({**head, "choices": [last]})
            if include_usage:
                yield _event({**head, "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _head(answer: Completion, created_s: int, kind: str, model: str) -> dict[str, object]:
    return {
        "id": f"chatcmpl-{answer.id}", "object": kind, "created": created_s, "model": model,
        "system_fingerprint": FINGERPRINT,
    }  # fmt: skip


def _finish(manners: Manners, answer: Completion) -> str:
    return manners.stream.after_call if answer.call else "stop"


def _piece(delta: Mapping[str, object], finish: str | None) -> dict[str, object]:
    return {"index": 0, "delta": dict(delta), "finish_reason": finish}


def _reasoning(manners: Manners, text: str) -> dict[str, object]:
    said: dict[str, object] = {manners.stream.reasoning: text}
    if manners.stream.reasoning == "reasoning" and manners.errors == "openrouter":
        # OpenRouter, "Reasoning tokens": the details that a client is to give back.
        said["reasoning_details"] = [{"type": "reasoning.text", "index": 0, "text": text}]
    return said


def _call(manners: Manners, answer: Completion, arguments: str) -> dict[str, object]:
    name = answer.call.name if answer.call else ""
    whole = answer.call.arguments if answer.call else ""
    call: dict[str, object] = {
        "id": f"call_{answer.id}",
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
    if manners.errors == "google":
        signature = signature_of(f"call_{answer.id} {name} {whole}")
        call["extra_content"] = {"google": {"thought_signature": signature}}
    return call


def _deltas(manners: Manners, answer: Completion) -> Iterator[dict[str, object]]:
    yield {"role": "assistant", "content": ""}
    if manners.stream.reasoning:
        for piece in _pieces(thought_of(answer)):
            yield _reasoning(manners, piece)
    for piece in _pieces(answer.text):
        yield {"content": piece}
    if answer.call is None:
        return
    arguments = answer.call.arguments
    if manners.stream.whole_calls:
        yield {"tool_calls": [{"index": 0, **_call(manners, answer, arguments)}]}
        return
    yield {"tool_calls": [{"index": 0, **_call(manners, answer, "")}]}
    for piece in _pieces(arguments):
        yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def _event(chunk: Mapping[str, object]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def vendor_error(shape: ErrorShape, error: BadRequest) -> str:
    """An error as the vendor puts it (docs/endpoints.md, "Where errors hide")."""
    words = str(error)
    plain = {"message": words, "type": error.kind, "param": error.param, "code": error.code}
    body: object
    match shape:
        case "object":
            body = {"error": plain}
        case "google":
            names = {404: "NOT_FOUND", 503: "UNAVAILABLE"}
            status = names.get(error.status, "INVALID_ARGUMENT")
            body = [{"error": {"code": error.status, "message": words, "status": status}}]
        case "text":
            body = {"error": words}
        case "flat":
            body = {"object": "error", **plain}
        case "fastapi" if error.status == 422:
            place, _, told = words.partition(": ")
            detail = {"type": "extra_forbidden", "loc": place.split("."), "msg": told}
            body = {
                "object": "error", "message": {"detail": [detail]}, "param": None, "code": None,
                "type": "invalid_request_error",
            }  # fmt: skip
        case "fastapi":
            body = {"object": "error", **plain}
        case "openrouter":
            raw = json.dumps({"error": plain})
            body = {
                "error": {
                    "message": "Provider returned error",
                    "code": error.status,
                    "metadata": {"raw": raw, "provider_name": "Scripted"},
                }
            }
        case "anthropic":
            kinds = {404: "not_found_error", 401: "authentication_error", 503: "overloaded_error"}
            kind = kinds.get(error.status, "invalid_request_error")
            body = {"type": "error", "error": {"type": kind, "message": words}}
    return json.dumps(body, ensure_ascii=False)
