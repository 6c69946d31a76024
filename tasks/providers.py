"""Reads content providers over adb, as `content query` prints them."""

import re
from collections.abc import Mapping, Sequence

from ..device.device import Device
from ..device.errors import CommandFailed
from .state import StateUnreadable

_ROW = re.compile(r"^Row: (\d+) ", re.MULTILINE)
_EMPTY = "No result found."
NULL = "NULL"


async def query_rows(
    device: Device, uri: str, columns: Sequence[str] = (), where: str = ""
) -> list[Mapping[str, str]]:
    """The rows a provider has, with these columns; all of them if none is named.

    What is no text is written as Android prints it, and null is `NULL`. Raises DeviceError for a
    provider that does not answer, and StateUnreadable for an answer that makes no sense.
    """
    command = ["content", "query", "--uri", uri, *await whose_content(device)]
    if columns:
        command += ["--projection", ":".join(columns)]
    if where:
        command += ["--where", where]
    return read_rows(await device.shell(*command), columns)


async def whose_content(device: Device) -> tuple[str, ...]:
    """The words that make `content` ask for the user in front.

    By itself it asks for user 0 (AOSP's Content.java), who on a car's screen is nobody, and on a
    phone with several users may be somebody else.
    """
    try:
        user = (await device.shell("am", "get-current-user")).strip()
    except CommandFailed:
        return ()
    return ("--user", user) if user.isdecimal() and user != "0" else ()


def read_rows(printed: str, columns: Sequence[str] = ()) -> list[Mapping[str, str]]:
    """The rows in what `content query` printed.

    Values are printed as they are, with commas and line ends in them; only the names of the
    columns, which come in the order asked for, say where the next one begins.
    """
    text = printed.removesuffix("\n")
    if text.strip() == _EMPTY:
        return []
    starts = _row_starts(text)
    if not starts:
        # An error is told on the other channel, with exit code 0: silence is no empty answer.
        raise StateUnreadable(f"the content provider says {text[:200] or 'nothing'}")
    ends = [start for start, _ in starts[1:]] + [len(text) + 1]
    return [
        _cells(text[body : end - 1], columns) for (_, body), end in zip(starts, ends, strict=True)
    ]


def _row_starts(text: str) -> list[tuple[int, int]]:
    """Where each row and its first value begin; rows are numbered, so that a text within one
    that looks like the head of another is not taken for it."""
    found: list[tuple[int, int]] = []
    for match in _ROW.finditer(text):
        if int(match[1]) == len(found):
            found.append((match.start(), match.end()))
    return found


def _cells(row: str, columns: Sequence[str]) -> Mapping[str, str]:
    if not columns:
        parts = re.split(r"(?:^|, )([A-Za-z_]\w*)=", row)
        return dict(zip(parts[1::2], parts[2::2], strict=True))
    pattern = ", ".join(f"{re.escape(column)}=(.*?)" for column in columns)
    match = re.fullmatch(pattern, row, re.DOTALL)
    if match is None:
        raise StateUnreadable(f"a row of the content provider has other columns: {row[:200]}")
    return dict(zip(columns, match.groups(), strict=True))
