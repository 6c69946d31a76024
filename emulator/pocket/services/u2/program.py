"""The program that `app_process` runs: it starts the server, and ends it with its shell."""

import asyncio
from collections.abc import Awaitable, Callable

from ...protocol.streams import Stream
from ..context import Context
from .http import Request, Response, serve
from .rpc import Dispatcher

MAIN_CLASS = "com.wetest.uia2.Main"
PORT = 9008
STARTED = "[server] INFO: [UiAutomator2Server] Starting Server\n"
REGISTERED = (
    "java.lang.IllegalStateException: UiAutomationService "
    "android.accessibilityservice.IAccessibilityServiceClient$Stub$Proxy@5deffd5"
    "already registered!\n"
)


class U2Program:
    """One phone's UI automation server; at most one runs at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ended = asyncio.Event()
        self._running = False

    @property
    def running(self) -> bool:
        return self._running

    async def __call__(
        self, args: list[str], say: Callable[[str], None], hold: Callable[[], Awaitable[None]]
    ) -> int:
        if self._running:
            say(STARTED + REGISTERED)
            return 1
        port = _port(args)
        await asyncio.sleep(self._context.latency.u2_start_s)
        dispatcher = Dispatcher(self._context, self.is_dead)
        server = _Server(self._context, dispatcher, self.stop)
        self._ended = asyncio.Event()
        self._running = True
        self._context.sockets.listen(f"tcp:{port}", server.serve)
        say(STARTED)
        try:
            await self._run(hold)
        finally:
            self._running = False
            self._context.sockets.close(f"tcp:{port}")
            server.close()
        return 0

    def is_dead(self) -> bool:
        """The server was told to end and answers no more."""
        return self._ended.is_set()

    def stop(self) -> None:
        """End the server, as `GET /stop` or the death of its process does."""
        self._ended.set()

    async def _run(self, hold: Callable[[], Awaitable[None]]) -> None:
        """Wait until the shell goes away or somebody stops the server."""
        loop = asyncio.get_running_loop()

        async def held() -> None:
            await hold()

        shell = loop.create_task(held())
        ended = loop.create_task(self._ended.wait())
        try:
            await asyncio.wait((shell, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (shell, ended):
                task.cancel()


class _Server:
    """Serves the HTTP connections of one run."""

    def __init__(self, context: Context, dispatcher: Dispatcher, stop: Callable[[], None]) -> None:
        self._context = context
        self._dispatcher = dispatcher
        self._stop = stop
        self._tasks: set[asyncio.Task[object]] = set()

    async def serve(self, stream: Stream) -> None:
        """One connection, until either side hangs up."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await serve(stream, self._answer)
        finally:
            self._tasks.discard(task)

    def close(self) -> None:
        """Cut every connection, whatever it is doing."""
        for task in self._tasks:
            task.cancel()

    async def _answer(self, request: Request) -> Response | None:
        match request.path.partition("?")[0]:
            case "/ping":
                return Response(b"pong")
            case "/jsonrpc/0":
                answer = await self._dispatcher.answer(request.body)
                return None if answer is None else Response(answer, "application/json")
            case "/stop":
                self._stop()
                return Response(b"Server stopped!!!")
            case _:
                return Response(b"Not Found!!!", status=404)


def _port(args: list[str]) -> int:
    """The port after `-p`, the usual one without."""
    for flag, value in zip(args, args[1:], strict=False):
        if flag in ("-p", "--port") and value.isdecimal() and 0 < int(value) < 65536:
            return int(value)
    return PORT
