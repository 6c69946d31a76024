"""RemoteModel against a server on loopback that keeps every body and answers as it is told."""

import asyncio
import json
import random
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tapwright.agent.models.base import (
    ImagePart,
    Message,
    ModelLost,
    Prompt,
    TextPart,
    Tool,
    ToolCall,
)
from tapwright.agent.models.gate import EndpointGate
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.traces.money import Usage

KEY = "sk-very-secret-0123456789"
PICTURE = ImagePart(b"\xff\xd8picture", "image/jpeg", 720, 1600)
TAP = Tool("tap", "Tap once.", {"type": "object", "properties": {"x": {"type": "integer"}}})
PROMPT = Prompt(
    messages=(
        Message("system", (TextPart("You operate a phone."),)),
        Message("user", (TextPart("Goal"),)),
        Message("assistant", (), tool_calls=(ToolCall("call_1", "tap", '{"x": 5}'),)),
        Message("tool", (TextPart("done"),), tool_call_id="call_1"),
        Message("user", (TextPart("Screen: home"), PICTURE)),
    ),
    tools=(TAP,),
)
GOOD: dict[str, Any] = {
    "id": "1",
    "object": "chat.completion",
    "created": 0,
    "model": "step-3.7-flash",
    "choices": [
        {
            "index": 0,
            "finish_reason": "tool_calls",
            "message": {
                "role": "assistant",
                "content": None,
                "reasoning": "The button is there.",
                "tool_calls": [
                    {
                        "id": "call_9",
                        "type": "function",
                        "function": {"name": "tap", "arguments": '{"x": 1}'},
                    }
                ],
            },
        }
    ],
    "usage": {
        "prompt_tokens": 900,
        "completion_tokens": 80,
        "total_tokens": 980,
        "cached_tokens": 768,
    },
}


def good() -> Response:
    return Response(json.dumps(GOOD), media_type="application/json")


def refusal(status: int, message: str = "no", **headers: str) -> Response:
    body = json.dumps({"error": {"message": message, "type": "x", "param": None, "code": None}})
    return Response(body, status, {k.replace("_", "-"): v for k, v in headers.items()})


@dataclass
class Endpoint:
    """Answers with `answers` in turn, the last one again and again; keeps what it was sent."""

    answers: list[Callable[[], Response]]
    url: str = ""
    bodies: list[Any] = field(default_factory=list[Any])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    slept: list[float] = field(default_factory=list[float])

    async def chat(self, request: Request) -> Response:
        self.bodies.append(json.loads(await request.body()))
        self.headers.append(dict(request.headers))
        answer = self.answers[min(len(self.bodies), len(self.answers)) - 1]
        return answer()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def model(self, profile: Profile | None = None, **options: Any) -> RemoteModel:
        profile = profile or find_profile("step-3.7-flash", self.url, environ={})
        options.setdefault("sleeper", self.sleep)
        return RemoteModel(profile, KEY, rng=random.Random(1), **options)


@asynccontextmanager
async def endpoint(*answers: Callable[[], Response]) -> AsyncGenerator[Endpoint]:
    there = Endpoint(list(answers))
    app = Starlette(routes=[Route("/v1/chat/completions", there.chat, methods=["POST"])])
    async with LoopbackServer(app) as server:
        there.url = f"{server.url}/v1"
        yield there


async def test_the_exact_body_goes_out_and_everything_comes_back() -> None:
    async with endpoint(good) as there:
        model = there.model()
        reply = await model.ask(PROMPT, "high")
        await model.close()
    url = f"data:image/jpeg;base64,{b64encode(PICTURE.encoded).decode()}"
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": "tap", "arguments": '{"x": 5}'},
    }
    assert there.bodies == [
        {
            "model": "step-3.7-flash",
            "reasoning_effort": "high",
            "stream": True,
            "stream_options": {"include_usage": True},
            "messages": [
                {"role": "system", "content": "You operate a phone."},
                {"role": "user", "content": "Goal"},
                {"role": "assistant", "content": "", "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "call_1", "content": "done"},
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "Screen: home"},
                        {"type": "image_url", "image_url": {"url": url, "detail": "high"}},
                    ],
                },
            ],
            "tools": [
                {
                    "type": "function",
                    "function": {
                        "name": "tap",
                        "description": "Tap once.",
                        "parameters": dict(TAP.parameters),
                    },
                }
            ],
        }
    ]
    assert there.headers[0]["authorization"] == f"Bearer {KEY}"
    assert reply.tool_calls == (ToolCall("call_9", "tap", '{"x": 1}'),)
    assert (reply.text, reply.reasoning) == ("", "The button is there.")
    assert (reply.finish_reason, reply.model) == ("tool_calls", "step-3.7-flash")
    assert reply.usage == Usage(prompt=900, cached=768, output=80)


async def test_a_profile_decides_effort_limits_and_temperature() -> None:
    async with endpoint(good) as there:
        profile = find_profile("openrouter/step-3.7-flash", there.url, environ={})
        profile = profile.model_copy(update={"max_output_tokens": 512, "temperature": 0.0})
        model = there.model(profile)
        await model.ask(Prompt((Message("user", (TextPart("hi"),)),)), "low")
        await model.close()
    assert there.bodies == [
        {
            "model": "stepfun/step-3.7-flash",
            "messages": [{"role": "user", "content": "hi"}],
            "reasoning": {"effort": "low"},
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": 512,
            "temperature": 0.0,
        }
    ]


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
async def test_passing_trouble_is_tried_again(status: int) -> None:
    async with endpoint(lambda: refusal(status), good) as there:
        model = there.model()
        reply = await model.ask(PROMPT, "low")
        await model.close()
    assert reply.tool_calls[0].name == "tap"
    assert len(there.bodies) == 2
    assert there.bodies[0] == there.bodies[1]
    assert len(there.slept) == 1 and 0.25 <= there.slept[0] <= 0.5


