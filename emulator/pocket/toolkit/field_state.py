"""What a text field holds while it is on a screen: text, cursor and selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Keyboard = Literal["text", "number", "phone", "email", "password", "multiline", "uri"]
Submit = Literal["done", "search", "send", "next", "go", "newline"]


class FieldState:
    """The text of one field, its cursor and selection; lives as long as the screen it is on."""

    def __init__(
        self,
        text: str = "",
        *,
        keyboard: Keyboard = "text",
        submit: Submit = "done",
        on_change: Callable[[str], None] | None = None,
        on_submit: Callable[[str], None] | None = None,
        limit: int | None = None,
    ) -> None:
        self.text = text
        self.cursor = len(text)
        self.anchor = len(text)
        self.keyboard: Keyboard = keyboard
        self.submit: Submit = submit
        self.on_change = on_change
        self.on_submit = on_submit
        self.limit = limit
        self.capitals: Literal["none", "sentences", "words"] = (
            "sentences" if keyboard in ("text", "multiline") else "none"
        )

    @property
    def selection(self) -> tuple[int, int]:
        """Start and end of the selected text, equal when only the cursor stands there."""
        return min(self.cursor, self.anchor), max(self.cursor, self.anchor)

    def place(self, position: int, *, extend: bool = False) -> None:
        """Move the cursor; `extend` keeps the other end of the selection."""
        self.cursor = max(0, min(len(self.text), position))
        if not extend:
            self.anchor = self.cursor

    def select_all(self) -> None:
        self.anchor, self.cursor = 0, len(self.text)

    def select_word(self) -> None:
        """Select the word under the cursor."""
        start = end = self.cursor
        if end < len(self.text) and self.text[end].isalnum():
            end += 1
        while start > 0 and self.text[start - 1].isalnum():
            start -= 1
        while end < len(self.text) and self.text[end].isalnum():
            end += 1
        self.anchor, self.cursor = start, end

    def insert(self, text: str) -> None:
        """Type text over the selection; a single-line field takes line breaks as spaces."""
        if self.keyboard != "multiline":
            text = text.replace("\n", " ")
        if self.keyboard == "number":
            text = "".join(char for char in text if char.isdigit() or char in ".,:-")
        start, end = self.selection
        if self.limit is not None:
            text = text[: max(0, self.limit - (len(self.text) - (end - start)))]
        self._replace(start, end, text)

    def backspace(self) -> None:
        start, end = self.selection
        if start == end:
            start = max(0, start - 1)
        self._replace(start, end, "")

    def delete(self) -> None:
        """Remove what stands after the cursor, as the Del key of a keyboard does."""
        start, end = self.selection
        if start == end:
            end = min(len(self.text), end + 1)
        self._replace(start, end, "")

    def set(self, text: str) -> None:
        """Replace everything."""
        self._replace(0, len(self.text), "")
        self.insert(text)

    def clear(self) -> None:
        self._replace(0, len(self.text), "")

    def enter(self) -> bool:
        """Act on the Enter key; True when the field is done and the keyboard may go."""
        if self.submit == "newline":
            self.insert("\n")
            return False
        if self.on_submit is not None:
            self.on_submit(self.text)
        return self.submit != "next"

    def _replace(self, start: int, end: int, text: str) -> None:
        before = self.text
        self.text = before[:start] + text + before[end:]
        self.cursor = self.anchor = start + len(text)
        if self.on_change is not None and self.text != before:
            self.on_change(self.text)
