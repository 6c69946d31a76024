"""Structured data in a reply: how a model is told their shape, and how they are read."""

import json
from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from .base import Schema

_DATA = "#/properties/data"
# Definitions go to the root, where every endpoint looks for them.
_SHARED = ("$defs", "definitions")
# Names of the whole document, which a part of another one cannot have.
_NAMES = ("$schema", "$id", "$comment")


def with_data(parameters: Mapping[str, object], schema: Schema) -> dict[str, object]:
    """The parameters of a function whose property `data` has this schema, references mended."""
    inner = {k: _moved(v) for k, v in schema.items() if k not in (*_SHARED, *_NAMES)}
    properties = cast(Mapping[str, object], parameters["properties"])
    shared = {name: _moved(schema[name]) for name in _SHARED if name in schema}
    return {**parameters, "properties": {**properties, "data": inner}, **shared}


def unquoted(data: object) -> object:
    """The object or list that a model has put into quotation marks; other data as they are."""
    if not isinstance(data, str):
        return data
    try:
        read: object = json.loads(data)
    except (ValueError, RecursionError):
        return data
    return cast(object, read) if isinstance(read, dict | list) else data


def whole_numbers(value: object) -> object:
    """The same JSON with 3 for 3.0: the loose reader knows only floats."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {k: whole_numbers(v) for k, v in cast(dict[str, object], value).items()}
        case list():
            return [whole_numbers(item) for item in cast(list[object], value)]
        case _:
            return value


def _moved(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return {
                k: _reference(v) if k == "$ref" and isinstance(v, str) else _moved(v)
                for k, v in value.items()
            }
        case list():
            return [_moved(item) for item in value]
        case _:
            return value


def _reference(reference: str) -> str:
    if not reference.startswith("#") or reference.startswith(tuple(f"#/{n}/" for n in _SHARED)):
        return reference
    return _DATA + reference[1:]
