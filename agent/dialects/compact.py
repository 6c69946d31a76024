"""One function `act` for every action: a line an action in its description, not a schema each.

A schema of each action takes four times the tokens, and every prompt holds them again. Where an
action has one text, it is `text`, whatever its own name; a point is x, y, and the end of a way x2,
y2. Arguments that are at their default are not said.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final, cast, get_args

from ...actions import (
    TARGET,
    Action,
    Box,
    Extract,
    FinalAction,
    Norm,
    Size,
    TouchAction,
    names_targets,
)
from ..models.base import Tool
from ..prompts import act_rules
from .base import PORTRAIT, CallText, Said, Schema
from .boxes import BOXES, lists_of
from .extracted import with_data
from .scanner import Unreadable
from .text import OTHER_WORDS
from .tool_calls import THOUGHT, ToolCallDialect

ACT = "act"
DO = "do"
TEXT = "text"
# What models also write for it, from tools of this shape that they were trained on.
_OTHER_DO = ("action", "action_type", "kind", "type", "name")
_POINTS: Final = {"at": ("x", "y"), "start": ("x", "y"), "end": ("x2", "y2")}
# An array says what is in it, for those that refuse one that does not (Gemini, "Function calling").
_BOX: Final = {"type": "array", "items": {"type": "integer"}}
# As the reader of native calls knows them.
_NATIVE: Final = {"x": "x1", "y": "y1"}


class CompactDialect(ToolCallDialect):
    """Offers `act`, and reads its calls as strictly as those of a function an action.

    A model that calls an action by its own name is understood.
    """

    name = "compact"
    expected = f'expected one call of {ACT}, such as {{"{DO}": "tap", "x": 500, "y": 300}}'

    def __init__(
        self,
        extract: Schema | None = None,
        offers: Collection[str] | None = None,
        thought_words: int = 12,
    ) -> None:
        super().__init__(extract, offers)
        named = names_targets(offers)
        self._texts = {kind: _text_field(action) for kind, action in self._kinds.items()}
        lines = [_line(kind, action, named) for kind, action in self._kinds.items()]
        properties = _properties(self._kinds, named)
        parameters: Mapping[str, object] = {
            "type": "object", "properties": properties, "required": [THOUGHT, DO],
        }  # fmt: skip
        if extract is not None:
            parameters = with_data(parameters, extract)
        described = f"One action; `{DO}` names it, `?` may be left out:\n" + "\n".join(lines)
        self.tools = (Tool(ACT, described, parameters),)
        self._arguments = frozenset(properties)
        self.system_prompt = act_rules(named, extract is not None, thought_words)

    def render(self, action: Action, thought: str, shown: Size = PORTRAIT) -> Said:
        """The call of `act` that says `action`."""
        flat: dict[str, object] = {THOUGHT: thought, DO: action.kind}
        target = getattr(action, TARGET, "")
        if target:
            # Before the point: what is meant is said first, and then looked for.
            flat[TARGET] = target
        for name, info in type(action).model_fields.items():
            value: object = getattr(action, name)
            if name in ("kind", TARGET) or (not info.is_required() and value == info.default):
                continue
            match value:
                case Norm(x=x, y=y):
                    flat |= dict(zip(_POINTS[name], (x, y), strict=True))
                case tuple():
                    flat[name] = lists_of(cast(tuple[Box, ...], value))
                case _:
                    flat[TEXT if name == self._texts.get(action.kind) else name] = value
        return Said(call=CallText(ACT, json.dumps(flat, ensure_ascii=False)))

    @property
    def _names(self) -> Collection[str]:
        return (ACT, *self._kinds)

    def _named(self, name: str, fields: dict[str, object]) -> tuple[str, dict[str, object]]:
        """The action that `do` names, its arguments under their own names."""
        given = {key: value for key, value in fields.items() if value is not None}
        kind = name
        if name == ACT:
            key = next((key for key in (DO, *_OTHER_DO) if isinstance(given.get(key), str)), None)
            if key is None:
                raise Unreadable(f"`{DO}` is missing; {self.expected}")
            word = str(given.pop(key)).strip().lower().replace(" ", "_").replace("-", "_")
            other = OTHER_WORDS.get(word, {"kind": word})
            kind = str(other["kind"])
            given |= {key: value for key, value in other.items() if key != "kind"}
        action = self._kinds.get(kind)
        if action is None:
            raise Unreadable(
                f"there is no {kind[:40]!r}; `{DO}` is one of {', '.join(self._kinds)}"
            )
        field = self._texts[kind]
        if field is not None and field not in given and TEXT in given:
            given[field] = given.pop(TEXT)
        if "start" in action.model_fields:
            given = {_NATIVE.get(key, key): value for key, value in given.items()}
        if name == ACT and action in get_args(FinalAction):
            # The one schema has places that an end has not, and some models fill them all; what
            # has no place in it at all may say the opposite.
            own = action.model_fields
            given = {k: v for k, v in given.items() if k in own or k not in self._arguments}
        return kind, given


def _text_field(action: type[Action]) -> str | None:
    """The field that holds an action's text; None for actions without one."""
    for name, info in action.model_fields.items():
        if info.annotation is str and name not in ("kind", TARGET):
            return name
    return None


def _line(kind: str, action: type[Action], named: bool) -> str:
    """An action as the model is told of it: its name, its arguments, and what it does."""
    words = [kind]
    if named and TARGET in action.model_fields:
        words.append(TARGET if action in get_args(TouchAction) else f"{TARGET}?")
    for name, info in action.model_fields.items():
        if name in ("kind", TARGET):
            continue
        if info.annotation is Norm:
            said = " ".join(_POINTS[name])
        else:
            said = _argument(action, name)
        words.append(said if info.is_required() else "? ".join(said.split(" ")) + "?")
    return f"{' '.join(words)}: {' '.join((action.__doc__ or '').split())}"


def _argument(action: type[Action], name: str) -> str:
    if name == _text_field(action):
        return TEXT
    if action.model_fields[name].annotation == BOXES:
        return f"{name}=[[left,top,right,bottom],..]"
    options = _described(action)[name].get("enum")
    return f"{name}={'|'.join(map(str, options))}" if options else name


def _described(action: type[Action]) -> Mapping[str, Mapping[str, Any]]:
    return cast(Mapping[str, Mapping[str, Any]], action.model_json_schema()["properties"])


def _properties(kinds: Mapping[str, type[Action]], named: bool) -> dict[str, object]:
    """Every argument there is with its type: servers read `500` as a number only if it is said."""
    found: dict[str, object] = {
        THOUGHT: {"type": "string"}, DO: {"type": "string", "enum": list(kinds)},
    }  # fmt: skip
    if named:
        found[TARGET] = {"type": "string"}
    for action in kinds.values():
        for name, info in action.model_fields.items():
            if name in ("kind", TARGET):
                continue
            if info.annotation is Norm:
                found |= {key: {"type": "integer"} for key in _POINTS[name]}
            elif info.annotation == BOXES:
                found[name] = {"type": "array", "items": _BOX}
            elif action is Extract and name == "data":
                found[name] = {}
            else:
                key = TEXT if name == _text_field(action) else name
                found[key] = {"type": _described(action)[name]["type"]}
    return found
