"""adb packets: a 24-byte little-endian header and up to 1 MiB of payload."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct("<6I")
MAX_PAYLOAD = 1024 * 1024
VERSION_WITH_CHECKSUM = 0x01000000
VERSION = 0x01000001  # from here on payloads carry no checksum


class Command(IntEnum):
    """The commands; each is its own name in ASCII, read as a little-endian number."""

    SYNC = 0x434E5953
    CNXN = 0x4E584E43
    AUTH = 0x48545541
    OPEN = 0x4E45504F
    OKAY = 0x59414B4F
    CLSE = 0x45534C43
    WRTE = 0x45545257
    STLS = 0x534C5453


COMMANDS = {int(command): command for command in Command}


class MalformedPacket(ValueError):
    """The bytes are no adb packet; the connection cannot go on."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; `check` is the checksum the sender wrote, 0 from a newer sender."""

    command: Command
    arg0: int
    arg1: int
    payload: bytes = b""
    check: int = 0


def checksum(payload: bytes | memoryview) -> int:
    """The sum of the payload's bytes, 32 bits wide."""
    return sum(payload) & 0xFFFFFFFF


def encode(
    command: Command,
    arg0: int,
    arg1: int,
    payload: bytes | memoryview = b"",
    *,
    checked: bool,
) -> bytes:
    """The packet as bytes, in one piece so that no lone header goes on the wire."""
    check = checksum(payload) if checked else 0
    return b"".join((header(command, arg0, arg1, len(payload), check), payload))


def header(command: Command, arg0: int, arg1: int, length: int, check: int = 0) -> bytes:
    """The 24 bytes before a payload of `length` bytes."""
    return HEADER.pack(command, arg0, arg1, length, check, command ^ 0xFFFFFFFF)


class Decoder:
    """Cuts a byte stream into packets."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[Packet]:
        """The packets that `data` completes; raises MalformedPacket at the first bad header."""
        self._pending += data
        while len(self._pending) >= HEADER.size:
            number, arg0, arg1, length, check, magic = HEADER.unpack_from(self._pending)
            command = COMMANDS.get(number)
            if command is None or magic != number ^ 0xFFFFFFFF:
                raise MalformedPacket(f"bad header {bytes(self._pending[: HEADER.size])!r}")
            if length > MAX_PAYLOAD:
                raise MalformedPacket(f"payload of {length} bytes")
            end = HEADER.size + length
            if len(self._pending) < end:
                return
            payload = bytes(memoryview(self._pending)[HEADER.size : end])
            del self._pending[:end]
            yield Packet(command, arg0, arg1, payload, check)
