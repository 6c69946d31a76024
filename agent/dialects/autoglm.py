"""AutoGLM-Phone: `<think>..</think><answer>do(action="Tap", element=[x,y])</answer>`, 0-999."""

import re
from collections.abc import Mapping

from ...actions import (
    Action,
    Ask,
    Done,
    DoubleTap,
    HandOver,
    LongPress,
    Norm,
    Note,
    OpenApp,
    Press,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from .base import Decision, Unsayable
from .coordinates import THOUSAND_LESS_ONE, point_from
from .loose_json import read_object
from .pseudo_code import Code, quoted, read_call
from .scanner import ActionMissing, Unreadable
from .text import RULES, TextDialect, decimal, only_default, thought_in, wait_for
from .written_calls import find_call, text_of

_NAMES = ("do", "finish")
_CALL = re.compile(r"\b(?:do|finish)\s*[(（]")

_PROMPT = f"""\
You operate an Android phone for a user, one action at a time. Points are whole numbers 0-999,
x to the right and y down from the top left of the screenshot.
Reply with <think>your reasons</think><answer>one action</answer>. The actions:
do(action="Launch", app="name") | do(action="Tap", element=[x,y])
do(action="Double Tap", element=[x,y]) | do(action="Long Press", element=[x,y])
do(action="Swipe", start=[x1,y1], end=[x2,y2]) | do(action="Wait", duration="2 seconds")
do(action="Type", text="text") empties the focused field first
do(action="Back") | do(action="Home")
do(action="Note", message="a fact needed later")
do(action="Interact", message="a question only the user can answer")
do(action="Take_over", message="why a person must go on: login, captcha, payment")
finish(message="the result, or why it cannot be done") ends the task
{RULES}"""


class AutoGlm(TextDialect):
    """Its Type empties the field first, and its only end is `finish`."""

    name = "autoglm"
    example = '<answer>do(action="Tap", element=[500,300])</answer>'

    @property
    def system_prompt(self) -> str:
        """The grammar in our words."""
        return _PROMPT

    def read(self, text: str, shown: Size, before: str = "") -> Decision:
        """The first `do` or `finish` after the thought; what is typed may hold tags as well."""
        text = text.rstrip().removesuffix("<|end_of_box|>").rstrip().removesuffix("</answer>")
        last = max((found.start() for found in _CALL.finditer(text)), default=0)
        answer = text.find("<answer>", 0, last)
        start = answer if answer >= 0 else text.rfind("</think>", 0, last) + 1
        try:
            code = read_call(text, _NAMES, max(0, start))
        except ActionMissing:
            code = _read_other(text)
        said = text[: min(code.start, answer) if answer >= 0 else code.start]
        thought = thought_in(f"{before}\n{said}")
        if code.name == "finish":
            message = code.arguments.get("message", code.arguments.get(""))
            if message is None and code.arguments:
                raise Unreadable("finish takes a message")
            return Decision(thought, Done(summary=message or ""))
        return Decision(thought, _action(code.arguments, thought, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The thought and the call, and nothing after it: Open-AutoGLM's own client takes all that
        follows `do(` or `finish(` for the call (phone_agent/model/client.py)."""
        return f"<think>{thought}</think>\n<answer>{_code(action, shown)}"


def _read_other(text: str) -> Code:
    """A call in a form that GLM's own chat template or another one has for calls."""
    call = find_call(text, _NAMES, ("finish",))
    if call is None:
        raise ActionMissing("the reply holds no action")
    given = {key: text_of(value) for key, value in read_object(call[1]).items()}
    return Code(call[0], given, len(text) - len(text.lstrip()))


def _action(arguments: Mapping[str, str], thought: str, shown: Size) -> Action:
    name = arguments.get("action", "").strip()
    match name.lower().replace("_", " "):
        case "launch":
            return OpenApp(name=arguments.get("app", ""))
        case "tap":
            return Tap(at=_point(arguments, "element", shown))
        case "double tap":
            return DoubleTap(at=_point(arguments, "element", shown))
        case "long press":
            return LongPress(at=_point(arguments, "element", shown))
        case "swipe":
            return Swipe(
                start=_point(arguments, "start", shown), end=_point(arguments, "end", shown)
            )
        case "type" | "type name":
            if "text" not in arguments:
                raise Unreadable("Type needs a text")
            return TypeText(text=arguments["text"], clear=True)
        case "back":
            return Press(key="back")
        case "home":
            return Press(key="home")
        case "wait":
            return wait_for(arguments.get("duration"))
        case "note":
            return Note(text=_message(arguments, thought))
        case "interact":
            return Ask(question=_message(arguments, thought))
        case "take over":
            return HandOver(why=_message(arguments, thought))
        case _:
            raise Unreadable(f"there is no action {name[:40]!r}")


def _point(arguments: Mapping[str, str], key: str, shown: Size) -> Norm:
    return point_from(arguments.get(key), THOUSAND_LESS_ONE, shown)


def _message(arguments: Mapping[str, str], thought: str) -> str:
    """What is said; models also write `message="True"` and mean what they thought."""
    message = arguments.get("message", "").strip()
    return thought if message.lower() in ("", "true") else arguments["message"]


def _code(action: Action, shown: Size) -> str:
    match action:
        case OpenApp(name=name):
            return _do("Launch", app=_text(name))
        case Tap(at=at):
            return _do("Tap", element=_pair(at, shown))
        case DoubleTap(at=at):
            return _do("Double Tap", element=_pair(at, shown))
        case LongPress(at=at):
            only_default(action, "duration_s")
            return _do("Long Press", element=_pair(at, shown))
        case Swipe(start=start, end=end):
            only_default(action, "duration_s")
            return _do("Swipe", start=_pair(start, shown), end=_pair(end, shown))
        case TypeText(text=text, clear=True, submit=False):
            return _do("Type", text=_text(text))
        case Press(key="back" | "home" as key):
            return _do(key.capitalize())
        case Wait(seconds=seconds):
            return _do("Wait", duration=_text(f"{decimal(seconds)} seconds"))
        case Note(text=text):
            return _do("Note", message=_said(text))
        case Ask(question=question):
            return _do("Interact", message=_said(question))
        case HandOver(why=why):
            return _do("Take_over", message=_said(why))
        case Done(summary=summary):
            return f"finish(message={_text(summary)})"
        case _:
            raise Unsayable(f"autoglm has no word for {action!r}")


def _do(name: str, **arguments: str) -> str:
    more = "".join(f", {key}={value}" for key, value in arguments.items())
    return f"do(action={_text(name)}{more})"


def _pair(point: Norm, shown: Size) -> str:
    x, y = THOUSAND_LESS_ONE.of_norm(point, shown)
    return f"[{x},{y}]"


def _said(message: str) -> str:
    if message.strip().lower() in ("", "true"):
        raise Unsayable(f"autoglm cannot say the message {message!r}")
    return _text(message)


def _text(text: str) -> str:
    return quoted(text, '"')
