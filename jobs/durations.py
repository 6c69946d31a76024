"""Durations as people write them, kept in seconds."""

import re
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])?")
_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(given: object) -> object:
    found = None if isinstance(given, bool) else _WRITTEN.fullmatch(str(given).strip())
    if found is None:
        raise ValueError(f"{given!r} is no duration: write 90s, 5m, 2h or 1d")
    return float(found[1]) * _UNITS_S[found[2] or "s"]


Seconds: TypeAlias = Annotated[
    float,
    Field(gt=0),
    BeforeValidator(_seconds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {"type": "string", "pattern": r"^\d+(\.\d+)?\s*[smhd]?$"},
            ]
        }
    ),
]
"""A duration in seconds: `90`, `90s`, `5m`, `2h` or `1d`."""


def told_duration(seconds: float) -> str:
    """A duration in the largest unit that it is a whole number of."""
    units = (("d", 86400), ("h", 3600), ("min", 60))
    unit, size = next((each for each in units if seconds % each[1] == 0), ("s", 1))
    return f"{seconds / size:g} {unit}"
