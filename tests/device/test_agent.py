"""The life of the u2 agent: against a scripted phone that misbehaves, and on the pocket phone."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tapwright.device import AdbDevice
from tapwright.device.errors import AgentError, AgentRefused, CaptureFailed, DeviceError
from tapwright.device.screen import AgentScreen
from tapwright.device.u2 import AgentTimes, Remote, U2Agent
from tapwright.device.u2.jar import REMOTE_PATH, bundled_jar, put_on_phone

TIMES = AgentTimes(start_s=1.0, call_s=0.15, ping_s=0.2, poll_s=0.005)
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class ScriptedAgent:
    """An agent behind a scripted adb server; `moods` says how it takes each call in turn."""

    moods: list[str] = field(default_factory=list)
    alive: bool = False
    starts: int = 0
    calls: list[str] = field(default_factory=list)
    connections: int = 0
    chunked: bool = False

    async def process(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.starts += 1
        writer.write(b"OKAY")
        if "no start" in self.moods:
            writer.write(b"java.lang.IllegalStateException: already registered\r\n")
            return
        self.alive = True
        while await reader.read(1024):
            pass
        self.alive = False

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.alive:
            writer.write(b"FAIL0006closed")
            return
        writer.write(b"OKAY")
        self.connections += 1
        while self.alive and (line := await reader.readline()):
            length = 0
            while (header := await reader.readline()).strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = await reader.readexactly(length)
            if line.startswith(b"GET /ping"):
                self.answer(writer, b"pong")
            elif not await self.call(json.loads(body), writer):
                return

    async def call(self, call: dict[str, object], writer: asyncio.StreamWriter) -> bool:
        self.calls.append(str(call["method"]))
        mood = self.moods.pop(0) if self.moods else "fine"
        match mood:
            case "hang":
                await asyncio.sleep(30)
            case "die":
                return False
            case "half":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
                return False
            case "refuse":
                error = {"code": -32001, "message": "UiObjectNotFoundException"}
                self.answer(writer, json.dumps({"id": 1, "error": error}).encode())
            case "lose hold":
                error = {"code": -1, "message": "UiAutomation not connected"}
                self.answer(writer, json.dumps({"id": 1, "error": error}).encode())
            case "garbage":
                self.answer(writer, b"<html>")
            case "500":
                writer.write(b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno")
            case _:
                self.answer(writer, json.dumps({"id": 1, "result": "fine"}).encode())
        await writer.drain()
        return True

    def answer(self, writer: asyncio.StreamWriter, body: bytes) -> None:
        if self.chunked:
            parts = b"".join(b"%x\r\n%s\r\n" % (1, body[at : at + 1]) for at in range(len(body)))
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            writer.write(parts + b"0\r\n\r\n")
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@pytest.fixture
async def scripted_agent(scripted):
    machine = ScriptedAgent()
    md5 = bundled_jar().md5
    server = scripted.server
    server.services["shell,v2,raw:md5sum"] = scripted.shell_answer(f"{md5}  u2.jar\n".encode())
    server.services["shell,v2,raw:"] = scripted.shell_answer(b"")
    server.services["shell:CLASSPATH"] = machine.process
    server.services["tcp:9008"] = machine.http
    agent = U2Agent(server.transport, TIMES)
    yield machine, agent
    await agent.stop()


async def test_calls_share_one_connection(scripted_agent):
    machine, agent = scripted_agent
    assert not agent.running
    assert [await agent.call("deviceInfo") for _ in range(5)] == ["fine"] * 5
    assert agent.running
    assert (machine.starts, machine.connections) == (1, 1)


async def test_chunked_answers_are_understood(scripted_agent):
    machine, agent = scripted_agent
    machine.chunked = True
    assert await agent.call("deviceInfo") == "fine"


@pytest.mark.parametrize("mood", ["hang", "die", "half", "garbage", "500", "lose hold"])
async def test_a_broken_call_restarts_the_agent_once_and_is_repeated(scripted_agent, mood):
    machine, agent = scripted_agent
    machine.moods = [mood]
    assert await agent.call("dumpWindowHierarchy") == "fine"
    assert machine.starts == 2
    assert agent.running


@pytest.mark.parametrize("mood", ["hang", "die", "half"])
async def test_what_must_not_happen_twice_is_not_repeated(scripted_agent, mood):
    machine, agent = scripted_agent
    machine.moods = [mood]
    with pytest.raises(AgentError) as caught:
        await agent.call("click", 1, 2, repeat=False)
    assert caught.value.sent
    assert machine.calls == ["click"]
    assert await agent.call("click", 1, 2, repeat=False) == "fine"


async def test_after_the_second_failure_it_is_left_aside(scripted_agent):
    machine, agent = scripted_agent
    machine.moods = ["die", "die", "fine"]
    with pytest.raises(AgentError):
        await agent.call("deviceInfo")
    assert not agent.usable
    calls = len(machine.calls)
    with pytest.raises(AgentError, match="left aside"):
        await agent.call("deviceInfo")
    assert len(machine.calls) == calls
    agent.forget()
    assert agent.usable


async def test_a_refusal_is_no_failure_of_the_agent(scripted_agent):
    machine, agent = scripted_agent
    machine.moods = ["refuse"]
    with pytest.raises(AgentRefused, match="UiObjectNotFound"):
        await agent.call("click", repeat=False)
    assert machine.starts == 1
    assert await agent.call("deviceInfo") == "fine"


async def test_an_agent_that_does_not_start_says_why(scripted_agent):
    machine, agent = scripted_agent
    machine.moods = ["no start"]
    with pytest.raises(AgentError, match="already registered"):
        await agent.call("deviceInfo")
    assert not agent.usable


async def test_stopping_ends_the_process_on_the_phone(scripted_agent):
    machine, agent = scripted_agent
    await agent.start()
    assert machine.alive
    await agent.stop()
    await asyncio.sleep(0.02)
    assert not machine.alive and not agent.running
    await agent.start()
    assert machine.starts == 2


async def test_an_agent_of_somebody_else_is_used_and_left_running(scripted_agent):
    machine, agent = scripted_agent
    machine.alive = True
    assert await agent.call("deviceInfo") == "fine"
    await agent.stop()
    assert machine.starts == 0 and machine.alive


async def test_a_phone_that_is_gone_is_not_held_against_the_agent(scripted_agent, scripted):
    machine, agent = scripted_agent
    await agent.start()
    machine.alive = False
    machine.moods = ["die"]
    scripted.server.services = {}
    scripted.server.state = "offline"
    with pytest.raises(DeviceError) as caught:
        await agent.call("deviceInfo")
    assert not isinstance(caught.value, AgentError)
    assert agent.usable


async def test_strange_results_are_errors(scripted_agent):
    machine, agent = scripted_agent
    remote = Remote(agent)
    with pytest.raises(CaptureFailed):
        await remote.tree()
    with ThreadPoolExecutor(1) as executor, pytest.raises(CaptureFailed):
        await AgentScreen(remote, executor).grab()


async def test_the_jar_is_pushed_only_when_it_differs(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    jar = bundled_jar()
    await transport.shell("rm", "-f", REMOTE_PATH)
    assert await put_on_phone(transport, jar)
    assert not await put_on_phone(transport, jar)
    await transport.push(b"an old one", REMOTE_PATH)
    assert await put_on_phone(transport, jar)
    stat = await transport.stat(REMOTE_PATH)
    assert stat is not None and stat.size == len(jar.content)


async def test_on_the_pocket_phone(device: AdbDevice):
    remote = device.remote
    tree = await remote.tree()
    assert any(node.package == "com.android.launcher3" for node in tree.nodes())
    await remote.set_clipboard("naïve 你好 🙂")
    assert await remote.clipboard() == "naïve 你好 🙂"
    assert await remote.focused_text() is None
    assert (await remote.screenshot()).startswith(b"\xff\xd8")
    assert remote.agent.running
    await device.close()
    other = U2Agent(device.transport, TIMES)
    assert not await other._answers()  # pyright: ignore[reportPrivateUsage]


async def test_views_are_read_without_the_agent_too(device: AdbDevice):
    by_agent = await device.ui()
    device.remote.agent._life = "aside"  # pyright: ignore[reportPrivateUsage]
    by_command = await device.ui()
    assert [node.bounds for node in by_agent.nodes()] == [
        node.bounds for node in by_command.nodes()
    ]
    device.remote.agent.forget()
