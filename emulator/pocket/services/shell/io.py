"""Where a command's bytes come from and go to."""

import asyncio
import errno
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from ...system.files import FileSystem

PIPE_LIMIT = 256 * 1024
NEW_FILE_MODE = 0o100644


@runtime_checkable
class Source(Protocol):
    """Something to read from; empty bytes mean the end."""

    async def read(self, limit: int = 65536) -> bytes: ...


@runtime_checkable
class Sink(Protocol):
    """Something to write to: `write` collects, `flush` sends and may wait."""

    def write(self, data: bytes) -> None: ...

    async def flush(self) -> None: ...


@dataclass(slots=True)
class Streams:
    """The descriptors of a command; `exec` with redirections changes them for what follows."""

    stdin: Source
    out: Sink
    err: Sink
    extra: dict[int, "Source | Sink"] = field(default_factory=dict[int, "Source | Sink"])
    """Descriptors from 3 on."""

    def with_out(self, out: Sink) -> "Streams":
        return replace(self, out=out)

    def copy(self) -> "Streams":
        return replace(self, extra=dict(self.extra))

    def become(self, other: "Streams") -> None:
        """Take over another's descriptors."""
        self.stdin, self.out, self.err = other.stdin, other.out, other.err
        self.extra = dict(other.extra)


async def read_all(source: Source) -> bytes:
    """Everything up to the end."""
    parts: list[bytes] = []
    while part := await source.read():
        parts.append(part)
    return b"".join(parts)


class BytesSource:
    """Reads from bytes at hand."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = data
        self._at = 0

    async def read(self, limit: int = 65536) -> bytes:
        part = self._data[self._at : self._at + limit]
        self._at += len(part)
        return part


class NullSink:
    """Takes everything and keeps nothing."""

    def write(self, data: bytes) -> None:
        return

    async def flush(self) -> None:
        return


class BufferSink:
    """Keeps what is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    @property
    def data(self) -> bytes:
        return b"".join(self._parts)

    def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def flush(self) -> None:
        return


class FileSink:
    """Writes a file of the phone from its own place on, and reads it from there too.

    The file exists from the start. A live database is only replaced when there is content, since
    it cannot be an empty file.
    """

    def __init__(self, files: FileSystem, path: str, append: bool, *, keep: bool = False) -> None:
        self._files = files
        self._path = path
        self._append = append
        self._at = 0
        exists = files.exists(path)
        if exists and files.is_dir(path):
            raise IsADirectoryError(errno.EISDIR, "Is a directory", path)
        self._parts: list[bytes] = []
        if not exists or (not append and not keep and files.live(path) is None):
            files.write(path, b"", files.stat(path).mode if exists else NEW_FILE_MODE)

    def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def flush(self) -> None:
        if not self._parts:
            return
        data = b"".join(self._parts)
        self._parts = []
        fresh = not self._files.exists(self._path) or self._files.live(self._path) is not None
        old = b"" if fresh else self._files.read(self._path)
        at = len(old) if self._append else min(self._at, len(old))
        content = (
            data
            if at == 0 and len(data) >= len(old)
            else b"".join([old[:at], data, old[at + len(data) :]])
        )
        mode = NEW_FILE_MODE if fresh else self._files.stat(self._path).mode
        self._files.write(self._path, content, mode)
        self._at = at + len(data)

    async def read(self, limit: int = 65536) -> bytes:
        part = self._files.read(self._path)[self._at : self._at + limit]
        self._at += len(part)
        return part


class RefusedSink:
    """A descriptor that cannot be written to."""

    def __init__(self, error: OSError) -> None:
        self._error = error
        self._wanted = False

    def write(self, data: bytes) -> None:
        self._wanted = self._wanted or bool(data)

    async def flush(self) -> None:
        if self._wanted:
            self._wanted = False
            raise self._error


class RandomSource:
    """/dev/urandom, the same numbers in every run; /dev/zero with `zeros`."""

    def __init__(self, *, zeros: bool = False) -> None:
        self._random = None if zeros else random.Random(0)

    async def read(self, limit: int = 65536) -> bytes:
        return bytes(limit) if self._random is None else self._random.randbytes(limit)


class Pipe:
    """A bounded pipe between two commands; a writer without a reader gets BrokenPipeError."""

    def __init__(self) -> None:
        self._parts: deque[bytes] = deque()
        self._size = 0
        self._changed = asyncio.Event()
        self._ended = False
        self._abandoned = False

    def write(self, data: bytes) -> None:
        if data and not self._abandoned:
            self._parts.append(data)
            self._size += len(data)
            self._changed.set()

    async def flush(self) -> None:
        while self._size > PIPE_LIMIT and not self._abandoned:
            await self._change()
        if self._abandoned:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    async def read(self, limit: int = 65536) -> bytes:
        while not self._parts:
            if self._ended:
                return b""
            await self._change()
        part = self._parts.popleft()
        if len(part) > limit:
            self._parts.appendleft(part[limit:])
            part = part[:limit]
        self._size -= len(part)
        self._changed.set()
        return part

    def end(self) -> None:
        """The writer is done."""
        self._ended = True
        self._changed.set()

    def abandon(self) -> None:
        """The reader is done."""
        self._abandoned = True
        self._parts.clear()
        self._size = 0
        self._changed.set()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()


class LineReader:
    """Reads a source line by line."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pending = b""

    async def line(self) -> bytes:
        """The next line with its newline; the last may lack one; empty at the end."""
        while b"\n" not in self._pending:
            part = await self._source.read()
            if not part:
                break
            self._pending += part
        line, newline, self._pending = self._pending.partition(b"\n")
        return line + newline

    async def read(self, limit: int = 65536) -> bytes:
        """What is left, for a command that reads on where the shell stopped."""
        if self._pending:
            part, self._pending = self._pending[:limit], self._pending[limit:]
            return part
        return await self._source.read(limit)


class CallbackSink:
    """Hands every chunk to a function as it is written."""

    def __init__(self, callback: Callable[[bytes], None]) -> None:
        self._callback = callback

    def write(self, data: bytes) -> None:
        self._callback(data)

    async def flush(self) -> None:
        return
