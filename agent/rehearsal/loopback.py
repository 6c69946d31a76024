"""An ASGI application on 127.0.0.1, served within the caller's event loop."""

import asyncio
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from ...actions import UsageError

# Requests still open when the server stops get this long to end.
_GRACE_S = 1


class LoopbackServer:
    """`async with` starts and stops it; port 0 lets the system choose. `on_stop` comes first."""

    def __init__(
        self, app: ASGIApp, port: int = 0, on_stop: Callable[[], object] | None = None
    ) -> None:
        self._port = port
        self._on_stop = on_stop
        self._serving: asyncio.Task[None] | None = None
        self._uvicorn = _Embedded(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                date_header=False,
                timeout_graceful_shutdown=_GRACE_S,
            )
        )

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        return self._port

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        listening = _listen(self._port)
        self._port = listening.getsockname()[1]
        self._serving = asyncio.create_task(self._uvicorn.serve([listening]))
        ready = asyncio.create_task(self._uvicorn.ready.wait())
        await asyncio.wait({ready, self._serving}, return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            ready.cancel()
            listening.close()
            self._serving.result()
            raise RuntimeError("the loopback server stopped before it was ready")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._on_stop is not None:
            self._on_stop()
        self._uvicorn.leave.set()
        if self._serving is not None:
            await self._serving


def _listen(port: int) -> socket.socket:
    # The protocol is named because asyncio turns Nagle's algorithm off only on sockets that say
    # that they are TCP; with it on, every answer waits 40 ms for a delayed acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
    except (OSError, OverflowError) as exc:
        listening.close()
        raise UsageError(f"cannot listen on port {port}: {exc}") from exc
    return listening


class _Embedded(uvicorn.Server):
    """uvicorn in a loop that is not its own: says when it is ready, leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.leave = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # The original polls ten times a second, for a date header that is not sent here.
        await self.on_tick(0)
        await self.leave.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # The original sleeps a tenth of a second however idle it is.
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if answering := set(self.server_state.tasks):
            _, late = await asyncio.wait(answering, timeout=_GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
