"""What a job reads: the schema that the model is asked for, and the output that is made of it."""

import json
from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from ..agent.extraction import Extraction
from .job import ColumnType, JobSpec

ROWS = "rows"
MANY = (
    "Read the whole list, to its end: scroll down until nothing moves any more, and note what each "
    "page shows. A row that two pages show is one row."
)
_TYPES: Mapping[ColumnType, Mapping[str, JsonValue]] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
}


def wanted_schema(spec: JobSpec) -> Mapping[str, JsonValue] | None:
    """The JSON Schema of what a model is asked for; None if the job reads nothing.

    A value of a column may be null, so that nothing has to be made up.
    """
    if spec.columns is None:
        return spec.output
    record: dict[str, JsonValue] = {
        "type": "object",
        "properties": {name: dict(_TYPES[kind]) for name, kind in spec.columns.items()},
        "required": list(spec.columns),
        "additionalProperties": False,
    }
    if not spec.many:
        return record
    rows: dict[str, JsonValue] = {"type": "array", "items": record}
    return {
        "type": "object",
        "properties": {ROWS: rows},
        "required": [ROWS],
        "additionalProperties": False,
    }


def wanted_extraction(spec: JobSpec) -> Extraction | None:
    """The schema with its check; raises UsageError if it is none."""
    schema = wanted_schema(spec)
    return None if schema is None else Extraction.of(schema)


def output_of(spec: JobSpec, data: JsonValue) -> JsonValue:
    """The output as the job says it: of many records a list."""
    if spec.many and isinstance(data, dict):
        return data[ROWS]
    return data


def still_fits(spec: JobSpec, output: JsonValue) -> str:
    """What is wrong with an output that has null for what stands on no screen; empty if nothing."""
    extraction = wanted_extraction(spec)
    if extraction is None:
        return ""
    return extraction.complaints({ROWS: output} if spec.many else output)


def records_of(output: JsonValue) -> list[dict[str, JsonValue]]:
    """An output as records, for tables."""
    found = output if isinstance(output, list) else [output]
    return [one for one in found if isinstance(one, dict)]


def row_key(row: JsonValue) -> str:
    """The same text for the same record."""
    return json.dumps(cast(object, row), sort_keys=True, ensure_ascii=False)
