"""Writes TFRecord files as their specification says, by another way than the reader reads them."""

import gzip
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

Value = Sequence[bytes] | Sequence[float] | Sequence[int]


def crc32c(data: bytes) -> int:
    """Bit by bit, without a table (RFC 3720, B.4)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data: bytes) -> bytes:
    crc = crc32c(data)
    turned = ((crc >> 15) | ((crc & 0x7FFF) << 17)) & 0xFFFFFFFF
    return struct.pack("<I", (turned + 0xA282EAD8) % 2**32)


def varint(value: int) -> bytes:
    value %= 2**64
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def example(features: Mapping[str, Value], packed: bool = True) -> bytes:
    entries = b"".join(
        field(1, field(1, name.encode()) + field(2, feature(value, packed)))
        for name, value in features.items()
    )
    return field(1, entries)


def feature(value: Value, packed: bool) -> bytes:
    if all(isinstance(one, bytes) for one in value):
        return field(1, b"".join(field(1, one) for one in value if isinstance(one, bytes)))
    if all(isinstance(one, int) for one in value):
        whole = [one for one in value if isinstance(one, int)]
        listed = field(1, b"".join(map(varint, whole))) if packed else b"".join(
            field(1, one) for one in whole
        )  # fmt: skip
        return field(3, listed)
    floats = [float(one) for one in value]  # pyright: ignore[reportArgumentType]
    if packed:
        return field(2, field(1, struct.pack(f"<{len(floats)}f", *floats)))
    return field(2, b"".join(varint(1 << 3 | 5) + struct.pack("<f", one) for one in floats))


def record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


def write(path: Path, datas: Sequence[bytes], zipped: bool = True) -> Path:
    content = b"".join(map(record, datas))
    path.write_bytes(gzip.compress(content) if zipped else content)
    return path
