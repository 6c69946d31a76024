"""The on-screen keyboard: which board is up, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..raster.geometry import Rect
from ..toolkit import kit
from .keyboard_boards import CHINESE_MARKS, Board
from .keyboard_words import WORDS
from .pinyin import Candidate, candidates

STRIP_DP = 44
ROW_DP = 54
FLAT_ROW_DP = 39
FOOT_DP = 10
PLAIN_KINDS = ("text", "multiline")
MOST_TYPED = 24
"""Pinyin letters that wait for a choice at most."""


def height(screen: Rect) -> int:
    """The keyboard's height on a screen, in pixels; its rows are lower in landscape."""
    row = ROW_DP if screen.height >= screen.width else FLAT_ROW_DP
    return kit.dp(STRIP_DP + 4 * row + FOOT_DP)


class KeyboardState:
    """Which board is up, shift, the language, and where the keys go."""

    def __init__(self, enter: Callable[[], None], hide: Callable[[], None]) -> None:
        self.board: Board = "letters"
        self.shift: Literal["off", "once", "locked"] = "off"
        self.language: Literal["en", "zh"] = "en"
        self.typed = ""
        """Pinyin letters that are not chosen yet."""
        self.strip = kit.ScrollState()
        self.emoji = kit.ScrollState()
        self._enter = enter
        self._hide = hide
        self._field: kit.FieldState | None = None
        self._seen = ("", 0)

    @property
    def chinese(self) -> bool:
        """Letters are pinyin now."""
        field = self._field
        return self.language == "zh" and field is not None and field.keyboard in PLAIN_KINDS

    def attach(self, field: kit.FieldState) -> None:
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
        self.typed = ""
        self.board = "numbers" if field.keyboard in ("number", "phone") else "letters"
        self.shift = "off"
        self._capitals()

    def detach(self) -> None:
        self._field = None
        self.typed = ""

    def reset(self) -> None:
        """As it was when the phone was new, the language included."""
        self.detach()
        self.board, self.shift, self.language = "letters", "off", "en"
        self.strip.jump(0)
        self.emoji.jump(0)

    @property
    def field(self) -> kit.FieldState | None:
        return self._field

    def press(self, code: str) -> None:
        """Act on a key."""
        field = self._field
        if field is None:
            return
        match code:
            case "shift":
                order: dict[str, Literal["off", "once", "locked"]]
                order = {"off": "once", "once": "locked", "locked": "off"}
                self.shift = order[self.shift]
            case "symbols" | "letters" | "more" | "emoji":
                self.board = code
            case "language":
                self._commit_raw()
                self.language = "en" if self.language == "zh" else "zh"
                self._capitals()
            case "back" if self.typed:
                self.typed = self.typed[:-1]
                self.strip.jump(0)
            case "back":
                field.backspace()
                self._capitals()
            case "enter" if self.typed:
                self._commit_raw()
            case "enter":
                self._enter()
            case "hide":
                self._hide()
            case _:
                self._type(field, code)

    def _type(self, field: kit.FieldState, code: str) -> None:
        upper = self.shift != "off" and self.board == "letters"
        if self.chinese and code.isalpha() and code.isascii() and not upper:
            self.typed = (self.typed + code)[:MOST_TYPED]
            self.strip.jump(0)
            return
        if self.typed:
            self._commit_first()
            if code == " ":
                return
        if self.chinese:
            code = CHINESE_MARKS.get(code, code)
        field.insert(code.upper() if upper else code)
        if code == " " and self.board in ("symbols", "more"):
            self.board = "letters"
        self._capitals()

    def choices(self) -> list[Candidate]:
        """What the pinyin typed may stand for."""
        return candidates(self.typed) if self.typed else []

    def choose(self, candidate: Candidate) -> None:
        """Put a candidate in; letters it does not use wait on."""
        if self._field is not None:
            self._field.insert(candidate.text)
        self.typed = self.typed[candidate.used :]
        self.strip.jump(0)

    def suggest(self) -> list[str]:
        """Up to three words that begin like the one being typed."""
        field = self._field
        if field is None or field.keyboard not in PLAIN_KINDS or self.chinese:
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

    def _commit_first(self) -> None:
        """Choose the first candidate until no letter waits."""
        while self.typed:
            found = self.choices()
            if not found:
                self._commit_raw()
                return
            self.choose(found[0])

    def _commit_raw(self) -> None:
        """Put the letters themselves in."""
        if self._field is not None and self.typed:
            self._field.insert(self.typed)
        self.typed = ""

    def _capitals(self) -> None:
        """Raise shift where the field begins a sentence or a word."""
        field = self._field
        if field is None or self.shift == "locked":
            return
        if self.chinese:
            self.shift = "off"
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
