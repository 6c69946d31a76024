"""Speaks with an agent, wherever it runs: in this process, in one of its own, or behind a URL."""

import asyncio
import importlib
import json
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import Protocol, cast

import httpx2
from pydantic import JsonValue

from ...actions import Action, UsageError
from .documents import (
    NoActSaid,
    act_document,
    read_action,
    read_answer,
    read_document,
    reset_document,
)
from .process import end_group
from .protocol import AgentObservation, PhoneAgent, PhoneFacts
from .spec import AgentSpec

# A picture goes out, an act comes back.
_LONGEST_LINE = 1024 * 1024
_LEAVE_S = 2.0


class ForeignAgentFailed(Exception):
    """The agent broke off: it raised, ended, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an agent says of itself."""

    views: bool = False
    calls_models: bool = True


@dataclass(frozen=True, slots=True)
class ForeignReply:
    """The act an agent chose, with its thought and what it said verbatim."""

    action: Action
    thought: str = ""
    said: str = ""


class Talk(Protocol):
    """One attempt's conversation with an agent; both raise ForeignAgentFailed."""

    async def reset(self, goal: str, phone: PhoneFacts) -> Wishes:
        """Tell the goal."""
        ...

    async def act(self, seen: AgentObservation) -> ForeignReply:
        """Ask for the next act; raises NoActSaid too."""
        ...


