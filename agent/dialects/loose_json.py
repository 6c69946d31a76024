"""Reads JSON objects as models write them: among prose, with stray marks, with brackets missing.

Only what is certain is mended: a missing closing bracket is, a string or number cut off is not.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from .scanner import ActionMissing, Scanner, Unreadable

Json: TypeAlias = "str | int | float | bool | None | list[Json] | dict[str, Json]"

_WORD = re.compile(r"[A-Za-z_]\w*")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "none": None}
_DEEPEST = 12
_MOST_TRIES = 40
_FOLLOWERS = ",}]:"


def read_object(text: str, start: int = 0) -> dict[str, Json]:
    """The object that begins with the first brace from `start` on; raises Unreadable."""
    brace = min((at for mark in "{｛" if (at := text.find(mark, start)) >= 0), default=-1)
    if brace < 0:
        raise ActionMissing("there is no JSON object in the reply")
    return _object(Scanner(text, brace), 0)


def objects(text: str) -> Iterator[dict[str, Json]]:
    """Every readable object of a text that does not lie within another one."""
    start = tries = 0
    while tries < _MOST_TRIES and (brace := text.find("{", start)) >= 0:
        tries += 1
        scanner = Scanner(text, brace)
        try:
            yield _object(scanner, 0)
            start = scanner.position
        except Unreadable:
            start = brace + 1


def _object(scanner: Scanner, depth: int) -> dict[str, Json]:
    scanner.need("{")
    found: dict[str, Json] = {}
    while scanner.peek() and not scanner.take("}"):
        key = scanner.string(_FOLLOWERS) if scanner.at_string() else scanner.match(_WORD)
        if not key:
            scanner.need('"')
        scanner.need(":=")
        found[key] = _value(scanner, depth + 1)
        if not scanner.take(",") and scanner.peek() not in ("}", ""):
            scanner.need(",}")
    return found


def _list(scanner: Scanner, depth: int) -> list[Json]:
    scanner.need("[(")
    found: list[Json] = []
    while scanner.peek() and not scanner.take("])"):
        found.append(_value(scanner, depth + 1))
        if not scanner.take(",") and scanner.peek() not in ("]", ")", ""):
            # `[500 300]` is two numbers all the same.
            if not found or not isinstance(found[-1], int | float):
                scanner.need(",]")
    return found


def _value(scanner: Scanner, depth: int) -> Json:
    if depth > _DEEPEST:
        raise Unreadable("the JSON is nested too deeply")
    mark = scanner.peek()
    if mark == "{":
        return _object(scanner, depth)
    if mark in ("[", "("):
        return _list(scanner, depth)
    if scanner.at_string():
        return scanner.string(_FOLLOWERS)
    word = scanner.match(_WORD)
    if word:
        if word.lower() not in _CONSTANTS:
            raise Unreadable(f"{word!r} is not a JSON value: put text in quotation marks")
        return _CONSTANTS[word.lower()]
    return scanner.number()
