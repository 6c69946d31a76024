"""Just enough of an HTTP/1.1 server for one adb stream: requests with a length, kept alive."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from ...protocol.streams import Stream, StreamClosed

MAX_HEAD = 16 * 1024
MAX_BODY = 16 * 1024 * 1024
REASONS = {200: "OK", 400: "BAD REQUEST", 404: "Not Found", 413: "Payload Too Large"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """One answer."""

    body: bytes
    kind: str = "text/plain"
    status: int = 200


class _Malformed(ValueError):
    """What came is no request that can be answered in step."""


Answer = Callable[[Request], Awaitable[Response | None]]


async def serve(stream: Stream, answer: Answer) -> None:
    """Answer the requests of a stream one after another; None from `answer` hangs up."""
    reader = _Reader(stream)
    try:
        while (request := await reader.request()) is not None:
            response = await answer(request)
            if response is None:
                return
            keep = request.headers.get("connection", "keep-alive").lower() != "close"
            await stream.write(_encoded(response, keep))
            if not keep:
                return
    except _Malformed as error:
        await stream.write(_encoded(Response(str(error).encode(), status=400), keep=False))


def _encoded(response: Response, keep: bool) -> bytes:
    head = (
        f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Error')}\r\n"
        f"Content-Type: {response.kind}\r\n"
        f"Connection: {'keep-alive' if keep else 'close'}\r\n"
        f"Content-Length: {len(response.body)}\r\n\r\n"
    )
    return head.encode() + response.body


class _Reader:
    """Cuts a stream into requests."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._pending = bytearray()

    async def request(self) -> Request | None:
        """The next request, None at the end; raises _Malformed."""
        head = await self._head()
        if head is None:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise _Malformed("not an HTTP request")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY:
            raise _Malformed("bad content length")
        if "chunked" in headers.get("transfer-encoding", ""):
            raise _Malformed("chunked requests are not supported")
        return Request(words[0], words[1], headers, await self._body(int(length)))

    async def _head(self) -> bytes | None:
        searched = 0
        while (end := self._pending.find(b"\r\n\r\n", max(0, searched - 3))) < 0:
            searched = len(self._pending)
            if searched > MAX_HEAD:
                raise _Malformed("header too long")
            part = await self._stream.read()
            if not part:
                return None
            self._pending += part
        head = bytes(self._pending[:end])
        del self._pending[: end + 4]
        return head

    async def _body(self, length: int) -> bytes:
        while len(self._pending) < length:
            part = await self._stream.read()
            if not part:
                raise StreamClosed("request cut short")
            self._pending += part
        body = bytes(self._pending[:length])
        del self._pending[:length]
        return body