def load_class(spec: AgentSpec) -> Callable[[], PhoneAgent]:
    """The class that a spec names; raises UsageError if there is none that could act."""
    module, _, name = spec.target.partition(":")
    folder = str(spec.folder or Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        found: object = getattr(importlib.import_module(module), name)
    except Exception as error:  # an import runs somebody else's code
        raise UsageError(f"--agent {spec.said}: {type(error).__name__}: {error}") from error
    for method in ("reset", "act"):
        if not callable(getattr(found, method, None)):
            raise UsageError(
                f"--agent {spec.said}: {name} has no method {method}(); see docs/agents.md"
            )
    return cast(Callable[[], PhoneAgent], found)


@asynccontextmanager
async def open_talk(
    spec: AgentSpec, log: Path, environment: Mapping[str, str]
) -> AsyncGenerator[Talk]:
    """The conversation of one attempt; what a program says beside it goes into the file `log`.

    Raises ForeignAgentFailed if it cannot be started.
    """
    match spec.kind:
        case "class":
            made = load_class(spec)
            try:
                agent = made()
            except Exception as error:
                raise ForeignAgentFailed(
                    f"it cannot be made: {type(error).__name__}: {error}"
                ) from error
            yield _ClassTalk(agent, spec.patience_s)
        case "http":
            async with httpx2.AsyncClient(timeout=spec.patience_s) as client:
                yield _HttpTalk(client, spec.target)
        case _:
            with log.open("wb") as beside:
                process = await _start(spec, beside.fileno(), environment)
                try:
                    yield _LinesTalk(process, spec.patience_s)
                finally:
                    assert process.stdin is not None
                    process.stdin.close()
                    with suppress(TimeoutError):  # it sees that nothing more comes
                        await asyncio.wait_for(process.wait(), _LEAVE_S)
                    await end_group(process)


async def _start(
    spec: AgentSpec, log: int, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *spec.words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            cwd=spec.folder,
            env=environment,
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
    except OSError as error:
        raise ForeignAgentFailed(f"{spec.words[0]} cannot be started: {error}") from error


class _ClassTalk:
    def __init__(self, agent: PhoneAgent, patience_s: float) -> None:
        self._agent = agent
        self._patience_s = patience_s

    async def reset(self, goal: str, phone: PhoneFacts) -> Wishes:
        await self._call(lambda: self._agent.reset(goal, phone))
        views = bool(getattr(self._agent, "wants_views", False))
        return Wishes(views, bool(getattr(self._agent, "calls_models", True)))

    async def act(self, seen: AgentObservation) -> ForeignReply:
        given = await self._call(lambda: self._agent.act(seen))
        thought = str(getattr(self._agent, "thought", "") or "")
        return ForeignReply(read_action(given), thought, repr(given))

    async def _call(self, call: Callable[[], object]) -> object:
        try:
            async with asyncio.timeout(self._patience_s):
                given = await _aside(call)
                return await given if isawaitable(given) else given
        except TimeoutError as error:
            raise ForeignAgentFailed(_late(self._patience_s)) from error
        except ForeignAgentFailed:
            raise
        except Exception as error:
            raise ForeignAgentFailed(f"it raised {type(error).__name__}: {error}") from error


async def _aside(call: Callable[[], object]) -> object:
    """What `call` gives, in a thread that nobody waits for: somebody else's code may never return,
    and neither phones, nor other attempts, nor the end of this process wait with it."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[object] = loop.create_future()

    def tell(said: Callable[[], None]) -> None:
        if not told.done():  # else it came too late
            said()

    def work() -> None:
        try:
            given = call()
        except BaseException as error:  # noqa: BLE001 - sys.exit() of an agent ends the agent alone
            raised = ForeignAgentFailed(f"it raised {type(error).__name__}: {error}")
            said = partial(told.set_exception, raised)
        else:
            said = partial(told.set_result, given)
        with suppress(RuntimeError):  # the loop has been closed meanwhile
            loop.call_soon_threadsafe(tell, said)

    threading.Thread(target=work, name="foreign agent", daemon=True).start()
    return await told


class _LinesTalk:
    def __init__(self, process: asyncio.subprocess.Process, patience_s: float) -> None:
        self._process = process
        self._patience_s = patience_s

    async def reset(self, goal: str, phone: PhoneFacts) -> Wishes:
        try:
            return _wishes(read_document(await self._exchange(reset_document(goal, phone))))
        except NoActSaid as bad:
            raise ForeignAgentFailed(f"its answer to reset: {bad}") from bad

    async def act(self, seen: AgentObservation) -> ForeignReply:
        # A picture is encoded for it: the other attempts do not wait for that.
        said = await self._exchange(await asyncio.to_thread(act_document, seen))
        action, thought = read_answer(read_document(said))
        return ForeignReply(action, thought, said.decode("utf-8", "replace").strip())

    async def _exchange(self, document: Mapping[str, JsonValue]) -> bytes:
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        try:
            async with asyncio.timeout(self._patience_s):
                process.stdin.write(json.dumps(document).encode() + b"\n")
                with suppress(ConnectionError):  # it has ended, which its answer tells
                    await process.stdin.drain()
                said = await process.stdout.readline()
        except TimeoutError as error:
            raise ForeignAgentFailed(_late(self._patience_s)) from error
        except ValueError as error:
            raise ForeignAgentFailed(f"its line is longer than {_LONGEST_LINE:,} bytes") from error
        if not said:
            code = await process.wait()
            raise ForeignAgentFailed(f"it ended with exit code {code} before it answered")
        return said


class _HttpTalk:
    def __init__(self, client: httpx2.AsyncClient, url: str) -> None:
        self._client = client
        self._url = url

    async def reset(self, goal: str, phone: PhoneFacts) -> Wishes:
        try:
            return _wishes(read_document(await self._post("reset", reset_document(goal, phone))))
        except NoActSaid as bad:
            raise ForeignAgentFailed(f"its answer to reset: {bad}") from bad

    async def act(self, seen: AgentObservation) -> ForeignReply:
        said = await self._post("act", await asyncio.to_thread(act_document, seen))
        action, thought = read_answer(read_document(said))
        return ForeignReply(action, thought, said.decode("utf-8", "replace"))

    async def _post(self, path: str, document: Mapping[str, JsonValue]) -> bytes:
        try:
            answer = await self._client.post(f"{self._url}/{path}", json=document)
        except httpx2.HTTPError as error:
            raise ForeignAgentFailed(
                f"{self._url}/{path}: {type(error).__name__}: {error}"
            ) from error
        if answer.status_code >= 400:
            said = answer.text[:200]
            raise ForeignAgentFailed(f"{self._url}/{path} answered {answer.status_code}: {said}")
        return answer.content


def _wishes(document: Mapping[str, object]) -> Wishes:
    return Wishes(bool(document.get("wants_views")), document.get("calls_models") is not False)


def _late(patience_s: float) -> str:
    return f"it did not answer within {patience_s:g} s"
