"""The rehearsal server over real HTTP, asked by our own client and by hand."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import httpx
import pytest
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tapwright.actions import Action, Done, Norm, PxBox, Size, Tap
from tapwright.agent.dialects import Decision
from tapwright.agent.dialects.tool_calls import ToolCallDialect
from tapwright.agent.models.base import Effort, Message, ModelLost, Prompt, Reply, TextPart
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy
from tapwright.agent.rehearsal.faults import (
    Fault,
    Hang,
    HttpError,
    MalformedJson,
    NoAction,
    Slow,
)
from tapwright.agent.rehearsal.null import NullSolution
from tapwright.agent.rehearsal.server import RehearsalServer
from tapwright.agent.rehearsal.solution import Move, ScreenView, Solution, SolutionLost
from tapwright.device.errors import DeviceLost
from tapwright.device.ui import UiNode, UiTree

DIALECT = ToolCallDialect()
SWITCH = UiNode(text="Airplane mode", bounds=PxBox(0, 600, 1080, 840), clickable=True)
VIEW = ScreenView(
    UiTree(0, (UiNode(children=(SWITCH,)),)), "com.android.settings", Size(1080, 2400)
)
START = Prompt((Message("user", (TextPart("Turn on airplane mode"),)),), DIALECT.tools)


class Airplane:
    """Taps the switch, then says so."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        if moves:
            return Move("It is on.", Done(summary=f"after {len(moves)} moves"))
        switch = view.ui.find(text="Airplane mode")
        if switch is None:
            raise SolutionLost("no Airplane mode here")
        return Move("The switch is off.", Tap(at=view.at(switch)))


async def look() -> ScreenView:
    return VIEW


async def no_wait(_: float) -> None:
    return None


@pytest.fixture
async def server() -> AsyncIterator[RehearsalServer]:
    async with RehearsalServer() as running:
        yield running


class Asker:
    """A RemoteModel on a session of its own, with the conversation it has had."""

    def __init__(self, url: str, attempts: int = 4) -> None:
        profile = find_profile("rehearsal", url, environ={})
        retries = RetryPolicy(attempts=attempts)
        self.model = RemoteModel(profile, "none", retries=retries, sleeper=no_wait)
        self.prompt = START

    async def ask(self, effort: Effort = "low") -> Reply:
        return await self.model.ask(self.prompt, effort)

    async def act(self, effort: Effort = "low") -> Action:
        """Ask, take the call for carried out, and return the action."""
        reply = await self.ask(effort)
        parsed = DIALECT.parse(reply)
        assert isinstance(parsed, Decision), parsed
        said = Message("assistant", (), tool_calls=reply.tool_calls)
        told = Message("tool", (TextPart("done"),), tool_call_id=reply.tool_calls[0].id)
        self.prompt = Prompt((*self.prompt.messages, said, told), self.prompt.tools)
        return parsed.action


@pytest.fixture
async def asker(server: RehearsalServer) -> AsyncIterator[Callable[..., Asker]]:
    askers: list[Asker] = []

    def make(
        faults: dict[int, Fault] | None = None, solution: Solution | None = None, **options: Any
    ) -> Asker:
        url = server.add_session(f"s{len(askers)}", solution or Airplane(), look, faults)
        askers.append(Asker(url, **options))
        return askers[-1]

    yield make
    for made in askers:
        await made.model.close()


async def test_a_script_is_played_by_what_is_on_the_screen(asker: Callable[..., Asker]) -> None:
    agent = asker()
    assert await agent.act() == Tap(at=Norm(x=500, y=300))
    assert await agent.act() == Done(summary="after 1 moves")


async def completed(client: AsyncOpenAI, body: dict[str, Any], effort: Effort) -> ChatCompletion:
    """A whole answer as the SDK reads it."""
    asked = {**body, "reasoning_effort": effort}
    return await client.post("/chat/completions", cast_to=ChatCompletion, body=asked)


async def test_the_answer_says_what_it_is_and_what_it_used(server: RehearsalServer) -> None:
    url = server.add_session("a", Airplane(), look)
    async with AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
        body: dict[str, Any] = {
            "model": "rehearsal",
            "messages": [{"role": "user", "content": "word " * 300}],
            "tools": [{"type": "function", "function": {"name": "tap"}}],
        }
        first = await completed(client, body, "low")
        second = await completed(client, body, "high")
        assert [model.id async for model in client.models.list()] == [
            "rehearsal",
            "rehearsal-advisor",
        ]
    assert (first.model, first.system_fingerprint) == ("rehearsal", "scripted")
    assert first.usage is not None and second.usage is not None
    assert first.usage.prompt_tokens == second.usage.prompt_tokens > 300
    assert second.usage.completion_tokens - first.usage.completion_tokens == 600 - 60
    assert first.usage.model_extra == {"cached_tokens": 0}
    assert second.usage.model_extra == {"cached_tokens": 256}
    assert second.usage.prompt_tokens_details is not None
    assert second.usage.prompt_tokens_details.cached_tokens == 256


async def test_a_stream_gives_the_same_call_in_pieces(server: RehearsalServer) -> None:
    body: dict[str, Any] = {
        "model": "rehearsal",
        "messages": [{"role": "user", "content": "go"}],
        "tools": [{"type": "function", "function": {"name": "tap"}}],
    }
    url = server.add_session("a", Airplane(), look)
    async with AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
        whole = await completed(client, body, "medium")
        chunks = [
            chunk
            async for chunk in await client.post(
                "/chat/completions",
                cast_to=ChatCompletionChunk,
                body={**body, "stream": True, "stream_options": {"include_usage": True}},
                stream=True,
                stream_cls=AsyncStream[ChatCompletionChunk],
            )
        ]
    calls = whole.choices[0].message.tool_calls or []
    assert calls[0].type == "function"
    pieces = [
        call.function.arguments or ""
        for chunk in chunks
        for choice in chunk.choices
        for call in choice.delta.tool_calls or ()
        if call.function is not None
    ]
    assert len(pieces) > 2
    assert "".join(pieces) == calls[0].function.arguments
    assert chunks[-2].choices[0].finish_reason == "tool_calls"
    assert chunks[-1].usage is not None and whole.usage is not None
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens


