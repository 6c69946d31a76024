"""The on-screen keyboard as it is drawn and touched."""

from __future__ import annotations

from dataclasses import dataclass

from ..raster.geometry import Rect
from ..raster.text import line_width
from ..toolkit.basic import Text
from ..toolkit.buttons import IconButton
from ..toolkit.canvas import Canvas
from ..toolkit.node import Handler, Info, Node, Touch
from ..toolkit.scroll import LazyList, Strip
from ..toolkit.strings import tr
from ..toolkit.theme import Tint, Ui, dp
from ..toolkit.view import Flex, Limits, Pad, Row, Space, Tap, View
from .keyboard import FOOT_DP, STRIP_DP, KeyboardState
from .keyboard_boards import EmojiGroup, Key, emoji_groups, key_rows
from .pinyin import Candidate

WIDE_DP = 411.43
EMOJI_COLUMNS = 9
EMOJI_ROW_DP = 46
SPECIAL = ("shift", "back", "symbols", "letters", "more", ",", "@", "emoji", "language")
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
    "emoji": "Emoji",
    "language": "Switch language",
}
ICONS = {"back": "backspace", "emoji": "mood", "language": "language"}
ACTIONS: dict[str, tuple[str, str]] = {
    "done": ("check", "Done"),
    "search": ("search", "Search"),
    "send": ("send", "Send"),
    "next": ("keyboard_tab", "Next"),
    "go": ("arrow_forward", "Go"),
    "newline": ("keyboard_return", "Enter"),
}


