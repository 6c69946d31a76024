"""The fall-back for models without native calls: a thought, then one JSON object; says everything.

`Thought: ..` newline `Action: {"action_type": "click", "coordinate": [x, y]}`, points 0-1000.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import cast, get_args

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
from ..prompts import EXPECTS, EXTRACT_RULES, PLANS, TARGETS
from .base import PORTRAIT, Decision, PlannedAct, Said, Schema, decided
from .boxes import BOXES, boxes_from, lists_of
from .coordinates import THOUSAND, point_from
from .extracted import unquoted, whole_numbers
from .loose_json import Json, objects, read_object
from .scanner import Unreadable
from .text import OTHER_WORDS, RULES, TextDialect, thought_in

_TYPE = "action_type"
_OTHER_TYPES = ("action", "type", "name")
# A field of an action and the key that says it.
_POINTS = {"at": "coordinate", "start": "coordinate", "end": "coordinate2"}
# What is also understood for a list of boxes.
_BOX = "box"
_WORDS = {"tap": "click"}


class PlainJson(TextDialect):
    """Every action of ours, one JSON object a reply, or several where a reply may hold them."""

    name = "json"
    example = 'Action: {"action_type": "click", "coordinate": [500, 300]}'

    def __init__(
        self, extract: Schema | None = None, offers: Collection[str] | None = None
    ) -> None:
        actions = offered(extract is not None, offers)
        self._kinds = {str(action.model_fields["kind"].default): action for action in actions}
        self._extract = extract
        self._named = names_targets(offers)
        self._expects, self._plans = says_expected(offers), plans(offers)

    @property
    def system_prompt(self) -> str:
        """Every action with its fields, from the actions themselves."""
        described = "\n".join(_described(kind, self._named) for kind in self._kinds.values())
        told = [TARGETS] * self._named + [EXPECTS] * self._expects
        told += [PLANS.format(order="an `Action:` line each")] * self._plans
        rules = "\n".join((*told, RULES))
        if self._extract is None:
            return _PROMPT.format(actions=described, rules=rules)
        schema = json.dumps(self._extract, ensure_ascii=False)
        asked = EXTRACT_RULES.format(schema=schema)
        return _PROMPT.format(actions=described, rules=f"{rules}\n{asked}")

    def read(self, text: str, shown: Size, before: str = "") -> Decision:
        """The first object with an `action_type`."""
        label = text.find("Action")
        start = label if label >= 0 else 0
        typed = filter(None, map(self._typed, objects(text[start:])))
        # Says what is wrong with the object there is.
        found = next(typed, None) or read_object(text, start)
        brace = text.find("{")
        said = text[: label if 0 <= label < max(brace, 0) else max(brace, 0)]
        thought = thought_in(f"{before}\n{said}")
        acts = [self._act(found, shown)]
        if self._plans:
            acts += self._further(typed, shown)
        return decided(thought, acts)

    def _further(
        self, typed: Iterator[Mapping[str, Json]], shown: Size
    ) -> Iterator[tuple[Action, str]]:
        """The acts of further objects, up to one that cannot be read."""
        for found in typed:
            try:
                act = self._act(found, shown)
            except (Unreadable, ValidationError):
                return
            yield act

    def _act(self, found: Mapping[str, Json], shown: Size) -> tuple[Action, str]:
        fields = {key: value for key, value in found.items() if key != EXPECT}
        return self._action(fields, shown), str(found.get(EXPECT) or "").strip()

    def _typed(self, found: Mapping[str, Json]) -> Mapping[str, Json] | None:
        """The object that says an action, itself or within the key of one, under any usual name."""
        if _TYPE in found:
            return found
        inner = found.get("action")
        if isinstance(inner, dict):
            return self._typed(inner)
        for key in _OTHER_TYPES:
            word = found.get(key)
            if isinstance(word, str) and word.strip().lower() in (*self._kinds, *OTHER_WORDS):
                return {_TYPE: word, **{name: v for name, v in found.items() if name != key}}
        return None

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The two lines."""
        plain = thought.replace("Action", "action").replace("{", "(").replace("}", ")")
        return f"Thought: {plain}\n{_line(action)}"

    def render_plan(self, decision: Decision, shown: Size = PORTRAIT) -> Said:
        """The thought, and a line for each act."""
        first = self.render(decision.action, decision.thought, shown).text.partition("\n")[0]
        acts = [PlannedAct(cast(DeviceAction, decision.action), decision.expect), *decision.then]
        return Said("\n".join((first, *(_line(act.action, act.expect) for act in acts))))

    def _action(self, said: Mapping[str, Json], shown: Size) -> Action:
        word = said.get(_TYPE)
        if not isinstance(word, str):
            raise Unreadable(f"the object has no {_TYPE}")
        fields: dict[str, object] = {
            **{key: value for key, value in said.items() if key != _TYPE},
            **OTHER_WORDS.get(word.strip().lower(), {"kind": word.strip().lower()}),
        }
        kind = self._kinds.get(str(fields["kind"]))
        if kind is None:
            raise Unreadable(f"there is no {_TYPE} {word[:40]!r}, only {', '.join(self._kinds)}")
        if kind is Extract and "data" in fields:
            fields["data"] = whole_numbers(unquoted(fields["data"]))
        for name, info in kind.model_fields.items():
            if info.annotation is Norm:
                _move_point(fields, name, shown)
            elif info.annotation == BOXES:
                fields[name] = boxes_from(fields.pop(name, fields.pop(_BOX, None)))
        _rename(fields, kind)
        if kind not in get_args(FinalAction):
            # One argument too many does not spoil a tap; an end it may turn into its opposite.
            fields = {key: fields[key] for key in fields if key in kind.model_fields}
        return ACTION.validate_python(fields)


