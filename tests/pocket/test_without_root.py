"""A phone from a shop refuses what a rooted one allows, to whichever client asks."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb.transport import AdbTransport
from tapwright.device.errors import CommandFailed
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread

DENIED = "Permission denied"


@pytest.fixture(scope="module")
def transport() -> Iterator[AdbTransport]:
    server = PrivateAdbServer()
    with PocketThread(build=lambda seed: PocketPhone(seed, root=False)) as phones:
        asyncio.run(server.start())
        address = f"127.0.0.1:{phones.port}"
        asyncio.run(server.client.connect(address))
        yield server.client.transport(address)
        asyncio.run(server.stop())


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("ls /data/data", DENIED),
        ("ls /data/data/com.android.go/databases", DENIED),
        ("ls /data/user/0/com.android.go", DENIED),
        ("cat /data/system/notification_policy.xml", DENIED),
        ("ls /data/system", DENIED),
        ("cp /data/data/com.android.go/databases/go.db /sdcard/", DENIED),
        ("echo x > /data/data/com.android.go/x", DENIED),
        ("su -c id", "su: inaccessible or not found"),
        ("su", "su: inaccessible or not found"),
        ("run-as com.android.go ls", "package not debuggable"),
        ("run-as com.no.such ls", "unknown package"),
    ],
)
async def test_it_refuses(transport: AdbTransport, command: str, says: str) -> None:
    with pytest.raises(CommandFailed) as raised:
        await transport.check("sh", "-c", command)
    assert says in raised.value.stderr + raised.value.stdout


async def test_a_database_of_an_app_cannot_be_asked(transport: AdbTransport) -> None:
    with pytest.raises(CommandFailed):
        path = "/data/data/com.android.go/databases/go.db"
        await transport.check("sqlite3", path, "select * from rides")


async def test_neither_pull_nor_push_gets_through(transport: AdbTransport, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=DENIED):
        await transport.pull("/data/data/com.android.go/databases/go.db")


async def test_it_is_the_user_shell(transport: AdbTransport) -> None:
    assert (await transport.check("id")).startswith("uid=2000(shell)")
    assert await transport.check("id", "-u") == "2000\n"
    assert await transport.check("whoami") == "shell\n"
    assert await transport.check("getprop", "ro.debuggable") == "0\n"
    assert "data/data/" not in await transport.check("sh", "-c", "find /data 2>&1; true")


async def test_what_any_shell_may_do_it_does(transport: AdbTransport) -> None:
    assert await transport.check("sh", "-c", "echo x > /sdcard/a; cat /sdcard/a") == "x\n"
    assert await transport.check("sh", "-c", "echo x > /data/local/tmp/a; cat /data/local/tmp/a")
    assert "com.android.go" in await transport.check("pm", "list", "packages")
    assert (await transport.check("settings", "get", "global", "airplane_mode_on")).strip() == "0"
