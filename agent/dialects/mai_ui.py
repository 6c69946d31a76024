"""MAI-UI: `<thinking>..</thinking>` and a tagged call, 0-999; its swipes name a direction."""

from ...actions import (
    Action,
    Answer,
    Ask,
    Done,
    DoubleTap,
    Drag,
    Infeasible,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Size,
    Tap,
    TypeText,
    Wait,
)
from .base import Unsayable
from .coordinates import THOUSAND_LESS_ONE
from .mobile_use import MobileUse
from .text import OPPOSITE, RULES, only_default

_BUTTONS = {"back": "back", "home": "home", "recents": "menu", "enter": "enter"}

_PROMPT = f"""\
You operate an Android phone for a user, one action at a time. Points are whole numbers 0-999 to
the right and down from the top left of the screenshot. Reply with
<thinking>your reasons</thinking>
<tool_call>
{{"name": "mobile_use", "arguments": one of the objects below}}
</tool_call>
{{"action": "click", "coordinate": [x, y]}}, also long_press and double_click
{{"action": "type", "text": "text"}}
{{"action": "swipe", "direction": "up", "coordinate": [x, y]}}: the way the finger goes
{{"action": "drag", "start_coordinate": [x, y], "end_coordinate": [x, y]}}
{{"action": "open", "text": "name of an app"}}
{{"action": "system_button", "button": "back, home, menu or enter"}}
{{"action": "wait"}}
{{"action": "ask_user", "text": "what only the user can decide"}}
{{"action": "answer", "text": "the answer to the user's question"}}
{{"action": "terminate", "status": "success or fail"}}
{RULES}"""


class MaiUi(MobileUse):
    """Scrolls by the finger's direction and ends with `success` or `fail`."""

    example = (
        '<tool_call>{"name": "mobile_use", "arguments": '
        '{"action": "click", "coordinate": [500, 300]}}</tool_call>'
    )

    def __init__(self) -> None:
        super().__init__("mai-ui", THOUSAND_LESS_ONE)

    @property
    def system_prompt(self) -> str:
        """The grammar in our words."""
        return _PROMPT

    def lead(self, thought: str) -> str:
        """Its own tags."""
        return f"<thinking>\n{thought}\n</thinking>\n"

    def arguments_of(self, action: Action, shown: Size) -> dict[str, object]:
        """The arguments that say an action; raises Unsayable."""
        match action:
            case Tap(at=at):
                return {"action": "click", "coordinate": self.pair(at, shown)}
            case DoubleTap(at=at):
                return {"action": "double_click", "coordinate": self.pair(at, shown)}
            case LongPress(at=at):
                only_default(action, "duration_s")
                return {"action": "long_press", "coordinate": self.pair(at, shown)}
            case Scroll(direction=direction, at=at):
                only_default(action, "pages")
                finger = OPPOSITE[direction]
                point = self.pair(at, shown)
                return {"action": "swipe", "direction": finger, "coordinate": point}
            case Drag(start=start, end=end):
                return {
                    "action": "drag",
                    "start_coordinate": self.pair(start, shown),
                    "end_coordinate": self.pair(end, shown),
                }
            case TypeText(text=text):
                only_default(action, "clear", "submit")
                return {"action": "type", "text": text}
            case Press(key=key) if key in _BUTTONS:
                return {"action": "system_button", "button": _BUTTONS[key]}
            case OpenApp(name=name):
                return {"action": "open", "text": name}
            case Wait():
                only_default(action, "seconds")
                return {"action": "wait"}
            case Answer(text=text):
                return {"action": "answer", "text": text}
            case Ask(question=question):
                return {"action": "ask_user", "text": question}
            case Done(summary=summary):
                said: dict[str, object] = {"action": "terminate", "status": "success"}
                return said | {"text": summary} if summary else said
            case Infeasible(why=why):
                return {"action": "terminate", "status": "fail", "text": why}
            case _:
                raise Unsayable(f"mai-ui has no word for {action!r}")