def _line(action: Action, expect: str = "") -> str:
    said: dict[str, object] = {_TYPE: _WORDS.get(action.kind, action.kind)}
    for name in type(action).model_fields:
        value: object = getattr(action, name)
        match value:
            case Norm(x=x, y=y):
                said[_POINTS[name]] = [x, y]
            case tuple():
                said[name] = lists_of(cast(tuple[Box, ...], value))
            case "" if name == TARGET:
                continue
            case _ if name != "kind":
                said[name] = value
            case _:
                continue
    if expect:
        said[EXPECT] = expect
    return f"Action: {json.dumps(said, ensure_ascii=False)}"


def _move_point(fields: dict[str, object], name: str, shown: Size) -> None:
    for key in (_POINTS[name], name):
        if key in fields:
            point = fields.pop(key)
            beside = [fields.get(other) for other in _POINTS.values()]
            fields[name] = point_from(point, THOUSAND, shown, beside)
            return
    if "x" in fields and "y" in fields:
        fields[name] = point_from([fields.pop("x"), fields.pop("y")], THOUSAND, shown)


def _rename(fields: dict[str, object], kind: type[Action]) -> None:
    """`text`, `app_name` and the like are taken for the one text field an action has."""
    known = kind.model_fields
    for other in ("text", "app_name", "content", "message", "value"):
        if other in fields and other not in known:
            for name, info in known.items():
                if info.annotation is str and name not in ("kind", TARGET, *fields):
                    fields[name] = fields.pop(other)
                    break


def _described(action: type[Action], named: bool) -> str:
    properties = cast(Mapping[str, object], action.model_json_schema()["properties"])
    kind = str(action.model_fields["kind"].default)
    words = [f'"{_TYPE}": "{_WORDS.get(kind, kind)}"']
    for name, info in action.model_fields.items():
        described = properties[name]
        if name == TARGET and not named:
            continue
        if info.annotation is Norm:
            words.append(f'"{_POINTS[name]}": [x, y]')
        elif info.annotation == BOXES:
            words.append(f'"{name}": [[left, top, right, bottom], ...]')
        elif name != "kind" and isinstance(described, dict):
            names = cast(dict[str, object], described)
            options = names.get("enum")
            what = "|".join(map(str, cast(list[object], options))) if options else names.get("type")
            what = what or "what was asked for"
            needed = info.is_required() or (name == TARGET and action in get_args(TouchAction))
            words.append(f'"{name}": {what}' + ("" if needed else " (may be left out)"))
    return f"{{{', '.join(words)}}}: {(action.__doc__ or '').strip()}"


_PROMPT = """\
You operate an Android phone for a user, one action at a time. Points are whole numbers 0-1000 to
the right and down from the top left of the screenshot. Reply with two lines:
Thought: at most 20 words, what you see and why you act
Action: one JSON object
{actions}
{rules}"""
