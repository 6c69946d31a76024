"""CRC-32C (Castagnoli; RFC 3720, B.4) of megabytes, without a library for it.

Byte by byte Python takes most of a second for a megabyte. A CRC is linear, so a long text is cut
into lanes that go side by side: `bytes.translate` looks a whole row of lanes up at once, and what
each lane comes to is then moved on by the length of a lane and added to the next.
"""

from functools import cache

_POLYNOMIAL = 0x82F63B78
# Bytes of a lane. Below a few lanes the plain way is as quick.
_LANE = 1024
_LEAST = 8 * _LANE


def crc32c(data: bytes) -> int:
    """The checksum of some bytes."""
    whole = len(data) // _LANE * _LANE if len(data) >= _LEAST else 0
    state = 0xFFFFFFFF
    if whole:
        for lane in _lanes(data[:whole]):
            state = _moved(state) ^ lane
    return _plain(data[whole:], state) ^ 0xFFFFFFFF


def _plain(data: bytes, state: int) -> int:
    table = _table()
    for byte in data:
        state = table[(state ^ byte) & 0xFF] ^ (state >> 8)
    return state


def _lanes(data: bytes) -> list[int]:
    """The state of each lane, begun at zero: four planes of bytes, the lowest first."""
    count = len(data) // _LANE
    planes = _planes()
    low, second, third, high = 0, 0, 0, 0
    for at in range(_LANE):
        index = (int.from_bytes(data[at::_LANE], "little") ^ low).to_bytes(count, "little")
        found = [int.from_bytes(index.translate(plane), "little") for plane in planes]
        low, second, third, high = second ^ found[0], third ^ found[1], high ^ found[2], found[3]
    parts = [plane.to_bytes(count, "little") for plane in (low, second, third, high)]
    return [int.from_bytes(bytes(four), "little") for four in zip(*parts, strict=True)]


def _moved(state: int) -> int:
    """The state after a lane of zeros."""
    one, two, three, four = _moved_bytes()
    low = one[state & 0xFF] ^ two[state >> 8 & 0xFF]
    return low ^ three[state >> 16 & 0xFF] ^ four[state >> 24]


@cache
def _table() -> tuple[int, ...]:
    found: list[int] = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ _POLYNOMIAL if byte & 1 else byte >> 1
        found.append(byte)
    return tuple(found)


@cache
def _planes() -> tuple[bytes, ...]:
    """The four bytes of each entry of the table, lowest first."""
    return tuple(bytes(entry >> shift & 0xFF for entry in _table()) for shift in (0, 8, 16, 24))


@cache
def _moved_bytes() -> tuple[tuple[int, ...], ...]:
    """What each byte of a state is after a lane of zeros, by its place: the sum of its bits."""
    bits = [_plain(bytes(_LANE), 1 << bit) for bit in range(32)]
    found: list[tuple[int, ...]] = []
    for place in range(4):
        table = [0] * 256
        for byte in range(1, 256):
            lowest = byte & -byte
            table[byte] = table[byte ^ lowest] ^ bits[8 * place + lowest.bit_length() - 1]
        found.append(tuple(table))
    return tuple(found)
