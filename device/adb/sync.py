"""The sync service: files to and from the phone, 64 KiB at a time.

Every packet is a four-letter id and a u32 little-endian number. The second version of the requests
(Android 8 to 11) has 64-bit sizes and error numbers; a phone says in its features what it knows.
Source: adb's file_sync_protocol.h.
"""

import errno
import os
import stat
import struct
import time
from dataclasses import dataclass

from ..errors import CommandFailed
from .wire import AdbConnection, TooMuch

_PACKET = struct.Struct("<4sI")
_STAT_V1 = struct.Struct("<4sIII")
_STAT_V2 = struct.Struct("<4sIQQIIIIQqqq")
_ENTRY_V1 = struct.Struct("<4sIIII")
_ENTRY_V2 = struct.Struct("<4sIQQIIIIQqqqI")
_SEND_V2 = struct.Struct("<4sII")
_CHUNK = 64 * 1024
# Of a file that is read into memory, in bytes; the databases of a phone in use are a few MB.
MOST_PULLED = 512 * 1024 * 1024
_NOTHING = (errno.ENOENT, errno.ENOTDIR)

Features = frozenset[str]


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


@dataclass(frozen=True, slots=True)
class RemoteEntry:
    """One name in a folder of the phone, and what stands behind it."""

    name: str
    stat: RemoteStat


async def pull_file(
    wire: AdbConnection, path: str, features: Features, most: int = MOST_PULLED
) -> bytes:
    """Read a whole file; raises CommandFailed with the phone's reason, and TooMuch beyond `most`
    bytes."""
    if "sendrecv_v2" in features:
        await _ask(wire, b"RCV2", path.encode())
        await wire.send(_PACKET.pack(b"RCV2", 0))  # 0: no compression
    else:
        await _ask(wire, b"RECV", path.encode())
    parts: list[bytes] = []
    pulled = 0
    while True:
        kind, size = _PACKET.unpack(await wire.read_exact(_PACKET.size))
        if kind == b"DONE":
            return b"".join(parts)
        if kind not in (b"DATA", b"FAIL") or size > _CHUNK:
            raise ValueError(f"sync packet {kind!r} of {size} bytes")
        if kind == b"FAIL":
            raise _refused("pull", path, await wire.read_exact(size))
        if (pulled := pulled + size) > most:
            raise TooMuch(most)
        parts.append(await wire.read_exact(size))


async def push_file(
    wire: AdbConnection, content: bytes, path: str, mode: int, features: Features
) -> None:
    """Write a whole regular file; raises CommandFailed with the phone's reason."""
    full_mode = stat.S_IFREG | stat.S_IMODE(mode)
    if "sendrecv_v2" in features:
        await _ask(wire, b"SND2", path.encode())
        await wire.send(_SEND_V2.pack(b"SND2", full_mode, 0))
    else:
        await _ask(wire, b"SEND", f"{path},{full_mode}".encode())
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        await wire.send(_PACKET.pack(b"DATA", len(chunk)) + chunk)
    await wire.send(_PACKET.pack(b"DONE", int(time.time())))
    kind, size = _PACKET.unpack(await wire.read_exact(_PACKET.size))
    if kind == b"FAIL":
        raise _refused("push", path, await wire.read_exact(size))
    if kind != b"OKAY":
        raise ValueError(f"sync packet {kind!r} instead of OKAY")


async def stat_file(wire: AdbConnection, path: str, features: Features) -> RemoteStat | None:
    """Mode, size and time of what a path leads to, None if there is nothing.

    Raises CommandFailed if the phone may not look there and is new enough to say so.
    """
    if "stat_v2" not in features:
        await _ask(wire, b"STAT", path.encode())
        kind, mode, size, mtime_s = _STAT_V1.unpack(await wire.read_exact(_STAT_V1.size))
        if kind != b"STAT":
            raise ValueError(f"sync packet {kind!r} instead of STAT")
        return RemoteStat(mode, size, mtime_s) if mode else None
    await _ask(wire, b"STA2", path.encode())
    kind, *fields = _STAT_V2.unpack(await wire.read_exact(_STAT_V2.size))
    if kind != b"STA2":
        raise ValueError(f"sync packet {kind!r} instead of STA2")
    if fields[0] in _NOTHING:
        return None
    if fields[0]:
        raise _refused("stat", path, os.strerror(fields[0]).encode())
    return _stat_of(fields)


async def list_folder(
    wire: AdbConnection, path: str, features: Features
) -> tuple[RemoteEntry, ...]:
    """What is in a folder, `.` and `..` left out; empty also if there is no such folder."""
    second = "ls_v2" in features
    await _ask(wire, b"LIS2" if second else b"LIST", path.encode())
    packet, wanted = (_ENTRY_V2, b"DNT2") if second else (_ENTRY_V1, b"DENT")
    entries: list[RemoteEntry] = []
    while True:
        kind, *fields = packet.unpack(await wire.read_exact(packet.size))
        if kind == b"DONE":
            return tuple(entry for entry in entries if entry.name not in (".", ".."))
        if kind != wanted:
            raise ValueError(f"sync packet {kind!r} instead of {wanted!r}")
        name = (await wire.read_exact(fields[-1])).decode("utf-8", "replace")
        entries.append(RemoteEntry(name, _stat_of(fields) if second else RemoteStat(*fields[:3])))


def _stat_of(fields: list[int]) -> RemoteStat:
    """From the numbers of a second-version packet: error, dev, inode, mode, links, uid, gid ..."""
    return RemoteStat(mode=fields[3], size=fields[7], mtime_s=fields[9])


async def _ask(wire: AdbConnection, kind: bytes, body: bytes) -> None:
    await wire.send(_PACKET.pack(kind, len(body)) + body)


def _refused(verb: str, path: str, reason: bytes) -> CommandFailed:
    return CommandFailed((verb, path), -1, "", reason.decode("utf-8", "replace"))
