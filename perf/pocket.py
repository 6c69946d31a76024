"""The pocket phone: how soon it is there, and how little it takes."""

import gc
import sys
import time
from collections.abc import Callable

from tapwright.emulator.pocket.phone import PocketPhone

from .row import Row, p50

FLEET = 64


async def measure() -> list[Row]:
    """Start to first screenshot, memory of a fleet, reset."""
    start_s = p50([await _first_picture() for _ in range(5)])
    return [
        Row("pocket", "start to first screenshot, p50", start_s, "s", 0.5),
        await _fleet(),
        await _reset(),
    ]


async def _first_picture() -> float:
    started = time.perf_counter()
    async with PocketPhone(seed=int(started * 1e6) % 1000) as phone:
        assert phone.windows.frame().png
        return time.perf_counter() - started


async def _fleet() -> Row:
    """Resident memory of 64 phones in one process, each showing its home screen."""
    gc.collect()
    before = _resident_mb()
    phones = [PocketPhone(seed=number) for number in range(FLEET)]
    for phone in phones:
        await phone.start()
        assert phone.windows.frame().png
    grown = _resident_mb() - before
    for phone in phones:
        await phone.stop()
    return Row("pocket", f"memory a phone, {FLEET} in one process", grown / FLEET, "MB", 15)


async def _reset() -> Row:
    async with PocketPhone() as phone:
        fresh = phone.snapshot()
        samples = [_ms(lambda: phone.restore(fresh)) for _ in range(20)]
    return Row("pocket", "reset to a snapshot, p50", p50(samples), "ms", 20)


def _ms(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1e3


def _resident_mb() -> float:
    if sys.platform != "linux":
        raise SystemExit("the memory row reads /proc and needs Linux")
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
