"""Processes of emulators: whether one is there, whether it is still the same, and its end."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from ...device.adb.server import is_there

_POLL_S = 0.05


def command_line(pid: int) -> str:
    """What the process was started with; empty where that is not known."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        pass
    try:
        asked = ["ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(asked, capture_output=True, text=True, timeout=5).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def is_emulator(pid: int) -> bool:
    """Whether an emulator is behind that number; numbers are given out again.

    The launcher becomes `qemu-system-ARCH` or `qemu-system-ARCH-headless` (AOSP external/qemu,
    main-emulator.cpp).
    """
    if not is_there(pid):
        return False
    told = command_line(pid)
    return not told or "emulator" in told or "qemu-system" in told


async def end(pid: int, patience_s: float, gone: Callable[[], bool] | None = None) -> None:
    """Ask a process to end, and make it end when it has not within `patience_s`."""
    gone = gone or (lambda: not is_there(pid))
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if gone():
            return
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        if await until(gone, patience_s):
            return


async def until(done: Callable[[], bool], within_s: float) -> bool:
    """Wait for a condition; False if it is not met within `within_s`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while not done():
        if loop.time() >= deadline:
            return False
        await asyncio.sleep(_POLL_S)
    return True
