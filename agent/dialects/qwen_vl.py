"""Qwen2.5-VL (pixels of the resized picture) and Qwen3-VL (0-999)."""

import json

from ...actions import (
    Action,
    Answer,
    Ask,
    Done,
    Infeasible,
    LongPress,
    OpenApp,
    Press,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from .base import Unsayable
from .coordinates import THOUSAND_LESS_ONE, Pixels, Space
from .mobile_use import FUNCTION, MobileUse
from .text import RULES, only_default

_BUTTONS = {"back": "Back", "home": "Home", "recents": "Menu", "enter": "Enter"}
_ACTIONS = (
    "key", "click", "long_press", "swipe", "type", "system_button", "open", "wait", "terminate",
    "answer", "ask_user",
)  # fmt: skip

_PROMPT = """\
You operate an Android phone for a user, one action at a time. {points}
{reply}, then one call of this function:
<tools>
{tool}
</tools>
written as
<tool_call>
{{"name": "mobile_use", "arguments": {{"action": "click", "coordinate": [x, y]}}}}
</tool_call>
{rules}"""
_GRID = "Points are whole numbers 0-999 to the right and down from the top left."
_PIXELS = "Points are pixels of the screenshot, to the right and down from its top left."


class QwenVl(MobileUse):
    """Writes `Thought: ..` and a tagged call."""

    example = (
        '<tool_call>{"name": "mobile_use", "arguments": '
        '{"action": "click", "coordinate": [500, 300]}}</tool_call>'
    )
    reply = "Reply with a line `Thought: your reasons`"

    def __init__(self, name: str, space: Space, points: str) -> None:
        super().__init__(name, space)
        self._points = points

    @property
    def system_prompt(self) -> str:
        """The function's signature, as these models are shown functions, and our rules."""
        tool = json.dumps(_SIGNATURE, ensure_ascii=False)
        return _PROMPT.format(points=self._points, reply=self.reply, tool=tool, rules=RULES)

    def lead(self, thought: str) -> str:
        """One line."""
        return f"Thought: {thought}\n"

    def arguments_of(self, action: Action, shown: Size) -> dict[str, object]:
        """The arguments that say an action; raises Unsayable."""
        match action:
            case Tap(at=at):
                return {"action": "click", "coordinate": self.pair(at, shown)}
            case LongPress(at=at, duration_s=seconds):
                point = self.pair(at, shown)
                return {"action": "long_press", "coordinate": point, "time": seconds}
            case Swipe(start=start, end=end):
                only_default(action, "duration_s")
                points = self.pair(start, shown), self.pair(end, shown)
                return {"action": "swipe", "coordinate": points[0], "coordinate2": points[1]}
            case TypeText(text=text):
                only_default(action, "clear", "submit")
                return {"action": "type", "text": text}
            case Press(key="volume_up" | "volume_down" | "power" as key):
                return {"action": "key", "text": key}
            case Press(key=key) if key in _BUTTONS:
                return {"action": "system_button", "button": _BUTTONS[key]}
            case OpenApp(name=name):
                return {"action": "open", "text": name}
            case Wait(seconds=seconds):
                return {"action": "wait", "time": seconds}
            case Answer(text=text):
                return {"action": "answer", "text": text}
            case Ask(question=question):
                return {"action": "ask_user", "text": question}
            case Done(summary=summary):
                return _ended("success", summary)
            case Infeasible(why=why):
                return _ended("failure", why)
            case _:
                raise Unsayable(f"{self.name} has no word for {action!r}")


def qwen_2_5_vl() -> QwenVl:
    """Pixels of the picture as its preprocessor resizes it."""
    return QwenVl("qwen2.5-vl", Pixels("qwen2.5-vl"), _PIXELS)


def qwen_3_vl() -> QwenVl:
    """0-999."""
    return QwenVl("qwen3-vl", THOUSAND_LESS_ONE, _GRID)


def _ended(status: str, text: str) -> dict[str, object]:
    said: dict[str, object] = {"action": "terminate", "status": status}
    return said | {"text": text} if text else said


def _property(kind: str, description: str, *names: str) -> dict[str, object]:
    described: dict[str, object] = {"type": kind, "description": description}
    return described | {"enum": list(names)} if names else described


_SIGNATURE: dict[str, object] = {
    "type": "function",
    "function": {
        "name": FUNCTION,
        "description": "Acts on the phone's screen, or ends the task.",
        "parameters": {
            "type": "object",
            "properties": {
                "action": _property("string", "what to do", *_ACTIONS),
                "coordinate": _property("array", "[x, y] for click, long_press; swipe's start"),
                "coordinate2": _property("array", "[x, y] where a swipe ends"),
                "text": _property(
                    "string",
                    "for key, type, open (the app's name), answer, ask_user, and terminate (why)",
                ),
                "time": _property("number", "seconds, for long_press and wait"),
                "button": _property("string", "for system_button", *_BUTTONS.values()),
                "status": _property("string", "for terminate", "success", "failure"),
            },
            "required": ["action"],
        },
    },
}
