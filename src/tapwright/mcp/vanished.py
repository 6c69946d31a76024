"""Ends the session of an HTTP client that has vanished, so that its phone is free again."""

import asyncio
from collections import Counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SESSION = "mcp-session-id"


class EndsWithStream:
    """A client that is there holds a stream open (GET), or opens it again within a second or two.

    Where that stream has ended, and nothing whatever has come for `gone_s` seconds, its session is
    ended as by the client's own DELETE (MCP, "Streamable HTTP: Session Management"). A client that
    opens no stream is known by nothing but the server's idle time.
    """

    def __init__(self, app: ASGIApp, gone_s: float) -> None:
        self._app = app
        self._gone_s = gone_s
        self._under_way: Counter[str] = Counter()
        self._dropped: set[str] = set()
        self._ending: dict[str, asyncio.Task[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and see which session a request is of."""
        session = Headers(scope=scope).get(_SESSION) if scope["type"] == "http" else None
        if session is None:
            await self._app(scope, receive, send)
            return
        # Whoever asks for something is there.
        self._dropped.discard(session)
        if (ending := self._ending.pop(session, None)) is not None:
            ending.cancel()
        self._under_way[session] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._over(session, scope)

    def _over(self, session: str, scope: Scope) -> None:
        self._under_way[session] -= 1
        if scope["method"] == "GET":
            self._dropped.add(session)
        elif scope["method"] == "DELETE":
            self._dropped.discard(session)
        if self._under_way[session] > 0:
            return
        del self._under_way[session]
        if session in self._dropped:
            self._dropped.discard(session)
            self._ending[session] = asyncio.create_task(self._end(session, scope))

    async def _end(self, session: str, scope: Scope) -> None:
        await asyncio.sleep(self._gone_s)
        # From here on a request that comes is answered with 404, as for any session that has ended.
        del self._ending[session]
        await self._app({**scope, "method": "DELETE"}, _nothing, _unheard)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _unheard(message: Message) -> None:
    """Nobody is there to read it."""
