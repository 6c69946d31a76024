"""An endpoint that writes bytes as told: what no web framework would send."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy

from .endpoints import no_wait

Written = Callable[[], AsyncIterator[bytes]]


@dataclass
class RawEndpoint:
    """Answers every request with the bytes of `written`, and counts requests."""

    written: Written
    url: str = ""
    requests: int = 0
    serving: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The loop itself holds tasks weakly: one that waits for ever would be collected.
        task = asyncio.create_task(self.serve(reader, writer))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            assert length is not None
            await reader.readexactly(int(length[1]))
            self.requests += 1
            async for piece in self.written():
                writer.write(piece)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def end(self) -> None:
        """End what is still being served."""
        ending = list(self.serving)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def model(self, attempts: int = 1, **profile: Any) -> RemoteModel:
        settled = Profile(name="p", model="m", base_url=self.url, **profile)
        return RemoteModel(settled, "sk-secret", retries=RetryPolicy(attempts), sleeper=no_wait)


def head(*fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *fields, "", "")).encode()


@asynccontextmanager
async def raw_endpoint(written: Written) -> AsyncGenerator[RawEndpoint]:
    there = RawEndpoint(written)
    server = await asyncio.start_server(there.begin, "127.0.0.1", 0)
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        try:
            yield there
        finally:
            await there.end()
