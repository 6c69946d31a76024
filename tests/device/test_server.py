"""The adb server process."""

import asyncio
import os
import signal
import socket
import subprocess
import sys

import pytest

from tapwright.device.adb import AdbClient, PrivateAdbServer, adb_binary, ensure_server
from tapwright.device.errors import AdbMissing, AdbServerDown


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
        "    print((await PrivateAdbServer().start()).port, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    client = AdbClient(port=int(process.stdout.readline()))
    await client.version()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert await gone(client)


def test_adb_is_found_or_said_to_be_missing(monkeypatch):
    assert os.access(adb_binary(), os.X_OK)
    monkeypatch.setenv("ADB", "/nowhere/adb")
    with pytest.raises(AdbMissing, match="/nowhere/adb"):
        adb_binary()


async def test_a_server_started_for_a_block_ends_with_it(monkeypatch, tmp_path):
    for name in ("ADB_USB", "ADB_EMU", "ADB_MDNS"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("HOME", str(tmp_path))
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    async with ensure_server(port) as client:
        assert client.port == port
        assert await client.version() >= 41
    assert await gone(AdbClient(port=port))
