"""Step-GUI and GELab-Zero: a thought in THINK tags, then `key:value` fields parted by tabs."""

import re

from ...actions import (
    Action,
    Ask,
    Done,
    Infeasible,
    LongPress,
    OpenApp,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from .base import Decision, Unsayable
from .coordinates import THOUSAND, point_from
from .scanner import Unreadable
from .text import CUT, RULES, TextDialect, decimal, one_line, only_default, thought_in, wait_for

_KEYS = "explain|action|value|return|point1|point2|point|summary"
_THINK_END = re.compile(r"<\s*/\s*T?H?T?INK\s*>", re.IGNORECASE)
_TABS = re.compile(rf"\t+\s*(?=(?:{_KEYS})\s*[:：])")
_BLANKS = re.compile(rf"\s+(?=(?:{_KEYS})\s*[:：])")
_FIELD = re.compile(rf"\s*({_KEYS})\s*[:：](.*)", re.DOTALL)
_EXAMPLE = "explain:open the settings\taction:CLICK\tpoint:500,300\tsummary:tapped Settings"

_PROMPT = f"""\
You operate an Android phone for a user, one action at a time. Points are whole numbers 0-1000,
x to the right and y down from the top left of the screenshot.
Reply with <THINK> your reasons </THINK>, a line break, and one line of fields parted by tabs:
explain:why\taction:NAME\tthe action's fields\tsummary:everything done so far
Actions:
CLICK point:x,y | LONGPRESS point:x,y | SLIDE point1:x,y point2:x,y
TYPE value:text point:x,y (the field, which must have the focus) | AWAKE value:name of an app
WAIT value:seconds | INFO value:a question that only the user can answer
COMPLETE return:what the user wants to know | ABORT value:why it cannot be done
{RULES}"""


class StepGui(TextDialect):
    """Knows taps, long presses, slides, text, apps, waiting, questions and two ends."""

    name = "step-gui"
    example = _EXAMPLE.replace("\t", "<TAB>")

    @property
    def system_prompt(self) -> str:
        """The grammar in our words."""
        return _PROMPT

    def read(self, text: str, shown: Size) -> Decision:
        """The action of the first line of fields."""
        thinking, fields = _parted(text)
        thought = thought_in(thinking) or one_line(fields.get("explain", ""))
        return Decision(thought, _action(fields, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The thought and the line of fields."""
        fields = "\t".join(f"{key}:{_field(value)}" for key, value in _fields(action, shown))
        return f"<THINK> {thought} </THINK>\nexplain:{thought}\t{fields}\tsummary:{thought}\n"


def _parted(text: str) -> tuple[str, dict[str, str]]:
    ends = list(_THINK_END.finditer(text))
    thinking, line = (text[: ends[0].start()], text[ends[-1].end() :]) if ends else ("", text)
    tabs = _TABS if _TABS.search(line) else _BLANKS
    fields: dict[str, str] = {}
    for piece in tabs.split("\t" + line.strip()):
        found = _FIELD.fullmatch(piece)
        if found is None:
            continue
        if found[1] == "action" and "action" in fields:
            break
        if found[2].endswith(CUT) and found[1] not in ("explain", "summary"):
            raise Unreadable(f"the reply is cut off within {found[1]}:")
        fields[found[1]] = found[2].strip()
    if "action" not in fields:
        raise Unreadable("the reply has no field action:")
    return thinking, fields


def _action(fields: dict[str, str], shown: Size) -> Action:
    name = fields["action"].strip().strip("[]<>。.").upper()
    match name:
        case "CLICK":
            return Tap(at=point_from(fields.get("point"), THOUSAND, shown))
        case "LONGPRESS" | "LONG_PRESS":
            return LongPress(at=point_from(fields.get("point"), THOUSAND, shown))
        case "SLIDE":
            return Swipe(
                start=point_from(fields.get("point1"), THOUSAND, shown),
                end=point_from(fields.get("point2"), THOUSAND, shown),
            )
        case "TYPE":
            return TypeText(text=_value(fields, name))
        case "AWAKE":
            return OpenApp(name=_value(fields, name))
        case "WAIT":
            return wait_for(fields.get("value"))
        case "INFO":
            return Ask(question=_value(fields, name))
        case "COMPLETE":
            return Done(summary=fields.get("return", fields.get("value", "")))
        case "ABORT":
            return Infeasible(why=fields.get("value") or fields.get("explain") or "not said")
        case _:
            raise Unreadable(f"there is no action {name[:40]!r}")


def _value(fields: dict[str, str], name: str) -> str:
    if "value" not in fields:
        raise Unreadable(f"{name} needs a field value:")
    return fields["value"]


def _fields(action: Action, shown: Size) -> list[tuple[str, str]]:
    match action:
        case Tap(at=at):
            return [("action", "CLICK"), ("point", _point(at.x, at.y))]
        case LongPress(at=at):
            only_default(action, "duration_s")
            return [("action", "LONGPRESS"), ("point", _point(at.x, at.y))]
        case Swipe(start=a, end=b):
            only_default(action, "duration_s")
            return [
                ("action", "SLIDE"), ("point1", _point(a.x, a.y)), ("point2", _point(b.x, b.y)),
            ]  # fmt: skip
        case TypeText(text=text):
            only_default(action, "clear", "submit")
            return [("action", "TYPE"), ("value", text)]
        case OpenApp(name=name):
            return [("action", "AWAKE"), ("value", name)]
        case Wait(seconds=seconds):
            return [("action", "WAIT"), ("value", decimal(seconds))]
        case Ask(question=question):
            return [("action", "INFO"), ("value", question)]
        case Done(summary=summary):
            return [("action", "COMPLETE"), ("return", summary)]
        case Infeasible(why=why):
            return [("action", "ABORT"), ("value", why)]
        case _:
            raise Unsayable(f"step-gui has no word for {action.kind}")


def _point(x: int, y: int) -> str:
    return f"{x},{y}"


def _field(value: str) -> str:
    """Fields have no escapes: a tab, an edge blank or the mark of a cut would not come back."""
    if "\t" in value or value != value.strip() or _THINK_END.search(value) or CUT in value:
        raise Unsayable("step-gui cannot say tabs, edge blanks, NULs or think tags within a field")
    return value
