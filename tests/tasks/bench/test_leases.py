"""A phone has one holder; one that is gone or silent loses it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.tasks.bench.leases import STALE_S, Lease, Leased, lease_folder

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


def test_a_holder_that_is_silent_loses_it(tmp_path: Path) -> None:
    clock = Clock()
    silent = Lease(SERIAL, tmp_path, now=clock)
    silent.take()
    clock.now_s += STALE_S - 1
    with pytest.raises(Leased):
        Lease(SERIAL, tmp_path, now=clock).take()
    clock.now_s += 2
    other = Lease(SERIAL, tmp_path, now=clock)
    other.take()
    silent.release()
    (kept,) = tmp_path.glob("*.json")
    assert json.loads(kept.read_text())["serial"] == SERIAL


async def test_it_is_kept_fresh(tmp_path: Path) -> None:
    clock = Clock()
    async with Lease(SERIAL, tmp_path, now=clock, heartbeat_s=0.01):
        clock.now_s += STALE_S + 1
        (path,) = tmp_path.glob("*.json")
        async with asyncio.timeout(5):
            while path.stat().st_mtime < clock.now_s:
                await asyncio.sleep(0.01)
        with pytest.raises(Leased):
            Lease(SERIAL, tmp_path, now=clock).take()


def test_leases_are_the_users_own() -> None:
    assert lease_folder({"XDG_RUNTIME_DIR": "/run/user/7"}) == Path("/run/user/7/tapwright/leases")
    assert lease_folder({"HOME": "/home/a"}) == Path("/home/a/.cache/tapwright/leases")
