"""The adb server process."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tapwright.device.adb import (
    AdbClient,
    PrivateAdbServer,
    ServerAddress,
    adb_binary,
    ensure_server,
)
from tapwright.device.adb.address import server_address
from tapwright.device.errors import AdbMissing, AdbServerDown, DeviceError


async def gone(client: AdbClient, within_s: float = 5) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while loop.time() < deadline:
        try:
            await client.version()
        except AdbServerDown:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_starts_knows_no_phones_and_stops():
    server = PrivateAdbServer()
    async with server as client:
        assert await client.version() >= 41
        assert await client.devices() == ()
    assert await gone(client)
    with pytest.raises(AdbServerDown):
        _ = server.client
    await server.stop()


async def test_a_running_server_is_used(adb_server, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb_server.port))
    async with ensure_server() as client:
        assert client.port == adb_server.port
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "many")
    with pytest.raises(AdbServerDown, match="many"):
        async with ensure_server():
            pass


async def test_dies_with_a_killed_parent():
    code = (
        "import asyncio, sys\n"
        "from tapwright.device.adb import PrivateAdbServer\n"
        "async def main():\n"
        "    server = await PrivateAdbServer().start()\n"
        "    print(server.port, server._home.name, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port, home = process.stdout.readline().split()
    client = AdbClient(port=int(port))
    await client.version()
    assert os.path.isdir(home)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert await gone(client)
    async with asyncio.timeout(10):
        while os.path.exists(home):
            await asyncio.sleep(0.01)


def test_adb_is_found_or_said_to_be_missing(monkeypatch):
    assert os.access(adb_binary(), os.X_OK)
    monkeypatch.setenv("ADB", "/nowhere/adb")
    with pytest.raises(AdbMissing, match="/nowhere/adb"):
        adb_binary()


@pytest.fixture
async def place(monkeypatch, tmp_path) -> AsyncIterator[ServerAddress]:
    """A free port for a server that is nobody's; it is ended there afterwards, and only there."""
    for name in ("ADB_USB", "ADB_EMU", "ADB_MDNS"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("HOME", str(tmp_path))
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        address = ServerAddress(port=sock.getsockname()[1])
    yield address
    await end(address)


async def end(address: ServerAddress) -> None:
    client = AdbClient(address=address)
    try:
        await client.ask("host:kill")
    except DeviceError:
        pass  # it has ended already, or without an answer
    assert await gone(client)


async def test_a_server_started_for_a_block_stays(place):
    async with ensure_server(place) as client:
        assert client.port == place.port
        assert await client.version() >= 41
    assert await AdbClient(address=place).version() >= 41


async def test_a_shared_server_is_of_no_terminal_and_nobodys_child(place):
    async with ensure_server(place):
        found = [
            folder
            for folder in Path("/proc").glob("[0-9]*")
            if f"-P\0{place.port}\0nodaemon" in _read(folder / "cmdline")
        ]
        (server,) = found
        fields = _read(server / "stat").rpartition(")")[2].split()
        parent, session, terminal = int(fields[1]), int(fields[3]), int(fields[4])
        assert parent != os.getpid() and session != os.getsid(0) and terminal == 0


async def test_two_that_start_one_at_once_share_it(place):
    async with ensure_server(place) as one, ensure_server(place) as other:
        assert await one.version() == await other.version()


async def test_a_shared_server_that_ended_is_started_again(place):
    async with ensure_server(place) as client:
        await end(place)
        assert client.revive is not None
        await client.revive()
        assert await client.version() >= 41


@pytest.mark.parametrize("spec", ["localabstract:tapwright-{}", "localfilesystem:{}/adb.sock"])
async def test_a_server_on_a_unix_socket(place, monkeypatch, tmp_path, spec):
    monkeypatch.setenv("ADB_SERVER_SOCKET", spec.format(tmp_path))
    try:
        async with ensure_server() as client:
            assert await client.version() >= 41
            assert await client.devices() == ()
    finally:
        await end(server_address())


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ADB_SERVER_SOCKET", "tcp:127.0.0.2:{}"), ("ANDROID_ADB_SERVER_ADDRESS", "127.0.0.2")],
)
async def test_a_named_server_that_is_not_there_is_an_error_and_none_is_started(
    place, monkeypatch, variable, value
):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(place.port))
    monkeypatch.setenv(variable, value.format(place.port))
    with pytest.raises(AdbServerDown, match=rf"127.0.0.2:{place.port}, which {variable} names"):
        async with ensure_server():
            pass
    with pytest.raises(AdbServerDown):
        await AdbClient(address=place).version()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""  # a process that has ended meanwhile
