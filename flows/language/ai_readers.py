"""How the commands of ours that need a model are read: `do` and `extract`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

import yaml
from pydantic import JsonValue

from ...actions import UsageError
from ...traces.schema import TaskClass
from .commands import Command, DoCommand, ExtractCommand
from .mistakes import did_you_mean
from .options import CommandOptions
from .reading import FileReader, Node, is_null, kind

CLASSES: tuple[TaskClass, ...] = get_args(TaskClass)
_TYPES = ("string", "number", "integer", "boolean", "array", "object")
# What tells a JSON Schema from a short list of names with their types.
_OF_SCHEMAS = ("type", "properties", "$ref", "anyOf", "oneOf", "allOf", "enum", "$schema", "items")


def do(o: CommandOptions) -> Command:
    goal = o.text("goal")
    if "goal" in o.given and not goal.strip():
        o.r.wrong(o.given["goal"], "do needs a goal in words")
    for key in ("maxSteps", "maxSeconds"):
        said = o.maybe_number(key)
        if said is not None and "${" not in said and float(said) < 1:
            o.r.wrong(o.given[key], f"{key} of do is at least 1, not {said}")
    node = o.given.get("class")
    said = "" if node is None else o.r.choice(node, CLASSES, "class of do")
    named: list[TaskClass] = [one for one in CLASSES if one == said]
    if node is not None and "${" in said:
        o.r.wrong(node, f"class of do is one of {', '.join(CLASSES)}")
    return DoCommand(
        **o.common,
        goal=goal,
        task_class=named[0] if named else None,
        max_steps=o.number("maxSteps", "20"),
        max_seconds=o.maybe_number("maxSeconds"),
    )


def extract(o: CommandOptions) -> Command:
    node = o.needs("schema")
    name = o.text("outputVariable", "extracted")
    if not name.isidentifier():
        o.r.wrong(o.given["outputVariable"], f"outputVariable is a name of a variable, not {name}")
    return ExtractCommand(
        **o.common,
        schema={} if node is None else _schema(o, node),
        query=o.text("query", ""),
        output_variable=name,
    )


def _schema(o: CommandOptions, node: Node) -> Mapping[str, JsonValue]:
    """A JSON Schema: written in place, in a file, or as names with their types."""
    if kind(node) == "a text":
        path = o.file(node, "the schema")
        found = _in_file(o.r, node, path) if path is not None else None
    elif kind(node) == "a mapping":
        found = _plain(o.r, node)
        if isinstance(found, dict) and not any(key in found for key in _OF_SCHEMAS):
            found = _from_types(o.r, node)
    else:
        o.r.wrong(node, "schema is a JSON Schema, a file that holds one, or `name: type` lines")
        return {}
    if not isinstance(found, dict):
        if found is not None:
            o.r.wrong(node, "a JSON Schema is an object")
        return {}
    # It takes jsonschema, which is slow to load and only flows that extract need.
    from ...agent.extraction import Extraction

    try:
        Extraction.of(found)
    except UsageError as error:
        o.r.wrong(node, str(error))
    return found


def _from_types(r: FileReader, node: Node) -> dict[str, JsonValue]:
    """`name: type` lines as the schema of an object that has them all."""
    properties: dict[str, JsonValue] = {}
    for name, value in r.mapping(node, None, "schema").items():
        said = r.text(value, f"the type of {name}")
        if said not in _TYPES[:4]:
            hint = did_you_mean(said, _TYPES[:4]) or f"; it is one of {', '.join(_TYPES[:4])}"
            r.wrong(value, f"the type of {name} cannot be {said!r}{hint}")
        properties[name] = {"type": said}
    names: list[JsonValue] = list(properties)
    return {
        "type": "object", "properties": properties, "required": names,
        "additionalProperties": False,
    }  # fmt: skip


def _in_file(r: FileReader, node: Node, path: Path) -> JsonValue:
    try:
        return cast(JsonValue, json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        r.wrong(node, f"{path.name} is no JSON Schema: {error}")
        return None


def _plain(r: FileReader, node: Node) -> JsonValue:
    """What YAML says there, as JSON would."""
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[Node, Node]] = node.value
        return {r.text(key, "a key of the schema"): _plain(r, value) for key, value in pairs}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(r, one) for one in node.value]
    return None if is_null(node) else r.typed(node, "a value of the schema")
