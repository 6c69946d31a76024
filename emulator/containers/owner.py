"""Which process a container belongs to, as its label says it."""

import os
import socket

from ...device.adb.server import born, is_there


def owner() -> str:
    """This process, in a way that no later one can be taken for."""
    return f"{socket.gethostname()} {os.getpid()} {born(os.getpid())}"


def was_left(owner: str) -> bool:
    """Whether the process of an owner's label is gone; one of another computer is never said to
    be."""
    match owner.split(" "):
        case [host, pid, born_at] if host == socket.gethostname() and pid.isdecimal():
            return not is_there(int(pid), born_at)
        case _:
            return False
