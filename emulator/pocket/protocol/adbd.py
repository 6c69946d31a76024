"""The phone's adb daemon: a TCP listener that hands every host to a Connection."""

import asyncio
from dataclasses import replace

from .connection import Connection, Options, ServiceTable

RETRY_S = 0.2


class Adbd:
    """Listens for adb hosts and serves them from a table of services."""

    def __init__(self, services: ServiceTable, options: Options | None = None) -> None:
        self.options = self._at_first = options or Options()
        self._services = services
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self._address = ("127.0.0.1", 0)
        self._coming_back: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The TCP port, kept over a restart; 0 before the first start."""
        return self._address[1]

    @property
    def connections(self) -> list[Connection]:
        """The hosts that are connected now."""
        return list(self._connections)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen and return the port; OSError when it is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connect, host, port)
        self._address = (host, int(self._server.sockets[0].getsockname()[1]))
        return self.port

    async def stop(self) -> None:
        """Stop listening, drop every host, and wait for the handlers to end."""
        coming, self._coming_back = self._coming_back, None
        if coming is not None and coming is not asyncio.current_task():
            coming.cancel()
            await asyncio.wait((coming,))
        server, self._server = self._server, None
        if server is not None:
            server.close()
        connections = list(self._connections)
        self.drop()
        for connection in connections:
            await connection.finished()
        if server is not None:
            await server.wait_closed()

    def suspend(self) -> None:
        """Drop every host and be out of reach until `resume`."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        if self._coming_back is not None:
            self._coming_back.cancel()
            self._coming_back = None
        self.drop()

    def resume(self, after_s: float = 0.0) -> None:
        """Listen on the same port again, after a while."""
        if self._server is None and self._coming_back is None:
            task = asyncio.get_running_loop().create_task(self._come_back(after_s))
            self._coming_back = task

    def authorize(self, allowed: bool) -> None:
        """Drop every host; from now on let them in as at first, or not at all."""
        self.options = self._at_first if allowed else replace(self._at_first, auth="never")
        self.drop()

    async def _come_back(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        while self._server is None:
            try:
                await self.start(*self._address)
            except OSError:
                # Somebody else holds the port for a moment.
                await asyncio.sleep(RETRY_S)
        self._coming_back = None

    def drop(self) -> None:
        """Cut every connection at once and go on listening."""
        for connection in list(self._connections):
            connection.close()

    def _connect(self) -> Connection:
        connection = Connection(self._services, self.options, self._connections.discard)
        self._connections.add(connection)
        return connection
