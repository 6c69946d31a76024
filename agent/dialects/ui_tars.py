"""UI-TARS 1.0, 1.5 and Doubao: `Thought: ..`, `Action: click(point='<point>x y</point>')`.

1.0 counts 0-1000, 1.5 counts pixels of the picture as it resizes it (factor 28).
"""

from collections.abc import Mapping

from ...actions import (
    Action,
    Done,
    Drag,
    HandOver,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Size,
    Tap,
    TypeText,
    Wait,
)
from .base import Decision, Unsayable
from .coordinates import THOUSAND, Pixels, Space, point_from
from .pseudo_code import quoted, read_call
from .scanner import Unreadable
from .text import RULES, TextDialect, direction_in, only_default, thought_in, wait_for

_NAMES = (
    "click", "left_single", "long_press", "type", "scroll", "open_app", "drag", "press_home",
    "press_back", "finished", "wait", "call_user",
)  # fmt: skip

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

    def read(self, text: str, shown: Size) -> Decision:
        """The first call after the first `Action:` label, or the first of the whole reply."""
        label = min((at for mark in "：:" if (at := text.find(f"Action{mark}")) >= 0), default=-1)
        code = read_call(text, _NAMES, max(0, label))
        thought = thought_in(text[: label if label >= 0 else code.start])
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

    def point(*keys: str) -> object:
        return next((arguments[key] for key in (*keys, "") if key in arguments), None)

    def content(*keys: str) -> str | None:
        return next((arguments[key] for key in (*keys, "") if key in arguments), None)

    match name:
        case "click" | "left_single":
            return Tap(at=point_from(point("point", "start_box", "start_point"), space, shown))
        case "long_press":
            return LongPress(
                at=point_from(point("point", "start_box", "start_point"), space, shown)
            )
        case "type":
            return _typed(content("content", "text"))
        case "scroll":
            direction = direction_in(arguments.get("direction", ""))
            where = point("point", "start_box", "start_point")
            if where is None:
                return Scroll(direction=direction)
            return Scroll(direction=direction, at=point_from(where, space, shown))
        case "drag":
            return Drag(
                start=point_from(arguments.get("start_point", arguments.get("start_box")),
                                 space, shown),
                end=point_from(arguments.get("end_point", arguments.get("end_box")), space, shown),
            )  # fmt: skip
        case "open_app":
            return OpenApp(name=content("app_name", "content", "name") or "")
        case "press_home":
            return Press(key="home")
        case "press_back":
            return Press(key="back")
        case "wait":
            return wait_for(content("time", "seconds", "duration"))
        case "call_user":
            return HandOver(why=content("content") or thought or "the model asks for a person")
        case "finished":
            return Done(summary=content("content") or "")
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
