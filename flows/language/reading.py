"""YAML nodes that know where they stand, and readers that note a mistake and go on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import yaml

from ...device.labels import SAFE_LOADER
from .mistakes import FlowMistake, Place, did_you_mean

Node: TypeAlias = yaml.Node
LARGEST_BYTES = 1_000_000
# Of lists and mappings in one another; also what ends an anchor that holds itself.
DEEPEST = 60
# Of all nodes together with those that aliases repeat: a few lines can stand for millions.
MOST_NODES = 50_000
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"
_TYPED: Mapping[str, str] = {
    "tag:yaml.org,2002:bool": "bool",
    "tag:yaml.org,2002:int": "int",
    "tag:yaml.org,2002:float": "float",
}


@dataclass(slots=True)
class FileReader:
    """Reads the nodes of one file; what is wrong is noted and a harmless value goes on."""

    path: Path
    mistakes: list[FlowMistake] = field(default_factory=list[FlowMistake])
    warnings: list[FlowMistake] = field(default_factory=list[FlowMistake])

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return Place(self.path, node.start_mark.line + 1, node.start_mark.column + 1)

    def wrong(self, node: Node | None, what: str) -> None:
        """Note a mistake; without a node it is the file's."""
        at = Place(self.path, 1, 1) if node is None else self.place(node)
        self.mistakes.append(FlowMistake(at, what))

    def odd(self, node: Node | None, what: str) -> None:
        """Note what is read all the same, and may not be what was meant."""
        at = Place(self.path, 1, 1) if node is None else self.place(node)
        self.warnings.append(FlowMistake(at, what))

    def documents(self, given: str | None = None) -> list[Node]:
        """The documents of the file that hold something; notes it if the file is no YAML."""
        try:
            if given is None and self.path.stat().st_size > LARGEST_BYTES:
                self.wrong(None, f"the file is larger than {LARGEST_BYTES} bytes; it is no flow")
                return []
            text = self.path.read_text("utf-8-sig") if given is None else given
            found = _composed(text)
        except (OSError, UnicodeDecodeError) as error:
            self.wrong(None, f"the file cannot be read: {error}")
            return []
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            said = error.problem or error.context or "no YAML"
            self.mistakes.append(FlowMistake(Place(self.path, line, column), f"no YAML: {said}"))
            return []
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            self.wrong(None, f"no YAML: {error}")
            return []
        nodes: list[Node] = [node for node in found if node is not None and not is_null(node)]
        count = 0
        for node in nodes:
            count += _size(node, 0, MOST_NODES)
            if count > MOST_NODES:
                self.wrong(
                    node, "deeper or larger than any flow: do its aliases repeat themselves?"
                )
                return []
        return nodes

    def mapping(self, node: Node, known: Iterable[str] | None, what: str) -> dict[str, Node]:
        """The values of a mapping by key; `known` None takes any key. Values that are null are left
        out, as if the key were not there."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what} is written as `key: value` lines, not as {kind(node)}")
            return {}
        names = None if known is None else tuple(known)
        found: dict[str, Node] = {}
        for key_node, value in _entries(node):
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong(key_node, f"a key of {what} is a word, not {kind(key_node)}")
                continue
            key: str = key_node.value
            if names is not None and key not in names:
                hint = did_you_mean(key, names) or f"; it has {', '.join(names)}"
                self.wrong(key_node, f"{what} has no option {key}{hint}")
            elif key in found:
                self.wrong(key_node, f"{what} has {key} twice")
            else:
                found[key] = value
        return {key: value for key, value in found.items() if not is_null(value)}

    def items(self, node: Node, what: str) -> list[Node]:
        """The entries of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, f"{what} is a list of `- ...` lines, not {kind(node)}")
            return []
        return list(node.value)

    def text(self, node: Node, what: str) -> str:
        """A text as it is written: 3.10 stays 3.10, true stays true."""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"{what} is a text, not {kind(node)}")
            return ""
        return str(node.value)

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """A list of texts; a single one stands for itself."""
        if isinstance(node, yaml.ScalarNode):
            return (self.text(node, what),)
        return tuple(self.text(entry, what) for entry in self.items(node, what))

    def path_named(self, node: Node, what: str) -> Path | None:
        """The path that a text names, seen from the file; noted and None if it can be none."""
        said = self.text(node, what)
        try:
            path = (self.path.parent / said).resolve()
            path.exists()
        except (OSError, ValueError) as error:
            self.wrong(node, f"{what} {said[:80]!r} is no path: {error}")
            return None
        return path

    def boolean(self, node: Node, what: str) -> bool:
        """true or false."""
        said = self.text(node, what)
        if said.casefold() not in ("true", "false"):
            self.wrong(node, f"{what} is true or false, not {said!r}")
        return said.casefold() == "true"

    def number(self, node: Node, what: str) -> str:
        """A number, or a text with `${...}` that will be one."""
        said = self.text(node, what).replace("_", "").strip()
        if "${" not in said and not _NUMBER.fullmatch(said):
            self.wrong(node, f"{what} is a number, not {said!r}")
            return "0"
        return said

    def choice(self, node: Node, known: Iterable[str], what: str) -> str:
        """One of some words, whatever their case; a text with `${...}` is taken as it is."""
        said = self.text(node, what)
        names = {name.casefold(): name for name in known}
        if "${" in said:
            return said
        if said.casefold() not in names:
            hint = (
                did_you_mean(said, names.values()) or f"; it is one of {', '.join(names.values())}"
            )
            self.wrong(node, f"{what} cannot be {said!r}{hint}")
            return next(iter(names.values()))
        return names[said.casefold()]

    def named_texts(self, node: Node, what: str) -> dict[str, str]:
        """A mapping of any names to texts."""
        pairs = self.valued(node, what)
        return {name: self.text(value, f"{what} {name}") for name, value in pairs.items()}

    def valued(self, node: Node, what: str) -> dict[str, Node]:
        """A mapping of any names, each of which must have a value: one that is missing may be an
        empty text as well as an oversight (Maestro's Env.MissingValueError)."""
        if isinstance(node, yaml.MappingNode):
            for key, value in _entries(node):
                if is_null(value) and isinstance(key, yaml.ScalarNode):
                    said = f'{key.value} of {what} has no value: write {key.value}: ""'
                    self.wrong(key, f"{said} for an empty text, or take it away")
        return self.mapping(node, None, what)

    def typed(self, node: Node, what: str) -> str | int | float | bool:
        """A single value with the type that YAML gives it."""
        said = self.text(node, what)
        match _TYPED.get(node.tag):
            case "bool" if said.casefold() in ("true", "false"):
                return said.casefold() == "true"
            case "int" if said.lstrip("+-").isdecimal():
                return int(said)
            case "float" if _NUMBER.fullmatch(said):
                return float(said)
            case _:
                return said


