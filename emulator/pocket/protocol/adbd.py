"""The phone's adb daemon: a TCP listener that hands every host to a Connection."""

import asyncio

from .connection import Connection, Options, ServiceTable


class Adbd:
    """Listens for adb hosts and serves them from a table of services."""

    def __init__(self, services: ServiceTable, options: Options | None = None) -> None:
        self.options = options or Options()
        self._services = services
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self._address = ("127.0.0.1", 0)

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
        server, self._server = self._server, None
        if server is not None:
            server.close()
        connections = list(self._connections)
        self.drop()
        for connection in connections:
            await connection.finished()
        if server is not None:
            await server.wait_closed()

    async def restart(self, down_s: float = 0.0) -> None:
        """Be away for `down_s` seconds, then listen on the same port again."""
        host, port = self._address
        await self.stop()
        await asyncio.sleep(down_s)
        await self.start(host, port)

    def drop(self) -> None:
        """Cut every connection at once and go on listening."""
        for connection in list(self._connections):
            connection.close()

    def _connect(self) -> Connection:
        connection = Connection(self._services, self.options, self._connections.discard)
        self._connections.add(connection)
        return connection
