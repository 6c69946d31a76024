"""Step-GUI and GELab-Zero: a thought in THINK tags, then `key:value` fields parted by tabs."""

import re
from collections.abc import Mapping

from ...actions import (
    Action,
    Ask,
    Done,
    Infeasible,
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
from .coordinates import THOUSAND, point_from
from .loose_json import objects
from .scanner import ActionMissing, Unreadable
from .text import (
    CUT,
    OPPOSITE,
    RULES,
    TextDialect,
    decimal,
    direction_in,
    one_line,
    only_default,
    text_in,
    thought_in,
    wait_for,
)

# Fields of this grammar, and those that GELab-Zero's parsers know besides
# (stepfun-ai/gelab-zero, copilot_tools/parser_0920_summary.py) or its newer prompts ask for.
_KEYS = (
    "explain|action_type|action|value|return|points?[12]?|coordinates?|direction|summary|verify|note"
    "|cot|duration|text"
)
# Of those that nobody knows, a line break or blank is enough before one with an underscore only:
# in a text that is typed, `address: 12 Main St` is no field.
_NAME = rf"[\"']?(?:{_KEYS}|[a-z]+(?:_[a-z]+)+)[\"']?"
_THINK_END = re.compile(r"<\s*/\s*T?H?T?INK\s*>", re.IGNORECASE)
_FIRST = re.compile(rf"^[ \t]*{_NAME}\s*[:：]", re.MULTILINE)
_TABS = re.compile(rf"\t|\n(?=[ ]*{_NAME}[ ]*[:：])")
_BLANKS = re.compile(rf"(?<=\s)(?={_NAME}[ ]*[:：]|points?[12]?[ ]*[(\[（])")
_FIELD = re.compile(r"\s*[\"']?([A-Za-z]\w{0,30})[\"']?\s*(?:[:：]|(?=[(\[（]))(.*)", re.DOTALL)
_BARE_POINT = re.compile(r"\s*[(\[（]?\s*\d+(?:\.\d+)?\s*[,，\s]\s*\d+(?:\.\d+)?\s*[)\]）}]*\s*")
_BEHIND_NAME = re.compile(rf"([A-Za-z_]+)[\s,，]*({_BARE_POINT.pattern})\Z")
_POINT = ("point", "coordinate", "coordinates", "points")
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
    by_line = True
    example = _EXAMPLE.replace("\t", "<TAB>")

    @property
    def system_prompt(self) -> str:
        """The grammar in our words."""
        return _PROMPT

    def read(self, text: str, shown: Size, before: str = "") -> Decision:
        """The action of the first line of fields, or of an object with the same fields."""
        thinking, fields = _parted(text)
        thought = thought_in(f"{before}\n{thinking}") or one_line(str(fields.get("explain", "")))
        return Decision(thought, _action(fields, shown))

    def write(self, action: Action, thought: str, shown: Size) -> str:
        """The thought and the line of fields."""
        fields = "\t".join(f"{key}:{_field(value)}" for key, value in _fields(action, shown))
        return f"<THINK> {thought} </THINK>\nexplain:{thought}\t{fields}\tsummary:{thought}\n"


def _parted(text: str) -> tuple[str, Mapping[str, object]]:
    """The thought, and the fields of the first action; raises ActionMissing."""
    ends = list(_THINK_END.finditer(text))
    first = _FIRST.search(text) if not ends else None
    thinking, line = (text[: first.start()], text[first.start() :]) if first else ("", text)
    if ends:
        thinking, line = text[: ends[0].start()], text[ends[-1].end() :]
    for read in objects(line) if line.lstrip("`json \n").startswith("{") else ():
        if "action" in read or "action_type" in read:
            return thinking, {**read, "action": read.get("action", read.get("action_type"))}
    fields: dict[str, str] = {}
    last = ""
    for piece in (_TABS if "\t" in line.strip() else _BLANKS).split("\t" + line.strip()):
        found = _FIELD.fullmatch(piece)
        if found is None:
            last = _add_bare(fields, last, piece)
            continue
        key = "action" if found[1] == "action_type" else found[1]
        if key == "action" and "action" in fields:
            break
        if found[2].endswith(CUT) and key not in ("explain", "summary"):
            raise Unreadable(f"the reply is cut off within {key}:")
        fields[key], last = found[2].strip(), key
        if key == "action" and (behind := _BEHIND_NAME.match(fields[key])):
            fields[key] = behind[1]
            last = _add_bare(fields, last, behind[2])
    if "action" not in fields:
        raise ActionMissing("the reply has no field action:")
    return thinking, fields


def _add_bare(fields: dict[str, str], last: str, piece: str) -> str:
    """Take a piece without a name: a point, or what a tab has parted from the field before it."""
    if _BARE_POINT.fullmatch(piece) and last in ("action", "point1"):
        slides = fields["action"].strip().upper().startswith("SLIDE")
        key = "point" if not slides else "point1" if last == "action" else "point2"
        fields[key] = piece
        return key
    if CUT in piece and last not in ("explain", "summary"):
        raise Unreadable(f"the reply is cut off within {last}:")
    if last and piece.strip():
        fields[last] = f"{fields[last]}\t{piece.strip()}"
    return last


def _action(fields: Mapping[str, object], shown: Size) -> Action:
    name = text_in(fields.get("action"), "action:").strip("[]<>。. ").upper()

    def at(*keys: str, beside: object = None) -> Norm:
        given = next((fields[key] for key in keys if key in fields), None)
        return point_from(given, THOUSAND, shown, beside)

    match name:
        case "CLICK":
            return Tap(at=at(*_POINT))
        case "LONGPRESS" | "LONG_PRESS":
            return LongPress(at=at(*_POINT))
        case "SLIDE" | "SWIPE" | "SCROLL" if "direction" in fields and "point1" not in fields:
            # The finger's direction; what is uncovered lies on the other side.
            looked_at = OPPOSITE[direction_in(fields["direction"])]
            if not any(key in fields for key in _POINT):
                return Scroll(direction=looked_at)
            return Scroll(direction=looked_at, at=at(*_POINT))
        case "SLIDE" | "SWIPE":
            start, end = fields.get("point1"), fields.get("point2")
            return Swipe(start=at("point1", beside=end), end=at("point2", beside=start))
        case "TYPE":
            return TypeText(text=_value(fields, name))
        case "AWAKE":
            return OpenApp(name=_value(fields, name))
        case "WAIT":
            return wait_for(fields.get("value", fields.get("duration")))
        case "INFO":
            return Ask(question=_value(fields, name))
        case "BACK" | "HOME":
            return Press(key="back" if name == "BACK" else "home")
        case "COMPLETE":
            return Done(summary=_said(fields, "return", "value"))
        case "ABORT":
            return Infeasible(why=_said(fields, "value", "explain") or "not said")
        case _:
            raise Unreadable(f"there is no action {name[:40]!r}")


def _value(fields: Mapping[str, object], name: str) -> str:
    if "value" not in fields:
        raise Unreadable(f"{name} needs a field value:")
    return text_in(fields["value"], "value:")


def _said(fields: Mapping[str, object], *keys: str) -> str:
    return next((str(fields[key]) for key in keys if fields.get(key)), "")


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
    if len(_TABS.split(value)) > 1:
        raise Unsayable("step-gui cannot say a line that begins as a field does")
    return value
