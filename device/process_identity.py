"""Which process is meant by a number: numbers are given out again, and an ended one keeps its own
until it has been waited for."""

import os
import subprocess
import sys
from pathlib import Path


def born(pid: int) -> str:
    """When that process was started, as something that never comes again; empty if not known.

    Source: proc(5), field 22 of /proc/PID/stat, in ticks since the boot that boot_id names; where
    there is no /proc, `ps` tells the time to the second.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{_stat(pid)[19]}"
    except (OSError, IndexError):
        pass
    try:
        asked = ["ps", "-o", "lstart=", "-p", str(pid)]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=5).stdout
        return "-".join(said.split())
    except (OSError, subprocess.TimeoutExpired):
        return ""


def is_there(pid: int, since: str = "") -> bool:
    """Whether a process of that number runs, and is the one that was born then, if that is known.

    One that has ended and that nobody has waited for does not run (proc(5), state Z), though it can
    be sent signals.
    """
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return True  # os.kill(pid, 0) would end it there; who connects finds out
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # somebody else's, and there
    try:
        if _stat(pid)[0] in ("Z", "X"):
            return False
    except (OSError, IndexError):
        pass  # no /proc here, or it has just gone
    return not since or born(pid) in (since, "")


def _stat(pid: int) -> list[str]:
    """The fields behind the name, which stands in brackets and may hold blanks and brackets."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
