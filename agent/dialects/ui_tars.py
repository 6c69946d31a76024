"""UI-TARS 1.0, 1.5 and Doubao: `Thought: ..`, `Action: click(point='<point>x y</point>')`.

1.0 counts 0-1000, 1.5 counts pixels of the picture as it resizes it (factor 28).
"""

from collections.abc import Mapping
from typing import Final

from ...actions import (
    Action,
    Done,
    DoubleTap,
    Drag,
    HandOver,
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
    Wait,
)
from .base import Decision, Unsayable
from .coordinates import THOUSAND, Pixels, Space, point_from
from .pseudo_code import quoted, read_call
from .scanner import ActionMissing, Unreadable
from .text import RULES, TextDialect, direction_in, only_default, thought_in, wait_for
from .written_calls import read_tagged

NAMES: Final = (
    "click", "left_single", "left_double", "long_press", "type", "scroll", "open_app", "drag",
    "press_home", "press_back", "navigate_home", "navigate_back", "hotkey", "finished", "wait",
    "call_user",
)  # fmt: skip
# Of the grammar for computers, what a phone has too.
_HOTKEYS: Final[Mapping[str, Key]] = {
    "enter": "enter", "return": "enter", "back": "back", "home": "home", "tab": "tab",
    "esc": "escape", "escape": "escape", "backspace": "delete", "delete": "delete",
}  # fmt: skip

PROMPT = """\
You operate an Android phone for a user, one action at a time. {points}
{reply}
The actions:
click(point='<point>x y</point>') | long_press(point='<point>x y</point>')
type(content='text'): a line break at the end presses enter
scroll(point='<point>x y</point>', direction='down'): up, down, left or right, where to look next
drag(start_point='<point>x1 y1</point>', end_point='<point>x2 y2</point>')
open_app(app_name='name') | press_home() | press_back() | wait()
call_user(content='why a person must go on')
finished(content='the result')
{rules}"""
_REPLY = "Reply with two lines:\nThought: your reasons\nAction: one action"
_GRID = "Points are whole numbers 0-1000 to the right and down from the top left of the screenshot."
_PIXELS = "Points are pixels of the screenshot, to the right and down from its top left."


