"""Where a command's bytes come from and go to."""

import asyncio
import errno
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from ...system.files import FileSystem

PIPE_LIMIT = 256 * 1024


class Source(Protocol):
    """Something to read from; empty bytes mean the end."""

    async def read(self, limit: int = 65536) -> bytes: ...


class Sink(Protocol):
    """Something to write to: `write` collects, `flush` sends and may wait."""

    def write(self, data: bytes) -> None: ...

    async def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Streams:
    """The three descriptors of a command."""

    stdin: Source
    out: Sink
    err: Sink

    def with_out(self, out: Sink) -> "Streams":
        return replace(self, out=out)


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
    """Writes a file of the phone, which exists from the start.

    A live database is only replaced when there is content, since it cannot be an empty file.
    """

    def __init__(self, files: FileSystem, path: str, append: bool) -> None:
        self._files = files
        self._path = path
        exists = files.exists(path)
        if exists and files.is_dir(path):
            raise IsADirectoryError(errno.EISDIR, "Is a directory", path)
        self._content = files.read(path) if append and exists else b""
        self._parts: list[bytes] = []
        if files.live(path) is None:
            files.write(path, self._content)

    def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def flush(self) -> None:
        if self._parts:
            self._content = b"".join([self._content, *self._parts])
            self._parts = []
            self._files.write(self._path, self._content)


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
