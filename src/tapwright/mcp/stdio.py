"""The protocol over stdin and stdout; nothing else is written there."""

import asyncio
import os
import stat
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import IO, cast

import anyio
from mcp.server.mcpserver import MCPServer
from mcp.server.runner import serve_loop
from mcp.server.stdio import stdio_server

from ..actions import UsageError
from ..actions.log import get_logger
from .options import ServerOptions

# A line is one message; the SDK's HTTP side takes no more than 4 MiB.
_LONGEST = 4 * 1024**2
_log = get_logger(__name__)


async def serve_stdio(server: MCPServer[ServerOptions]) -> None:
    """Serve one client until it closes its side.

    Only protocols with a handshake, and so with a session, are spoken: a phone is held by a
    session, and a person is asked within one. Clients of newer protocols fall back to it.
    """
    core = server._lowlevel_server  # pyright: ignore[reportPrivateUsage] - no public loop for one era
    with _wire() as (incoming, outgoing):
        async with _lines(incoming) as lines, _ended_streams_are_an_end():
            source, sink = cast(anyio.AsyncFile[str], lines), anyio.wrap_file(outgoing)
            async with stdio_server(source, sink) as streams, core.lifespan(core) as state:
                await serve_loop(
                    core,
                    *streams,
                    lifespan_state=state,
                    init_options=core.create_initialization_options(),
                )


@asynccontextmanager
async def _ended_streams_are_an_end() -> AsyncGenerator[None]:
    """A message that comes while the server is told to end finds the SDK's streams closed, which it
    raises: that is no error."""
    try:
        yield
    except BaseExceptionGroup as group:
        _, others = group.split((anyio.BrokenResourceError, anyio.ClosedResourceError))
        if others is not None:
            raise
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None


@contextmanager
def _wire() -> Generator[tuple[IO[bytes], IO[str]]]:
    """The two ends that the client holds; meanwhile stdin is empty and stdout is stderr, so that
    nothing else, a child process included, reads or writes there."""
    sys.stdout.flush()
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    try:
        with (
            os.fdopen(incoming, "rb", buffering=0) as reading,
            os.fdopen(os.dup(outgoing), "w", encoding="utf-8") as writing,
        ):
            yield reading, writing
    finally:
        os.dup2(outgoing, 1)
        os.close(outgoing)


@asynccontextmanager
async def _lines(incoming: IO[bytes]) -> AsyncGenerator[AsyncIterator[str]]:
    """Lines as they come. The SDK's own reader waits in a thread, which keeps a process that is
    told to end until its client has written once more."""
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader(limit=_LONGEST)
    protocol = asyncio.StreamReaderProtocol(reader)
    kind = os.fstat(incoming.fileno()).st_mode
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind) or os.isatty(incoming.fileno())):
        # A file, or /dev/null: the system cannot tell when there is more to read.
        raise UsageError(
            "stdin is no pipe: a client starts this command and speaks to it there; to serve "
            "several, use --transport http"
        )
    transport, _ = await loop.connect_read_pipe(lambda: protocol, incoming)
    try:
        yield _decoded(reader)
    finally:
        # It may be a terminal, which whoever comes after reads as well.
        if not incoming.closed:
            os.set_blocking(incoming.fileno(), True)
        transport.close()


async def _decoded(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    whole = True
    while True:
        try:
            line = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as error:
            if whole:
                _log.warning("a message that is too long was left out", most_bytes=_LONGEST)
            whole = False
            # What is there of it; its rest comes with the next read.
            await reader.readexactly(error.consumed)
            continue
        except asyncio.IncompleteReadError as error:
            if whole and error.partial:
                yield error.partial.decode("utf-8", "replace")
            return
        if whole:
            yield line.decode("utf-8", "replace")
        whole = True
