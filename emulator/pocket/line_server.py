"""A text protocol on the loopback: what the control channel and the console have in common."""

import asyncio


class LineServer:
    """Listens on the loopback, ends its clients when it stops; `_talk` is what is said to one."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        """The TCP port, 0 while it is closed."""
        return 0 if self._server is None else int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more, and end who is still there."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for writer in list(self._writers):
            writer.close()
        await server.wait_closed()

    async def _listen(self, port: int, longest_line: int) -> None:
        """Open, for lines of so many bytes; OSError when the port is taken."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", port, limit=longest_line
        )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, ValueError, asyncio.CancelledError):
            # The other side is gone, sent an endless line, or the phone is being stopped.
            return
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError
