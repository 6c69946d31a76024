"""The default dialect: one native function per action, coordinates flattened to integers 0-1000.

A `Norm` field becomes two integers (`at` is x, y; `start` is x1, y1; `end` is x2, y2), because
models err less on flat arguments; boxes become arrays of left, top, right, bottom.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, cast, get_args

from pydantic import ValidationError

from ...actions import (
    ACTION,
    EXPECT,
    TARGET,
    Action,
    Box,
    DeviceAction,
    Extract,
    FinalAction,
    Norm,
    Size,
    TouchAction,
    names_targets,
    offered,
    plans,
    says_expected,
)
from ..models.base import Reply, Tool
from ..prompts import (
    CALLS,
    CALLS_IN_ORDER,
    EXPECTS,
    EXTRACT_CALLS,
    ONE_CALL,
    PLANS,
    TARGETS,
)
from .base import PORTRAIT, BadReply, CallText, Decision, Parsed, Said, Schema, decided
from .boxes import BOX_SCHEMA, BOXES, boxes_from, lists_of
from .coordinates import THOUSAND, numbers_in, point_from
from .extracted import unquoted, whole_numbers, with_data
from .loose_json import read_object
from .scanner import Unreadable
from .text import CUT, after_thought, cut_mark, ending_action, thought_in

THOUGHT = "thought"

_POINTS = {"at": ("x", "y"), "start": ("x1", "y1"), "end": ("x2", "y2")}
# A point in one argument: x, y as Qwen and our JSON dialect write it. Not `point`, which is y, x
# with Gemini.
_WHOLE = {
    "at": ("coordinate", "coordinates", "position"),
    "start": ("coordinate", "start_coordinate"),
    "end": ("coordinate2", "end_coordinate"),
}
# A whole call that stands in its own arguments.
_WRAPPERS = ("arguments", "parameters", "input", "args")
# Of these fields there are a few words, which some write in capitals.
_WORDS = ("key", "direction")
_KEPT = (
    "type", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems",
)  # fmt: skip


class ToolCallDialect:
    """Offers every action as a function and reads the first call of a reply, or several.

    `expected` ends what a model is told of a reply without a call.
    """

    name = "tool_calls"
    expected = "call exactly one of the given functions"

    def __init__(
        self, extract: Schema | None = None, offers: Collection[str] | None = None
    ) -> None:
        actions = offered(extract is not None, offers)
        self._kinds = {action.model_fields["kind"].default: action for action in actions}
        named, expects, self._plans = names_targets(offers), says_expected(offers), plans(offers)
        self.tools: tuple[Tool, ...] = tuple(
            _tool(action, extract, named, expects) for action in actions
        )
        told = [TARGETS] * named + [EXPECTS] * expects
        told += [PLANS.format(order="a function call each")] * self._plans
        bare = extract is None and not told
        rules = "\n".join((self._rules(extract is not None), *told))
        self.system_prompt = None if bare else rules

    def parse(self, reply: Reply, shown: Size = PORTRAIT) -> Parsed:
        """The first call as a Decision, or a BadReply that says what was expected."""
        try:
            call = _first_call(reply, self._names, self._kinds)
        except Unreadable as error:
            return BadReply(f"{error}; {self.expected}")
        if call is None:
            return BadReply(f"no function was called; {self.expected}")
        read = self._read(call, reply, shown)
        if isinstance(read, BadReply) or not self._plans:
            return read
        return decided(read.thought, [(read.action, read.expect), *self._further(reply, shown)])

    def _further(self, reply: Reply, shown: Size) -> Iterator[tuple[Action, str]]:
        """The acts of further calls, up to one that cannot be read."""
        for position, call in enumerate(reply.tool_calls[1:], 2):
            # Only the last one can have been cut off.
            cut = cut_mark(reply) if position == len(reply.tool_calls) else ""
            read = self._read(CallText(call.name, (call.arguments or "{}") + cut), reply, shown)
            if isinstance(read, BadReply):
                return
            yield read.action, read.expect

    def _read(self, call: CallText, reply: Reply, shown: Size) -> Decision | BadReply:
        """One call."""
        if call.name not in self._names:
            names = ", ".join(tool.name for tool in self.tools)
            return BadReply(f"there is no function {call.name!r}; call one of {names}")
        try:
            arguments = _arguments(call)
        except Unreadable as error:
            return BadReply(f"the arguments of {call.name} are not JSON: {error}")
        if not isinstance(arguments, dict):
            return BadReply(f"the arguments of {call.name} must be a JSON object")
        fields = cast(dict[str, object], arguments)
        thought = str(fields.pop(THOUGHT, "") or "").strip()
        expect = str(fields.pop(EXPECT, "") or "").strip()
        kind = call.name
        try:
            kind, fields = self._named(call.name, fields)
            nested = _nested(self._kinds[kind], fields, shown)
            action = ACTION.validate_python({"kind": kind, **nested})
        except Unreadable as error:
            return BadReply(f"{kind}: {error}")
        except ValidationError as error:
            return BadReply(f"{kind}: {_complaints(error)}")
        said = "" if not reply.tool_calls else reply.text.strip()
        return Decision(thought=thought or said, action=action, expect=expect)

    def _rules(self, extracting: bool) -> str:
        """How calls are made, and when which end is."""
        calls = EXTRACT_CALLS if extracting else CALLS
        return calls.replace(ONE_CALL, CALLS_IN_ORDER, 1) if self._plans else calls

    @property
    def _names(self) -> Collection[str]:
        """The functions that may be called."""
        return self._kinds

    def _named(self, name: str, fields: dict[str, object]) -> tuple[str, dict[str, object]]:
        """The kind of action that a call means, and its arguments; raises Unreadable."""
        return name, fields

    def render(self, action: Action, thought: str, shown: Size = PORTRAIT) -> Said:
        """The native call that says `action`."""
        return Said(call=render(action, thought))

    def render_plan(self, decision: Decision, shown: Size = PORTRAIT) -> Said:
        """A call for each act; the thought stands in the first."""
        return Said(
            call=render(decision.action, decision.thought, decision.expect),
            further=tuple(render(act.action, "", act.expect) for act in decision.then),
        )


def render(action: Action, thought: str, expect: str = "") -> CallText:
    """The call that says `action`; parsing it gives the same action back."""
    flat: dict[str, object] = {THOUGHT: thought}
    for name in type(action).model_fields:
        value: object = getattr(action, name)
        match value:
            case Norm(x=x, y=y):
                flat |= dict(zip(_POINTS[name], (x, y), strict=True))
            case tuple():
                flat[name] = lists_of(cast(tuple[Box, ...], value))
            case "" if name == TARGET:
                continue
            case _ if name != "kind":
                flat[name] = value
            case _:
                continue
    if expect:
        flat[EXPECT] = expect
    return CallText(name=action.kind, arguments=json.dumps(flat, ensure_ascii=False))


def _first_call(
    reply: Reply, names: Collection[str], kinds: Mapping[str, type[Action]]
) -> CallText | None:
    """The first call of one of `names`; also one that a server without a parser for it left in the
    text.

    Raises Unreadable if a call in the text is cut off.
    """
    if reply.tool_calls:
        call = reply.tool_calls[0]
        name, arguments = call.name, call.arguments or "{}"
        if name not in names:
            # Kimi K2's ids, Gemini's module and others come through with the name.
            from .written_calls import bare_name

            name = bare_name(name, names)
        return CallText(name, arguments + cut_mark(reply))
    if not any(mark in reply.text + reply.reasoning for mark in "<{([｛"):
        return None
    # Only a model whose calls nobody took out of its text needs its reader.
    from .written_calls import bare_name, find_call

    before, text = after_thought(reply.text + cut_mark(reply))
    ends = [name for name, kind in kinds.items() if kind in get_args(FinalAction)]
    call = find_call(text, names, ends)
    if call is None and reply.finish_reason != "length" and not thought_in(text):
        ending = ending_action(before or reply.reasoning, lambda part: find_call(part, names, ends))
        call = ending and find_call(ending[1], names, ends)
    return call and CallText(bare_name(call[0], names), call[1])


def _arguments(call: CallText) -> object:
    """The arguments as JSON, mended where that is certain; raises Unreadable."""
    try:
        read: object = json.loads(call.arguments.removesuffix(CUT) or "{}")
    except (ValueError, RecursionError):
        if not call.arguments.lstrip().startswith(("{", "｛")):
            raise Unreadable("they do not begin with a brace") from None
        return whole_numbers(read_object(call.arguments))
    # Some servers encode the object twice, or put it into one of its own.
    whole = unquoted(read)
    if not isinstance(whole, dict):
        return whole
    fields = cast(dict[str, object], whole)
    inner = unquoted(next((fields[key] for key in _WRAPPERS if key in fields), None))
    if isinstance(inner, dict) and set(fields) <= {*_WRAPPERS, "name", "type"}:
        return cast(dict[str, object], inner)
    return fields


def _nested(kind: type[Action], flat: dict[str, object], shown: Size) -> dict[str, object]:
    """Put flattened coordinates back into points and boxes; what is missing stays missing.

    What an action has no field for is left out, but not where it ends the task: there it may say
    the opposite (`"success": false`). Raises Unreadable.
    """
    nested = dict(flat)
    if kind is Extract and "data" in nested:
        nested["data"] = unquoted(nested["data"])
    given = {
        name: {field: nested.pop(key) for key, field in zip(keys, ("x", "y"), strict=True)
               if key in nested}
        for name, keys in _POINTS.items()
        if name in kind.model_fields
    }  # fmt: skip
    for name, point in given.items():
        whole = next((nested.pop(key) for key in (name, *_WHOLE[name]) if key in nested), None)
        if whole is not None and not point:
            nested[name] = point_from(whole, THOUSAND, shown)
        elif len(numbers_in(point)) > 1 or len(point) > 1:
            beside = [other for key, other in given.items() if key != name]
            nested[name] = point_from(point, THOUSAND, shown, beside)
        elif point:
            nested[name] = point
    for name in _WORDS:
        word = nested.get(name)
        if isinstance(word, str) and name in kind.model_fields:
            nested[name] = word.strip().lower()
    for name, info in kind.model_fields.items():
        if info.annotation == BOXES and name in nested:
            nested[name] = boxes_from(nested[name])
    if kind in get_args(FinalAction):
        return nested
    return {name: value for name, value in nested.items() if name in kind.model_fields}


@cache
def described_fields(action: type[Action]) -> Mapping[str, Mapping[str, Any]]:
    """The schema of each field: made once, for it takes longer than all else of a dialect."""
    return cast(Mapping[str, Mapping[str, Any]], action.model_json_schema()["properties"])


def _tool(action: type[Action], extract: Schema | None, named: bool, expects: bool) -> Tool:
    described = described_fields(action)
    properties: dict[str, dict[str, object]] = {THOUGHT: {"type": "string"}}
    required = [THOUGHT]
    if named and TARGET in action.model_fields:
        # Before the point: what is meant is said first, and then looked for.
        properties[TARGET] = {"type": "string"}
        required += [TARGET] if action in get_args(TouchAction) else []
    for name, info in action.model_fields.items():
        if name in ("kind", TARGET):
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
    if expects and action in get_args(DeviceAction):
        properties[EXPECT] = {"type": "string"}
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
