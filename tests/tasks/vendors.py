"""Endpoints that obey the rules of their vendors: what they refuse, how they stream, what they
bill. The models behind them open the clock, go back, and are done. docs/endpoints.md has sources.
"""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tapwright.agent.rehearsal.loopback import LoopbackServer

# What the models do: the function, its arguments.
SCRIPT: tuple[tuple[str, dict[str, object]], ...] = (
    ("open_app", {"thought": "I look for the clock", "name": "Clock"}),
    ("press", {"thought": "I have seen it", "key": "home"}),
    ("done", {"thought": "it was there", "summary": "the clock was opened"}),
    ("done", {"thought": "I have looked again", "summary": "the clock was opened"}),
)


def refusal(status: int, body: object) -> Response:
    return JSONResponse(body, status_code=status)


def stream(*chunks: object, done: bool = True) -> Response:
    lines = [f"data: {json.dumps(one)}\n\n" for one in chunks] + ["data: [DONE]\n\n"] * done
    return StreamingResponse(iter(lines), media_type="text/event-stream")


def chunk(delta: object, finish: str | None = None, **more: object) -> dict[str, object]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"object": "chat.completion.chunk", "model": "m", "choices": [choice], **more}


@dataclass
class Vendor:
    """One server; `turn` counts the replies that the model has given."""

    url: str = ""
    turn: int = 0
    bodies: list[Any] = field(default_factory=list[Any])
    refused: list[str] = field(default_factory=list[str])

    async def take(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.bodies.append(body)
        if (no := self.rule(body)) is not None:
            self.refused.append(bytes(no.body).decode())
            return no
        said = self.say(body)
        self.turn += 1
        return said

    def rule(self, body: Any) -> Response | None:
        """What the vendor refuses of a request."""
        return None

    def say(self, body: Any) -> Response:
        """The model's next reply."""
        raise NotImplementedError

    def call(self, **more: object) -> dict[str, object]:
        """The next function call of the script."""
        name, arguments = SCRIPT[self.turn]
        function = {"name": name, "arguments": json.dumps(arguments)}
        return {"id": f"call_{self.turn}", "type": "function", "function": function, **more}


def calls_of(body: Any) -> list[Any]:
    """The calls that a request gives back."""
    return [call for message in body["messages"] for call in message.get("tool_calls", ())]


class Gemini(Vendor):
    """Signs each call, wants it back, counts thoughts beside, and numbers every call 0."""

    def rule(self, body: Any) -> Response | None:
        for place, call in enumerate(calls_of(body)):
            signature = call.get("extra_content", {}).get("google", {}).get("thought_signature")
            if signature != f"signed {call['id']}":
                error = {
                    "code": 400,
                    "status": "INVALID_ARGUMENT",
                    "message": f"Function call is missing a thought_signature, position {place}.",
                }
                return refusal(400, [{"error": error}])
        return None

    def say(self, body: Any) -> Response:
        signed = {"google": {"thought_signature": f"signed call_{self.turn}"}}
        usage = {"prompt_tokens": 1000, "completion_tokens": 20, "total_tokens": 1100}
        return stream(
            chunk({"role": "assistant", "tool_calls": [self.call(index=0, extra_content=signed)]}),
            chunk({"role": "assistant"}, "stop", usage=usage),
        )


class Kimi(Vendor):
    """Wants the reasoning of every message that calls; counts in the last choice."""

    def rule(self, body: Any) -> Response | None:
        for place, message in enumerate(body["messages"]):
            if message.get("tool_calls") and not message.get("reasoning_content"):
                said = (
                    "thinking is enabled but reasoning_content is missing in assistant tool "
                    f"call message at index {place}"
                )
                return refusal(400, {"error": {"message": said, "type": "invalid_request_error"}})
        return None

    def say(self, body: Any) -> Response:
        usage = {
            "prompt_tokens": 1000,
            "completion_tokens": 90,
            "total_tokens": 1090,
            "cached_tokens": 512,
        }
        last = chunk({}, "tool_calls")
        last["choices"][0]["usage"] = usage  # pyright: ignore
        return stream(
            chunk({"reasoning_content": f"Thought {self.turn}. "}),
            chunk({"reasoning_content": "So be it."}),
            chunk({"tool_calls": [self.call(index=0)]}),
            last,
        )


class Groq(Vendor):
    """Throws away a call that does not fit its function, and shows what it was."""

    failed = False

    def rule(self, body: Any) -> Response | None:
        if self.turn == 1 and not self.failed:
            self.failed = True
            return refusal(
                400,
                {
                    "error": {
                        "message": "Tool call validation failed: parameters for tool press did not "
                        "match schema: errors: [missing properties: 'key']",
                        "type": "invalid_request_error",
                        "code": "tool_use_failed",
                        "failed_generation": '{"name": "press", "arguments": {"button": "home"}}',
                    }
                },
            )
        return None

    def say(self, body: Any) -> Response:
        usage = {"prompt_tokens": 1000, "completion_tokens": 30, "total_tokens": 1030}
        return stream(
            chunk({"role": "assistant", "reasoning": "Let me see.", "channel": "analysis"}),
            chunk({"tool_calls": [self.call(index=0)]}),
            # Not at the top, but beside the number of the request.
            chunk({}, "tool_calls", x_groq={"id": "req_1", "usage": usage}),
        )


class Refusing(Vendor):
    """A model that declines at its second turn, in a refusal part."""

    def say(self, body: Any) -> Response:
        usage = {"prompt_tokens": 1000, "completion_tokens": 30, "total_tokens": 1030}
        if self.turn:
            return stream(
                chunk({"role": "assistant", "content": None, "refusal": "I'm sorry, "}),
                chunk({"refusal": "I can't help with that."}),
                chunk({}, "stop"), {"choices": [], "usage": usage},
            )  # fmt: skip
        return stream(
            chunk({"tool_calls": [self.call(index=0)]}), chunk({}, "tool_calls", usage=usage)
        )


class Thinking(Vendor):
    """Thinks and then says nothing, once; an empty message is not taken back."""

    thought = False

    def rule(self, body: Any) -> Response | None:
        for message in body["messages"]:
            if message["role"] == "assistant" and not (
                message.get("content") or message.get("tool_calls")
            ):
                said = "Invalid request: the message with role 'assistant' must not be empty"
                return refusal(400, {"error": {"message": said, "type": "invalid_request_error"}})
        return None

    def say(self, body: Any) -> Response:
        usage = {"prompt_tokens": 1000, "completion_tokens": 30, "total_tokens": 1030}
        if self.turn == 1 and not self.thought:
            self.thought, self.turn = True, 0
            message = {
                "role": "assistant",
                "content": None,
                "tool_calls": [],
                "reasoning_content": "I should go back.\n",
            }
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return JSONResponse({"model": "m", "choices": [choice], "usage": usage})
        return stream(
            chunk({"reasoning_content": "I know."}),
            chunk({"tool_calls": [self.call(index=0)]}),
            chunk({}, "tool_calls", usage=usage),
        )


class Mistral(Vendor):
    """Takes no user message after a function's result, no effort and no stream options."""

    def rule(self, body: Any) -> Response | None:
        for unknown in ("reasoning_effort", "stream_options"):
            if unknown in body:
                detail = [
                    {
                        "type": "extra_forbidden",
                        "loc": ["body", unknown],
                        "msg": "Extra inputs are not permitted",
                        "input": "low",
                    }
                ]
                return refusal(422, {"detail": detail})
        roles = [message["role"] for message in body["messages"]]
        if ("tool", "user") in zip(roles, roles[1:], strict=False):
            return refusal(
                400,
                {
                    "object": "error",
                    "message": "Unexpected role 'user' after role 'tool'",
                    "type": "invalid_request_message_order",
                    "param": None,
                    "code": "3230",
                },
            )
        return None

    def say(self, body: Any) -> Response:
        usage = {"prompt_tokens": 1000, "completion_tokens": 30, "total_tokens": 1030}
        return stream(
            chunk({"role": "assistant", "content": ""}),
            chunk({"tool_calls": [self.call(index=0)]}, "tool_calls", usage=usage),
        )


@asynccontextmanager
async def serving(make: Callable[[], Vendor]) -> AsyncGenerator[Vendor]:
    vendor = make()
    app = Starlette(routes=[Route("/v1/chat/completions", vendor.take, methods=["POST"])])
    async with LoopbackServer(app) as server:
        vendor.url = f"{server.url}/v1"
        yield vendor
