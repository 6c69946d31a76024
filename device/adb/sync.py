"""The sync service: files to and from the phone, 64 KiB at a time.

Every packet is a four-letter id and a u32 little-endian number. Source: adb's file_sync_protocol.h.
"""

import stat
import struct
import time
from dataclasses import dataclass

from ..errors import CommandFailed
from .wire import Wire

_PACKET = struct.Struct("<4sI")
_STAT = struct.Struct("<III")
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class RemoteStat:
    """A path on the phone: mode bits, size in bytes, modification time in Unix seconds."""

    mode: int
    size: int
    mtime_s: int

    @property
    def is_dir(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)


async def pull_file(wire: Wire, path: str) -> bytes:
    """Read a whole file; raises CommandFailed with the phone's reason."""
    await _ask(wire, b"RECV", path.encode())
    parts: list[bytes] = []
    while True:
        kind, size = _PACKET.unpack(await wire.read_exact(_PACKET.size))
        if kind == b"DONE":
            return b"".join(parts)
        if kind == b"FAIL":
            raise _refused("pull", path, await wire.read_exact(size))
        if kind != b"DATA" or size > _CHUNK:
            raise ValueError(f"sync packet {kind!r} of {size} bytes")
        parts.append(await wire.read_exact(size))


async def push_file(wire: Wire, content: bytes, path: str, mode: int) -> None:
    """Write a whole regular file; raises CommandFailed with the phone's reason."""
    await _ask(wire, b"SEND", f"{path},{stat.S_IFREG | stat.S_IMODE(mode)}".encode())
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        await wire.send(_PACKET.pack(b"DATA", len(chunk)) + chunk)
    await wire.send(_PACKET.pack(b"DONE", int(time.time())))
    kind, size = _PACKET.unpack(await wire.read_exact(_PACKET.size))
    if kind == b"FAIL":
        raise _refused("push", path, await wire.read_exact(size))
    if kind != b"OKAY":
        raise ValueError(f"sync packet {kind!r} instead of OKAY")


async def stat_file(wire: Wire, path: str) -> RemoteStat | None:
    """Mode, size and time of a path, None if there is nothing."""
    await _ask(wire, b"STAT", path.encode())
    if (kind := await wire.read_exact(4)) != b"STAT":
        raise ValueError(f"sync packet {kind!r} instead of STAT")
    mode, size, mtime_s = _STAT.unpack(await wire.read_exact(_STAT.size))
    return RemoteStat(mode, size, mtime_s) if mode else None


async def _ask(wire: Wire, kind: bytes, body: bytes) -> None:
    await wire.send(_PACKET.pack(kind, len(body)) + body)


def _refused(verb: str, path: str, reason: bytes) -> CommandFailed:
    return CommandFailed((verb, path), -1, "", reason.decode("utf-8", "replace"))
