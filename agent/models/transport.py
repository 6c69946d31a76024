"""The connection to an endpoint: what left it is known, and what comes back is bounded."""

import os
import ssl
import zlib
from collections.abc import AsyncIterator
from contextvars import ContextVar
from functools import cache
from typing import Protocol, cast

import httpx2

from .failures import CallFailed

# Of 100 thousand tokens streamed one by one; a step of an agent needs a hundredth of them.
STREAM_BYTES = 24 * 1024 * 1024
# What an error page says after this, nobody reads.
ERROR_BYTES = 256 * 1024
_DECODED_AT_ONCE = 64 * 1024
_REDIRECTS = 3
# Of a bench many phones share an endpoint, and its gate bounds how many ask at once.
CONNECTIONS = httpx2.Limits(max_connections=1000, max_keepalive_connections=100)


def certificates() -> ssl.SSLContext:
    """Whom an endpoint may be, read once for all models: that takes as long as a step does."""
    return _certificates(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _certificates(file: str | None, folder: str | None) -> ssl.SSLContext:
    # It reads these two variables itself.
    return httpx2.create_ssl_context()


class SentMark:
    """One request: whether all of its bytes left for the endpoint."""

    __slots__ = ("sent",)

    def __init__(self) -> None:
        self.sent = False

    async def trace(self, event: str, info: object) -> None:
        """Hear of the connection's progress (httpcore, "Trace extension")."""
        if event.endswith("send_request_body.complete"):
            self.sent = True


SENT_MARK: ContextVar[SentMark | None] = ContextVar("attempt", default=None)


class _Closing(Protocol):
    async def aclose(self) -> None: ...


class BoundedClient(httpx2.AsyncClient):
    """Marks an attempt as sent, follows redirects on its own host only, and bounds replies.

    A picture of somebody's phone goes to the endpoint that they named and nowhere else.
    """

    async def send(  # pyright: ignore[reportIncompatibleMethodOverride] - the options of the base
        self, request: httpx2.Request, *, stream: bool = False, **options: object
    ) -> httpx2.Response:
        """Send one request; raises CallFailed for a redirect elsewhere."""
        attempt = SENT_MARK.get()
        for _ in range(_REDIRECTS):
            if attempt is not None:
                request.extensions["trace"] = attempt.trace
            options["follow_redirects"] = False
            response = await super().send(request, stream=True, **options)  # pyright: ignore[reportArgumentType]
            following = response.next_request
            if following is None:
                break
            await response.aclose()
            if not _same_host(request.url, following.url) or following.method != request.method:
                raise CallFailed(
                    f"redirects to {following.url}, and nothing was sent there: if that is the "
                    "right address, give it as --base-url",
                    retry=False,
                    billed=False,
                )
            request = following
        else:
            raise CallFailed("redirects in a circle: check --base-url", retry=False, billed=False)
        failed = response.status_code >= 300
        response.stream = _Bounded(
            cast("httpx2.AsyncByteStream", response.stream),
            response.headers.pop("content-encoding", ""),
            ERROR_BYTES if failed else STREAM_BYTES,
            cut=failed,
        )
        if not stream:
            await response.aread()
        return response


async def refused(response: httpx2.Response) -> None:
    """Raise httpx2.HTTPStatusError, with what the page says, of an answer that is an error."""
    if not response.is_success:
        await response.aread()
        response.raise_for_status()


def _same_host(here: httpx2.URL, there: httpx2.URL) -> bool:
    same = here.host == there.host and (here.port, here.scheme) == (there.port, there.scheme)
    # From http to https of the same host nothing is given away.
    return same or (here.host == there.host and here.scheme == "http" and there.scheme == "https")


class _Bounded(httpx2.AsyncByteStream):
    """A body, decompressed piece by piece; what is beyond `most` bytes is an error, or cut off."""

    def __init__(
        self, body: httpx2.AsyncByteStream, encoding: str, most: int, *, cut: bool
    ) -> None:
        self._body = body
        self._encoding = encoding.strip().lower()
        self._most = most
        self._cut = cut

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for piece in self._decoded():
            if seen + len(piece) > self._most:
                if self._cut:
                    yield piece[: self._most - seen]
                    return
                raise CallFailed(
                    f"sent more than {self._most >> 20} MiB for one reply: the rest was not read",
                    retry=False,
                )
            seen += len(piece)
            yield piece

    async def aclose(self) -> None:
        await cast(_Closing, self._body).aclose()

    async def _received(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._body:
                yield piece
        except httpx2.TransportError as error:
            why = f"broke off in the middle of its answer ({error or type(error).__name__})"
            raise CallFailed(why, retry=True) from error

    async def _decoded(self) -> AsyncIterator[bytes]:
        if self._encoding in ("", "identity"):
            async for piece in self._received():
                yield piece
            return
        if self._encoding not in ("gzip", "x-gzip", "deflate"):
            raise CallFailed(
                f"packed its reply with {self._encoding}, which was not asked for", retry=False
            )
        # 32 more than the window: gzip and zlib heads are both known by themselves (zlib manual).
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            async for piece in self._received():
                while piece:
                    yield unpack.decompress(piece, _DECODED_AT_ONCE)
                    piece = unpack.unconsumed_tail
        except zlib.error as error:
            raise CallFailed(f"packed its reply badly: {error}", retry=True) from error
