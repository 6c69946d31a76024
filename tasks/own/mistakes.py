"""What pydantic finds wrong with a task, said at the place in the file where it is wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, cast, get_args

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from .part import A_PATH, A_SETTING, A_URI, A_WORD, AN_MD5, NAMED, SOMETHING
from .source import Mistake, Place, Plain, Source

_PATTERNS = {
    NAMED: "a letter, then letters, digits, - or _",
    A_SETTING: "NAMESPACE.NAME, where the namespace is system, secure or global",
    A_PATH: "a whole path that begins with /",
    A_URI: "a URI that begins with content://",
    AN_MD5: "an MD5 in small hexadecimal digits",
    SOMETHING: "more than blanks",
    A_WORD: "a letter or _, then letters, digits or _",
}
_QUOTED = re.compile(r"'([^']*)'")


def mistakes_of(
    error: ValidationError, source: Source, task: Place, model: type[BaseModel]
) -> list[Mistake]:
    """Every problem once, in the order of the file; `task` is where the task stands in it."""
    found: dict[Mistake, None] = {}
    for problem in error.errors(include_url=False):
        place, missing = _place(source, task, problem["loc"])
        at = source.key(place) if problem["type"] == "extra_forbidden" else source.value(place)
        allowed = _keys(_model_at(model, problem["loc"]))
        what = _said(problem, missing, allowed, _value(source, place))
        found[Mistake(source.name, at, what)] = None
    return sorted(found, key=lambda mistake: (mistake.at.line, mistake.at.column))


def _value(source: Source, place: Place) -> Plain:
    try:
        return source.at(place)
    except (KeyError, IndexError, TypeError):
        return None


def _place(source: Source, task: Place, loc: tuple[int | str, ...]) -> tuple[Place, str]:
    """The place that a location of pydantic means, and the key that is missing there, if any.

    Its locations also hold the names of alternatives, which stand in no file.
    """
    place, missing = task, ""
    for part in loc:
        value = _value(source, place)
        if isinstance(value, dict) and part in value:
            place = (*place, part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            place = (*place, part)
        elif isinstance(part, str):
            missing = part
    return place, missing


def _said(problem: ErrorDetails, missing: str, allowed: Sequence[str], value: Plain) -> str:
    last = str(problem["loc"][-1]) if problem["loc"] else ""
    match problem["type"]:
        case "missing":
            return f"`{missing}` is missing"
        case "extra_forbidden":
            return f"there is no `{last}` here; {_choice(last, allowed)}"
        case "enum" | "literal_error":
            choices = _QUOTED.findall(str(problem.get("ctx", {}).get("expected", "")))
            return f"`{value}` is none of these; {_choice(str(value), choices)}"
        case "unknown_check" | "unknown_step":
            return _unknown_kind(problem["msg"], value)
        case "value_error":
            return problem["msg"].removeprefix("Value error, ")
        case "string_pattern_mismatch":
            pattern = str(problem.get("ctx", {}).get("pattern", ""))
            return f"`{_key(problem)}` must be {_PATTERNS.get(pattern, f'like {pattern}')}"
        case "tuple_type" | "list_type":
            return f"`{_key(problem)}` must be a list"
        case "too_short":
            return f"`{_key(problem)}` must have an entry"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"`{_key(problem)}` must be a mapping"
        case "int_parsing" | "int_type" | "int_from_float" | "decimal_parsing" | "decimal_type":
            return f"`{_key(problem)}` must be a number, not {value!r}"
        case _:
            name = f"`{last}`: " if last and not last[0].isdigit() else ""
            return f"{name}{problem['msg'][0].lower()}{problem['msg'][1:]}"


def _key(problem: ErrorDetails) -> str:
    """The last key of a location that stands in a file."""
    keys = [p for p in problem["loc"] if isinstance(p, str) and " " not in p and p != "tuple"]
    return next(reversed(keys), "this")


def _unknown_kind(message: str, value: Plain) -> str:
    kinds = re.findall(r"\w+", message.rpartition(" of ")[2])
    words = list(value) if isinstance(value, dict) else [str(value)]
    for word in words:
        if close := get_close_matches(word, kinds, n=2):
            return f"{message}; did you mean {' or '.join(close)}?"
    return message


def _choice(word: str, choices: Sequence[str]) -> str:
    close = get_close_matches(word, choices, n=2)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"allowed: {', '.join(choices)}" if choices else "it must be left out"


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model whose key the last part of a location is."""
    here: type[BaseModel] | None = model
    inside: dict[str, type[BaseModel]] = {}
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        if part in inside:
            here = inside[part]
        elif here is not None and (field := _field(here, part)) is not None:
            inside = dict(_models(field))
            here = next(iter(inside.values())) if len(inside) == 1 else None
    return here


def _field(model: type[BaseModel], key: str) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return [info.annotation, *info.metadata]
    return None


def _models(annotation: Any, tag: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """The models within a type, by tag or else by their own names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield tag or annotation.__name__, annotation
        return
    parts = cast(Sequence[Any], annotation) if _is_list(annotation) else get_args(annotation)
    own = next((part.tag for part in parts if isinstance(part, Tag)), tag)
    for part in parts:
        yield from _models(part, own)


def _is_list(annotation: Any) -> bool:
    return isinstance(annotation, list)


def _keys(model: type[BaseModel] | None) -> list[str]:
    fields: Mapping[str, Any] = model.model_fields if model else {}
    return [info.alias or name for name, info in fields.items()]