@dataclass(frozen=True, slots=True)
class KeyboardView:
    """The keys as they are drawn and touched."""

    state: KeyboardState

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = limits.max_w
        children = self._strip(ui, width)
        top = dp(STRIP_DP)
        room = limits.max_h - top - dp(FOOT_DP)
        if self.state.board == "emoji":
            body = _EmojiBoard(self.state).layout(ui, Limits.tight(width, room + dp(FOOT_DP)))
            children.append(body.at(0, top))
        else:
            scale = width / dp(WIDE_DP)
            high = room // 4
            for row, keys in enumerate(key_rows(self.state.board, self.state.field)):
                for key in keys:
                    node = self._key(ui, key, row, round(dp(key.width) * scale), high)
                    children.append(node.at(round(dp(key.left) * scale), top + row * high))

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("keyboard"))

        info = Info("android.widget.FrameLayout", "keyboard_area")
        return Node(width, limits.max_h, children, paint, info, Touch(solid=True))

    def _strip(self, ui: Ui, width: int) -> list[Node]:
        """Suggestions or candidates, and the arrow that hides the keyboard."""
        height = dp(STRIP_DP)
        room = width - dp(56)
        if self.state.typed:
            nodes = [self._candidates().layout(ui, Limits.tight(room, height))]
        else:
            words = self.state.suggest()
            nodes = [
                self._word(ui, word, room // 3, height, index).at(index * room // 3, 0)
                for index, word in enumerate(words)
            ]
        hide = _icon_key(
            ui, "keyboard_hide", tr("Hide keyboard"), dp(48), height, self.state, "hide"
        )
        return [*nodes, hide.at(width - dp(52), 0)]

    def _candidates(self) -> View:
        """The letters typed and what they may stand for."""
        typed = Text(self.state.typed, "body_medium", "primary", 1, rid="composing_text")
        found = [self._candidate(item, index) for index, item in enumerate(self.state.choices())]
        return Row([Pad(typed, left=14, right=8), Flex(Strip(found, self.state.strip, 0, 4))])

    def _candidate(self, item: Candidate, index: int) -> View:
        text = Text(item.text, "title_large", "on_surface", 1, hidden=True)
        info = Info("android.widget.TextView", f"candidate_{index}", item.text)
        return Tap(Pad(text, x=12, y=8), lambda: self.state.choose(item), info=info)

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

    def _key(self, ui: Ui, key: Key, row: int, width: int, height: int) -> Node:
        state, code = self.state, key.code
        shown, icon, desc = self._face(code)
        special = code in SPECIAL and (row > 1 or len(code) > 1)
        special = special and state.board != "numbers" or code == "." and row == 3
        back: Tint = "key_special" if special else "key"
        front: Tint = "on_surface"
        if code == "enter":
            back, front = "primary", "on_primary"
        if code == "shift" and state.shift != "off":
            back, front = "primary_container", "on_primary_container"

        def paint(canvas: Canvas, rect: Rect) -> None:
            area = rect.inset(dp(2.5), dp(4 if height > dp(44) else 2))
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
            return "", icon, tr(desc)
        if code == "shift":
            icon = "keyboard_capslock" if state.shift == "locked" else "shift"
            return "", icon, tr(NAMES[code])
        if code in ICONS:
            return "", ICONS[code], tr(NAMES[code])
        if code in ("symbols", "letters", "more"):
            shown = {"symbols": "?123", "letters": "ABC", "more": "=\\<"}[code]
            return shown, "", tr(NAMES[code])
        if code == " ":
            name = "\u62fc\u97f3" if state.language == "zh" else "English"
            return name, "", tr(NAMES[code])
        shown = code.upper() if state.shift != "off" and state.board == "letters" else code
        return shown, "", tr(NAMES[code]) if code in NAMES else shown


@dataclass(frozen=True, slots=True)
class _EmojiBoard:
    """Rows of emoji by category, above a bar that leads to them."""

    state: KeyboardState

    def layout(self, ui: Ui, limits: Limits) -> Node:
        groups = emoji_groups()
        rows: list[str] = []
        starts: list[int] = []
        for group in groups:
            starts.append(len(rows))
            rows += [
                group.emoji[at : at + EMOJI_COLUMNS]
                for at in range(0, len(group.emoji), EMOJI_COLUMNS)
            ]
        bar = dp(48)
        area = Limits.tight(limits.max_w, limits.max_h - bar)
        body = LazyList(
            len(rows), lambda index: _EmojiRow(rows[index], self.state), self.state.emoji, 4, 4, ""
        )
        foot = self._bar(groups, starts).layout(ui, Limits.tight(limits.max_w, bar))
        return Node(
            limits.max_w,
            limits.max_h,
            [body.layout(ui, area), foot.at(0, limits.max_h - bar)],
        )

    def _bar(self, groups: list[EmojiGroup], starts: list[int]) -> View:
        state = self.state
        letters = Tap(
            Pad(Text("ABC", "title_small", hidden=True), x=16, y=14),
            lambda: state.press("letters"),
            info=Info("android.widget.TextView", "key_letters", "ABC", tr("Letters")),
        )
        shown = max((n for n, start in enumerate(starts) if start <= state.emoji.index), default=0)
        tabs: list[View] = []
        for index, group in enumerate(groups):
            tone: Tint = "primary" if index == shown else "on_surface_variant"
            tabs.append(
                IconButton(
                    group.icon, tr(group.name), self._jump(starts[index]), color=tone, size=40
                )
            )
        back = IconButton("backspace", tr("Delete"), lambda: state.press("back"))
        return Row([letters, Flex(Row(tabs, spread="between")), Space(width=4), back])

    def _jump(self, row: int) -> Handler:
        return lambda: self.state.emoji.jump(row)


@dataclass(frozen=True, slots=True)
class _EmojiRow:
    """Some emoji side by side."""

    emoji: str
    state: KeyboardState

    def layout(self, ui: Ui, limits: Limits) -> Node:
        cell = limits.max_w // EMOJI_COLUMNS
        nodes = [self._cell(ui, char, cell).at(n * cell, 0) for n, char in enumerate(self.emoji)]
        return Node(limits.max_w, dp(EMOJI_ROW_DP), nodes)

    def _cell(self, ui: Ui, char: str, width: int) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            size = dp(25)
            # The variation selector asks for the coloured form of old symbols.
            wide = line_width(char + "\ufe0f", size, 400)
            x = round((rect.x0 + rect.x1 - wide) / 2)
            tone = ui.color("on_surface")
            canvas.line(x, rect.center[1] + size // 3, char + "\ufe0f", size, 400, tone)

        info = Info("android.widget.TextView", "emoji", char, char)
        touch = Touch(tap=lambda: self.state.press(char))
        return Node(width, dp(EMOJI_ROW_DP), paint=paint, info=info, touch=touch)


def _icon_key(
    ui: Ui, icon: str, desc: str, width: int, height: int, state: KeyboardState, code: str
) -> Node:
    def paint(canvas: Canvas, rect: Rect) -> None:
        canvas.icon(*rect.center, dp(24), icon, ui.color("on_surface_variant"))

    info = Info("android.widget.ImageView", code, desc=desc)
    touch = Touch(tap=lambda: state.press(code))
    return Node(width, height, paint=paint, info=info, touch=touch)
