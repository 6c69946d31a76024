"""A phone has one holder, whichever door it comes in by."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.leases import Lease, lease_folder

from .conftest import Run

TASK = ("run", "--task", "AirplaneOn", "--model", "rehearsal")


@pytest.fixture
def serial(adb_server: PrivateAdbServer) -> Iterator[str]:
    """A phone that somebody else has started."""
    with PocketThread() as phone:
        address = f"127.0.0.1:{phone.port}"
        asyncio.run(adb_server.client.connect(address))
        yield address
        asyncio.run(adb_server.client.disconnect(address))


@pytest.fixture
def leases(environment: dict[str, str], tmp_path: Path) -> Path:
    """Where all commands of the test keep their leases."""
    environment["XDG_RUNTIME_DIR"] = str(tmp_path / "runtime")
    return lease_folder(environment)


@pytest.mark.parametrize(
    "arguments",
    [
        TASK,
        ("doctor",),
        ("bench", "smoke", "--model", "rehearsal", "--device"),
        ("rehearsal", "--task", "AirplaneOn", "--device"),
    ],
)
def test_a_second_holder_is_told_of_the_first(
    tapwright: Run, serial: str, leases: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    lease = Lease(serial, leases)
    lease.take()
    named = (*arguments, serial) if arguments[-1] == "--device" else arguments
    result = tapwright(*named, ANDROID_SERIAL=serial)
    lease.release()
    assert result.code == 2, result
    assert f"{serial} is held by process {os.getpid()}" in result.err and "since 20" in result.err
    assert "Traceback" not in result.err and not (tmp_path / "runs").exists()


def test_wait_waits_for_it_and_says_so(
    environment: dict[str, str], serial: str, leases: Path, tmp_path: Path
) -> None:
    lease = Lease(serial, leases)
    lease.take()
    with subprocess.Popen(
        [sys.executable, "-m", "tapwright", *TASK, "--device", serial, "--wait", "60", "--json"],
        env=environment, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as second:  # fmt: skip
        assert second.stderr is not None
        said = second.stderr.readline()
        lease.release()
        out, _ = second.communicate(timeout=60)
    assert f"held by process {os.getpid()}" in said and "waiting for it, 60 s at most" in said
    assert second.returncode == 0 and out.startswith("{")
    assert not list(leases.glob("*.json"))


def test_the_lease_ends_with_the_run(tapwright: Run, serial: str, leases: Path) -> None:
    for _ in range(2):
        assert tapwright(*TASK, "--device", serial).code == 0
        assert not list(leases.glob("*.json"))


def test_a_phone_of_our_own_needs_none(tapwright: Run, leases: Path) -> None:
    assert tapwright(*TASK, "--device", "pocket").code == 0
    assert not leases.exists()
