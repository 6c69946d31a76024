"""Which process a container belongs to, as its label says it."""

import os
import socket
from pathlib import Path


def owner() -> str:
    """This process, in a way that no later one can be taken for."""
    return f"{socket.gethostname()} {os.getpid()} {_born(os.getpid())}"


def was_left(owner: str) -> bool:
    """Whether the process of an owner's label is gone; one of another computer is never said to
    be."""
    match owner.split(" "):
        case [host, pid, born] if host == socket.gethostname() and pid.isdecimal():
            return _born(int(pid)) != born
        case _:
            return False


def _born(pid: int) -> str:
    """When a process began, in ticks since the boot (proc(5), field 22 of /proc/PID/stat)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except FileNotFoundError:
        # Without /proc only whether it is there is known.
        return "unknown" if not Path("/proc/self").exists() and _there(pid) else "gone"
    return fields[19]


def _there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
