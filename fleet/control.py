"""The control channel of a pocket phone, from the outside: faults in, and all back to the start."""

import asyncio
import json
from collections.abc import Mapping

from ..device.errors import DeviceError

_ANSWER_S = 10.0


class ControlLost(DeviceError):
    """The phone's control channel does not answer, or refuses what it was asked."""


class PhoneControl:
    """One request a line over a connection that is made when it is needed; a FaultInjector."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def reset(self) -> None:
        """Take back all faults and bring the phone back to how it started."""
        await self._ask({"do": "clear"})
        await self._ask({"do": "reset"})

    async def fault(self, line: str) -> None:
        """Arm one fault."""
        await self._ask({"do": "fault", "fault": line})

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, request: Mapping[str, str]) -> None:
        try:
            async with asyncio.timeout(_ANSWER_S):
                line = await self._exchange(json.dumps(request).encode() + b"\n")
            answer = json.loads(line)
        except (OSError, TimeoutError, EOFError, ValueError) as error:
            self.close()
            why = str(error) or type(error).__name__
            raise ControlLost(f"its control channel does not answer: {why}") from error
        if not answer.get("ok"):
            raise ControlLost(f"the phone refused {request['do']}: {answer.get('error')}")

    async def _exchange(self, line: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(line)
        await writer.drain()
        return await reader.readuntil(b"\n")