def _composed(text: str) -> list[Node | None]:
    """The documents; one with nothing in it is None, which PyYAML's types do not say."""
    return list(yaml.compose_all(text, Loader=SAFE_LOADER))  # pyright: ignore


def _entries(node: yaml.MappingNode) -> Iterator[tuple[Node, Node]]:
    """Its keys and values, those of mappings that it merges (`<<: *name`) where it has none of its
    own (YAML's type repository, "Merge Key")."""
    pairs: list[tuple[Node, Node]] = node.value
    merged: list[Node] = []
    own: set[str] = set()
    for key, value in pairs:
        if key.tag == _MERGE:
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
        else:
            own.add(str(key.value))
            yield key, value
    for one in merged:
        if isinstance(one, yaml.MappingNode):
            for key, value in _entries(one):
                if str(key.value) not in own:
                    own.add(str(key.value))
                    yield key, value
        else:
            yield one, one  # which whoever reads it refuses as a key


def is_null(node: Node) -> bool:
    """Whether nothing is written there."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def kind(node: Node) -> Literal["a list", "a mapping", "nothing", "a text"]:
    """What a node is, in words."""
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "nothing" if is_null(node) else "a text"


def _size(node: Node, depth: int, most: int) -> int:
    """The nodes below, those of aliases counted each time; more than `most` once it is too many."""
    if depth > DEEPEST:
        return most + 1
    children: list[Node] = []
    if isinstance(node, yaml.SequenceNode):
        children = node.value
    elif isinstance(node, yaml.MappingNode):
        pairs: list[tuple[Node, Node]] = node.value
        children = [part for pair in pairs for part in pair]
    count = 1
    for child in children:
        count += _size(child, depth + 1, most)
        if count > most:
            break
    return count
