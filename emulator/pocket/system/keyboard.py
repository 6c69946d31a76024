"""The on-screen keyboard: letters, symbols and a number pad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..raster.geometry import Rect
from ..toolkit.canvas import Canvas
from ..toolkit.field import FieldState
from ..toolkit.node import Info, Node, Touch
from ..toolkit.theme import Tint, Ui, dp
from ..toolkit.view import Limits

PACKAGE = "com.tapwright.pocket.keyboard"
STRIP_DP = 44
ROW_DP = 54
FOOT_DP = 10
HEIGHT_DP = STRIP_DP + 4 * ROW_DP + FOOT_DP

Board = Literal["letters", "symbols", "more", "numbers"]
LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SYMBOLS = ("1234567890", "@#$_&-+()/", "*\"':;!?")
MORE = (
    "~`|\u2022\u221a\u03c0\u00f7\u00d7\u00a7\u2206",
    "\u00a3\u00a2\u20ac\u00a5^\u00b0={}\\",
    "%\u00a9\u00ae[]<>",
)
NUMBERS = (
    ("1", "2", "3", "-"),
    ("4", "5", "6", ","),
    ("7", "8", "9", "back"),
    (":", "0", ".", "enter"),
)
PHONE = (
    ("1", "2", "3", "-"),
    ("4", "5", "6", "*"),
    ("7", "8", "9", "back"),
    ("+", "0", "#", "enter"),
)
NAMES = {
    " ": "Space",
    ",": "Comma",
    ".": "Period",
    "-": "Dash",
    "shift": "Shift",
    "back": "Delete",
    "symbols": "Symbols",
    "letters": "Letters",
    "more": "More symbols",
}
ACTIONS: dict[str, tuple[str, str]] = {
    "done": ("check", "Done"),
    "search": ("search", "Search"),
    "send": ("send", "Send"),
    "next": ("keyboard_tab", "Next"),
    "go": ("arrow_forward", "Go"),
    "newline": ("keyboard_return", "Enter"),
}


class Key(NamedTuple):
    """A key: what it does, and its left edge and width in dp."""

    code: str
    left: float
    width: float


class KeyboardState:
    """Which board is up, shift, and where the keys go."""

    def __init__(self, enter: Callable[[], None], hide: Callable[[], None]) -> None:
        self.board: Board = "letters"
        self.shift: Literal["off", "once", "locked"] = "off"
        self._enter = enter
        self._hide = hide
        self._field: FieldState | None = None
        self._seen = ("", 0)

    def attach(self, field: FieldState) -> None:
        """Serve a field; a new one brings its own board and capitals."""
        seen = (field.text, field.cursor)
        if field is self._field:
            if seen != self._seen:
                # Something other than a key changed the text.
                self._seen = seen
                self._capitals()
            return
        self._seen = seen
        self._field = field
        self.board = "numbers" if field.keyboard in ("number", "phone") else "letters"
        self.shift = "off"
        self._capitals()

    def detach(self) -> None:
        self._field = None

    @property
    def field(self) -> FieldState | None:
        return self._field

    def press(self, code: str) -> None:
        """Act on a key."""
        field = self._field
        if field is None:
            return
        match code:
            case "shift":
                order = {"off": "once", "once": "locked", "locked": "off"}
                self.shift = order[self.shift]  # pyright: ignore[reportAttributeAccessIssue]
            case "symbols" | "letters" | "more":
                self.board = code
            case "back":
                field.backspace()
                self._capitals()
            case "enter":
                self._enter()
            case "hide":
                self._hide()
            case _:
                upper = self.shift != "off" and self.board == "letters"
                field.insert(code.upper() if upper else code)
                if code == " " and self.board in ("symbols", "more"):
                    self.board = "letters"
                self._capitals()

    def suggest(self) -> list[str]:
        """Up to three words that begin like the one being typed."""
        field = self._field
        if field is None or field.keyboard not in ("text", "multiline"):
            return []
        word = field.text[: field.cursor].rpartition(" ")[2].rpartition("\n")[2]
        if not word:
            return []
        low = word.lower()
        found = [other for other in WORDS if other.startswith(low) and other != low][:3]
        return [other.capitalize() if word[0].isupper() else other for other in found]

    def accept(self, word: str) -> None:
        """Put a suggestion in place of the word being typed."""
        field = self._field
        if field is None:
            return
        head = field.text[: field.cursor]
        start = max(head.rfind(" "), head.rfind("\n")) + 1
        field.anchor = start
        field.insert(word + " ")
        self._capitals()

    def _capitals(self) -> None:
        """Raise shift where the field begins a sentence or a word."""
        field = self._field
        if field is None or self.shift == "locked":
            return
        before = field.text[: field.cursor]
        raised = False
        if field.capitals == "sentences":
            stripped = before.rstrip(" ")
            ended = stripped.endswith((".", "!", "?")) and before.endswith(" ")
            raised = not stripped or ended or before.endswith("\n")
        elif field.capitals == "words":
            raised = not before or before.endswith(" ")
        self.shift = "once" if raised else "off"


@dataclass(frozen=True, slots=True)
class KeyboardView:
    """The keys as they are drawn and touched."""

    state: KeyboardState

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = limits.max_w
        children = self._strip(ui, width)
        top = dp(STRIP_DP)
        scale = width / dp(411.43)
        for row, keys in enumerate(self._rows()):
            for key in keys:
                node = self._key(ui, key, row, round(dp(key.width) * scale))
                children.append(node.at(round(dp(key.left) * scale), top + row * dp(ROW_DP)))

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("keyboard"))

        info = Info("android.widget.FrameLayout", "keyboard_area")
        return Node(width, dp(HEIGHT_DP), children, paint, info, Touch(solid=True))

    def _strip(self, ui: Ui, width: int) -> list[Node]:
        """Suggestions, and the arrow that hides the keyboard."""
        height = dp(STRIP_DP)
        nodes: list[Node] = []
        room = width - dp(56)
        words = self.state.suggest()
        for index, word in enumerate(words):
            nodes.append(self._word(ui, word, room // 3, height, index).at(index * room // 3, 0))
        hide = _icon_key(ui, "keyboard_hide", "Hide keyboard", dp(48), height, self.state, "hide")
        nodes.append(hide.at(width - dp(52), 0))
        return nodes

    def _word(self, ui: Ui, word: str, width: int, height: int, index: int) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            weight = 500 if index == 0 else 400
            canvas.centered(rect, word, dp(16), weight, ui.color("on_surface"))
            if index:
                y = rect.center[1]
                bar = Rect(rect.x0, y - dp(10), rect.x0 + dp(1), y + dp(10))
                canvas.box(bar, ui.color("outline_variant"))

        info = Info("android.widget.TextView", "suggestion", word)
        touch = Touch(tap=lambda: self.state.accept(word))
        return Node(width, height, paint=paint, info=info, touch=touch)

    def _rows(self) -> list[list[Key]]:
        state = self.state
        if state.board == "numbers":
            phone = state.field is not None and state.field.keyboard == "phone"
            pad = PHONE if phone else NUMBERS
            return [
                [
                    Key(code, 6 + column * 100, 97 if column < 3 else 99)
                    for column, code in enumerate(row)
                ]
                for row in pad
            ]
        letters = {"letters": LETTERS, "symbols": SYMBOLS, "more": MORE}.get(state.board, LETTERS)
        rows: list[list[Key]] = []
        for index, row in enumerate(letters):
            left = 3.0 + (405.0 - len(row) * 40.5) / 2
            rows.append([Key(char, left + 40.5 * place, 40.5) for place, char in enumerate(row)])
            if index == 2:
                side = (
                    "shift"
                    if state.board == "letters"
                    else ("more" if state.board == "symbols" else "symbols")
                )
                rows[-1].insert(0, Key(side, 3, 56))
                rows[-1].append(Key("back", 352.5, 56))
        switch = "symbols" if state.board == "letters" else "letters"
        comma = "@" if state.field is not None and state.field.keyboard == "email" else ","
        rows.append(
            [
                Key(switch, 3, 60),
                Key(comma, 63, 40.5),
                Key(" ", 103.5, 203),
                Key(".", 306.5, 40.5),
                Key("enter", 347, 61.5),
            ]
        )
        return rows

    def _key(self, ui: Ui, key: Key, row: int, width: int) -> Node:
        state, code = self.state, key.code
        height = dp(ROW_DP)
        shown, icon, desc = self._face(code)
        special = code in ("shift", "back", "symbols", "letters", "more", ",", "@") and row > 0
        special = special and state.board != "numbers" or code == "." and row == 3
        back: Tint = "key_special" if special else "key"
        front: Tint = "on_surface"
        if code == "enter":
            back, front = "primary", "on_primary"
        if code == "shift" and state.shift != "off":
            back, front = "primary_container", "on_primary_container"

        def paint(canvas: Canvas, rect: Rect) -> None:
            area = rect.inset(dp(2.5), dp(4))
            round_key = code == "enter"
            canvas.box(area, ui.color(back), area.height // 2 if round_key else dp(8))
            if icon:
                filled = code == "shift" and state.shift != "off"
                canvas.icon(*rect.center, dp(24), icon, ui.color(front), filled)
            elif shown:
                size = dp(14 if len(shown) > 1 else 22)
                canvas.centered(rect, shown, size, 400, ui.color(front))

        info = Info("android.widget.TextView", f"key_pos_{row}_{code}", shown, desc)
        if not code.isalnum():
            info = Info("android.widget.TextView", f"key_pos_{row}", shown, desc)
        touch = Touch(tap=lambda: state.press(code))
        return Node(width, height, paint=paint, info=info, touch=touch)

    def _face(self, code: str) -> tuple[str, str, str]:
        """Text, symbol and description of a key."""
        state = self.state
        if code == "enter":
            submit = "done" if state.field is None else state.field.submit
            icon, desc = ACTIONS[submit]
            return "", icon, desc
        if code == "shift":
            icon = "keyboard_capslock" if state.shift == "locked" else "shift"
            return "", icon, NAMES[code]
        if code == "back":
            return "", "backspace", NAMES[code]
        if code in ("symbols", "letters", "more"):
            shown = {"symbols": "?123", "letters": "ABC", "more": "=\\<"}[code]
            return shown, "", NAMES[code]
        if code == " ":
            return "English", "", NAMES[code]
        shown = code.upper() if state.shift != "off" and state.board == "letters" else code
        return shown, "", NAMES.get(code, shown)


def _icon_key(
    ui: Ui, icon: str, desc: str, width: int, height: int, state: KeyboardState, code: str
) -> Node:
    def paint(canvas: Canvas, rect: Rect) -> None:
        canvas.icon(*rect.center, dp(24), icon, ui.color("on_surface_variant"))

    info = Info("android.widget.ImageView", code, desc=desc)
    touch = Touch(tap=lambda: state.press(code))
    return Node(width, height, paint=paint, info=info, touch=touch)


WORDS = tuple(
    sorted(
        """
        about after again alarm all almost always and another are around ask available back
        because been before best better birthday book bring business but call can coffee come
        coming could day dinner doctor done early evening every family find first for friday
        friend from fun game get getting give going good great group had happy have hello help
        here home hope hotel hour house how idea just keep know last late later leave let like
        little long look love lunch make many maybe meet meeting message minute minutes moment
        monday money month more morning most much music need never new next nice night now office
        okay one only open other our over park party people phone photo place plan please quick
        ready really remember restaurant right said same saturday say school see send she should
        shop show since some something soon sorry start station still stop street sunday sure take
        talk tell text than thank thanks that the their them then there these they thing think
        this thursday ticket time today together tomorrow tonight train trip tuesday under until
        very visit wait walk want was water wednesday week weekend well were what when where which
        while who will wish with work would year yes yesterday you your
        """.split()
    )
)
"""What the suggestion strip knows."""