async def test_retry_after_is_kept_and_holds_the_whole_endpoint() -> None:
    now_s = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now_s
        now_s += seconds

    async with endpoint(lambda: refusal(429, retry_after="7"), good) as there:
        told: list[str] = []
        gate = EndpointGate(clock=lambda: now_s, sleeper=sleep, say=told.append)
        model = there.model(gate=gate)
        await model.ask(PROMPT, "low")
        await model.close()
    assert there.slept == [7.0]
    assert told[0].startswith("waiting 7 s: ") and "429" in told[0]
    # The model's own pause was stubbed out, so these seconds are the gate's.
    assert now_s == 7.0


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (400, "does not accept this request"),
        (401, "step-3.7-flash-cn"),
        (402, "credit"),
        (403, "STEP_API_KEY or STEPFUN_API_KEY"),
        (404, "--model-name"),
        (422, "does not accept this request"),
    ],
)
async def test_what_the_user_must_mend_is_said_at_once(status: int, hint: str) -> None:
    async with endpoint(lambda: refusal(status, f"bad key {KEY}")) as there:
        model = there.model()
        with pytest.raises(ModelLost) as lost:
            await model.ask(PROMPT, "low")
        await model.close()
    assert len(there.bodies) == 1
    assert hint in str(lost.value) and str(status) in str(lost.value)
    assert KEY not in str(lost.value)
    assert KEY not in str(lost.value.__cause__)


async def test_a_401_without_a_body_is_explained_too() -> None:
    async with endpoint(lambda: Response(status_code=401)) as there:
        model = there.model()
        with pytest.raises(ModelLost, match="own region"):
            await model.ask(PROMPT, "low")
        await model.close()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"choices": [{', "no completion"),
        ('{"error": {"message": "overloaded"}}', "answered with an error: overloaded"),
        ("", "no completion"),
    ],
)
@pytest.mark.parametrize("media_type", ["application/json", "text/html"])
async def test_a_body_that_is_no_completion_is_tried_again(
    body: str, said: str, media_type: str
) -> None:
    async with endpoint(lambda: Response(body, media_type=media_type)) as there:
        model = there.model(retries=RetryPolicy(attempts=2))
        with pytest.raises(ModelLost, match=rf"{said}.*tried 2 times"):
            await model.ask(PROMPT, "low")
        await model.close()
    assert len(there.bodies) == 2


async def test_nobody_there_ends_as_model_lost_with_the_address() -> None:
    async with endpoint(good) as there:
        model = there.model()
    with pytest.raises(ModelLost, match=r"cannot reach http://127.*tried 4 times") as lost:
        await model.ask(PROMPT, "low")
    await model.close()
    assert lost.value.__cause__ is not None
    assert len(there.slept) == 3


async def test_a_silent_server_is_given_up_at_the_deadline() -> None:
    silent = asyncio.Event()

    async def hang(request: Request) -> Response:
        await silent.wait()
        return Response()

    app = Starlette(routes=[Route("/v1/chat/completions", hang, methods=["POST"])])
    async with LoopbackServer(app, on_stop=silent.set) as server:
        profile = find_profile("step-3.7-flash", f"{server.url}/v1", environ={})
        model = RemoteModel(profile.model_copy(update={"total_s": 0.2}), KEY)
        started_s = asyncio.get_running_loop().time()
        with pytest.raises(ModelLost, match="did not answer in time"):
            await model.ask(PROMPT, "low")
        assert asyncio.get_running_loop().time() - started_s < 2
        await model.close()


async def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    async with endpoint(lambda: refusal(429, retry_after="3600")) as there:
        model = there.model()
        with pytest.raises(ModelLost, match="asks to wait 3600 s"):
            await model.ask(PROMPT, "low")
        await model.close()
    assert there.slept == []


async def test_cancelling_a_call_is_not_a_failure_of_the_model() -> None:
    silent = asyncio.Event()
    arrived = asyncio.Event()

    async def hang(request: Request) -> Response:
        arrived.set()
        await silent.wait()
        return Response()

    app = Starlette(routes=[Route("/v1/chat/completions", hang, methods=["POST"])])
    async with LoopbackServer(app, on_stop=silent.set) as server:
        model = RemoteModel(find_profile("step-3.7-flash", f"{server.url}/v1", environ={}), KEY)
        call = asyncio.create_task(model.ask(PROMPT, "low"))
        await arrived.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await model.close()


async def test_logs_hold_numbers_but_neither_key_nor_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", "tapwright")
    async with endpoint(lambda: refusal(500, f"oops {KEY}"), good) as there:
        model = there.model()
        await model.ask(PROMPT, "medium")
        await model.close()
    call = next(record for record in caplog.records if "model_call" in record.getMessage())
    assert call.levelname == "DEBUG"
    assert "attempt=2 " in call.getMessage() and "prompt=900 cached=768" in call.getMessage()
    for secret in (KEY, "You operate", "The button is there"):
        assert secret not in caplog.text
    assert KEY not in repr(model)
