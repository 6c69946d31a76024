"""The messages endpoint of the scripted server: Anthropic's shape in, and out.

Requests are turned into the chat shape that the scripted model reads. The events and their order:
Anthropic, "Streaming messages"; what is counted where: "Prompt caching".
"""

import json
from collections.abc import Iterator

from .brain import Completion
from .vendor_answers import thought_of
from .vendor_rules import Fields, chat_of, fields_of, items_of, signature_of
from .wire import BadRequest

_PIECE = 24


def chat_of_messages(body: Fields) -> dict[str, object]:
    """The request in the chat shape; thinking is left out, for nobody reads it here."""
    messages: list[dict[str, object]] = []
    if system := _text(body.get("system")):
        messages.append({"role": "system", "content": system})
    for message in map(fields_of, items_of(body.get("messages"))):
        blocks = _blocks(message.get("content"))
        if message.get("role") == "assistant":
            messages.append(_assistant(blocks))
        elif message.get("role") == "user":
            messages += _user(blocks)
        else:
            raise BadRequest(
                f'messages: Unexpected role "{message.get("role")}". Allowed roles are "user" '
                'or "assistant".'
            )
    effort = fields_of(body.get("output_config")).get("effort")
    return chat_of(body, messages, "max_tokens", effort, "input_schema")


def _text(content: object) -> str:
    blocks = _blocks(content)
    return "\n".join(str(block.get("text")) for block in blocks if block.get("type") == "text")


def _blocks(content: object) -> list[Fields]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [fields_of(block) for block in items_of(content)]


def _assistant(blocks: list[Fields]) -> dict[str, object]:
    said = "\n".join(str(b.get("text")) for b in blocks if b.get("type") == "text")
    calls = [
        {
            "id": block.get("id"),
            "type": "function",
            "function": {
                "name": block.get("name"),
                "arguments": json.dumps(block.get("input"), ensure_ascii=False),
            },
        }
        for block in blocks
        if block.get("type") == "tool_use"
    ]
    message: dict[str, object] = {"role": "assistant", "content": said}
    return {**message, "tool_calls": calls} if calls else message


def _user(blocks: list[Fields]) -> list[dict[str, object]]:
    """The results of calls, then what the user says."""
    results: list[dict[str, object]] = []
    parts: list[dict[str, object]] = []
    for block in blocks:
        match block.get("type"):
            case "tool_result":
                told = {"tool_call_id": block.get("tool_use_id")}
                results.append({"role": "tool", **told, "content": _text(block.get("content"))})
            case "image":
                source = fields_of(block.get("source"))
                url = f"data:{source.get('media_type')};base64,{source.get('data')}"
                parts.append({"type": "image_url", "image_url": {"url": url, "detail": "high"}})
            case "text":
                parts.append({"type": "text", "text": block.get("text")})
            case other:
                raise BadRequest(f"messages: Input tag '{other}' found using 'type' is not known")
    return [*results, {"role": "user", "content": parts}] if parts else results


def _marked(node: object) -> bool:
    """Whether anything asks for the cache."""
    if isinstance(node, dict):
        return "cache_control" in node or any(map(_marked, fields_of(node).values()))  # pyright: ignore[reportUnknownArgumentType]
    return any(map(_marked, items_of(node)))


def messages_usage(answer: Completion, body: Fields) -> dict[str, int]:
    """What was read from the cache and written to it stands beside the input tokens, and only a
    request that marks its end is cached."""
    read, written = 0, 0
    if _marked(body):
        read = answer.cached_tokens
        block = answer.block_tokens
        written = answer.prompt_tokens // block * block - read
    return {
        "input_tokens": answer.prompt_tokens - read - written,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": written,
        "output_tokens": answer.output_tokens,
    }


def _content(answer: Completion) -> list[dict[str, object]]:
    thought = thought_of(answer)
    blocks: list[dict[str, object]] = [
        {"type": "thinking", "thinking": thought, "signature": signature_of(thought)}
    ]
    if answer.text:
        blocks.append({"type": "text", "text": answer.text})
    if answer.call:
        given = json.loads(answer.call.arguments)
        blocks.append(
            {
                "type": "tool_use", "id": f"toolu_scripted_{answer.id}",
                "name": answer.call.name, "input": given,
            }
        )  # fmt: skip
    return blocks


def message_body(answer: Completion, body: Fields) -> str:
    """The whole answer."""
    return json.dumps(
        {
            **_head(answer, body),
            "content": _content(answer),
            "stop_reason": "tool_use" if answer.call else "end_turn",
            "usage": messages_usage(answer, body),
        },
        ensure_ascii=False,
    )


def _head(answer: Completion, body: Fields) -> dict[str, object]:
    return {
        "id": f"msg_{answer.id}", "type": "message", "role": "assistant",
        "model": body.get("model"), "stop_sequence": None,
    }  # fmt: skip


def message_events(answer: Completion, body: Fields) -> Iterator[str]:
    """The answer as events: each named, each block begun, told in pieces and ended."""
    usage = messages_usage(answer, body)
    start: dict[str, object] = {**_head(answer, body), "content": [], "stop_reason": None}
    start["usage"] = {**usage, "output_tokens": 1}
    yield _event({"type": "message_start", "message": start})
    yield _event({"type": "ping"})
    for index, block in enumerate(_content(answer)):
        begun, deltas = _in_pieces(block)
        yield _event({"type": "content_block_start", "index": index, "content_block": begun})
        for delta in deltas:
            yield _event({"type": "content_block_delta", "index": index, "delta": delta})
        yield _event({"type": "content_block_stop", "index": index})
    stop = {"stop_reason": "tool_use" if answer.call else "end_turn", "stop_sequence": None}
    counted = {"output_tokens": answer.output_tokens}
    yield _event({"type": "message_delta", "delta": stop, "usage": counted})
    yield _event({"type": "message_stop"})


def _in_pieces(block: Fields) -> tuple[dict[str, object], list[dict[str, object]]]:
    match block["type"]:
        case "thinking":
            begun: dict[str, object] = {"type": "thinking", "thinking": "", "signature": ""}
            said = _cut("thinking_delta", "thinking", str(block["thinking"]))
            return begun, [*said, {"type": "signature_delta", "signature": block["signature"]}]
        case "tool_use":
            arguments = json.dumps(block["input"], ensure_ascii=False)
            return {**block, "input": {}}, _cut("input_json_delta", "partial_json", arguments)
        case _:
            return {**block, "text": ""}, _cut("text_delta", "text", str(block["text"]))


def _cut(kind: str, field: str, text: str) -> list[dict[str, object]]:
    return [
        {"type": kind, field: text[start : start + _PIECE]} for start in range(0, len(text), _PIECE)
    ]


def _event(event: dict[str, object]) -> str:
    return f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
