"""Reads and writes `name(key=value, ...)`, the way several GUI models write an action.

It is read by a scanner and never evaluated.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .scanner import ActionMissing, Scanner, Unreadable

_KEY = re.compile(r"[A-Za-z_]\w*(?=\s*[=＝])")
_FOLLOWERS = ",)"
# A point or box with its own brackets; quotation marks around it may be of two kinds, or missing
# on one side, as Doubao writes them (UI-TARS-desktop pull request 942).
_POINT = re.compile(
    r"[\"'“”‘’]?\s*(<(point|bbox)>[^<>]*</\2>|<\|box_start\|>[^<>]*<\|box_end\|>"
    r"|\([-+.,\s\d]+\)|\[[-+.,\s\d]+\])\s*[\"'“”‘’]?(?=\s*(?:[,，)）]|\Z))"
)
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Code:
    """A call as written: arguments as text, those without a key under "" ; `start` is where."""

    name: str
    arguments: Mapping[str, str]
    start: int


def read_call(text: str, names: Collection[str], start: int = 0) -> Code:
    """The first call of one of `names` from `start` on; raises Unreadable."""
    found = re.compile(rf"\b({'|'.join(map(re.escape, names))})\s*[(（]").search(text, start)
    if found is None:
        raise ActionMissing("the reply holds no action")
    scanner = Scanner(text, found.end())
    arguments: dict[str, str] = {}
    closed = True
    while not scanner.take(")"):
        if not scanner.peek():
            # All that is missing is the bracket, if the last value was a whole one.
            if arguments and closed:
                break
            raise Unreadable("the reply is cut off")
        key = scanner.match(_KEY)
        if key:
            scanner.need("=")
        if point := scanner.match(_POINT):
            arguments[key] = point
        elif scanner.at_string():
            arguments[key] = scanner.string(_FOLLOWERS)
        else:
            arguments[key] = scanner.bare(_FOLLOWERS)
        closed = not scanner.take(",")
    return Code(found.group(1), arguments, found.start())


def quoted(text: str, quote: str) -> str:
    """The text in quotation marks, so that `read_call` gives it back."""
    written = {**_WRITTEN, quote: f"\\{quote}"}
    return quote + "".join(written.get(mark, mark) for mark in text) + quote
