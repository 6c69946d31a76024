"""The default dialect: one native function per action, coordinates flattened to integers 0-1000.

A `Norm` field becomes two integers (`at` is x, y; `start` is x1, y1; `end` is x2, y2), because
models err less on flat arguments; boxes become arrays of left, top, right, bottom.
"""

import json
from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any, cast

from pydantic import ValidationError

from ...actions import (
    ACTION,
    Action,
    Box,
    Extract,
    Norm,
    Size,
    offered,
)
from ..models.base import Reply, Tool
from ..prompts import EXTRACT_CALLS
from .base import PORTRAIT, BadReply, CallText, Decision, Parsed, Said, Schema
from .boxes import BOX_SCHEMA, BOXES, boxes_from, lists_of
from .extracted import unquoted, whole_numbers, with_data
from .loose_json import objects, read_object
from .scanner import Unreadable
from .text import CUT, cut_mark

THOUGHT = "thought"

_POINTS = {"at": ("x", "y"), "start": ("x1", "y1"), "end": ("x2", "y2")}
_KEPT = (
    "type", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems",
)  # fmt: skip


class ToolCallDialect:
    """Offers every action as a function and reads the first call of a reply."""

    name = "tool_calls"

    def __init__(
        self, extract: Schema | None = None, offers: Collection[str] | None = None
    ) -> None:
        actions = offered(extract is not None, offers)
        self._kinds = {action.model_fields["kind"].default: action for action in actions}
        self.tools: tuple[Tool, ...] = tuple(_tool(action, extract) for action in actions)
        self.system_prompt = None if extract is None else EXTRACT_CALLS

    def parse(self, reply: Reply, shown: Size = PORTRAIT) -> Parsed:
        """The first call as a Decision, or a BadReply that says what was expected."""
        call = _first_call(reply)
        if call is None:
            return BadReply("no function was called; call exactly one of the given functions")
        if call.name not in self._kinds:
            names = ", ".join(self._kinds)
            return BadReply(f"there is no function {call.name!r}; call one of {names}")
        try:
            arguments = _arguments(call)
        except Unreadable as error:
            return BadReply(f"the arguments of {call.name} are not JSON: {error}")
        if not isinstance(arguments, dict):
            return BadReply(f"the arguments of {call.name} must be a JSON object")
        fields = cast(dict[str, object], arguments)
        thought = str(fields.pop(THOUGHT, "") or "").strip()
        try:
            action = ACTION.validate_python(
                {"kind": call.name, **_nested(self._kinds[call.name], fields)}
            )
        except Unreadable as error:
            return BadReply(f"{call.name}: {error}")
        except ValidationError as error:
            return BadReply(f"{call.name}: {_complaints(error)}")
        said = "" if not reply.tool_calls else reply.text.strip()
        return Decision(thought=thought or said, action=action)

    def render(self, action: Action, thought: str, shown: Size = PORTRAIT) -> Said:
        """The native call that says `action`."""
        return Said(call=render(action, thought))


def render(action: Action, thought: str) -> CallText:
    """The call that says `action`; parsing it gives the same action back."""
    flat: dict[str, object] = {THOUGHT: thought}
    for name in type(action).model_fields:
        value: object = getattr(action, name)
        match value:
            case Norm(x=x, y=y):
                flat |= dict(zip(_POINTS[name], (x, y), strict=True))
            case tuple():
                flat[name] = lists_of(cast(tuple[Box, ...], value))
            case _ if name != "kind":
                flat[name] = value
            case _:
                continue
    return CallText(name=action.kind, arguments=json.dumps(flat, ensure_ascii=False))


def _first_call(reply: Reply) -> CallText | None:
    """The first call; also one that a server without a parser for it left in the text."""
    if reply.tool_calls:
        call = reply.tool_calls[0]
        return CallText(call.name, (call.arguments or "{}") + cut_mark(reply))
    if "<function" in reply.text:
        try:
            # Only a model that has strayed into another grammar needs its reader.
            from .seed import read_tagged

            name, fields, _ = read_tagged(reply.text)
        except Unreadable:
            return None
        return CallText(name, json.dumps(fields))
    if '"name"' not in reply.text:
        return None
    for found in objects(reply.text):
        name = found.get("name")
        if isinstance(name, str) and isinstance(found.get("arguments"), dict):
            return CallText(name, json.dumps(found["arguments"]))
    return None


def _arguments(call: CallText) -> object:
    """The arguments as JSON, mended where that is certain; raises Unreadable."""
    try:
        return json.loads(call.arguments.removesuffix(CUT) or "{}")
    except (ValueError, RecursionError):
        if not call.arguments.lstrip().startswith(("{", "｛")):
            raise Unreadable("they do not begin with a brace") from None
        return whole_numbers(read_object(call.arguments))


def _nested(kind: type[Action], flat: dict[str, object]) -> dict[str, object]:
    """Put flattened coordinates back into points and boxes; what is missing stays missing."""
    nested = dict(flat)
    if kind is Extract and "data" in nested:
        nested["data"] = unquoted(nested["data"])
    for name, info in kind.model_fields.items():
        if info.annotation is Norm:
            values = {
                field: _whole(nested.pop(key))
                for key, field in zip(_POINTS[name], Norm.model_fields, strict=True)
                if key in nested
            }
            if values:
                nested[name] = values
        elif info.annotation == BOXES and name in nested:
            nested[name] = boxes_from(nested[name])
    return nested


def _whole(value: object) -> object:
    # JSON as Python reads it has NaN and Infinity, which have no nearest integer.
    return round(value) if isinstance(value, float) and isfinite(value) else value


def _tool(action: type[Action], extract: Schema | None) -> Tool:
    described = cast(Mapping[str, Mapping[str, Any]], action.model_json_schema()["properties"])
    properties: dict[str, dict[str, object]] = {THOUGHT: {"type": "string"}}
    required = [THOUGHT]
    for name, info in action.model_fields.items():
        if name == "kind":
            continue
        if info.annotation is Norm:
            properties |= {key: {"type": "integer"} for key in _POINTS[name]}
            required += _POINTS[name] if info.is_required() else ()
            continue
        if action is Extract and name == "data":
            properties[name] = {}
            required.append(name)
            continue
        properties[name] = {k: described[name][k] for k in _KEPT if k in described[name]}
        if info.annotation == BOXES:
            properties[name] |= {"items": BOX_SCHEMA}
        required += [name] if info.is_required() else []
    parameters = {"type": "object", "properties": properties, "required": required}
    return Tool(
        name=action.model_fields["kind"].default,
        description=" ".join((action.__doc__ or "").split()),
        parameters=with_data(parameters, extract) if action is Extract and extract else parameters,
    )


def _complaints(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in issue['loc'][1:]) or 'arguments'}: {issue['msg']}"
        for issue in error.errors(include_url=False)
    )
