"""A YAML file as plain values that know where they stand.

Only the safe core of YAML: no tags, no anchors, no second document. Plain `yes`, `on`, `07:30` and
`2026-03-02` are texts; only true, false, null and numbers are something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias, cast

import yaml

from ...actions import UsageError

Plain: TypeAlias = "str | int | Decimal | bool | None | list[Plain] | dict[str, Plain]"
Place: TypeAlias = tuple[str | int, ...]
"""The keys and numbers that lead to a value."""

LARGEST_BYTES = 1_000_000
DEEPEST = 20
_INT = re.compile(r"[-+]?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"[-+]?\d+\.\d+")
_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a file, and where."""

    where: str
    at: Position
    what: str

    def __str__(self) -> str:
        return f"{self.where}:{self.at.line}:{self.at.column}: {self.what}"


def source_bytes(path: Path, kind: str = "task") -> bytes:
    """What stands in a file; `kind` is what it should be, for mistakes. Raises UsageError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    if len(content) > LARGEST_BYTES:
        raise UsageError(f"{path} is larger than {LARGEST_BYTES} bytes; it is no {kind}")
    return content


@dataclass(frozen=True, slots=True)
class Source:
    """The values of one file; keys and values have positions of their own."""

    name: str
    content: Plain
    _keys: Mapping[Place, Position] = field(default_factory=dict[Place, Position])
    _values: Mapping[Place, Position] = field(default_factory=dict[Place, Position])

    @classmethod
    def read(cls, path: Path, kind: str = "task") -> "Source":
        """The values of a file; `kind` is what it should be, for mistakes. Raises UsageError."""
        return cls.decoded(source_bytes(path, kind), path, kind)

    @classmethod
    def decoded(cls, content: bytes, path: Path, kind: str = "task") -> "Source":
        """The values of what was read from that file. Raises UsageError."""
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} cannot be read: {error}") from error
        return cls.parse(text, str(path), kind)

    @classmethod
    def parse(cls, text: str, name: str, kind: str = "task") -> "Source":
        """The values of a text; `name` is what mistakes call it. Raises UsageError."""
        try:
            _refuse_unsafe(text, name, kind)
            node = yaml.compose(text, yaml.SafeLoader)
            if node is None:
                new = "tapwright tasks new" if kind == "task" else f"tapwright {kind} new"
                raise UsageError(f"{name} is empty; `{new}` shows what a {kind} is")
            reader = _Reader(name)
            return cls(name, reader.plain(node, ()), reader.keys, reader.values)
        except yaml.MarkedYAMLError as error:
            at = _marked(error.problem_mark or error.context_mark)
            problem = error.problem or "this is no YAML"
            raise UsageError(str(Mistake(name, at, problem))) from error
        except yaml.YAMLError as error:
            raise UsageError(f"{name}: {error}") from error

    def key(self, place: Place) -> Position:
        """Where a key stands, or the nearest thing around it."""
        return self._keys.get(place) or self.value(place)

    def value(self, place: Place) -> Position:
        """Where a value stands, or the nearest thing around it."""
        while place not in self._values and place:
            place = place[:-1]
        return self._values[place]

    def at(self, place: Place) -> Plain:
        """The value there; raises KeyError, IndexError or TypeError if there is none."""
        value = self.content
        for part in place:
            value = cast(dict[str | int, Plain], value)[part]
        return value


class _Mark(Protocol):
    """Where the parser is, counted from 0; it has two classes of them, one in C."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class _Reader:
    """Turns nodes into values and notes where each was."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.keys: dict[Place, Position] = {}
        self.values: dict[Place, Position] = {}

    def plain(self, node: yaml.Node, place: Place) -> Plain:
        self.values[place] = _position(node)
        match node:
            case yaml.ScalarNode():
                return _scalar(node)
            case yaml.SequenceNode():
                items = cast(list[yaml.Node], node.value)
                return [self.plain(item, (*place, n)) for n, item in enumerate(items)]
            case _:
                pairs = cast(list[tuple[yaml.Node, yaml.Node]], node.value)
                return self._mapping(pairs, place)

    def _mapping(self, pairs: list[tuple[yaml.Node, yaml.Node]], place: Place) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for key, value in pairs:
            if not isinstance(key, yaml.ScalarNode):
                raise self._mistake(key, "a key must be a word")
            name = str(key.value)
            if name in found:
                raise self._mistake(key, f"{name} is given twice")
            self.keys[*place, name] = _position(key)
            found[name] = self.plain(value, (*place, name))
        return found

    def _mistake(self, node: yaml.Node, what: str) -> UsageError:
        return UsageError(str(Mistake(self._name, _position(node), what)))


def _refuse_unsafe(text: str, name: str, kind: str) -> None:
    """Anchors, tags, further documents and deep nesting have no place in such a file."""
    documents = depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        found = ""
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            found = "a second document" if documents > 1 else ""
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            found = "an anchor or alias"
        elif getattr(event, "tag", None):
            found = "a tag"
        elif depth > DEEPEST:
            found = f"nesting deeper than {DEEPEST}"
        if found:
            at = _marked(event.start_mark)
            raise UsageError(str(Mistake(name, at, f"{found} is not allowed in a {kind}")))


def _scalar(node: yaml.ScalarNode) -> Plain:
    text = str(node.value)
    if node.style is not None:  # quoted, or a block
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    # Decimals keep their zeros: 1.10 is not 1.1 when it is compared as a text.
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def _position(node: yaml.Node) -> Position:
    return _marked(node.start_mark)


def _marked(mark: _Mark | None) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
