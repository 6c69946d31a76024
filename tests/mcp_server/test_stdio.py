"""The command as a client starts it: a process of its own, over its stdin and stdout."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tapwright.fleet.leases import Lease
from tapwright.traces.reader import read_episode

from .conftest import Caller, OnePhone, text_of
from .test_sessions import is_free, until
from .test_tools import only_episode

HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {},
               "clientInfo": {"name": "raw", "version": "1"}},
}  # fmt: skip


def command(one_phone: OnePhone, out: Path) -> list[str]:
    return [sys.executable, "-m", "tapwright", "mcp", "--device", one_phone.serial,
            "--out", str(out)]  # fmt: skip


async def test_every_tool_over_stdio(one_phone: OnePhone, tmp_path: Path) -> None:
    program, *arguments = command(one_phone, tmp_path / "runs")
    flow = "appId: com.android.settings\n---\n- launchApp:\n    permissions: {}\n"
    (tmp_path / "open.yaml").write_text(f"{flow}- assertVisible: Network.*\n", "utf-8")
    server = StdioServerParameters(
        command=program, args=arguments, env=dict(os.environ), cwd=tmp_path
    )
    client = Client(stdio_client(server), read_timeout_seconds=120)
    async with client:
        call = Caller(client)
        tools = (await client.list_tools()).tools
        await call.ok("list_devices")
        await call.ok("take_screenshot", grid=True)
        await call.ok("open_app", name="Settings")
        await call.ok("tap", number=await call.number("Search settings"))
        typed = await call.ok("type_text", text="naïve 你好", look=True)
        assert "naïve 你好" in text_of(typed)
        await call.ok("press", key="home")
        await call.ok("swipe", show="up")
        await call.ok("long_press", x=500, y=300)
        await call.ok("wait_for", text=".*", seconds=5)
        flown = await call.ok("run_flow", path="open.yaml")
        assert "passed" in text_of(flown)
        assert "not allowed" in await call.no("open_link", uri="https://example.com")
        assert not is_free(one_phone.serial)()
    assert len(tools) <= 14
    assert {"list_devices", "take_screenshot", "look", "tap", "long_press", "swipe", "type_text",
            "press", "open_app", "open_link", "install_app", "wait_for", "run_flow"} <= {
        tool.name for tool in tools
    }  # fmt: skip
    await until(is_free(one_phone.serial))


def talk(process: "subprocess.Popen[bytes]", *messages: Mapping[str, object]) -> None:
    assert process.stdin is not None
    for message in messages:
        process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()


def called(number: int, tool: str, **arguments: object) -> dict[str, object]:
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


async def test_a_process_that_is_told_to_end_closes_its_trace_and_lets_go(
    one_phone: OnePhone, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        command(one_phone, tmp_path / "runs"), cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    talk(process, HELLO, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert json.loads(process.stdout.readline())["id"] == 1
    talk(process, called(2, "press", key="home"))
    assert json.loads(process.stdout.readline())["id"] == 2
    assert Lease(one_phone.serial).holder() is not None
    talk(process, called(3, "wait_for", text="never there", seconds=60))
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    # Whatever still comes is of the protocol.
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())
    assert Lease(one_phone.serial).holder() is None
    record = read_episode(only_episode(tmp_path / "runs"))
    assert (record.end, record.end_why) == ("cancelled", "the client ended its session")


async def test_the_phone_is_free_after_a_kill(one_phone: OnePhone, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command(one_phone, tmp_path / "runs"), cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    talk(process, HELLO, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    process.stdout.readline()
    talk(process, called(2, "press", key="home"))
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=60)
    assert Lease(one_phone.serial).holder() is None
    record = read_episode(only_episode(tmp_path / "runs"))
    assert record.end is None


def test_a_message_that_is_too_long_is_left_out_and_the_next_is_answered(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tapwright", "mcp"], cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    talk(process, HELLO, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert json.loads(process.stdout.readline())["id"] == 1
    huge: dict[str, object] = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "ping",
        "params": {"x": "y" * 9_000_000},
    }
    talk(process, huge, {"jsonrpc": "2.0", "id": 3, "method": "ping"})
    assert json.loads(process.stdout.readline())["id"] == 3
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0 and b"too long" in said, said.decode()
