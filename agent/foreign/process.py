"""The end of a program that was started for one attempt, with all that it has started."""

import asyncio
import os
import signal
import sys

_GRACE_S = 5.0


async def end_group(process: asyncio.subprocess.Process, grace_s: float = _GRACE_S) -> int:
    """Ask a process that leads a group of its own to end, and make it and its children; gives its
    exit code."""
    for sign, patience_s in ((signal.SIGTERM, grace_s), (signal.SIGKILL, None)):
        if process.returncode is not None:
            break
        _signal_group(process.pid, sign)
        try:
            await asyncio.wait_for(process.wait(), patience_s)
        except TimeoutError:
            continue
    # What it started may outlive it.
    _signal_group(process.pid, signal.SIGKILL)
    return await process.wait()


def _signal_group(leader: int, sign: signal.Signals) -> None:
    assert sys.platform != "win32"  # where `spec.py` takes no programs
    try:
        os.killpg(leader, sign)
    except (ProcessLookupError, PermissionError):
        return  # all of it has ended
