"""Puts one entry into a client's configuration and leaves every other byte of it as it is.

JSON is read as editors read it, with comments and trailing commas. What is made is read again
before it is given back: besides the entry nothing may have changed.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json import JSONDecoder
from typing import NoReturn, cast

from pydantic import JsonValue

_SPACE = re.compile(r"(?:\s|//[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_HEADER = re.compile(r"\s*\[")
_DECODER = JSONDecoder()
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


class UnreadableConfig(Exception):
    """A configuration that cannot be read, or not be changed without changing more of it."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A value and where it stands; `keys` has where each name of an object begins, `open_end` says
    that a comma follows its last member."""

    value: JsonValue
    start: int
    end: int
    members: "Mapping[str, _Node] | None" = None
    keys: Mapping[str, int] | None = None
    open_end: bool = False


def with_json_entry(
    text: str, path: Sequence[str], name: str, entry: Mapping[str, JsonValue]
) -> str:
    """The text with `entry` under `path` and `name`; an empty text becomes a file of its own.

    Raises UnreadableConfig if it is no JSON, or if something else than objects stands there.
    """
    if not text.strip().lstrip("\ufeff"):
        nested: JsonValue = {name: dict(entry)}
        for part in reversed(path):
            nested = {part: nested}
        return text + json.dumps(nested, indent=2, ensure_ascii=False) + "\n"
    root = _Reader(text).document()
    holder, missing = root, list(path)
    while missing and holder.members is not None and missing[0] in holder.members:
        holder = holder.members[missing.pop(0)]
    if holder.members is None:
        raise UnreadableConfig(f"{'.'.join(path)} holds no object")
    added: JsonValue = dict(entry)
    for part in (name, *reversed(missing[1:])) if missing else ():
        added = {part: added}
    changed = _with_member(text, root, holder, missing[0] if missing else name, added)
    _check_rest(_without(_plain(text), path, name), _without(_plain(changed), path, name))
    return changed


def with_toml_entry(text: str, table: str, name: str, entry: Mapping[str, JsonValue]) -> str:
    """The text with the table `[table.name]`; raises UnreadableConfig if it is no TOML, or if it
    writes that table in another form."""
    before = _toml(text)
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    mine = [f"[{table}.{name}]", *(f"{key} = {_toml_value(value)}" for key, value in entry.items())]
    block = "".join(line + end for line in mine)
    spans = _toml_spans(lines, table, name)
    if spans:
        first = spans[0][0]
        for start, stop in reversed(spans):
            del lines[start:stop]
        after = end if first < len(lines) else ""
        changed = "".join((*lines[:first], block + after, *lines[first:]))
    else:
        gap = "" if not text.strip() else end if text.endswith(("\n", "\r")) else end * 2
        changed = text + gap + block
    _check_rest(_without(before, [table], name), _without(_toml(changed), [table], name))
    return changed


def json_entry(text: str, path: Sequence[str], name: str) -> JsonValue:
    """What stands under `path` and `name`, None for nothing; raises UnreadableConfig."""
    return _found(_plain(text) if text.strip().lstrip("\ufeff") else {}, path, name)


def toml_entry(text: str, table: str, name: str) -> JsonValue:
    """The table `[table.name]`, None for none; raises UnreadableConfig."""
    return _found(_toml(text), [table], name)


class _Reader:
    """Reads JSON with comments and trailing commas, and notes where things stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 1 if text.startswith("\ufeff") else 0

    def document(self) -> _Node:
        """The one value of the text."""
        try:
            node = self._value()
        except RecursionError:
            raise UnreadableConfig("it is nested too deeply") from None
        self._skip()
        if self._at < len(self._text):
            self._fail("something follows the end")
        if node.members is None:
            raise UnreadableConfig("it holds no object")
        return node

    def _value(self) -> _Node:
        self._skip()
        match self._text[self._at : self._at + 1]:
            case "{":
                return self._object()
            case "[":
                return self._array()
            case _:
                start = self._at
                return _Node(self._scalar(), start, self._at)

    def _object(self) -> _Node:
        start, members, keys, open_end = self._at, dict[str, _Node](), dict[str, int](), False
        self._at += 1
        while not self._closes("}"):
            if members and not open_end:
                self._fail("a comma is expected")
            key_start = self._at
            key = self._string()
            self._expect(":")
            members[key], keys[key] = self._value(), key_start
            open_end = self._comma()
        value = {key: node.value for key, node in members.items()}
        return _Node(value, start, self._at, members, keys, open_end)

    def _array(self) -> _Node:
        start, values, comma = self._at, list[JsonValue](), True
        self._at += 1
        while not self._closes("]"):
            if not comma:
                self._fail("a comma is expected")
            values.append(self._value().value)
            comma = self._comma()
        return _Node(values, start, self._at)

    def _string(self) -> str:
        if self._text[self._at : self._at + 1] != '"':
            self._fail("a name in quotes is expected")
        return str(self._scalar())

    def _scalar(self) -> JsonValue:
        try:
            read: tuple[JsonValue, int] = _DECODER.raw_decode(self._text, self._at)
        except ValueError as error:
            raise UnreadableConfig(str(error)) from error
        value, self._at = read
        return value

    def _closes(self, sign: str) -> bool:
        self._skip()
        if self._text[self._at : self._at + 1] != sign:
            return False
        self._at += 1
        return True

    def _comma(self) -> bool:
        return self._closes(",")

    def _expect(self, sign: str) -> None:
        if not self._closes(sign):
            self._fail(f"{sign!r} is expected")

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _fail(self, why: str) -> NoReturn:
        line = self._text.count("\n", 0, self._at) + 1
        raise UnreadableConfig(f"line {line}: {why}")


