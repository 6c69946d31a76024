"""More errors and odd fields of vendors: found out, given up at once, or the model's own fault.

Forms of the vendors, words of our own where they do not matter; docs/endpoints.md has the sources.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.responses import Response

from tapwright.agent.models.base import AnswerRejected, ModelLost
from tapwright.agent.models.chat_wire import ChatWire
from tapwright.agent.models.messages_wire import MessagesWire
from tapwright.agent.models.responses_wire import ResponsesWire
from tapwright.agent.models.usage import read_usage
from tapwright.agent.models.wire import WireFormat, read_whole

from .endpoints import (
    MESSAGE,
    PROMPT,
    RESPONSE,
    STREAMS,
    Answer,
    chunk,
    endpoint,
    events,
    piece,
    whole,
)

ODD: tuple[Any, ...] = (None, "", 0, -1, 1.5, True, [], {}, "x", ["x"], [None], {"a": 1}, [[]])
MESSAGE_OF_CHAT = {
    "role": "assistant", "content": "I tap it.", "reasoning": "It is there.", "refusal": None,
    "function_call": None, "reasoning_content": None, "annotations": [], "audio": None,
    "tool_calls": [{"index": 0, "id": "c9", "type": "function",
                    "function": {"name": "tap", "arguments": '{"x": 1}'}}],
}  # fmt: skip
CHAT = {
    "id": "1", "model": "big", "x_groq": {"id": "q"}, "service_tier": "default",
    "choices": [{"index": 0, "finish_reason": "tool_calls", "message": MESSAGE_OF_CHAT}],
    "usage": {"prompt_tokens": 9, "completion_tokens": 8, "cost": 0.1,
              "prompt_tokens_details": {"cached_tokens": 5}, "cost_details": {"upstream": None}},
}  # fmt: skip
# What the answer itself is made of.
NEEDED = (
    "content", "tool_calls", "choices", "message", "input", "name", "arguments", "output", "x",
    "function",
)  # fmt: skip


def status(code: int, body: object) -> Answer:
    return lambda: Response(json.dumps(body), status_code=code, media_type="application/json")


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all fields that no answer is made of."""
    rows: list[Any] = body if isinstance(body, list) else []
    inner: Any = enumerate(rows) if isinstance(body, list) else body.items()
    for key, value in inner:
        if isinstance(key, str) and key not in NEEDED:
            yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def put(body: Any, path: tuple[Any, ...], value: object) -> Any:
    whole = copy.deepcopy(body)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return whole


@pytest.mark.parametrize(
    ("wire", "body", "kept"),
    [
        (ChatWire(), CHAT, ()),
        # The kind of a part says what it is.
        (ResponsesWire(), RESPONSE, ("type", "text")),
        (MessagesWire(), MESSAGE, ("type", "text")),
    ],
)
def test_one_odd_field_loses_nothing_else(
    wire: WireFormat, body: object, kept: tuple[str, ...]
) -> None:
    for path in places(body):
        if path[-1] in kept:
            continue
        for value in ODD:
            reply = read_whole(wire, json.dumps(put(body, path, value)).encode())
            (call,) = reply.tool_calls
            assert (reply.text, call.name, json.loads(call.arguments)) == (
                "I tap it.", "tap", {"x": 1}
            ), (path, value)  # fmt: skip


def test_one_odd_field_of_an_event_loses_nothing_else() -> None:
    odd = ((0, "message", "usage"), (0, "message"), (3, "delta", "thinking"), (11, "usage"),
           (4, "delta", "signature"), (2, "content_block"))  # fmt: skip
    for at, *path in odd:
        for value in ODD:
            collector = MessagesWire().collector()
            stream: list[Any] = json.loads(json.dumps(STREAMS["messages"]))
            for number, event in enumerate(stream):
                collector.feed(put(event, tuple(path), value) if number == at else event)
            assert collector.reply(True).text == "I tap it."


async def test_a_name_in_every_piece_is_one_name() -> None:
    pieces = [
        chunk(piece(id="c1", function={"name": "tap", "arguments": written}))
        for written in ("", '{"x":', "1}")
    ]
    async with endpoint(events(*pieces, chunk({}, "tool_calls"))) as there:
        (call,) = (await there.ask()).tool_calls
    assert (call.name, call.arguments) == ("tap", '{"x":1}')


def test_a_charge_in_quotation_marks_is_a_charge() -> None:
    assert str(read_usage({"cost": "0.00123"}).reported_usd) == "0.00123"
    none: tuple[Any, ...] = ("", "free", "NaN", "-1", "Infinity", True, [])
    for odd in none:
        assert read_usage({"cost": odd}).reported_usd is None


