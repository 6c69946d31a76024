"""Reads protocol buffers by their wire format, and tf.train.Example in it.

The format: https://protobuf.dev/programming-guides/encoding/. An Example is a map of names to lists
of bytes, floats or integers (tensorflow/core/example/feature.proto).
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_VARINT, _EIGHT, _LENGTH, _FOUR = 0, 1, 2, 5


class BadMessage(ValueError):
    """Bytes that are no message; the text says why."""


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The number and value of each field, in order: an integer, or bytes. Raises BadMessage."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if kind == _LENGTH:
            length, at = _varint(data, at)
        elif kind in (_EIGHT, _FOUR):
            length = 8 if kind == _EIGHT else 4
        else:
            raise BadMessage(f"there is no wire type {kind}")
        if at + length > len(data):
            raise BadMessage("a field is cut off")
        yield number, data[at : at + length]
        at += length


def inner(data: bytes, number: int) -> Iterator[bytes]:
    """The messages, or the texts, of one field."""
    return (value for found, value in fields(data) if found == number and isinstance(value, bytes))


def signed(value: int) -> int:
    """A varint of a field of type int32 or int64."""
    return value - (1 << 64) if value >= 1 << 63 else value


@dataclass(frozen=True, slots=True)
class Feature:
    """The values of one name; only one of the three lists is there."""

    raw: tuple[bytes, ...] = ()
    floats: tuple[float, ...] = ()
    integers: tuple[int, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as UTF-8; raises BadMessage."""
        try:
            return tuple(value.decode() for value in self.raw)
        except UnicodeDecodeError as error:
            raise BadMessage("a text is no UTF-8") from error


def read_example(data: bytes) -> Mapping[str, Feature]:
    """The features of a tf.train.Example; raises BadMessage."""
    found: dict[str, Feature] = {}
    for features in inner(data, 1):
        for entry in inner(features, 1):
            name = b"".join(inner(entry, 1)).decode("utf-8", "replace")
            for value in inner(entry, 2):
                found[name] = _feature(value)
    return found


def _feature(data: bytes) -> Feature:
    raw: list[bytes] = []
    floats: list[float] = []
    integers: list[int] = []
    for kind, listed in fields(data):
        if not isinstance(listed, bytes):
            raise BadMessage("a list is no message")
        for _, value in fields(listed):
            if kind == 1 and isinstance(value, bytes):
                raw.append(value)
            elif kind == 2 and isinstance(value, bytes) and len(value) % 4 == 0:
                floats += struct.unpack(f"<{len(value) // 4}f", value)
            elif kind == 3:
                integers += [value] if isinstance(value, int) else _packed(value)
    return Feature(tuple(raw), tuple(floats), tuple(map(signed, integers)))


def _packed(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        yield value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at
    raise BadMessage("a number is cut off or too long")
