"""Puts parameters into a task, each in the way of the place it stands in.

`{name}` alone keeps its type; within a text it is written out. Where a shell reads the text (`sh`)
it is one quoted word, where SQL is meant (`sql`, `where`) a literal; `{{` and `}}` are braces.
"""

import re
import shlex
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches

from .source import Place, Plain

_MARK = re.compile(r"\{\{|\}\}|\{(\w+(?:\.\w+)?)\}")
# Texts that are read by a shell, or as SQL.
_SHELL = frozenset({"sh"})
_SQL = frozenset({"sql", "where"})
# What names a task or its parameters is the same in every trial.
_FIXED = frozenset({"name", "params", "tags", "class", "level", "scenario", "apps", "secrets"})

Complaint = Callable[[Place, str], None]


def fill(
    task: Mapping[str, Plain], values: Mapping[str, Plain], complain: Complaint
) -> dict[str, Plain]:
    """The task with parameters put in; `complain` hears of each that there is none of."""
    return {
        key: value if key in _FIXED else _filled(value, values, (key,), _written(key), complain)
        for key, value in task.items()
    }


def _filled(
    value: Plain,
    values: Mapping[str, Plain],
    place: Place,
    written: Callable[[Plain], str],
    complain: Complaint,
) -> Plain:
    match value:
        case str():
            return _text(value, values, place, written, complain)
        case list():
            return [
                _filled(item, values, (*place, number), written, complain)
                for number, item in enumerate(value)
            ]
        case dict():
            return {
                key: _filled(inner, values, (*place, key), _written(key), complain)
                for key, inner in value.items()
            }
        case _:
            return value


def _text(
    text: str,
    values: Mapping[str, Plain],
    place: Place,
    written: Callable[[Plain], str],
    complain: Complaint,
) -> Plain:
    alone = _MARK.fullmatch(text)
    if alone and alone[1] in values and written is _plainly:
        return values[alone[1]]

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0][0]
        if name not in values:
            complain(place, _unknown(name, values))
            return match[0]
        return written(values[name])

    return _MARK.sub(replaced, text)


def _unknown(name: str, values: Mapping[str, Plain]) -> str:
    close = get_close_matches(name, values, n=2)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(values)}"
    known = hint if values else "the task has none"
    return f"there is no parameter {name}; {known} (for braces write {{{{{name}}}}})"


def _written(key: str) -> Callable[[Plain], str]:
    if key in _SHELL:
        return lambda value: shlex.quote(_plainly(value))
    return _literal if key in _SQL else _plainly


def _plainly(value: Plain) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _literal(value: Plain) -> str:
    match value:
        case bool():
            return str(int(value))
        case int() | Decimal():
            return str(value)
        case None:
            return "NULL"
        case _:
            return "'" + _plainly(value).replace("'", "''") + "'"
