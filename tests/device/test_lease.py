"""A phone has one holder; one that is gone or silent loses it."""

import asyncio
import json
import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.adb import AdbClient
from tapwright.device.adb.address import server_address
from tapwright.device.adb.server import born
from tapwright.fleet.leases import (
    STALE_S,
    Lease,
    Leased,
    Patience,
    command,
    lease_folder,
    lease_name,
)

SERIAL = "emulator-5554"


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now_s = 1e9

    def __call__(self) -> float:
        return self.now_s


async def test_a_phone_is_held_once(tmp_path: Path) -> None:
    async with Lease(SERIAL, tmp_path):
        with pytest.raises(Leased, match=f"{SERIAL} is held by process"):
            Lease(SERIAL, tmp_path).take()
        async with Lease("192.168.0.2:5555", tmp_path):
            pass
    async with Lease(SERIAL, tmp_path):
        pass


def test_a_holder_whose_process_is_gone_loses_it(tmp_path: Path) -> None:
    Lease(SERIAL, tmp_path).take()
    (path,) = tmp_path.glob("*.json")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    path.write_text(json.dumps({**json.loads(path.read_text()), "pid": ended.pid}))
    lease = Lease(SERIAL, tmp_path)
    lease.take()
    lease.release()
    assert not list(tmp_path.glob("*.json"))


def rewrite(folder: Path, **changes: object) -> None:
    """Let the lease in that folder say something else."""
    (path,) = folder.glob("*.json")
    freshness = path.stat().st_mtime
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    os.utime(path, (freshness, freshness))


def test_a_process_that_has_the_number_of_a_holder_that_is_gone_is_not_it(tmp_path: Path) -> None:
    Lease(SERIAL, tmp_path).take()
    with pytest.raises(Leased):
        Lease(SERIAL, tmp_path).take()
    rewrite(tmp_path, born="another boot/1")
    Lease(SERIAL, tmp_path).take()


def test_a_holder_that_has_ended_and_that_nobody_waited_for_loses_it(tmp_path: Path) -> None:
    Lease(SERIAL, tmp_path).take()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        rewrite(tmp_path, pid=child.pid, born=born(child.pid))
        with pytest.raises(Leased):
            Lease(SERIAL, tmp_path).take()
        child.kill()
        # It has ended, and its number is still its own: a signal to it is no error.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        os.kill(child.pid, 0)
        Lease(SERIAL, tmp_path).take()


def test_a_silent_holder_on_this_computer_keeps_it_while_its_process_is_there(
    tmp_path: Path,
) -> None:
    clock = Clock()
    Lease(SERIAL, tmp_path, now=clock).take()
    clock.now_s += 10 * STALE_S
    with pytest.raises(Leased):
        Lease(SERIAL, tmp_path, now=clock).take()


def test_a_silent_holder_on_another_computer_loses_it(tmp_path: Path) -> None:
    clock = Clock()
    silent = Lease(SERIAL, tmp_path, now=clock)
    silent.take()
    rewrite(tmp_path, host="elsewhere")
    clock.now_s += STALE_S - 1
    with pytest.raises(Leased, match="on elsewhere"):
        Lease(SERIAL, tmp_path, now=clock).take()
    clock.now_s += 2
    other = Lease(SERIAL, tmp_path, now=clock)
    other.take()
    silent.release()
    (kept,) = tmp_path.glob("*.json")
    assert json.loads(kept.read_text())["serial"] == SERIAL


def test_the_first_holder_is_named_and_what_it_was_asked_is_not(tmp_path: Path) -> None:
    first = Lease(SERIAL, tmp_path)
    first.take()
    with pytest.raises(Leased) as caught:
        Lease(SERIAL, tmp_path).take()
    said = str(caught.value)
    since = datetime.now(UTC).strftime("since %Y-%m-%dT")
    assert f"held by process {os.getpid()}" in said and since in said and "--wait" in said
    assert str(pickle.loads(pickle.dumps(caught.value))) == said
    assert command(["/x/tapwright", "-v", "run", "type the password croissant!"]) == "tapwright run"
    assert command(["/x/mine.py", "croissant!"]) == "mine.py"


class Waiting:
    """A clock that moves when somebody sleeps, and what was said meanwhile."""

    def __init__(self, let_go_at_s: float, lease: Lease) -> None:
        self.now_s = 0.0
        self.said: list[str] = []
        self._let_go_at_s = let_go_at_s
        self._lease = lease

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        if self.now_s >= self._let_go_at_s:
            self._lease.release()

    def patience(self, seconds: float) -> Patience:
        return Patience(seconds, self.said.append, lambda: self.now_s, self.sleep)


async def test_a_holder_is_waited_for_and_that_is_said(tmp_path: Path) -> None:
    first = Lease(SERIAL, tmp_path)
    first.take()
    waiting = Waiting(65, first)
    async with Lease(SERIAL, tmp_path, patience=waiting.patience(100)):
        assert 65 <= waiting.now_s < 66
    assert [line.rpartition("; ")[2] for line in waiting.said] == [
        "waiting for it, 100 s at most", "waiting for it, 70 s at most",
        "waiting for it, 40 s at most",
    ]  # fmt: skip
    assert all(f"process {os.getpid()}" in line for line in waiting.said)


async def test_patience_ends(tmp_path: Path) -> None:
    first = Lease(SERIAL, tmp_path)
    first.take()
    waiting = Waiting(1000, first)
    with pytest.raises(Leased):
        async with Lease(SERIAL, tmp_path, patience=waiting.patience(7)):
            pass
    assert waiting.now_s == 7


def test_the_same_serial_on_another_server_is_another_phone() -> None:
    there = AdbClient(address=server_address({"ANDROID_ADB_SERVER_ADDRESS": "10.0.0.7"}))
    assert lease_name(AdbClient(), SERIAL) == SERIAL
    assert lease_name(there, SERIAL) == f"{SERIAL} at 10.0.0.7:5037"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "leases").write_text("a file")
    with pytest.raises(UsageError, match="XDG_RUNTIME_DIR"):
        Lease(SERIAL, tmp_path / "leases").take()


async def test_it_is_kept_fresh(tmp_path: Path) -> None:
    clock = Clock()
    async with Lease(SERIAL, tmp_path, now=clock, heartbeat_s=0.01):
        clock.now_s += STALE_S + 1
        (path,) = tmp_path.glob("*.json")
        async with asyncio.timeout(5):
            while path.stat().st_mtime < clock.now_s:
                await asyncio.sleep(0.01)
        rewrite(tmp_path, host="elsewhere")
        with pytest.raises(Leased):
            Lease(SERIAL, tmp_path, now=clock).take()


def test_leases_are_the_users_own() -> None:
    assert lease_folder({"XDG_RUNTIME_DIR": "/run/user/7"}) == Path("/run/user/7/tapwright/leases")
    assert lease_folder({"HOME": "/home/a"}) == Path("/home/a/.cache/tapwright/leases")
