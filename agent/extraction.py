"""Data to be read from the screen: what shape they must have, and what is wrong with some."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import isclass
from pathlib import Path
from typing import Any, Self, TypeAlias, cast

from pydantic import BaseModel, JsonValue, ValidationError

from ..actions import UsageError
from .dialects.base import Schema

# A model mends a few mistakes at a time; a long list of them only costs tokens.
_MOST_COMPLAINTS = 5
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Extraction:
    """A JSON Schema, and the check that says in words what does not fit it."""

    schema: Schema
    _check: Callable[[JsonValue], Iterator[str]]

    @classmethod
    def of(cls, wanted: "type[BaseModel] | Schema") -> Self:
        """From a pydantic class, whose own validators count too, or from a JSON Schema.

        Raises UsageError if the schema is none, or refers to something outside itself.
        """
        if isinstance(wanted, Mapping):
            return cls(wanted, _schema_check(wanted))
        if not (isclass(wanted) and issubclass(wanted, BaseModel)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError(f"{wanted!r} says no data: give a pydantic class or a JSON Schema")
        return cls(wanted.model_json_schema(), _class_check(wanted))

    @classmethod
    def load(cls, file: Path) -> Self:
        """From a file that holds a JSON Schema; raises UsageError."""
        try:
            content: object = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise UsageError(f"{file} cannot be read as a JSON Schema: {error}") from error
        if not isinstance(content, dict):
            raise UsageError(f"{file} holds no JSON Schema: it must be a JSON object")
        try:
            return cls.of(cast(Schema, content))
        except UsageError as error:
            from ..actions.extras import MissingExtra

            if isinstance(error, MissingExtra):
                raise  # it is not the file's fault
            raise UsageError(f"{file}: {error}") from error

    def complaints(self, data: JsonValue) -> str:
        """What is wrong with the data, for the model to read; empty if nothing is."""
        found = list(self._check(data))
        more = len(found) - _MOST_COMPLAINTS
        rest = [f"and {more} more"] if more > 0 else []
        return "; ".join(found[:_MOST_COMPLAINTS] + rest)


def _class_check(wanted: type[BaseModel]) -> Callable[[JsonValue], Iterator[str]]:
    def check(data: JsonValue) -> Iterator[str]:
        try:
            # As JSON, where a date may be a string and an array a tuple.
            wanted.model_validate_json(json.dumps(data))
        except ValidationError as error:
            for issue in error.errors(include_url=False):
                yield f"{_place(issue['loc'])}: {issue['msg']}"

    return check


Extractable: TypeAlias = Extraction | type[BaseModel] | Schema
"""Data to be read from the phone: a pydantic class, or a JSON Schema."""


def as_extraction(wanted: Extractable | None) -> Extraction | None:
    """What is to be extracted, and the check of it; raises UsageError for what is no schema."""
    return wanted if wanted is None or isinstance(wanted, Extraction) else Extraction.of(wanted)


def _schema_check(schema: Schema) -> Callable[[JsonValue], Iterator[str]]:
    # Imported where it is needed: it takes as long to load as the whole of the agent.
    try:
        from jsonschema import Draft202012Validator, SchemaError
        from jsonschema.validators import validator_for
        from referencing import Registry
        from referencing.exceptions import Unresolvable
    except ModuleNotFoundError as error:
        from ..actions.extras import missing_extra

        raise missing_extra(error) or error from error

    kind = validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(dict(schema))
        # A registry of its own that is empty: nothing is fetched from anywhere.
        registry: Registry[Any] = Registry()
        validator = kind(dict(schema), registry=registry, format_checker=kind.FORMAT_CHECKER)
        for reference in _references(schema):
            part = validator.evolve(schema={"$ref": reference})  # pyright: ignore[reportUnknownMemberType] - untyped keywords
            list(part.iter_errors(None))
    except SchemaError as error:
        where = _place(error.absolute_path)
        raise UsageError(f"no JSON Schema: {where}: {error.message}") from error
    except Unresolvable as error:
        raise UsageError(f"the schema refers to {error.ref!r}, which is not in it") from error
    except RecursionError as error:
        raise UsageError("the schema refers to itself without end") from error

    def check(data: JsonValue) -> Iterator[str]:
        for error in validator.iter_errors(data):
            # The message begins with the data themselves, however long they are.
            message = error.message
            cut = f"…{message[-_LONGEST:]}" if len(message) > _LONGEST else message
            yield f"{_place(error.absolute_path)}: {cut}"

    return check


def _references(schema: JsonValue | Schema) -> Iterator[str]:
    match schema:
        case Mapping():
            for name, inner in schema.items():
                if name == "$ref" and isinstance(inner, str):
                    yield inner
                yield from _references(inner)
        case list():
            for inner in schema:
                yield from _references(inner)
        case _:
            return


def _place(path: object) -> str:
    return ".".join(map(str, cast(list[object], path))) or "data"
