"""Just enough HTTP/1.1 for one kept connection to the agent, through adb and without a local port.

The agent listens on the phone's loopback; adb's `tcp:` service leads there, so no forwarding is
needed that other programs on this computer could use, or that could be left behind.
"""

from ..adb.boundary import CutOff
from ..adb.wire import MOST_OUTPUT, AdbConnection, TooMuch

_MOST_HEADERS = 16 * 1024


class HttpWire:
    """Sends one request after the other; every failure leaves the connection unusable."""

    def __init__(self, wire: AdbConnection) -> None:
        self._wire = wire

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    async def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The body of a 200 answer; raises ValueError for another one, CutOff at an early end."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        # One write: the answer to two would wait for an acknowledgement of the first.
        await self._wire.send(head.encode() + body)
        status, headers = await self._head()
        content = await self._body(headers)
        if status != 200:
            raise ValueError(f"HTTP status {status}: {content[:200]!r}")
        return content

    async def _head(self) -> tuple[int, dict[str, str]]:
        end = -1
        seen = b""
        while end < 0:
            longer = await self._wire.peek(len(seen) + 1)
            if len(longer) == len(seen):
                raise CutOff(len(seen), len(seen) + 1)
            if len(longer) > _MOST_HEADERS and b"\r\n\r\n" not in longer[:_MOST_HEADERS]:
                raise ValueError("HTTP headers without an end")
            seen = longer
            end = seen.find(b"\r\n\r\n")
        first, *lines = (await self._wire.read_exact(end + 4)).decode("latin-1").split("\r\n")
        words = first.split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/1.") or not words[1].isdecimal():
            raise ValueError(f"{first!r} instead of an HTTP status line")
        pairs = (line.partition(":") for line in lines if ":" in line)
        return int(words[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}

    async def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return await self._chunks()
        if (size := headers.get("content-length", "")).isdecimal():
            if len(size) > 12 or int(size) > MOST_OUTPUT:
                raise TooMuch(MOST_OUTPUT)
            return await self._wire.read_exact(int(size))
        raise ValueError("an HTTP answer of unknown length")

    async def _chunks(self) -> bytes:
        parts: list[bytes] = []
        room = MOST_OUTPUT
        while size := int((await self._line()).partition(b";")[0], 16):
            room -= size
            if size < 0 or room < 0:
                raise TooMuch(MOST_OUTPUT)
            parts.append(await self._wire.read_exact(size))
            await self._wire.read_exact(2)
        while await self._line():
            pass  # trailers, which nobody reads
        return b"".join(parts)

    async def _line(self) -> bytes:
        line = bytearray()
        while not line.endswith(b"\r\n"):
            line += await self._wire.read_exact(1)
            if len(line) > _MOST_HEADERS:
                raise ValueError("an HTTP line without an end")
        return bytes(line[:-2])
