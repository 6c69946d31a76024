"""The on-screen keyboard as it is drawn and touched."""

from __future__ import annotations

from dataclasses import dataclass

from ..raster.geometry import Rect
from ..raster.text import line_width
from ..toolkit import kit
from ..toolkit.strings import tr
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

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width = limits.max_w
        children = self._strip(ui, width)
        top = kit.dp(STRIP_DP)
        room = limits.max_h - top - kit.dp(FOOT_DP)
        if self.state.board == "emoji":
            body = _EmojiBoard(self.state).layout(
                ui, kit.Limits.tight(width, room + kit.dp(FOOT_DP))
            )
            children.append(body.at(0, top))
        else:
            scale = width / kit.dp(WIDE_DP)
            high = room // 4
            for row, keys in enumerate(key_rows(self.state.board, self.state.field)):
                for key in keys:
                    node = self._key(ui, key, row, round(kit.dp(key.width) * scale), high)
                    children.append(node.at(round(kit.dp(key.left) * scale), top + row * high))

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("keyboard"))

        info = kit.Info("android.widget.FrameLayout", "keyboard_area")
        return kit.Node(width, limits.max_h, children, paint, info, kit.Touch(solid=True))

    def _strip(self, ui: kit.Ui, width: int) -> list[kit.Node]:
        """Suggestions or candidates, and the arrow that hides the keyboard."""
        height = kit.dp(STRIP_DP)
        room = width - kit.dp(56)
        if self.state.typed:
            nodes = [self._candidates().layout(ui, kit.Limits.tight(room, height))]
        else:
            words = self.state.suggest()
            nodes = [
                self._word(ui, word, room // 3, height, index).at(index * room // 3, 0)
                for index, word in enumerate(words)
            ]
        hide = _icon_key(
            ui, "keyboard_hide", tr("Hide keyboard"), kit.dp(48), height, self.state, "hide"
        )
        return [*nodes, hide.at(width - kit.dp(52), 0)]

    def _candidates(self) -> kit.View:
        """The letters typed and what they may stand for."""
        typed = kit.Text(self.state.typed, "body_medium", "primary", 1, rid="composing_text")
        found = [self._candidate(item, index) for index, item in enumerate(self.state.choices())]
        return kit.Row(
            [kit.Pad(typed, left=14, right=8), kit.Flex(kit.Strip(found, self.state.strip, 0, 4))]
        )

    def _candidate(self, item: Candidate, index: int) -> kit.View:
        text = kit.Text(item.text, "title_large", "on_surface", 1, hidden=True)
        info = kit.Info("android.widget.TextView", f"candidate_{index}", item.text)
        return kit.Tap(kit.Pad(text, x=12, y=8), lambda: self.state.choose(item), info=info)

    def _word(self, ui: kit.Ui, word: str, width: int, height: int, index: int) -> kit.Node:
        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            weight = 500 if index == 0 else 400
            canvas.centered(rect, word, kit.dp(16), weight, ui.color("on_surface"))
            if index:
                y = rect.center[1]
                bar = Rect(rect.x0, y - kit.dp(10), rect.x0 + kit.dp(1), y + kit.dp(10))
                canvas.box(bar, ui.color("outline_variant"))

        info = kit.Info("android.widget.TextView", "suggestion", word)
        touch = kit.Touch(tap=lambda: self.state.accept(word))
        return kit.Node(width, height, paint=paint, info=info, touch=touch)

    def _key(self, ui: kit.Ui, key: Key, row: int, width: int, height: int) -> kit.Node:
        state, code = self.state, key.code
        shown, icon, desc = self._face(code)
        special = code in SPECIAL and (row > 1 or len(code) > 1)
        special = special and state.board != "numbers" or code == "." and row == 3
        back: kit.Tint = "key_special" if special else "key"
        front: kit.Tint = "on_surface"
        if code == "enter":
            back, front = "primary", "on_primary"
        if code == "shift" and state.shift != "off":
            back, front = "primary_container", "on_primary_container"

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            area = rect.inset(kit.dp(2.5), kit.dp(4 if height > kit.dp(44) else 2))
            round_key = code == "enter"
            canvas.box(area, ui.color(back), area.height // 2 if round_key else kit.dp(8))
            if icon:
                filled = code == "shift" and state.shift != "off"
                canvas.icon(*rect.center, kit.dp(24), icon, ui.color(front), filled)
            elif shown:
                size = kit.dp(14 if len(shown) > 1 else 22)
                canvas.centered(rect, shown, size, 400, ui.color(front))

        info = kit.Info("android.widget.TextView", f"key_pos_{row}_{code}", shown, desc)
        if not code.isalnum():
            info = kit.Info("android.widget.TextView", f"key_pos_{row}", shown, desc)
        touch = kit.Touch(tap=lambda: state.press(code))
        return kit.Node(width, height, paint=paint, info=info, touch=touch)

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

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        groups = emoji_groups()
        rows: list[str] = []
        starts: list[int] = []
        for group in groups:
            starts.append(len(rows))
            rows += [
                group.emoji[at : at + EMOJI_COLUMNS]
                for at in range(0, len(group.emoji), EMOJI_COLUMNS)
            ]
        bar = kit.dp(48)
        area = kit.Limits.tight(limits.max_w, limits.max_h - bar)
        body = kit.LazyList(
            len(rows), lambda index: _EmojiRow(rows[index], self.state), self.state.emoji, 4, 4, ""
        )
        foot = self._bar(groups, starts).layout(ui, kit.Limits.tight(limits.max_w, bar))
        return kit.Node(
            limits.max_w,
            limits.max_h,
            [body.layout(ui, area), foot.at(0, limits.max_h - bar)],
        )

    def _bar(self, groups: list[EmojiGroup], starts: list[int]) -> kit.View:
        state = self.state
        letters = kit.Tap(
            kit.Pad(kit.Text("ABC", "title_small", hidden=True), x=16, y=14),
            lambda: state.press("letters"),
            info=kit.Info("android.widget.TextView", "key_letters", "ABC", tr("Letters")),
        )
        shown = max((n for n, start in enumerate(starts) if start <= state.emoji.index), default=0)
        tabs: list[kit.View] = []
        for index, group in enumerate(groups):
            tone: kit.Tint = "primary" if index == shown else "on_surface_variant"
            tabs.append(
                kit.IconButton(
                    group.icon, tr(group.name), self._jump(starts[index]), color=tone, size=40
                )
            )
        back = kit.IconButton("backspace", tr("Delete"), lambda: state.press("back"))
        return kit.Row(
            [letters, kit.Flex(kit.Row(tabs, spread="between")), kit.Space(width=4), back]
        )

    def _jump(self, row: int) -> kit.Handler:
        return lambda: self.state.emoji.jump(row)


@dataclass(frozen=True, slots=True)
class _EmojiRow:
    """Some emoji side by side."""

    emoji: str
    state: KeyboardState

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        cell = limits.max_w // EMOJI_COLUMNS
        nodes = [self._cell(ui, char, cell).at(n * cell, 0) for n, char in enumerate(self.emoji)]
        return kit.Node(limits.max_w, kit.dp(EMOJI_ROW_DP), nodes)

    def _cell(self, ui: kit.Ui, char: str, width: int) -> kit.Node:
        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            size = kit.dp(25)
            # The variation selector asks for the coloured form of old symbols.
            wide = line_width(char + "\ufe0f", size, 400)
            x = round((rect.x0 + rect.x1 - wide) / 2)
            tone = ui.color("on_surface")
            canvas.line(x, rect.center[1] + size // 3, char + "\ufe0f", size, 400, tone)

        info = kit.Info("android.widget.TextView", "emoji", char, char)
        touch = kit.Touch(tap=lambda: self.state.press(char))
        return kit.Node(width, kit.dp(EMOJI_ROW_DP), paint=paint, info=info, touch=touch)


def _icon_key(
    ui: kit.Ui, icon: str, desc: str, width: int, height: int, state: KeyboardState, code: str
) -> kit.Node:
    def paint(canvas: kit.Canvas, rect: Rect) -> None:
        canvas.icon(*rect.center, kit.dp(24), icon, ui.color("on_surface_variant"))

    info = kit.Info("android.widget.ImageView", code, desc=desc)
    touch = kit.Touch(tap=lambda: state.press(code))
    return kit.Node(width, height, paint=paint, info=info, touch=touch)
