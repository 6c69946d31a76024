"""Streams that never leave the phone: one of its programs talking to one of its sockets."""

from collections.abc import Sequence

from .packets import MAX_PAYLOAD, Command
from .streams import WINDOW, Stream, StreamClosed


class _Inside:
    """The wire of one end; what is sent arrives at the other at once."""

    max_payload = MAX_PAYLOAD

    def __init__(self) -> None:
        self.peer: Stream | None = None

    def send(
        self, command: Command, arg0: int, arg1: int, payload: bytes | memoryview = b""
    ) -> None:
        peer = self.peer
        if peer is None:
            return
        match command:
            case Command.WRTE:
                peer.received(bytes(payload))
            case Command.OKAY:
                peer.granted(bytes(payload))
            case Command.CLSE:
                peer.shut()
            case _:
                pass

    def send_parts(
        self, command: Command, arg0: int, arg1: int, parts: Sequence[memoryview]
    ) -> None:
        self.send(command, arg0, arg1, b"".join(parts))

    async def drain(self) -> None:
        if self.peer is None:
            raise StreamClosed("the other end is gone")

    def forget(self, local: int) -> None:
        return


def loopback() -> tuple[Stream, Stream]:
    """Two ends of one connection."""
    wires = _Inside(), _Inside()
    ends = [
        Stream(wire, number, 3 - number, delayed=True, credit=WINDOW)
        for number, wire in enumerate(wires, 1)
    ]
    wires[0].peer, wires[1].peer = ends[1], ends[0]
    return ends[0], ends[1]
