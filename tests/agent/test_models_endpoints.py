"""All three endpoint shapes on the wire: exact bodies out, whole and streamed answers back."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tapwright.agent.models.base import (
    ImagePart,
    Message,
    ModelLost,
    Prompt,
    Reply,
    TextPart,
    Tool,
    ToolCall,
)
from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.traces.schema import Usage

KEY = "sk-very-secret-0123456789"
PICTURE = ImagePart(b"\xff\xd8picture", "image/jpeg", 720, 1600)
DATA = b64encode(PICTURE.encoded).decode()
PARAMETERS = {"type": "object", "properties": {"x": {"type": "integer"}}}
PROMPT = Prompt(
    messages=(
        Message("system", (TextPart("You operate a phone."),)),
        Message("user", (TextPart("Goal"),)),
        Message("assistant", (TextPart("I tap."),), tool_calls=(ToolCall("c1", "tap", '{"x":5}'),)),
        Message("tool", (TextPart("done"),), tool_call_id="c1"),
        Message("user", (TextPart("Screen: home"), PICTURE)),
    ),
    tools=(Tool("tap", "Tap once.", PARAMETERS),),
)
HELLO = Prompt((Message("user", (TextPart("hi"),)),))
Answer = Callable[[], Response]


@dataclass
class Endpoint:
    """Answers every path with `answers` in turn, the last again and again."""

    answers: list[Answer]
    url: str = ""
    paths: list[str] = field(default_factory=list[str])
    bodies: list[Any] = field(default_factory=list[Any])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    async def take(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        self.bodies.append(json.loads(await request.body()))
        self.headers.append(dict(request.headers))
        return self.answers[min(len(self.bodies), len(self.answers)) - 1]()

    async def ask(self, prompt: Prompt = HELLO, attempts: int = 2, **profile: Any) -> Reply:
        settled = Profile(name="p", model="m", base_url=self.url, **profile)
        model = RemoteModel(settled, KEY, retries=RetryPolicy(attempts), sleeper=no_wait)
        try:
            return await model.ask(prompt, "medium")
        finally:
            await model.close()


async def no_wait(_: float) -> None:
    return None


@asynccontextmanager
async def endpoint(*answers: Answer) -> AsyncGenerator[Endpoint]:
    there = Endpoint(list(answers))
    app = Starlette(routes=[Route("/v1/{rest:path}", there.take, methods=["POST"])])
    async with LoopbackServer(app) as server:
        there.url = f"{server.url}/v1"
        yield there


def whole(body: object) -> Answer:
    return lambda: Response(json.dumps(body), media_type="application/json")


def events(*bodies: object, done: bool = True) -> Answer:
    lines = [f"data: {json.dumps(body)}\n\n" for body in bodies] + ["data: [DONE]\n\n"] * done
    return lambda: StreamingResponse(iter(lines), media_type="text/event-stream")


RESPONSE: dict[str, Any] = {
    "id": "r1", "object": "response", "status": "completed", "model": "big",
    "output": [
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "It is there."}]},
        {"type": "message", "content": [{"type": "output_text", "text": "I tap it."}]},
        {"type": "function_call", "id": "f1", "call_id": "c9", "name": "tap",
         "arguments": '{"x":1}'},
    ],
    "usage": {"input_tokens": 900, "input_tokens_details": {"cached_tokens": 512},
              "output_tokens": 80, "output_tokens_details": {"reasoning_tokens": 40}},
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "id": "m1", "type": "message", "role": "assistant", "model": "big", "stop_reason": "tool_use",
    "content": [
        {"type": "thinking", "thinking": "It is there.", "signature": "x"},
        {"type": "text", "text": "I tap it."},
        {"type": "tool_use", "id": "c9", "name": "tap", "input": {"x": 1}},
    ],
    "usage": {"input_tokens": 100, "cache_read_input_tokens": 512,
              "cache_creation_input_tokens": 288, "output_tokens": 80},
}  # fmt: skip
READ = Reply(
    text="I tap it.",
    reasoning="It is there.",
    tool_calls=(ToolCall("c9", "tap", '{"x":1}'),),
    finish_reason="tool_calls",
    model="big",
    usage=Usage(prompt=900, cached=512, output=80, reasoning=40),
)
READ_MESSAGE = Reply(
    text="I tap it.",
    reasoning="It is there.",
    tool_calls=(ToolCall("c9", "tap", '{"x": 1}'),),
    finish_reason="tool_calls",
    model="big",
    usage=Usage(prompt=900, cached=512, cache_write=288, output=80),
)


async def test_responses_exact_body_and_answer() -> None:
    profile: dict[str, Any] = {
        "endpoint": "responses", "effort_field": "reasoning.effort", "image_detail": "high",
        "max_output_tokens": 512, "temperature": 0.5, "extra_body": {"store": False},
        "stream": False,
    }  # fmt: skip
    async with endpoint(whole(RESPONSE)) as there:
        reply = await there.ask(PROMPT, **profile)
    assert there.paths == ["/v1/responses"]
    url = f"data:image/jpeg;base64,{DATA}"
    assert there.bodies == [
        {
            "model": "m",
            "input": [
                {"role": "system", "content": "You operate a phone."},
                {"role": "user", "content": [{"type": "input_text", "text": "Goal"}]},
                {"role": "assistant", "content": "I tap."},
                {"type": "function_call", "call_id": "c1", "name": "tap", "arguments": '{"x":5}'},
                {"type": "function_call_output", "call_id": "c1", "output": "done"},
                {
                    "role": "user",
                    "content": [
                        {"type": "input_text", "text": "Screen: home"},
                        {"type": "input_image", "image_url": url, "detail": "high"},
                    ],
                },
            ],
            "tools": [
                {
                    "type": "function",
                    "name": "tap",
                    "description": "Tap once.",
                    "parameters": PARAMETERS,
                    "strict": False,
                }
            ],
            "tool_choice": "auto",
            "max_output_tokens": 512,
            "temperature": 0.5,
            "reasoning": {"effort": "medium"},
            "store": False,
        }
    ]
    assert there.headers[0]["authorization"] == f"Bearer {KEY}"
    assert reply == READ


async def test_messages_exact_body_and_answer() -> None:
    profile: dict[str, Any] = {
        "endpoint": "messages", "effort_field": "output_config.effort", "key_header": "x-api-key",
        "stream": False,
    }  # fmt: skip
    async with endpoint(whole(MESSAGE)) as there:
        reply = await there.ask(PROMPT, **profile)
    assert there.paths == ["/v1/messages"]
    source = {"type": "base64", "media_type": "image/jpeg", "data": DATA}
    call = {"type": "tool_use", "id": "c1", "name": "tap", "input": {"x": 5}}
    assert there.bodies == [
        {
            "model": "m",
            "max_tokens": 4096,
            "system": "You operate a phone.",
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "Goal"}]},
                {"role": "assistant", "content": [{"type": "text", "text": "I tap."}, call]},
                {
                    "role": "user",
                    "content": [
                        {"type": "tool_result", "tool_use_id": "c1", "content": "done"},
                        {"type": "text", "text": "Screen: home"},
                        {"type": "image", "source": source},
                    ],
                },
            ],
            "tools": [{"name": "tap", "description": "Tap once.", "input_schema": PARAMETERS}],
            "output_config": {"effort": "medium"},
        }
    ]
    headers = there.headers[0]
    assert "authorization" not in headers
    assert (headers["x-api-key"], headers["anthropic-version"]) == (KEY, "2023-06-01")
    assert reply == READ_MESSAGE


async def test_cache_marks_are_set_where_the_profile_says_so() -> None:
    async with endpoint(whole(MESSAGE)) as there:
        await there.ask(PROMPT, endpoint="messages", cache_marks=True, stream=False)
    body = there.bodies[0]
    mark = {"type": "ephemeral"}
    assert body["system"] == [
        {"type": "text", "text": "You operate a phone.", "cache_control": mark}
    ]
    assert [
        "cache_control" in block for message in body["messages"] for block in message["content"]
    ] == [False] * 5 + [True]


def chunk(delta: object, finish: str | None = None, **more: object) -> dict[str, object]:
    return {"model": "big", "choices": [{"delta": delta, "finish_reason": finish}], **more}


def piece(**call: object) -> dict[str, object]:
    return {"tool_calls": [{"index": 0, **call}]}


CHUNKS = (
    chunk({"role": "assistant", "content": ""}),
    chunk({"reasoning_content": "It is "}),
    chunk({"reasoning_content": "there."}),
    chunk({"content": "I tap it."}),
    chunk(piece(id="c9", type="function", function={"name": "tap", "arguments": ""})),
    chunk(piece(function={"arguments": '{"x":'})),
    chunk(piece(function={"arguments": "1}"})),
    chunk({}, "tool_calls"),
    {"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 80, "cached_tokens": 512,
                              "completion_tokens_details": {"reasoning_tokens": 40}}},
)  # fmt: skip
MESSAGE_EVENTS = (
    {"type": "message_start", "message": {"model": "big", "usage": {
        "input_tokens": 100, "cache_read_input_tokens": 512, "cache_creation_input_tokens": 288,
        "output_tokens": 1}}},
    {"type": "ping"},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking"}},
    {"type": "content_block_delta", "index": 0,
     "delta": {"type": "thinking_delta", "thinking": "It is there."}},
    {"type": "content_block_delta", "index": 0,
     "delta": {"type": "signature_delta", "signature": "x"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 1,
     "delta": {"type": "text_delta", "text": "I tap it."}},
    {"type": "content_block_start", "index": 2,
     "content_block": {"type": "tool_use", "id": "c9", "name": "tap", "input": {}}},
    {"type": "content_block_delta", "index": 2,
     "delta": {"type": "input_json_delta", "partial_json": '{"x": '}},
    {"type": "content_block_delta", "index": 2,
     "delta": {"type": "input_json_delta", "partial_json": "1}"}},
    {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 80}},
    {"type": "message_stop"},
)  # fmt: skip
RESPONSE_EVENTS = (
    {"type": "response.created", "response": {"status": "in_progress", "output": []}},
    {"type": "response.output_text.delta", "delta": "I tap"},
    {"type": "response.completed", "response": RESPONSE},
)
STREAMS = {"chat": CHUNKS, "responses": RESPONSE_EVENTS, "messages": MESSAGE_EVENTS}
READS = {"chat": READ, "responses": READ, "messages": READ_MESSAGE}


@pytest.mark.parametrize("shape", STREAMS)
async def test_a_stream_is_put_together(shape: str) -> None:
    async with endpoint(events(*STREAMS[shape])) as there:
        reply = await there.ask(endpoint=shape)
    assert reply == READS[shape]
    assert there.bodies[0]["stream"] is True


@pytest.mark.parametrize("shape", STREAMS)
@pytest.mark.parametrize("kept", range(3))
async def test_a_dropped_stream_is_asked_for_again(shape: str, kept: int) -> None:
    dropped = events(*STREAMS[shape][: -3 + kept or None][:-2], done=False)
    async with endpoint(dropped, events(*STREAMS[shape])) as there:
        reply = await there.ask(endpoint=shape)
    assert reply == READS[shape]
    assert len(there.bodies) == 2


async def test_a_stream_cut_within_a_line_is_asked_for_again() -> None:
    def cut() -> Response:
        return StreamingResponse(iter(['data: {"choices": [{"del\n\n']),
                                 media_type="text/event-stream")  # fmt: skip

    async with endpoint(cut, events(*CHUNKS)) as there:
        assert await there.ask() == READ


async def test_a_connection_lost_in_the_middle_is_asked_for_again() -> None:
    async def breaking() -> AsyncIterator[str]:
        yield f"data: {json.dumps(CHUNKS[3])}\n\n"
        raise ConnectionResetError("the server fell over")

    def broken() -> Response:
        return StreamingResponse(breaking(), media_type="text/event-stream",
                                 headers={"content-length": "9999"})  # fmt: skip

    async with endpoint(broken, events(*CHUNKS)) as there:
        assert await there.ask() == READ


async def test_items_before_the_end_stand_in_for_an_empty_response() -> None:
    done = [{"type": "response.output_item.done", "item": item} for item in RESPONSE["output"]]
    bare = {**RESPONSE, "output": []}
    async with endpoint(events(*done, {"type": "response.completed", "response": bare})) as there:
        assert await there.ask(endpoint="responses") == READ


@pytest.mark.parametrize(
    ("shape", "event", "tries"),
    [
        ("chat", {"error": {"message": "overloaded", "type": "server_error"}}, 2),
        ("chat", {"error": {"message": "bad field", "type": "invalid_request_error"}}, 1),
        ("messages", {"type": "error", "error": {"type": "overloaded_error", "message": "b"}}, 2),
        ("messages", {"type": "error", "error": {"type": "permission_error", "message": "b"}}, 1),
        ("responses", {"type": "error", "code": "server_error", "message": "b"}, 2),
        ("responses", {"type": "response.failed", "response": {
            "output": [], "status": "failed",
            "error": {"code": "rate_limit_exceeded", "message": "slow down"}}}, 2),
        ("responses", {"type": "response.failed", "response": {
            "output": [], "status": "failed",
            "error": {"code": "insufficient_quota", "message": "pay"}}}, 1),
    ],
)  # fmt: skip
async def test_errors_within_a_stream(shape: str, event: object, tries: int) -> None:
    async with endpoint(events(event)) as there:
        with pytest.raises(ModelLost, match="answered with an error"):
            await there.ask(endpoint=shape)
    assert len(there.bodies) == tries


def cut_chat(tokens: int) -> Answer:
    usage = {"prompt_tokens": 10, "completion_tokens": tokens}
    return events(chunk({"content": "I thi"}), chunk({}, "length"), {"choices": [], "usage": usage})


CUT_RESPONSE = {
    "output": [{"type": "reasoning", "summary": []}], "status": "incomplete",
    "incomplete_details": {"reason": "max_output_tokens"},
    "usage": {"input_tokens": 10, "output_tokens": 300},
}  # fmt: skip
CUT_MESSAGE = {**MESSAGE, "stop_reason": "max_tokens",
               "usage": {"input_tokens": 10, "output_tokens": 300}}  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "cut", "room_field"),
    [
        ("chat", cut_chat(300), "max_tokens"),
        ("responses", whole(CUT_RESPONSE), "max_output_tokens"),
        ("messages", whole(CUT_MESSAGE), "max_tokens"),
    ],
)
async def test_a_reply_out_of_room_is_asked_for_once_more(
    shape: str, cut: Answer, room_field: str
) -> None:
    async with endpoint(cut, events(*STREAMS[shape])) as there:
        reply = await there.ask(endpoint=shape, max_output_tokens=3000)
    assert [body[room_field] for body in there.bodies] == [3000, 6000]
    assert reply.tool_calls == READS[shape].tool_calls
    assert (reply.usage.prompt, reply.usage.output) == (910, 380)


async def test_a_reply_that_stays_too_long_is_given_back_as_it_is() -> None:
    async with endpoint(cut_chat(5000)) as there:
        reply = await there.ask()
    assert [body.get("max_tokens") for body in there.bodies] == [None, 10_000]
    assert (reply.text, reply.finish_reason, reply.usage.output) == ("I thi", "length", 10_000)


async def test_a_refused_second_try_leaves_the_first() -> None:
    async with endpoint(cut_chat(300), lambda: Response(status_code=400)) as there:
        reply = await there.ask()
    assert (reply.finish_reason, reply.usage.output) == ("length", 300)


@dataclass
class Slow:
    """Streams a piece, then nothing until it is let go."""

    pieces: tuple[object, ...]
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def stream(self) -> AsyncIterator[str]:
        for body in self.pieces:
            yield f"data: {json.dumps(body)}\n\n"
        await self.gone.wait()

    def answer(self) -> Response:
        return StreamingResponse(self.stream(), media_type="text/event-stream")


@pytest.mark.parametrize(
    ("pieces", "said", "deadlines"),
    [
        ((), r"did not answer in time \(0\.1 s\)", {"first_token_s": 0.1, "total_s": 20}),
        (CHUNKS[:1], r"did not answer in time \(0\.1 s\)", {"first_token_s": 0.1, "total_s": 20}),
        (CHUNKS[:2], r"did not finish in time \(0\.3 s\)", {"first_token_s": 0.2, "total_s": 0.3}),
    ],
)
async def test_the_first_token_and_the_last_have_deadlines(
    pieces: tuple[object, ...], said: str, deadlines: dict[str, float]
) -> None:
    slow = Slow(pieces)
    async with endpoint(slow.answer) as there:
        started_s = asyncio.get_running_loop().time()
        with pytest.raises(ModelLost, match=said):
            await there.ask(attempts=1, **deadlines)
        assert asyncio.get_running_loop().time() - started_s < 2
        slow.gone.set()


async def test_a_late_first_token_is_asked_for_again_while_there_is_time() -> None:
    slow = Slow(())
    async with endpoint(slow.answer, events(*CHUNKS)) as there:
        assert await there.ask(first_token_s=0.1, total_s=20) == READ
        slow.gone.set()