class UiTars(TextDialect):
    """UI-TARS with the coordinate space of its version."""

    example = "Action: click(point='<point>500 300</point>')"

    def __init__(self, name: str, space: Space) -> None:
        self.name = name
        self._space = space

    @property
    def system_prompt(self) -> str:
        """The grammar in our words."""
        points = _PIXELS if isinstance(self._space, Pixels) else _GRID
        return PROMPT.format(points=points, reply=_REPLY, rules=RULES)

    def read(self, text: str, shown: Size, before: str = "") -> Decision:
        """The first call after the first `Action:` label, or the first of the whole reply."""
        label = min((at for mark in "：:" if (at := text.find(f"Action{mark}")) >= 0), default=-1)
        try:
            code = read_call(text, NAMES, max(0, label))
        except ActionMissing:
            # Doubao's later models keep to the tags of UI-TARS 2.
            code = read_tagged(text)
        thought = thought_in(f"{before}\n{text[: label if label >= 0 else code.start]}")
        return Decision(thought, action_of(code.name, code.arguments, thought, self._space, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The two lines."""
        name, arguments = words_of(action, self._space, shown)
        written = ", ".join(f"{key}={quoted(value, chr(39))}" for key, value in arguments.items())
        # A thought cannot begin a line of its own and so never looks like an action.
        return f"Thought: {thought.replace('Action', 'action')}\nAction: {name}({written})"


def ui_tars_1_0() -> UiTars:
    """UI-TARS 1.0 and Doubao: 0-1000."""
    return UiTars("ui-tars-1.0", THOUSAND)


def ui_tars_1_5() -> UiTars:
    """UI-TARS 1.5 7B: pixels of the resized picture."""
    return UiTars("ui-tars-1.5", Pixels("qwen2.5-vl"))


def action_of(
    name: str, arguments: Mapping[str, str], thought: str, space: Space, shown: Size
) -> Action:
    """The action of a function and its arguments; raises Unreadable and ValidationError."""

    def given(*keys: str) -> str | None:
        return next((arguments[key] for key in keys if key in arguments), None)

    def point(*keys: str, beside: str | None = None) -> Norm:
        return point_from(given(*keys), space, shown, beside)

    start, end = ("start_point", "start_box", "point", ""), ("end_point", "end_box")
    match name:
        case "click" | "left_single":
            return Tap(at=point(*start))
        case "left_double":
            return DoubleTap(at=point(*start))
        case "long_press":
            return LongPress(at=point(*start))
        case "type":
            return _typed(given("content", "text", ""))
        case "scroll" if given(*end) is not None:
            # The first mobile grammar of UI-TARS scrolls from one point to another (README_v1).
            return Swipe(
                start=point(*start, beside=given(*end)), end=point(*end, beside=given(*start))
            )
        case "scroll":
            direction = direction_in(arguments.get("direction", ""))
            if given(*start) is None:
                return Scroll(direction=direction)
            return Scroll(direction=direction, at=point(*start))
        case "drag":
            return Drag(
                start=point(*start, beside=given(*end)), end=point(*end, beside=given(*start))
            )
        case "open_app":
            return OpenApp(name=given("app_name", "content", "name", "") or "")
        case "press_home" | "navigate_home":
            return Press(key="home")
        case "press_back" | "navigate_back":
            return Press(key="back")
        case "hotkey":
            key = (given("key", "hotkey", "") or "").strip().lower()
            if key not in _HOTKEYS:
                raise Unreadable(f"a phone has no key {key[:40]!r}, only {', '.join(_HOTKEYS)}")
            return Press(key=_HOTKEYS[key])
        case "wait":
            return wait_for(given("time", "seconds", "duration", ""))
        case "call_user":
            return HandOver(why=given("content", "") or thought or "the model asks for a person")
        case "finished":
            return Done(summary=given("content", "") or "")
        case _:
            raise Unreadable(f"there is no action {name[:40]!r}")


def words_of(action: Action, space: Space, shown: Size) -> tuple[str, dict[str, str]]:
    """The function and the arguments that say an action; raises Unsayable."""

    def point(x: int, y: int) -> str:
        return f"<point>{x} {y}</point>"

    match action:
        case Tap(at=at):
            return "click", {"point": point(*space.of_norm(at, shown))}
        case LongPress(at=at):
            only_default(action, "duration_s")
            return "long_press", {"point": point(*space.of_norm(at, shown))}
        case TypeText(text=text, submit=submit):
            only_default(action, "clear")
            if text.endswith(("\n", "\\n")):
                raise Unsayable("UI-TARS takes a line break at the end of a text for enter")
            return "type", {"content": text + "\n" * submit}
        case Scroll(direction=direction, at=at):
            only_default(action, "pages")
            return "scroll", {"point": point(*space.of_norm(at, shown)), "direction": direction}
        case Drag(start=start, end=end):
            return "drag", {
                "start_point": point(*space.of_norm(start, shown)),
                "end_point": point(*space.of_norm(end, shown)),
            }
        case OpenApp(name=name):
            return "open_app", {"app_name": name}
        case Press(key="home" | "back" as key):
            return f"press_{key}", {}
        case Wait():
            only_default(action, "seconds")
            return "wait", {}
        case HandOver(why=why):
            return "call_user", {"content": why}
        case Done(summary=summary):
            return "finished", {"content": summary}
        case _:
            raise Unsayable(f"UI-TARS has no word for {action!r}")


def _typed(content: str | None) -> TypeText:
    if content is None:
        raise Unreadable("type needs a content")
    for end in ("\n", "\\n"):
        if content.endswith(end):
            return TypeText(text=content.removesuffix(end), submit=True)
    return TypeText(text=content)
