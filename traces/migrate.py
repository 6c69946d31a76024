"""Reads records of this schema version and of every older one."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic_core import from_json

from ..actions import UsageError
from .schema import SCHEMA_VERSION

Upgrade: TypeAlias = Callable[[dict[str, JsonValue]], dict[str, JsonValue]]

# What turns a record of version n into one of version n + 1, whatever kind of record it is.
# tests/traces/fixtures holds a recorded run of each version.
UPGRADES: Mapping[int, Upgrade] = {}

_Record = TypeVar("_Record", bound=BaseModel)


class _Head(BaseModel):
    """All that must be understood of a record of any version."""

    model_config = ConfigDict(extra="ignore")

    version: int


def read_record(
    kind: type[_Record], raw: bytes, upgrades: Mapping[int, Upgrade] = UPGRADES
) -> _Record:
    """The record in a piece of JSON, brought up to this version.

    Raises UsageError for a version nothing here can read, ValidationError for broken JSON.
    """
    version = _Head.model_validate_json(raw).version
    if version == SCHEMA_VERSION:
        return kind.model_validate_json(raw)
    if version > SCHEMA_VERSION:
        raise UsageError(
            f"this trace is of schema version {version}, and this tapwright reads up to "
            f"{SCHEMA_VERSION}: update tapwright"
        )
    record: dict[str, JsonValue] = from_json(raw)
    for step in range(version, SCHEMA_VERSION):
        if step not in upgrades:
            raise UsageError(f"there never was a trace of schema version {version}")
        record = upgrades[step](record) | {"version": step + 1}
    return kind.model_validate(record)