async def test_a_request_sent_again_gets_the_same_move(asker: Callable[..., Asker]) -> None:
    agent = asker()
    first, again = await agent.ask(), await agent.ask("high")
    assert first.tool_calls[0].arguments == again.tool_calls[0].arguments
    await agent.act()
    assert await agent.act() == Done(summary="after 1 moves")


@pytest.mark.parametrize(
    "fault", [HttpError(429, 0.5), HttpError(500), MalformedJson(), Slow(0.01)]
)
async def test_passing_faults_do_not_move_the_solution(
    asker: Callable[..., Asker], fault: Fault
) -> None:
    agent = asker({0: fault, 2: fault})
    assert (await agent.act()).kind == "tap"
    assert await agent.act() == Done(summary="after 1 moves")


async def test_a_bad_reply_is_text_and_the_script_waits(asker: Callable[..., Asker]) -> None:
    agent = asker({0: NoAction("I would rather not.")})
    reply = await agent.ask()
    assert (reply.text, reply.tool_calls) == ("I would rather not.", ())
    assert reply.usage.output == 60 + 5
    assert (await agent.act()).kind == "tap"


async def test_a_hang_lasts_until_the_client_goes(
    asker: Callable[..., Asker], server: RehearsalServer
) -> None:
    agent = asker({0: Hang()}, attempts=1)
    asking = asyncio.create_task(agent.ask())
    await agent_arrived(server, "s0")
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await agent.act()).kind == "tap"


async def test_a_hang_does_not_outlive_the_server() -> None:
    async with RehearsalServer() as server:
        agent = Asker(server.add_session("a", Airplane(), look, {0: Hang()}), attempts=1)
        asking = asyncio.create_task(agent.ask())
        await agent_arrived(server, "a")
    with pytest.raises(ModelLost):
        await asking
    await agent.model.close()


async def agent_arrived(server: RehearsalServer, session: str) -> None:
    """Until the first request of a session has been counted."""
    async with asyncio.timeout(60):
        while server.session(session).requests == 0:
            await asyncio.sleep(0)


async def test_a_cut_stream_never_says_that_it_is_done(server: RehearsalServer) -> None:
    url = server.add_session("a", Airplane(), look, {0: MalformedJson()})
    body = {
        "model": "rehearsal",
        "messages": [{"role": "user", "content": "go"}],
        "tools": [{"type": "function", "function": {"name": "tap"}}],
        "stream": True,
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/chat/completions", json=body)
    assert answer.status_code == 200 and "data:" in answer.text
    assert "[DONE]" not in answer.text and '"finish_reason": "tool_calls"' not in answer.text


async def test_the_null_agent_claims_and_does_nothing(asker: Callable[..., Asker]) -> None:
    agent = asker(solution=NullSolution())
    assert await agent.act() == await agent.act() == Done(summary="nothing done")


class Lost:
    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        raise SolutionLost("no Wi-Fi row on this screen")


async def test_a_lost_script_says_what_it_looked_for(asker: Callable[..., Asker]) -> None:
    with pytest.raises(ModelLost, match="no Wi-Fi row"):
        await asker(solution=Lost()).ask()


async def test_lost_eyes_are_a_server_error(server: RehearsalServer) -> None:
    async def blind() -> ScreenView:
        raise DeviceLost("emulator-5554 is gone")

    agent = Asker(server.add_session("a", Airplane(), blind), attempts=2)
    with pytest.raises(ModelLost, match=r"503.*is gone.*tried 2 times"):
        await agent.ask()
    await agent.model.close()


USER = {"role": "user", "content": "go"}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("{", 400, "JSON"),
        ("{}", 400, "model"),
        ({"model": "rehearsal"}, 400, "messages"),
        ({"model": "rehearsal", "messages": []}, 400, "messages"),
        ({"model": "gpt", "messages": [USER]}, 404, "does not exist"),
        ({"model": "rehearsal", "messages": [USER], "efort": "low"}, 400, "efort"),
        ({"model": "rehearsal", "messages": [USER], "reasoning_effort": "max"}, 400, "effort"),
        ({"model": "rehearsal", "messages": [{"role": "tool"}]}, 400, "tool_call_id"),
        ({"model": "rehearsal", "messages": [USER]}, 400, "not on offer"),
    ],
)
async def test_wrong_requests_get_error_objects(
    server: RehearsalServer, body: object, status: int, said: str
) -> None:
    url = server.add_session("a", Airplane(), look)
    content = body if isinstance(body, str) else json.dumps(body)
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/chat/completions", content=content)
    assert answer.status_code == status
    assert said in answer.json()["error"]["message"]
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


async def test_sessions_come_and_go(server: RehearsalServer) -> None:
    url = server.add_session("a", Airplane(), look)
    with pytest.raises(ValueError, match="exists"):
        server.add_session("a", Airplane(), look)
    with pytest.raises(ValueError, match="URL"):
        server.add_session("a/b", Airplane(), look)
    server.remove_session("a")
    async with httpx.AsyncClient() as client:
        for gone in (f"{url}/models", f"{url}/nothing"):
            answer = await client.get(gone)
            assert answer.status_code == 404 and answer.json()["error"]["message"]
