"""The `mobile_use` function that Qwen-VL, GUI-Owl and MAI-UI call in `<tool_call>` tags.

They share the names; coordinates, the place of the thought and a few words differ and are left to
the subclasses. Reading takes the words of all of them.
"""

import json
import re
from abc import abstractmethod
from collections.abc import Mapping

from ...actions import (
    Action,
    Answer,
    Ask,
    Done,
    DoubleTap,
    Drag,
    Infeasible,
    Key,
    LongPress,
    Norm,
    OpenApp,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
)
from ..models.base import Reply
from .base import Decision
from .coordinates import Space, numbers_in, point_from
from .loose_json import Json, objects, read_object
from .scanner import ActionMissing, Unreadable
from .text import OPPOSITE, TextDialect, cut_mark, direction_in, text_in, thought_in, wait_for
from .written_calls import bare_name, read_tagged

FUNCTION = "mobile_use"
_TAG = "<tool_call>"
_CALL_IN_TAGS = re.compile(r"<\s*function\s*[=\s]|<tool_call>\s*[\w.:-]+\s*<arg_key>")
_BUTTONS: dict[str, Key] = {
    "back": "back", "home": "home", "menu": "recents", "recent": "recents", "recents": "recents",
    "enter": "enter",
}  # fmt: skip
_KEYS: dict[str, Key] = {
    "volume_up": "volume_up", "volume_down": "volume_down", "power": "power", "enter": "enter",
    "back": "back", "home": "home", "delete": "delete", "tab": "tab", "escape": "escape",
}  # fmt: skip


# What an action's arguments stand in, innermost last.
_WRAPPERS = ("function_call", "arguments", "parameters", FUNCTION)
_START = ("coordinate", "start_coordinate", "coordinate1")
_END = ("coordinate2", "end_coordinate")


