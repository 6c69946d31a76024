"""One function `act` for all actions: `do` is a short line, `tap 500 300`; texts stand beside it.

A schema of each action takes four times the tokens, and every prompt holds them again; numbers with
a name each take twice the output, which is the dearest. What somebody wrote stays out of the line,
so nothing has to be quoted: `text` is the one text of an action, whatever it is called there, and
`target` what is meant. Arguments that are at their default are not said.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, cast, get_args

from pydantic.fields import FieldInfo

from ...actions import (
    EXPECT,
    TARGET,
    Action,
    Box,
    Extract,
    FinalAction,
    Norm,
    Size,
    TouchAction,
    names_targets,
    says_expected,
)
from ..models.base import Tool
from ..prompts import act_rules
from .base import PORTRAIT, CallText, Decision, Said, Schema
from .boxes import BOXES, lists_of
from .coordinates import numbers_in
from .extracted import with_data
from .scanner import Unreadable
from .text import OTHER_WORDS, decimal
from .tool_calls import THOUGHT, ToolCallDialect, described_fields

ACT = "act"
DO = "do"
TEXT = "text"
DATA = "data"
# What models also write for it, from tools of this shape that they were trained on.
_OTHER_DO = ("action", "action_type", "kind", "type", "name")
_KIND = re.compile(r"\W*([a-z]+)(?:[ _-]([a-z]+))?(?:[ _-]([a-z]+))?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;:=()\[\]]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")
# `x=500` names its number, which its place says already.
_NAMES: Final = frozenset({"x", "y", "x1", "y1", "x2", "y2"})
_NUMBERS: frozenset[object] = frozenset((Norm, int, float))
_POINTS: Final[Mapping[str, tuple[str, str]]] = {
    "at": ("X", "Y"), "start": ("X", "Y"), "end": ("X2", "Y2"),
}  # fmt: skip


class CompactDialect(ToolCallDialect):
    """Offers `act`, and reads its calls as strictly as those of a function for each action.

    A model that calls an action by its own name, or names its arguments, is understood.
    """

    name = "compact"
    expected = f'expected one call of {ACT}, such as {{"{DO}": "tap 500 300"}}'

    def __init__(
        self,
        extract: Schema | None = None,
        offers: Collection[str] | None = None,
        thought_words: int = 12,
    ) -> None:
        self._words = thought_words
        super().__init__(extract, offers)
        named = names_targets(offers)
        self._grammars = {kind: _Grammar.of(action) for kind, action in self._kinds.items()}
        lines = [grammar.line(kind, named) for kind, grammar in self._grammars.items()]
        properties: dict[str, object] = {THOUGHT: {"type": "string"}}
        if named:
            # Before the point: what is meant is said first, and then looked for.
            properties[TARGET] = {"type": "string"}
        properties |= {DO: {"type": "string"}, TEXT: {"type": "string"}}
        if says_expected(offers):
            properties[EXPECT] = {"type": "string"}
        parameters: Mapping[str, object] = {
            "type": "object", "properties": properties, "required": [THOUGHT, DO],
        }  # fmt: skip
        if extract is not None:
            parameters = with_data(parameters, extract)
        described = f"`{DO}` is one of, [] may be left out:\n" + "\n".join(lines)
        self.tools = (Tool(ACT, described, parameters),)

    def render(self, action: Action, thought: str, shown: Size = PORTRAIT) -> Said:
        """The call of `act` that says `action`."""
        return Said(call=self._call(action, thought))

    def render_plan(self, decision: Decision, shown: Size = PORTRAIT) -> Said:
        """A call of `act` for each; the thought stands in the first."""
        return Said(
            call=self._call(decision.action, decision.thought, decision.expect),
            further=tuple(self._call(act.action, "", act.expect) for act in decision.then),
        )

    def _call(self, action: Action, thought: str, expect: str = "") -> CallText:
        flat: dict[str, object] = {THOUGHT: thought}
        if target := getattr(action, TARGET, ""):
            flat[TARGET] = target
        grammar = _Grammar.of(type(action))
        flat[DO] = grammar.said(action)
        for name, key in ((grammar.text, TEXT), (DATA, DATA)):
            info = type(action).model_fields.get(name or "")
            if name and info and not _at_default(action, name, info):
                flat[key] = getattr(action, name)
        if expect:
            flat[EXPECT] = expect
        return CallText(ACT, json.dumps(flat, ensure_ascii=False))

    def _rules(self, extracting: bool) -> str:
        return act_rules(extracting, self._plans, self._words)

    @property
    def _names(self) -> Collection[str]:
        return (ACT, *self._kinds)

    def _named(self, name: str, fields: dict[str, object]) -> tuple[str, dict[str, object]]:
        """The action that the line says, its arguments under their own names."""
        given = {key: value for key, value in fields.items() if value is not None}
        kind, rest = name, ""
        if name == ACT:
            key = next((key for key in (DO, *_OTHER_DO) if isinstance(given.get(key), str)), None)
            if key is None:
                raise Unreadable(f"`{DO}` is missing; {self.expected}")
            kind, rest, implied = self._begun(str(given.pop(key)))
            given |= implied
        grammar = self._grammars[kind]
        if grammar.text is not None and grammar.text not in given and TEXT in given:
            given[grammar.text] = given.pop(TEXT)
        given = {**grammar.read(rest, given), **given}
        if name == ACT and grammar.action in get_args(FinalAction):
            # `act` has places that an end has not, and some models fill them all; what has no
            # place in it at all may say the opposite.
            given = {key: value for key, value in given.items() if key != TARGET}
        return kind, given

    def _begun(self, line: str) -> tuple[str, str, Mapping[str, object]]:
        """The kind that a line begins with, the rest of it, and what the word implies."""
        found = _KIND.match(line)
        words = [word.lower() for word in found.groups("") if word] if found else []
        for count in range(len(words), 0, -1):
            word = "_".join(words[:count])
            other = OTHER_WORDS.get(word, {"kind": word})
            kind = str(other["kind"])
            if found and kind in self._kinds:
                implied = {name: value for name, value in other.items() if name != "kind"}
                return kind, line[found.end(count) :], implied
        names = ", ".join(self._kinds)
        raise Unreadable(f"{line[:40]!r} begins with no action; `{DO}` is one of {names}")


@dataclass(frozen=True, slots=True)
class _Grammar:
    """What may stand in the line of one action: words, and numbers by their place."""

    action: type[Action]
    text: str | None
    flags: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    numbers: tuple[tuple[str, int, bool], ...]
    boxes: str | None

    @classmethod
    @cache
    def of(cls, action: type[Action]) -> "_Grammar":
        """The grammar of an action, from its fields."""
        fields = {n: i for n, i in action.model_fields.items() if n not in ("kind", TARGET, DATA)}
        return cls(
            action=action,
            text=next((name for name, info in fields.items() if info.annotation is str), None),
            flags=tuple(name for name, info in fields.items() if info.annotation is bool),
            words={n: tuple(d["enum"]) for n, d in described_fields(action).items() if "enum" in d},
            numbers=tuple(
                (name, 2 if info.annotation is Norm else 1, info.is_required())
                for name, info in fields.items()
                if info.annotation in _NUMBERS
            ),
            boxes=next((name for name, info in fields.items() if info.annotation == BOXES), None),
        )

    def line(self, kind: str, named: bool) -> str:
        """The line as a model is told of it, with what stands beside it and what it does."""
        words = [kind, *("|".join(options) for options in self.words.values())]
        for name, _, required in self.numbers:
            said = " ".join(_POINTS.get(name, (name.upper(),)))
            words.append(said if required else f"[{said}]")
        words += [f"[{name}]" for name in self.flags]
        words += ["LEFT TOP RIGHT BOTTOM .."] * (self.boxes is not None)
        beside = [TEXT] * (self.text is not None) + [DATA] * (self.action is Extract)
        if named and self.action in get_args(TouchAction):
            beside.insert(0, TARGET)
        and_these = f" + {' + '.join(beside)}" if beside else ""
        return f"{' '.join(words)}{and_these}: {' '.join((self.action.__doc__ or '').split())}"

    def said(self, action: Action) -> str:
        """The line of an action."""
        fields = type(action).model_fields
        words = [action.kind, *(str(getattr(action, name)) for name in self.words)]
        # Numbers are known by their place: all that may be left out, or none.
        usual = all(
            required or _at_default(action, n, fields[n]) for n, _, required in self.numbers
        )
        for name, _, required in self.numbers:
            value: object = getattr(action, name)
            if required or not usual:
                words += (
                    [str(value.x), str(value.y)]
                    if isinstance(value, Norm)
                    else [decimal(cast(float, value))]
                )
        words += [name for name in self.flags if getattr(action, name)]
        if self.boxes is not None:
            boxes = lists_of(cast(tuple[Box, ...], getattr(action, self.boxes)))
            words += [str(edge) for box in boxes for edge in box]
        return " ".join(words)

    def read(self, rest: str, given: Mapping[str, object]) -> dict[str, object]:
        """The arguments in the rest of a line, beside those that are `given` elsewhere.

        Raises Unreadable for what has no place.
        """
        found: dict[str, object] = {}
        if self._takes_rest(given) and rest.strip():
            return {cast(str, self.text): rest.strip(" \n\t:=\"'")}
        numbers: list[int | float] = []
        other: list[str] = []
        known = _NAMES.union(name for name, _, _ in self.numbers)
        for word in filter(None, _BETWEEN.split(rest)):
            low = word.strip("\"'").lower()
            field = next((name for name, words in self.words.items() if low in words), None)
            if field is not None and field not in found:
                found[field] = low
            elif low in self.flags:
                found[low] = True
            elif _NUMBER.fullmatch(low):
                numbers += numbers_in(low)
            elif low not in known:
                other.append(word)
        if other and TARGET in self.action.model_fields and self.text is None:
            found[TARGET] = " ".join(other)
        elif other:
            raise Unreadable(f"{' '.join(other)[:40]!r} has no place in `{DO}`")
        return found | self._placed(numbers, given)

    def _takes_rest(self, given: Mapping[str, object]) -> bool:
        """Whether the rest of the line can be nothing but the action's text, put there."""
        alone = not self.flags and self.action not in get_args(FinalAction)
        return self.text is not None and self.text not in given and alone

    def _placed(
        self, numbers: Sequence[int | float], given: Mapping[str, object]
    ) -> dict[str, object]:
        """Each number where its place says; four of one point are a box around it."""
        if self.boxes is not None:
            return {self.boxes: list(numbers)} if numbers else {}
        if not numbers:
            return {}
        if [count for _, count, _ in self.numbers] == [2]:
            return {self.numbers[0][0]: list(numbers)}
        found: dict[str, object] = {}
        left = list(numbers)
        needed = sum(count for _, count, required in self.numbers if required)
        for name, count, required in self.numbers:
            free = len(left) if required else len(left) - needed
            if free < count:
                continue
            found[name] = left[:count] if count > 1 else left[0]
            left, needed = left[count:], needed - count * required
        if left:
            raise Unreadable(f"{len(numbers)} numbers in `{DO}` are too many, or too few")
        return found


def _at_default(action: Action, name: str, info: FieldInfo) -> bool:
    return not info.is_required() and getattr(action, name) == info.default
