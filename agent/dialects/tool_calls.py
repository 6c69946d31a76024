"""The default dialect: one native function per action, coordinates flattened to integers 0-1000.

A `Norm` field becomes two integers (`at` is x, y; `start` is x1, y1; `end` is x2, y2) and a `Box`
becomes left, top, right, bottom, because models err less on flat arguments.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from ...actions import ACTION, ALL_ACTIONS, Action, Box, Norm
from ..models.base import Reply, Tool
from .base import BadReply, Decision, Parsed

THOUGHT = "thought"

_POINTS = {"at": ("x", "y"), "start": ("x1", "y1"), "end": ("x2", "y2")}
_EDGES = ("left", "top", "right", "bottom")
_KEPT = ("type", "enum", "default", "minimum", "maximum", "exclusiveMinimum")


@dataclass(frozen=True, slots=True)
class CallText:
    """A function call as text: its name and its arguments as JSON."""

    name: str
    arguments: str


class ToolCallDialect:
    """Offers every action as a function and reads the first call of a reply."""

    tools: tuple[Tool, ...] = tuple()

    def __init__(self) -> None:
        self.tools = tuple(_tool(action) for action in ALL_ACTIONS)

    def parse(self, reply: Reply) -> Parsed:
        """The first call as a Decision, or a BadReply that says what was expected."""
        if not reply.tool_calls:
            return BadReply("no function was called; call exactly one of the given functions")
        call = reply.tool_calls[0]
        if call.name not in _KINDS:
            return BadReply(f"there is no function {call.name!r}; call one of {_NAMES}")
        try:
            arguments = json.loads(call.arguments or "{}")
        except json.JSONDecodeError as error:
            return BadReply(f"the arguments of {call.name} are not JSON: {error}")
        if not isinstance(arguments, dict):
            return BadReply(f"the arguments of {call.name} must be a JSON object")
        fields = cast(dict[str, object], arguments)
        thought = str(fields.pop(THOUGHT, "") or reply.text).strip()
        try:
            action = ACTION.validate_python({"kind": call.name, **_nested(call.name, fields)})
        except ValidationError as error:
            return BadReply(f"{call.name}: {_complaints(error)}")
        return Decision(thought=thought, action=action)


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
    return round(value) if isinstance(value, float) else value


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
