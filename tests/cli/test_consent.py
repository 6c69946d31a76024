"""Before a task changes a phone that is not simulated, its owner is told what and asked."""

import asyncio
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.api import run as run_here
from tapwright.device import AdbDevice
from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.suites.registry import find_task
from tapwright.tasks.preview import in_words

from .conftest import Run

OWN = """\
name: Calm
goal: Make the screen dark
secrets:
  key: croissant!
setup:
  - setting: system.screen_brightness
    value: 40
  - sh: echo {key}
teardown:
  - shell: [rm, -f, /sdcard/left]
checks:
  - setting: system.screen_brightness
    equals: 0
"""
BRIGHTNESS = ("settings", "get", "system", "screen_brightness")


def real(root: bool) -> Iterator[PocketThread]:
    """A phone that does not say that it is simulated, as no real one does."""

    def build(seed: int) -> PocketPhone:
        phone = PocketPhone(seed, root=root)
        values = phone.system.properties.snapshot()
        phone.system.properties.restore(values | {"ro.hardware": "shopphone"})
        return phone

    with PocketThread(build=build) as running:
        yield running


@pytest.fixture
def phones() -> Iterator[PocketThread]:
    yield from real(root=True)


@pytest.fixture
def shop_phones() -> Iterator[PocketThread]:
    yield from real(root=False)


def connected(server: PrivateAdbServer, phones: PocketThread) -> str:
    address = f"127.0.0.1:{phones.port}"
    asyncio.run(server.client.connect(address))
    return address


def ask(server: PrivateAdbServer, serial: str, *command: str) -> str:
    return asyncio.run(server.client.transport(serial).check(*command)).strip()


def commands_of(phones: PocketThread) -> list[str]:
    journal = phones.phone.context.journal
    return [e.text for e in phones.call(lambda: journal.since()) if e.kind == "shell"]


@pytest.mark.parametrize("command", [("run", "--task"), ("bench",), ("tasks", "check")])
def test_without_a_terminal_it_is_told_and_refused(
    tapwright: Run,
    phones: PocketThread,
    adb_server: PrivateAdbServer,
    tmp_path: Path,
    command: tuple[str, ...],
) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    serial = connected(adb_server, phones)
    flags = () if command[0] == "tasks" else ("--model", "null")
    result = tapwright(*command, "own.yaml", "--device", serial, *flags)
    assert result.code == 2 and "--yes" in result.err, result
    assert "setting system.screen_brightness, value 40" in result.err
    assert "afterwards: shell rm -f /sdcard/left" in result.err
    assert "sh echo '{key}'" in result.err and "croissant" not in result.err
    assert not [line for line in commands_of(phones) if "settings put" in line or "rm" in line]
    assert not (tmp_path / "runs").exists()
    allowed = tapwright(*command, "own.yaml", "--device", serial, *flags, "--yes")
    assert allowed.code in (0, 1), allowed
    assert ask(adb_server, serial, *BRIGHTNESS) == "40"


def test_a_built_in_task_tells_its_commands_in_words(
    tapwright: Run, phones: PocketThread, adb_server: PrivateAdbServer
) -> None:
    serial = connected(adb_server, phones)
    ask(adb_server, serial, "svc", "bluetooth", "disable")
    result = tapwright("run", "--task", "StockBluetooth", "--device", serial, "--model", "null")
    assert result.code == 2 and "switch Bluetooth on" in result.err, result
    assert ask(adb_server, serial, "settings", "get", "global", "bluetooth_on") == "0"


def test_the_rehearsal_server_sets_nothing_up_unasked(
    tapwright: Run, phones: PocketThread, adb_server: PrivateAdbServer
) -> None:
    serial = connected(adb_server, phones)
    ask(adb_server, serial, "svc", "bluetooth", "disable")
    result = tapwright("rehearsal", "--task", "StockBluetooth", "--device", serial)
    assert result.code == 2 and "switch Bluetooth on" in result.err, result
    assert "--yes" in result.err and not result.out
    assert ask(adb_server, serial, "settings", "get", "global", "bluetooth_on") == "0"


async def test_python_sets_no_task_up_on_a_phone_unless_that_is_allowed(
    phones: PocketThread, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    serial = f"127.0.0.1:{phones.port}"
    await adb_server.client.connect(serial)
    shell = adb_server.client.transport(serial).check
    await shell("svc", "bluetooth", "disable")
    task = find_task("StockBluetooth")
    async with await AdbDevice.attach(adb_server.client, serial) as phone:
        with pytest.raises(UsageError, match="(?s)switch Bluetooth on.*yes=True"):
            await run_here(task, phone=phone, model="null", out=tmp_path)
        assert not list(tmp_path.iterdir())
        assert await shell("settings", "get", "global", "bluetooth_on") == "0\n"
        record = await run_here(task, phone=phone, model="null", out=tmp_path, yes=True)
    assert record.verdict is not None and record.verdict.status == "failed"
    assert await shell("settings", "get", "global", "bluetooth_on") == "1\n"


def test_a_task_that_cannot_be_checked_there_is_refused_untouched(
    tapwright: Run, shop_phones: PocketThread, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    serial = connected(adb_server, shop_phones)
    flags = ("--device", serial, "--model", "rehearsal")
    result = tapwright("run", "--task", "AirplaneOn", *flags, "--yes")
    assert result.code == 2 and "Permission denied" in result.err, result
    assert 'tapwright run "Turn on airplane mode"' in result.err
    assert not [line for line in commands_of(shop_phones) if "airplane-mode" in line]
    assert not (tmp_path / "runs").exists()
    said = tapwright("run", "Turn on airplane mode", *flags)
    assert said.code == 0 and "Verdict  unverified" in said.out, said
    assert ask(adb_server, serial, "settings", "get", "global", "airplane_mode_on") == "1"


@pytest.mark.parametrize(("answer", "code", "brightness"), [(b"n\n", 2, False), (b"y\n", 1, True)])
def test_at_a_terminal_a_person_is_asked(
    environment: dict[str, str],
    phones: PocketThread,
    adb_server: PrivateAdbServer,
    tmp_path: Path,
    answer: bytes,
    code: int,
    brightness: bool,
) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    serial = connected(adb_server, phones)
    mine, theirs = pty.openpty()
    os.write(mine, answer)
    command = ("run", "--task", "own.yaml", "--device", serial, "--model", "null")
    done = subprocess.run(
        [sys.executable, "-m", "tapwright", *command],
        stdin=theirs,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    os.close(mine)
    os.close(theirs)
    assert done.returncode == code and "Go on? [y/N]" in done.stderr, done
    assert (ask(adb_server, serial, *BRIGHTNESS) == "40") is brightness


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("input", "keyevent", "HOME"), "go to the home screen"),
        (("cmd", "connectivity", "airplane-mode", "disable"), "switch airplane mode off"),
        (("pm", "grant", "a.b", "android.permission.CAMERA"), "give the app a.b the permission"),
        (("content", "delete", "--uri", "content://sms"), "delete from content://sms"),
        (("sqlite3", "/data/x.db", "DROP"), "change the database /data/x.db: DROP"),
        (("reboot",), "run on the phone: reboot"),
    ],
)
def test_commands_in_words(command: tuple[str, ...], words: str) -> None:
    assert in_words(command).startswith(words)
