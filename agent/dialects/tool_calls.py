"""The default dialect: one native function per action, coordinates flattened to integers 0-1000.

A `Norm` field becomes two integers (`at` is x, y; `start` is x1, y1; `end` is x2, y2) and a `Box`
becomes left, top, right, bottom, because models err less on flat arguments.
"""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, cast

from pydantic import ValidationError

from ...actions import ACTION, ALL_ACTIONS, Action, Box, Norm, Size
from ..models.base import Reply, Tool
from .base import PORTRAIT, BadReply, CallText, Decision, Parsed, Said
from .loose_json import objects, read_object
from .scanner import Unreadable
from .seed import read_tagged
from .text import CUT, cut_mark

THOUGHT = "thought"

_POINTS = {"at": ("x", "y"), "start": ("x1", "y1"), "end": ("x2", "y2")}
_EDGES = ("left", "top", "right", "bottom")
_KEPT = ("type", "enum", "default", "minimum", "maximum", "exclusiveMinimum")


class ToolCallDialect:
    """Offers every action as a function and reads the first call of a reply."""

    name = "tool_calls"
    system_prompt: str | None = None

    def __init__(self) -> None:
        self.tools: tuple[Tool, ...] = tuple(_tool(action) for action in ALL_ACTIONS)

    def parse(self, reply: Reply, shown: Size = PORTRAIT) -> Parsed:
        """The first call as a Decision, or a BadReply that says what was expected."""
        call = _first_call(reply)
        if call is None:
            return BadReply("no function was called; call exactly one of the given functions")
        if call.name not in _KINDS:
            return BadReply(f"there is no function {call.name!r}; call one of {_NAMES}")
        try:
            arguments = _arguments(call)
        except Unreadable as error:
            return BadReply(f"the arguments of {call.name} are not JSON: {error}")
        if not isinstance(arguments, dict):
            return BadReply(f"the arguments of {call.name} must be a JSON object")
        fields = cast(dict[str, object], arguments)
        thought = str(fields.pop(THOUGHT, "") or "").strip()
        try:
            action = ACTION.validate_python({"kind": call.name, **_nested(call.name, fields)})
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
            case Box():
                flat |= {edge: getattr(value, edge) for edge in _EDGES}
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
        return read_object(call.arguments)


def _nested(kind: str, flat: dict[str, object]) -> dict[str, object]:
    """Put flattened coordinates back into points and boxes; what is missing stays missing."""
    nested = dict(flat)
    for name, model in _shapes(_KINDS[kind]):
        keys = _POINTS[name] if model is Norm else _EDGES
        values = {
            field: _whole(nested.pop(key))
            for key, field in zip(keys, model.model_fields, strict=True)
            if key in nested
        }
        if values:
            nested[name] = values
    return nested


def _whole(value: object) -> object:
    # JSON as Python reads it has NaN and Infinity, which have no nearest integer.
    return round(value) if isinstance(value, float) and isfinite(value) else value


def _shapes(action: type[Action]) -> Iterator[tuple[str, type[Norm] | type[Box]]]:
    for name, info in action.model_fields.items():
        if info.annotation is Norm:
            yield name, Norm
        elif info.annotation is Box:
            yield name, Box


def _tool(action: type[Action]) -> Tool:
    shapes = dict(_shapes(action))
    described = cast(Mapping[str, Mapping[str, Any]], action.model_json_schema()["properties"])
    properties: dict[str, object] = {THOUGHT: {"type": "string"}}
    required = [THOUGHT]
    for name, info in action.model_fields.items():
        if name == "kind":
            continue
        if name in shapes:
            keys = _POINTS[name] if shapes[name] is Norm else _EDGES
            properties |= {key: {"type": "integer"} for key in keys}
            required += keys if info.is_required() else ()
        else:
            properties[name] = {k: described[name][k] for k in _KEPT if k in described[name]}
            required += [name] if info.is_required() else []
    return Tool(
        name=action.model_fields["kind"].default,
        description=(action.__doc__ or "").strip(),
        parameters={"type": "object", "properties": properties, "required": required},
    )


def _complaints(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in issue['loc'][1:]) or 'arguments'}: {issue['msg']}"
        for issue in error.errors(include_url=False)
    )


_KINDS: dict[str, type[Action]] = {
    action.model_fields["kind"].default: action for action in ALL_ACTIONS
}
_NAMES = ", ".join(_KINDS)
