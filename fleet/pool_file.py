"""One part of `tapwright.yaml` as plain values that know where they stand, and what is wrong there.

It may have been written by somebody else: nesting and aliases are bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..actions import UsageError

KeyPath: TypeAlias = tuple[str | int, ...]
DEEPEST = 12
_PATTERNS = {
    "url": "an address such as https://stf.example.com",
    "token_env": "the name of a variable, and never the token itself",
}
MOST_VALUES = 20_000


class _Mark(Protocol):
    """Where the parser is, counted from 0; it has two classes of them, one in C."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


@dataclass(slots=True)
class PoolSource:
    """The values below one key of a file; lines and columns count from 1."""

    file: Path
    content: object = None
    keys: dict[KeyPath, str] = field(default_factory=dict[KeyPath, str])
    values: dict[KeyPath, str] = field(default_factory=dict[KeyPath, str])

    @classmethod
    def read(cls, file: Path, below: str, texts: str) -> "PoolSource | None":
        """What stands below that key, None where it or the file is not there.

        Scalars below a key named `texts` are texts, whatever they look like: a serial of digits is
        no number. Raises UsageError with file, line and column.
        """
        try:
            text = file.read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file} cannot be read: {error}") from error
        try:
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = _written(mark) if mark else "1:1"
            raise UsageError(f"{file}:{where}: {error.problem or 'this is no YAML'}") from error
        except (yaml.YAMLError, RecursionError) as error:
            raise UsageError(f"{file} is no YAML: {error}") from error
        if not isinstance(root, yaml.MappingNode):
            return None
        for key, value in cast(list[tuple[yaml.Node, yaml.Node]], root.value):
            if key.value == below:
                source = cls(file)
                source.content = source.plain(value, (below,), texts, texts == below)
                return source
        return None

    def plain(self, node: yaml.Node, place: KeyPath, texts: str, text: bool) -> object:
        """The value of a node, its place noted; raises UsageError."""
        where = _written(node.start_mark)
        self.values[place] = where
        if len(place) > DEEPEST or len(self.values) > MOST_VALUES:
            raise UsageError(f"{self.file}:{where}: this is nested too deeply, or holds itself")
        if isinstance(node, yaml.SequenceNode):
            items = cast(list[yaml.Node], node.value)
            return [self.plain(item, (*place, n), texts, text) for n, item in enumerate(items)]
        if isinstance(node, yaml.MappingNode):
            found: dict[str, object] = {}
            for key, value in cast(list[tuple[yaml.Node, yaml.Node]], node.value):
                name, at = str(key.value), _written(key.start_mark)
                if name in found:
                    raise UsageError(f"{self.file}:{at}: {name} is given twice")
                self.keys[*place, name] = at
                found[name] = self.plain(value, (*place, name), texts, text or name == texts)
            return found
        return str(node.value) if text else _scalar(node)


def _scalar(node: yaml.Node) -> object:
    """As YAML's own rules have it, of which only numbers, truth and nothing are no texts."""
    kind = str(node.tag).rpartition(":")[2]
    if kind not in ("int", "float", "bool", "null"):
        return str(node.value)
    return cast(object, yaml.safe_load(str(node.value)))


def _written(mark: _Mark) -> str:
    return f"{mark.line + 1}:{mark.column + 1}"


def told(error: ValidationError, source: PoolSource, model: type[BaseModel]) -> str:
    """Every mistake on a line of its own, at its place in the file, in the file's order."""
    found: dict[tuple[int, int, str], None] = {}
    for problem in error.errors(include_url=False):
        place, missing = _place(source, problem["loc"])
        of_key = problem["type"] == "extra_forbidden" or "[key]" in problem["loc"]
        where = (source.keys.get(place) if of_key else None) or source.values[place]
        line, column = map(int, where.split(":"))
        found[line, column, _said(problem, missing, model, place)] = None
    return "\n".join(f"{source.file}:{line}:{at}: {what}" for line, at, what in sorted(found))


def _place(source: PoolSource, loc: tuple[int | str, ...]) -> tuple[KeyPath, str]:
    """The deepest place of the file that a location of pydantic means, and the key missing there.

    Its locations also hold names of alternatives, which stand in no file.
    """
    place: KeyPath = ()
    missing = ""
    for part in loc:
        if (*place, part) in source.values:
            place = (*place, part)
        elif isinstance(part, str):
            missing = part
    return place, missing


def _said(problem: ErrorDetails, missing: str, model: type[BaseModel], place: KeyPath) -> str:
    last = str(place[-1]) if place else ""
    match problem["type"]:
        case "missing":
            return f"`{missing}` is missing"
        case "extra_forbidden":
            return f"there is no `{last}` here; {_choice(last, _fields(model, problem['loc']))}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"`{last}` is a mapping: names and values, one a line"
        case "tuple_type":
            return f"`{last}` is a list: [A, B]"
        case "string_pattern_mismatch" if "[key]" in problem["loc"]:
            return f"{last!r}: a pool's name is a letter, then letters, digits, - or _"
        case "string_pattern_mismatch":
            return f"`{last}` is {_PATTERNS.get(last, 'written otherwise')}"
        case "kinds" | "which" | "twice":
            return problem["msg"]
        case _:
            return f"`{last}`: {problem['msg'][0].lower()}{problem['msg'][1:]}"


def _choice(word: str, choices: Sequence[str]) -> str:
    if close := get_close_matches(word, choices, n=2):
        return f"did you mean {' or '.join(close)}?"
    return f"allowed: {', '.join(choices)}"


def _fields(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that stand beside the last part of a location."""
    here = model
    for part in loc[:-1]:
        info = here.model_fields.get(str(part))
        if info is not None and (inner := _model(info.annotation)) is not None:
            here = inner
    return list(here.model_fields)


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)
