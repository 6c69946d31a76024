"""Reads TFRecord files, plain or gzipped, without TensorFlow.

A record is its length (8 bytes, little-endian), a checksum of these, the data, a checksum of the
data; a checksum is a CRC-32C, turned and shifted (https://www.tensorflow.org/tutorials/load_data/
tfrecord#tfrecords_format_details).
"""

import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from ...actions import UsageError
from .crc32c import crc32c

# More than a screen or an episode of them is, in bytes.
LARGEST = 512 * 1024**2

_GZIP = b"\x1f\x8b"
_MASK_DELTA = 0xA282EAD8


def read_records(file: Path) -> Iterator[bytes]:
    """The data of each record; raises UsageError for a file that is none, is cut off or damaged."""
    number = 0
    with _opened(file) as content:
        while head := _read(content, 12, file, number, may_end=True):
            number += 1
            length = int.from_bytes(head[:8], "little")
            if masked_crc(head[:8]) != int.from_bytes(head[8:], "little") or length > LARGEST:
                raise UsageError(f"{file} is no TFRecord file, or damaged: record {number}")
            body = _read(content, length + 4, file, number)
            data, said = body[:length], int.from_bytes(body[length:], "little")
            if masked_crc(data) != said:
                raise UsageError(f"{file} is damaged: the checksum of record {number} is another")
            yield data


def masked_crc(data: bytes) -> int:
    """The checksum of a record's parts."""
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + _MASK_DELTA) & 0xFFFFFFFF


@contextmanager
def _opened(file: Path) -> Generator[IO[bytes]]:
    try:
        with file.open("rb") as raw:
            packed = raw.read(2) == _GZIP
        with gzip.open(file) if packed else file.open("rb") as content:
            yield cast(IO[bytes], content)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error


def _read(content: IO[bytes], count: int, file: Path, number: int, may_end: bool = False) -> bytes:
    found = content.read(count)
    if len(found) == count or (may_end and not found):
        return found
    raise UsageError(f"{file} is cut off in record {number + may_end}")