COMPLAINT = [{"type": "extra_forbidden", "loc": ["body", "top_k"], "msg": "not permitted"}]
# (answer, profile, what the second request is without)
LEARNED: dict[str, tuple[Answer, dict[str, Any], str]] = {
    "Mistral, an object": (
        status(422, {"object": "error", "message": {"detail": COMPLAINT}}),
        {"extra_body": {"top_k": 1}}, "top_k"),
    "Mistral, JSON in a string": (
        status(422, {"object": "error", "message": json.dumps({"detail": COMPLAINT})}),
        {"extra_body": {"top_k": 1}}, "top_k"),
    "Mistral, a list": (
        status(422, {"object": "Error", "message": COMPLAINT, "code": 3001}),
        {"extra_body": {"top_k": 1}}, "top_k"),
    "Ollama, a model that cannot think": (
        status(400, error('"somebody:7b" does not support thinking')),
        {"effort_field": "reasoning_effort"}, "reasoning_effort"),
    "xAI, names of its own": (
        status(400, {"code": "bad", "error": "It does not support parameter reasoningEffort."}),
        {"effort_field": "reasoning_effort"}, "reasoning_effort"),
    "Groq, an echo": (
        status(400, error("'messages.2' : for 'role:assistant' the following must be satisfied"
                          "[('messages.2' : property 'reasoning_content' is unsupported)]")),
        {"echo": ("reasoning_content",)}, "reasoning_content"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEARNED)
async def test_what_is_refused_is_left_out(name: str) -> None:
    refusal, profile, field = LEARNED[name]
    async with endpoint(refusal, whole(CHAT)) as there:
        assert (await there.ask(PROMPT, stream=False, **profile)).text == "I tap it."
    first, second = map(json.dumps, there.bodies)
    assert f'"{field}"' in first and f'"{field}"' not in second


# (answer, words that the message holds)
GIVEN_UP: dict[str, tuple[Answer, tuple[str, ...]]] = {
    "no room, whatever the limit is called": (
        status(400, error("'max_tokens' or 'max_completion_tokens' is too large: this model's "
                          "maximum context length is 8192 tokens")), ("--sizing economy",)),
    "a plan's limit at Zhipu": (
        status(429, {"error": {"code": "1308", "message": "5 HOURS"}}), ("1308", "5 HOURS")),
    "a plan's limit at Ollama": (
        status(429, {"error": "you have reached your session usage limit"}), ("usage limit",)),
    "a limit of one's own at Volcano": (
        status(429, {"error": {"code": "SetLimitExceeded",
                               "message": "has reached the set inference limit"}}),
        ("inference limit",)),
    "more than a minute's tokens": (
        status(429, error("Request too large for m on tokens per min", code="rate_limit_exceeded")),
        ("--sizing economy",)),
    "no pictures at DeepSeek": (
        status(400, error("unknown variant `image_url`, expected `text`")), ("no pictures",)),
    "no pictures at Groq": (
        status(400, error("messages[1].content must be a string")), ("no pictures",)),
    "a wrong key at Google": (
        status(400, [{"error": {"code": 400, "message": "API key not valid."}}]),
        ("key was refused",)),
    "an account at DeepInfra": (
        status(402, {"detail": {"error": "insufficient balance"}}), ("insufficient balance",)),
    "an error's own fields in a stream": (
        events({"choices": None, "error_type": "BadRequestError",
                "error_message": "exceeds the maximum context length"}), ("maximum context",)),
    "another endpoint": (
        status(404, error("This model is only supported in v1/responses")),
        ("endpoint: responses",)),
}  # fmt: skip


@pytest.mark.parametrize("name", GIVEN_UP)
async def test_what_cannot_be_mended_is_asked_once(name: str) -> None:
    answer, words = GIVEN_UP[name]
    async with endpoint(answer) as there:
        with pytest.raises(ModelLost) as lost:
            await there.ask(PROMPT, max_output_tokens=100)
        assert not isinstance(lost.value, AnswerRejected)
        assert all(word in str(lost.value) for word in words), str(lost.value)
    assert len(there.bodies) == 1


@pytest.mark.parametrize(
    ("message", "wrote"),
    [
        ("error parsing tool call: raw='{\"x\": 1' err=unexpected end of JSON input", '{"x": 1'),
        ("Failed to parse input at pos 36: <tool_call>\ntap", "<tool_call>\ntap"),
        ("The model produced output that does not match the expected peg-native format", ""),
        ("XML syntax error on line 7: expected element name after <", ""),
        ("expected element type <function> but have <parameter>", ""),
    ],
)
async def test_a_call_that_its_own_server_cannot_read_is_the_models(
    message: str, wrote: str
) -> None:
    for answer in (status(500, error(message)), events({"error": message})):
        async with endpoint(answer) as there:
            with pytest.raises(AnswerRejected) as lost:
                await there.ask(PROMPT)
        assert len(there.bodies) == 1
        reply = lost.value.reply
        assert (reply.text, bool(reply.rejected), reply.refusal) == (wrote, True, "")


@pytest.mark.parametrize(
    "answer",
    [
        status(400, {"error": {"code": "InputImageSensitiveContentDetected", "message": "no"}}),
        status(400, error("It was flagged as potentially violating our usage policy.")),
        status(451, {"error": {"message": "no", "type": "censorship_blocked"}}),
    ],
)
async def test_what_a_filter_blocks_is_a_refusal(answer: Answer) -> None:
    async with endpoint(answer) as there:
        with pytest.raises(AnswerRejected) as lost:
            await there.ask(PROMPT)
    assert lost.value.reply.refusal and len(there.bodies) == 1


async def test_a_full_context_is_a_cut_reply() -> None:
    full = whole({**MESSAGE, "stop_reason": "model_context_window_exceeded"})
    async with endpoint(full) as there:
        assert (await there.ask(endpoint="messages")).finish_reason == "length"
