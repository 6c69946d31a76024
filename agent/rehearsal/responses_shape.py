"""The responses endpoint of the scripted server: OpenAI's items in, and out.

Requests are turned into the chat shape that the scripted model reads. Items and events: OpenAI,
"Create a model response" and "Streaming events"; the sealed reasoning: "Reasoning models".
"""

import json
from collections.abc import Iterator

from .brain import Completion
from .vendor_rules import Fields, chat_of, fields_of, items_of, signature_of
from .wire import BadRequest


def chat_of_responses(body: Fields) -> dict[str, object]:
    """The request in the chat shape; reasoning is left out, for nobody reads it here."""
    messages: list[dict[str, object]] = []
    if isinstance(instructions := body.get("instructions"), str):
        messages.append({"role": "system", "content": instructions})
    given = body.get("input")
    if isinstance(given, str):
        messages.append({"role": "user", "content": given})
    for item in map(fields_of, items_of(given)):
        _add(messages, item)
    effort = fields_of(body.get("reasoning")).get("effort")
    return chat_of(body, messages, "max_output_tokens", effort, "parameters")


def _add(messages: list[dict[str, object]], item: Fields) -> None:
    match item.get("type", "message"):
        case "reasoning":
            return
        case "function_call":
            function = {"name": item.get("name"), "arguments": item.get("arguments")}
            call = {"id": item.get("call_id"), "type": "function", "function": function}
            last = messages[-1] if messages else {}
            if last.get("role") == "assistant":
                last["tool_calls"] = [*items_of(last.get("tool_calls")), call]
            else:
                messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
        case "function_call_output":
            told = {"tool_call_id": item.get("call_id"), "content": str(item.get("output"))}
            messages.append({"role": "tool", **told})
        case "message":
            parts = _parts(item.get("content"))
            messages.append({"role": item.get("role"), "content": parts})
        case other:
            raise BadRequest(f"Invalid value: '{other}'.", param="input", code="invalid_value")


def _parts(content: object) -> object:
    if isinstance(content, str):
        return content
    parts: list[dict[str, object]] = []
    for part in map(fields_of, items_of(content)):
        if part.get("type") == "input_image":
            detail = part.get("detail") or "auto"
            image = {"url": part.get("image_url"), "detail": detail}
            parts.append({"type": "image_url", "image_url": image})
        else:
            parts.append({"type": "text", "text": part.get("text") or ""})
    return parts


def _output(answer: Completion, body: Fields) -> list[dict[str, object]]:
    number = answer.id
    reasoning: dict[str, object] = {"type": "reasoning", "id": f"rs_{number}", "summary": []}
    if "reasoning.encrypted_content" in items_of(body.get("include")):
        reasoning["encrypted_content"] = signature_of(f"rs_{number}")
    items = [reasoning]
    if answer.text:
        part: dict[str, object] = {"type": "output_text", "text": answer.text, "annotations": []}
        items.append(
            {
                "type": "message", "id": f"msg_{number}", "role": "assistant",
                "status": "completed", "content": [part],
            }
        )  # fmt: skip
    if answer.call:
        items.append(
            {
                "type": "function_call", "id": f"fc_{number}", "call_id": f"call_{number}",
                "name": answer.call.name, "arguments": answer.call.arguments,
                "status": "completed",
            }
        )  # fmt: skip
    return items


def response_document(answer: Completion, body: Fields, created_s: int) -> dict[str, object]:
    """The whole answer."""
    return {
        "id": f"resp_{answer.id}",
        "object": "response",
        "created_at": created_s,
        "status": "completed",
        "model": body.get("model"),
        "output": _output(answer, body),
        "usage": {
            "input_tokens": answer.prompt_tokens,
            "input_tokens_details": {"cached_tokens": answer.cached_tokens},
            "output_tokens": answer.output_tokens,
            "output_tokens_details": {"reasoning_tokens": answer.reasoning_tokens},
            "total_tokens": answer.prompt_tokens + answer.output_tokens,
        },
    }


def response_events(answer: Completion, body: Fields, created_s: int) -> Iterator[str]:
    """The answer as events, each named and numbered; the last holds all of it."""
    whole = response_document(answer, body, created_s)
    begun: dict[str, object] = {**whole, "status": "in_progress", "output": [], "usage": None}
    events: list[dict[str, object]] = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
    ]
    for index, item in enumerate(_output(answer, body)):
        at = {"output_index": index}
        empty = {**item, "arguments": ""} if item["type"] == "function_call" else item
        events.append({"type": "response.output_item.added", **at, "item": empty})
        if item["type"] == "function_call":
            named = {**at, "item_id": item["id"]}
            told = {"delta": item["arguments"]}
            events.append({"type": "response.function_call_arguments.delta", **named, **told})
        events.append({"type": "response.output_item.done", **at, "item": item})
    events.append({"type": "response.completed", "response": whole})
    for number, event in enumerate(events):
        data = json.dumps({**event, "sequence_number": number}, ensure_ascii=False)
        yield f"event: {event['type']}\ndata: {data}\n\n"