def _with_member(text: str, root: _Node, holder: _Node, name: str, value: JsonValue) -> str:
    """The text with a member of that object set: in the place of its value, or after the last."""
    assert holder.members is not None and holder.keys is not None
    unit = _unit(text, root)
    own = next(iter(holder.keys.values()), None)
    indent = _indent(text, holder.end - 1) + unit if own is None else _indent(text, own)
    end = "\r\n" if "\r\n" in text else "\n"
    said = json.dumps(value, indent=unit, ensure_ascii=False).replace("\n", end + indent)
    if name in holder.members:
        old = holder.members[name]
        return text[: old.start] + said + text[old.end :]
    # A comment may follow the last member: the comma stands before it, what is added behind.
    last = max((node.end for node in holder.members.values()), default=holder.start + 1)
    comma = "," if holder.members and not holder.open_end else ""
    between = text[last : holder.end - 1].rstrip()
    closing = end + _indent(text, holder.start)
    added = f"{end}{indent}{json.dumps(name, ensure_ascii=False)}: {said}{closing}"
    return text[:last] + comma + between + added + text[holder.end - 1 :]


def _indent(text: str, at: int) -> str:
    """What stands before the first sign of the line."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip())]


def _unit(text: str, root: _Node) -> str:
    """How far this file indents."""
    first = next(iter((root.keys or {}).values()), 0)
    own_line = "\n" in text[root.start : first]
    return (_indent(text, first) if own_line else "") or "  "


def _toml_spans(lines: Sequence[str], table: str, name: str) -> list[tuple[int, int]]:
    """Where `[table.name]` and its sub-tables stand, as lines from and to."""
    key = rf"(?:{re.escape(name)}|\"{re.escape(name)}\"|'{re.escape(name)}')"
    own = re.compile(rf"\s*\[+\s*{re.escape(table)}\s*\.\s*{key}\s*[.\]]")
    spans = list[tuple[int, int]]()
    for at, line in enumerate(lines):
        if own.match(line):
            rest = range(at + 1, len(lines))
            stop = next((i for i in rest if _HEADER.match(lines[i])), len(lines))
            # Comments right above the next table are that one's.
            while stop < len(lines) and stop > at + 1 and lines[stop - 1].lstrip().startswith("#"):
                stop -= 1
            spans.append((at, stop))
    return spans


def _toml_value(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_toml_key(key)} = {_toml_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    return json.dumps(value, ensure_ascii=False)


def _toml_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _toml(text: str) -> JsonValue:
    try:
        return cast(JsonValue, tomllib.loads(text.lstrip("\ufeff")))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableConfig(str(error)) from error


def _plain(text: str) -> JsonValue:
    return _Reader(text).document().value


def _found(document: JsonValue, path: Sequence[str], name: str) -> JsonValue:
    for part in (*path, name):
        if not isinstance(document, Mapping):
            return None
        document = document.get(part)
    return document


def _without(document: JsonValue, path: Sequence[str], name: str) -> JsonValue:
    """A copy without that entry, and without what would be empty then."""
    if not isinstance(document, Mapping):
        return document
    key, rest = (path[0], path[1:]) if path else (name, ())
    inner = _without(document.get(key), rest, name) if path else None
    copy = {other: value for other, value in document.items() if other != key}
    return copy if not inner else {**copy, key: inner}


def _check_rest(before: JsonValue, after: JsonValue) -> None:
    if before != after:
        raise UnreadableConfig("the entry cannot be put in without changing something else")
