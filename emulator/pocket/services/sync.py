"""The `sync:` service: stat, list, push and pull, versions 1 and 2."""

import asyncio
import errno
import struct
import zlib
from collections.abc import Iterator
from stat import S_IFLNK, S_IFMT

from ..protocol.streams import Stream
from ..system.files import FileSystem, Stat
from .context import Context

REQUEST = struct.Struct("<4sI")
CHUNK = 64 * 1024
BATCH = 8  # DATA frames sent in one write
MAX_PATH = 1024
STAT1 = struct.Struct("<4sIII")
STAT2 = struct.Struct("<4sIQQIIIIQqqq")
DENT1 = struct.Struct("<4sIIII")
DENT2 = struct.Struct("<4sIQQIIIIQqqqI")
SEND2 = struct.Struct("<4sII")
RECEIVE2 = struct.Struct("<4sI")
NO_STAT = Stat(0, 0, 0)
DRY_RUN = 0x80000000


class SyncError(Exception):
    """The request fails; the message is what the host shows."""


class _Desynchronised(Exception):
    """What came is no sync request; the stream ends."""


class SyncService:
    """Serves one host's sync stream after the other."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._files = context.files

    async def serve(self, stream: Stream) -> None:
        """Answer requests until QUIT or until the host sends something that is none."""
        session = _Session(stream, self._files, self._context.latency.sync_s)
        try:
            while await session.request():
                pass
        except _Desynchronised as error:
            await session.fail(str(error))


class _Session:
    """The requests of one stream."""

    def __init__(self, stream: Stream, files: FileSystem, pause_s: float) -> None:
        self._stream = stream
        self._files = files
        self._pause_s = pause_s

    async def request(self) -> bool:
        """Answer one request; False after QUIT or the end."""
        first = await self._stream.read(1)
        if not first:
            return False
        kind, length = REQUEST.unpack(first + await self._stream.read_exactly(REQUEST.size - 1))
        if kind == b"QUIT":
            return False
        if length > MAX_PATH:
            raise _Desynchronised("path too long")
        path = (await self._stream.read_exactly(length)).decode(errors="replace")
        try:
            await self._answer(kind, path)
        except SyncError as error:
            await self.fail(str(error))
        return True

    async def fail(self, message: str) -> None:
        text = message.encode()
        await self._stream.write(REQUEST.pack(b"FAIL", len(text)) + text)

    async def _answer(self, kind: bytes, path: str) -> None:
        match kind:
            case b"STAT":
                stat, _ = self._stat(path)
                await self._stream.write(
                    STAT1.pack(kind, stat.mode, stat.size & 0xFFFFFFFF, _u32(stat.mtime))
                )
            case b"STA2" | b"LST2":
                await self._stream.write(STAT2.pack(kind, *self._fields(path)))
            case b"LIST":
                await self._stream.write(b"".join(self._list1(path)))
            case b"LIS2":
                await self._stream.write(b"".join(self._list2(path)))
            case b"SEND":
                await self._send1(path)
            case b"SND2":
                await self._send2(path)
            case b"RECV":
                await self._receive(path)
            case b"RCV2":
                _, flags = RECEIVE2.unpack(await self._stream.read_exactly(RECEIVE2.size))
                _refuse_flags(flags)
                await self._receive(path)
            case _:
                raise _Desynchronised(f"unknown command {kind!r}")

    # stat and list

    def _stat(self, path: str) -> tuple[Stat, int]:
        """The stat and 0, or an empty one and the error number."""
        try:
            return self._files.stat(path), 0
        except OSError as error:
            return NO_STAT, error.errno or errno.EIO

    def _fields(self, path: str) -> tuple[int, ...]:
        stat, error = self._stat(path)
        if error:
            return (error, *[0] * 10)
        links = 2 if stat.is_dir else 1
        times = (stat.mtime, stat.mtime, stat.mtime)
        return (0, 1, _inode(path), stat.mode, links, 0, 1015, stat.size, *times)

    def _names(self, path: str) -> list[str]:
        return [".", "..", *self._files.listdir(path)] if self._files.is_dir(path) else []

    def _list1(self, path: str) -> Iterator[bytes]:
        for name in self._names(path):
            stat, _ = self._stat(f"{path}/{name}")
            text = name.encode(errors="replace")
            size = stat.size & 0xFFFFFFFF
            yield DENT1.pack(b"DENT", stat.mode, size, _u32(stat.mtime), len(text)) + text
        yield DENT1.pack(b"DONE", 0, 0, 0, 0)

    def _list2(self, path: str) -> Iterator[bytes]:
        for name in self._names(path):
            text = name.encode(errors="replace")
            yield DENT2.pack(b"DNT2", *self._fields(f"{path}/{name}"), len(text)) + text
        yield DENT2.pack(b"DONE", *[0] * 12)

    # push

    async def _send1(self, request: str) -> None:
        path, comma, mode = request.rpartition(",")
        if not comma or not mode.isdecimal():
            raise _Desynchronised(f"missing , in SEND {request}")
        await self._send(path, int(mode) & 0xFFFFFFFF, dry=False)

    async def _send2(self, path: str) -> None:
        _, mode, flags = SEND2.unpack(await self._stream.read_exactly(SEND2.size))
        _refuse_flags(flags & ~DRY_RUN)
        await self._send(path, mode, dry=bool(flags & DRY_RUN))

    async def _send(self, path: str, mode: int, *, dry: bool) -> None:
        """Take the file; on failure too all of it is read, so that the stream stays in step."""
        parts: list[bytes] = []
        while True:
            kind, length = REQUEST.unpack(await self._stream.read_exactly(REQUEST.size))
            if kind == b"DONE":
                mtime = length
                break
            if kind != b"DATA" or length > CHUNK:
                raise _Desynchronised("invalid data message")
            parts.append(await self._stream.read_exactly(length))
        await self._pause()
        if S_IFMT(mode) == S_IFLNK:
            raise SyncError("couldn't create symlink: Operation not permitted")
        if not dry:
            self._store(path, b"".join(parts), mode, mtime)
        await self._stream.write(REQUEST.pack(b"OKAY", 0))

    def _store(self, path: str, data: bytes, mode: int, mtime: int) -> None:
        try:
            self._files.mkdir(path.rpartition("/")[0])
            self._files.write(path, data, mode, mtime=mtime)
        except OSError as error:
            raise SyncError(f"couldn't create file: {error.strerror}") from error

    # pull

    async def _receive(self, path: str) -> None:
        await self._pause()
        try:
            data = memoryview(self._files.read(path))
        except OSError as error:
            raise SyncError(f"open failed: {error.strerror}") from error
        # The end goes out with the last bytes: the adb server hands small writes on to its client
        # one by one, and the second of two would wait 40 ms for the first to be acknowledged.
        for start in range(0, max(1, len(data)), CHUNK * BATCH):
            frames: list[bytes | memoryview] = []
            batch = data[start : start + CHUNK * BATCH]
            for at in range(0, len(batch), CHUNK):
                part = batch[at : at + CHUNK]
                frames += (REQUEST.pack(b"DATA", len(part)), part)
            if start + CHUNK * BATCH >= len(data):
                frames.append(REQUEST.pack(b"DONE", 0))
            await self._stream.write(b"".join(frames))

    async def _pause(self) -> None:
        if self._pause_s > 0:
            await asyncio.sleep(self._pause_s)


def _refuse_flags(flags: int) -> None:
    if flags:
        # No compression is among the features, so no host has a reason to ask for one.
        raise SyncError(f"unknown flags: {flags:#x}")


def _u32(moment: int) -> int:
    return min(max(moment, 0), 0xFFFFFFFF)


def _inode(path: str) -> int:
    return zlib.crc32(path.encode(errors="replace")) or 1
