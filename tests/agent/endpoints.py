"""An endpoint on this machine that answers as told, in all three shapes."""

import json
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tapwright.agent.models.base import ImagePart, Message, Prompt, Reply, TextPart, Tool, ToolCall
from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.traces.money import Usage

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
    sent: list[bytes] = field(default_factory=list[bytes])
    bodies: list[Any] = field(default_factory=list[Any])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    async def take(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        self.sent.append(await request.body())
        self.bodies.append(json.loads(self.sent[-1]))
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
    # Given back as it came, for the signature is of the thinking.
    extra={"content": MESSAGE["content"]},
)


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
