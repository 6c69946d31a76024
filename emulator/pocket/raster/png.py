"""PNG files put together from bands that were compressed on their own (RFC 2083, RFC 1950)."""

from __future__ import annotations

import importlib
import struct
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, Protocol

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ADLER_MODULUS = 65521
LEVEL = 1


class Chunk(NamedTuple):
    """A compressed band: its IDAT chunk, and what joining checksums needs."""

    content: bytes
    adler: int
    length: int


def compress_band(band: Image.Image, first: bool) -> Chunk:
    """Compress the rows of an RGB band; the first one of a picture opens the zlib stream."""
    width = band.width
    # The raw encoder's row stride adds one zero byte after each row; shifted by one, it is the
    # "no filter" byte before each row.
    rows = b"\0" + band.tobytes("raw", "RGB", width * 3 + 1, 1)[:-1]
    stream = (b"\x78\x01" if first else b"") + _deflater()(rows)
    return Chunk(_chunk(b"IDAT", stream), zlib.adler32(rows), len(rows))


def join(width: int, height: int, chunks: Iterable[Chunk]) -> bytes:
    """The PNG file of the bands from top to bottom."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    parts = [SIGNATURE, header]
    adler = 1
    for chunk in chunks:
        parts.append(chunk.content)
        adler = combine_adler(adler, chunk.adler, chunk.length)
    # An empty final block closes the stream the bands left open.
    parts.append(_chunk(b"IDAT", b"\x03\x00" + struct.pack(">I", adler)))
    parts.append(_chunk(b"IEND", b""))
    return b"".join(parts)


def combine_adler(first: int, second: int, second_length: int) -> int:
    """Adler-32 of two joined pieces from the sums of each."""
    low1, high1 = first & 0xFFFF, first >> 16
    low2, high2 = second & 0xFFFF, second >> 16
    low = (low1 + low2 - 1) % ADLER_MODULUS
    high = (high1 + high2 + second_length * (low1 - 1)) % ADLER_MODULUS
    return (high << 16) | low


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


@lru_cache(maxsize=1)
def _deflater() -> Callable[[bytes], bytes]:
    """ISA-L when it is installed (the `speed` extra), else zlib."""
    try:
        fast = importlib.import_module("isal.isal_zlib")
    except ImportError:
        return _zlib
    else:
        return _isal(fast.compressobj, fast.Z_FULL_FLUSH)


def _zlib(rows: bytes) -> bytes:
    stream = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return stream.compress(rows) + stream.flush(zlib.Z_FULL_FLUSH)


class _Stream(Protocol):
    """What both compressors' objects can do."""

    def compress(self, rows: bytes, /) -> bytes: ...

    def flush(self, mode: int, /) -> bytes: ...


def _isal(compressobj: Callable[[int, int, int], _Stream], full: int) -> Callable[[bytes], bytes]:
    def deflate(rows: bytes) -> bytes:
        stream = compressobj(LEVEL, zlib.DEFLATED, -15)
        return stream.compress(rows) + stream.flush(full)

    return deflate
