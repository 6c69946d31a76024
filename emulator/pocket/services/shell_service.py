"""The `shell:`, `shell,v2:` and `exec:` services: adb's framing around the phone's sh."""

import asyncio
import struct
from collections.abc import Coroutine, Mapping

from ..protocol.streams import Stream, StreamClosed
from .context import Context
from .shell.call import Command, ShellExit
from .shell.executor import Shell
from .shell.io import LineReader, Pipe, Sink, Source, Streams
from .shell.parser import unfinished
from .shell.terminal import Terminal

FRAME = struct.Struct("<BI")
STDIN, STDOUT, STDERR, EXIT, CLOSE_STDIN, WINDOW_SIZE = range(6)
SMALL = 32 * 1024
MAX_SCRIPT = 64 * 1024
"""Characters of an unfinished script after which no more lines are waited for."""
MAX_STDIN_FRAME = 16 * 1024 * 1024


class RawSink:
    """Writes straight to the stream: stdout and stderr of version 1 and of `exec:`."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def flush(self) -> None:
        if self._parts:
            parts, self._parts = self._parts, []
            await self._stream.write_parts(parts)


class FramedSink:
    """Writes version 2 frames with one id."""

    def __init__(self, stream: Stream, kind: int) -> None:
        self._stream = stream
        self._kind = kind
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def flush(self) -> None:
        parts, self._parts = self._parts, []
        if sum(map(len, parts)) <= SMALL:
            parts = [b"".join(parts)] if parts else []
        step = max(1, self._stream.wire.max_payload - FRAME.size)
        framed: list[bytes | memoryview] = []
        for part in map(memoryview, parts):
            for start in range(0, len(part), step):
                piece = part[start : start + step]
                framed += (FRAME.pack(self._kind, len(piece)), piece)
        await self._stream.write_parts(framed)


async def _unframe(stream: Stream, stdin: Pipe) -> None:
    """Feed version 2 stdin frames into `stdin` until the host closes it."""
    try:
        while True:
            kind, length = FRAME.unpack(await stream.read_exactly(FRAME.size))
            if length > MAX_STDIN_FRAME:
                return
            data = await stream.read_exactly(length)
            if kind == STDIN:
                stdin.write(data)
                await stdin.flush()
            elif kind == CLOSE_STDIN:
                stdin.end()
    except (StreamClosed, BrokenPipeError):
        return
    finally:
        stdin.end()


class ShellService:
    """Runs shell lines for adb hosts."""

    def __init__(self, context: Context, commands: Mapping[str, Command]) -> None:
        self._context = context
        self._commands = commands

    async def exec(self, stream: Stream, line: str) -> None:
        """`exec:`: raw bytes both ways; the host's close ends stdin and the command finishes."""
        sink = RawSink(stream)
        await self._shell().run_to_end(line, Streams(stream, sink, sink))

    async def version1(self, stream: Stream, line: str) -> None:
        """`shell:`: raw bytes, no exit status; interactive when the line is empty."""
        sink = RawSink(stream)
        work = self._session(stream, line, Streams(stream, sink, sink), pty=not line)
        await _until_hangup(stream, work)

    async def version2(self, stream: Stream, line: str, *, pty: bool) -> None:
        """`shell,v2:`: framed, with stderr and the exit status of their own."""
        stdin = Pipe()
        out = FramedSink(stream, STDOUT)
        streams = Streams(stdin, out, out if pty else FramedSink(stream, STDERR))
        reader = asyncio.get_running_loop().create_task(_unframe(stream, stdin))
        try:
            work = self._session(stream, line, streams, pty=pty)
            status = await _until_hangup(stream, work)
            await stream.write(FRAME.pack(EXIT, 1) + bytes((status & 0xFF,)))
        finally:
            reader.cancel()

    async def _session(self, stream: Stream, line: str, streams: Streams, *, pty: bool) -> int:
        if not pty:
            if line:
                return await self._shell().run_to_end(line, streams)
            return await self._from_stdin(streams)
        return await _TerminalSession(self._shell(), streams.stdin, streams.out).run(line)

    async def _from_stdin(self, streams: Streams) -> int:
        """A script on stdin, without prompts."""
        shell = self._shell()
        reader = LineReader(streams.stdin)
        inner = Streams(reader, streams.out, streams.err)
        try:
            pending = ""
            while line := await reader.line():
                pending += line.decode(errors="replace")
                if len(pending) > MAX_SCRIPT or not unfinished(pending):
                    await shell.run(pending, inner)
                    pending = ""
            if pending:
                await shell.run(pending, inner)
        except ShellExit as end:
            return end.status
        finally:
            shell.kill_jobs()
        return shell.status

    def _shell(self) -> Shell:
        self._context.finger.begin_request()
        return Shell(self._context, self._commands)


class _TerminalSession:
    """One person at a prompt, or one command under a terminal."""

    def __init__(self, shell: Shell, raw: Source, screen: Sink) -> None:
        self._shell = shell
        self._terminal = Terminal(raw, screen, self._interrupt)
        self._running: asyncio.Task[int] | None = None

    async def run(self, line: str) -> int:
        pump = asyncio.get_running_loop().create_task(self._terminal.pump())
        try:
            if line:
                return await self._run(line, self._terminal.input)
            return await self._prompt()
        except ShellExit as end:
            return end.status
        finally:
            pump.cancel()
            self._shell.kill_jobs()
            if self._running is not None:
                self._running.cancel()

    async def _prompt(self) -> int:
        out = self._terminal.out
        reader = LineReader(self._terminal.input)
        while True:
            out.write(f"{self._shell.variables['HOSTNAME']}:{self._shell.directory} # ".encode())
            await out.flush()
            line = await reader.line()
            if not line:
                return self._shell.status
            await self._run(line.decode(errors="replace"), reader)

    async def _run(self, line: str, stdin: Source) -> int:
        out = self._terminal.out
        streams = Streams(stdin, out, out)
        loop = asyncio.get_running_loop()
        self._running = task = loop.create_task(self._shell.run(line, streams))
        task.add_done_callback(_looked_at)
        await asyncio.wait([task])
        if task.cancelled():
            self._shell.status = 130
            return 130
        return task.result()

    def _interrupt(self) -> None:
        if self._running is not None and not self._running.done():
            self._running.cancel()
        else:
            self._terminal.input.write(b"\n")


async def _until_hangup(stream: Stream, work: Coroutine[None, None, int]) -> int:
    """Run `work`, killed when the host closes the stream, as SIGHUP would."""
    task = asyncio.get_running_loop().create_task(work)
    stream.when_closed(lambda: _cancel(task))
    try:
        return await task
    except asyncio.CancelledError:
        if stream.closed:
            raise StreamClosed("hang-up") from None
        raise


def _looked_at(task: asyncio.Task[int]) -> None:
    """Take note of a failure that nobody may be left to hear of."""
    if not task.cancelled():
        task.exception()


def _cancel(task: asyncio.Task[int]) -> None:
    task.cancel()