class MobileUse(TextDialect):
    """Reads a `mobile_use` call from tags, from bare JSON, or from a native call."""

    def __init__(self, name: str, space: Space) -> None:
        self.name = name
        self.space = space

    @abstractmethod
    def arguments_of(self, action: Action, shown: Size) -> dict[str, object]:
        """The arguments that say an action; raises Unsayable."""

    @abstractmethod
    def lead(self, thought: str) -> str:
        """How the thought stands before the call."""

    def text_of(self, reply: Reply) -> str:
        """The text; a server that parses tool calls has taken the call out of it."""
        if not reply.tool_calls:
            return super().text_of(reply)
        call = reply.tool_calls[0]
        name, arguments = json.dumps(call.name), (call.arguments or "{}") + cut_mark(reply)
        return f'{reply.text}\n{_TAG}{{"name": {name}, "arguments": {arguments}}}'

    def read(self, text: str, shown: Size, before: str = "") -> Decision:
        """The first call."""
        arguments, start = _arguments(text)
        thought = thought_in(f"{before}\n{text[:start]}")
        return Decision(thought, self._action(arguments, thought, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The thought and the tagged call."""
        call = {"name": FUNCTION, "arguments": self.arguments_of(action, shown)}
        written = json.dumps(call, ensure_ascii=False)
        return f"{self.lead(thought)}<tool_call>\n{written}\n</tool_call>"

    def pair(self, point: Norm, shown: Size) -> list[int]:
        """A point as these models write it."""
        return list(self.space.of_norm(point, shown))

    def _action(self, said: Mapping[str, object], thought: str, shown: Size) -> Action:
        def given(*keys: str) -> object:
            return next((said[key] for key in keys if said.get(key) is not None), None)

        def at(*keys: str) -> Norm:
            ends = [given(*_START), given(*_END)]
            return point_from(given(*keys), self.space, shown, beside=ends)

        name = text_in(said.get("action"), "the argument action").strip()
        match name.lower():
            case "click" | "tap" | "left_click":
                return Tap(at=at("coordinate"))
            case "double_click" | "double_tap":
                return DoubleTap(at=at("coordinate"))
            case "long_press":
                seconds = next(iter(numbers_in(said.get("time"))), None)
                if seconds is None:
                    return LongPress(at=at("coordinate"))
                return LongPress(at=at("coordinate"), duration_s=min(10.0, max(0.5, seconds)))
            case "swipe" | "scroll" if "direction" in said:
                # The finger's direction; what is uncovered lies on the other side.
                looked_at = OPPOSITE[direction_in(said["direction"])]
                if said.get("coordinate") is None:
                    return Scroll(direction=looked_at)
                return Scroll(direction=looked_at, at=at("coordinate"))
            case "swipe" | "scroll":
                return Swipe(start=at(*_START), end=at(*_END))
            case "drag":
                return Drag(start=at(*_START), end=at(*_END))
            case "type" | "input_text":
                return TypeText(text=_text(said, "content", "value"))
            case "open" | "open_app" | "awake":
                return OpenApp(name=_text(said, "app_name", "app"))
            case "system_button":
                return Press(key=_key(said.get("button"), _BUTTONS))
            case "back" | "home" | "press_back" | "press_home":
                return Press(key=_key(name.lower().removeprefix("press_"), _BUTTONS))
            case "key":
                return Press(key=_key(said.get("text"), _KEYS))
            case "wait":
                return wait_for(said.get("time"))
            case "answer":
                return Answer(text=_text(said))
            case "ask_user" | "info" | "interact" | "call_user" | "calluser":
                # GUI-Owl 1.5's `interact` has a person clear what blocks it, and then goes on.
                return Ask(question=_text(said))
            case "terminate":
                return _end(said, thought)
            case _:
                raise Unreadable(f"there is no action {name[:40]!r}")


def _arguments(text: str) -> tuple[Mapping[str, object], int]:
    """The arguments of the first call in a text, and where it begins; raises ActionMissing."""
    tag, brace = text.find(_TAG), text.find("{")
    tags = _CALL_IN_TAGS.search(text)
    if tags and (brace < 0 or tags.start() < brace):
        # Qwen3.5 and later are trained on a tag a parameter, whatever they are told.
        call = read_tagged(text)
        return _named(call.name, call.arguments), call.start
    if tag >= 0:
        found = [read_object(text, tag)]
    else:
        found = [o for o in objects(text) if any(key in o for key in ("action", *_WRAPPERS))]
    if not found:
        raise ActionMissing("the reply holds no call")
    name, inner = _innermost(FUNCTION, found[0])
    return _named(name, inner), tag if tag >= 0 else max(0, brace)


def _innermost(name: str, call: dict[str, Json]) -> tuple[str, dict[str, Json]]:
    """The last name and the arguments in a call, whatever they are wrapped in."""
    name = str(call.get("name", name))
    key = next((key for key in _WRAPPERS if key in call), None)
    if "action" in call or key is None:
        return name, call
    inner = call[key]
    if isinstance(inner, str):
        return _innermost(name, read_object(inner))
    if not isinstance(inner, dict):
        raise Unreadable("the arguments must be a JSON object")
    return _innermost(name, inner)


def _named(name: str, arguments: Mapping[str, object]) -> Mapping[str, object]:
    """The arguments with their action, which some models call as a function of its own."""
    inner = arguments.get("arguments")
    if isinstance(inner, str) and "action" not in arguments:
        return read_object(inner)
    if "action" in arguments or bare_name(name, (FUNCTION,)) == FUNCTION:
        return arguments
    return {**arguments, "action": name}


def _text(said: Mapping[str, object], *other_names: str) -> str:
    given = next((said[key] for key in ("text", *other_names) if key in said), None)
    return text_in(given, "the argument text")


def _key(word: object, keys: Mapping[str, Key]) -> Key:
    name = str(word).strip().lower().replace(" ", "_")
    if name not in keys:
        raise Unreadable(f"there is no key {str(word)[:40]!r}, only {', '.join(keys)}")
    return keys[name]


def _end(said: Mapping[str, object], thought: str) -> Action:
    """An end has to say how it went; anything else is no end."""
    why = said.get("text")
    more = why if isinstance(why, str) else ""
    match str(said.get("status")).strip().lower():
        case "success" | "successful" | "complete" | "completed":
            return Done(summary=more)
        case "fail" | "failure" | "failed" | "infeasible":
            return Infeasible(why=more or thought or "the model did not say why")
        case other:
            raise Unreadable(f"terminate needs a status success or failure, not {other[:40]!r}")
