"""`tapwright phone` on a port of one's own, with a clock that runs, and behind the next server."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from adbutils import adb_path

from tapwright.device.adb.client import AdbClient
from tapwright.device.errors import AdbServerDown, DeviceError

from .conftest import Run

SCANNED_UP_TO = 5585
"""adb looks for emulators by itself up to this port; others it has to be told of."""


@pytest.fixture
def own_server(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """An environment with an adb server of its own, which takes emulators it is told of."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    quiet = {"ADB_USB": "0", "ADB_MDNS": "0", "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553"}
    yield environment | quiet | {"ANDROID_ADB_SERVER_PORT": str(port)}
    try:
        asyncio.run(AdbClient(port=port).ask("host:kill"))
    except DeviceError:
        pass  # it has ended already, or without an answer


class Phone:
    """A `tapwright phone` of its own, ready when made."""

    def __init__(self, environment: dict[str, str], folder: Path, *arguments: str) -> None:
        self.environment = environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tapwright", "phone", *arguments],
            env=environment, cwd=folder, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.serial = self.process.stdout.readline().strip()

    def adb(self, *words: str) -> str:
        done = subprocess.run(
            [adb_path(), *words], env=self.environment, capture_output=True, text=True, timeout=30
        )
        return done.stdout + done.stderr

    def state(self) -> str | None:
        client = AdbClient(port=int(self.environment["ANDROID_ADB_SERVER_PORT"]))
        try:
            entries = asyncio.run(client.devices())
        except AdbServerDown:
            return None
        return next((entry.state for entry in entries if entry.serial == self.serial), None)

    def interrupt(self) -> str:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=30)[1]


def emulator(environment: dict[str, str], folder: Path, *arguments: str) -> Phone:
    """A phone on an emulator's port that nobody has; other tests look for one at the same time."""
    for port in range(5683, SCANNED_UP_TO, -2):
        phone = Phone(environment, folder, "--port", str(port), *arguments)
        if phone.serial:
            assert phone.serial == f"emulator-{port - 1}"
            return phone
        said = phone.interrupt()
        assert phone.process.returncode == 2 and "choose another --port" in said, said
    raise AssertionError("every emulator port is taken")


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_phone_on_an_emulators_port_is_one_with_its_console(
    own_server: dict[str, str], tmp_path: Path
) -> None:
    phone = emulator(own_server, tmp_path, "--clock", "running")
    try:
        wait_for(lambda: phone.state() == "device")
        assert phone.adb("-s", phone.serial, "emu", "avd", "name").splitlines()[0] == "pocket"
        phone.adb("-s", phone.serial, "emu", "sms", "send", "5551234", "from outside")
        query = "content query --uri content://sms/inbox --projection body | head -n 1"
        assert phone.adb("-s", phone.serial, "shell", query) == "Row: 0 body=from outside\n"
        first = phone.adb("-s", phone.serial, "shell", "date", "+%s%N")
        wait_for(lambda: phone.adb("-s", phone.serial, "shell", "date", "+%s%N") != first)
        phone.adb("-s", phone.serial, "emu", "kill")
        wait_for(lambda: phone.process.poll() is not None)
        assert phone.process.returncode == 0
    finally:
        assert "Traceback" not in phone.interrupt()


@pytest.mark.parametrize("console", [False, True])
def test_a_phone_comes_back_behind_the_next_server(
    own_server: dict[str, str], tmp_path: Path, console: bool
) -> None:
    phone = (emulator if console else Phone)(own_server, tmp_path)
    try:
        phone.adb("kill-server")
        assert phone.state() is None
        phone.adb("start-server")
        wait_for(lambda: phone.state() == "device")
    finally:
        assert "Traceback" not in phone.interrupt()
    assert phone.process.returncode == 130


def test_what_its_user_detaches_stays_detached(own_server: dict[str, str], tmp_path: Path) -> None:
    phone, other = Phone(own_server, tmp_path), Phone(own_server, tmp_path)
    try:
        phone.adb("disconnect", phone.serial)
        # Another change of the list, which the first phone's keeper hears of too.
        other.interrupt()
        assert phone.state() is None
    finally:
        assert "Traceback" not in phone.interrupt()
        other.interrupt()


def test_a_port_that_is_taken_is_told_before_anything(
    tapwright: Run, own_server: dict[str, str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = tapwright("phone", "--port", str(port), **own_server)
    assert result.code == 2
    assert f"port {port}" in result.err and "choose another --port" in result.err
    assert "Traceback" not in result.err


def test_a_clock_is_frozen_or_running(tapwright: Run) -> None:
    result = tapwright("phone", "--clock", "backwards")
    assert result.code == 2
    assert "there is no clock 'backwards'; it is frozen or running" in result.err
