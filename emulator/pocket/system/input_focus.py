"""The input focus: typing, moving between fields, the clipboard, selecting text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..toolkit import kit
from .activity import Pane
from .scene import Scene

MAX_PASTE = 100_000


class EditChoice(NamedTuple):
    """An entry of the toolbar over selected text; the label goes through `tr`."""

    label: str
    act: kit.Handler


class InputFocus:
    """Acts on the field that has the focus in the front window."""

    def __init__(self, pane: Callable[[], Pane], scene: Callable[[], Scene]) -> None:
        self._pane = pane
        self._scene = scene
        self.clipboard = ""
        self.selecting: kit.FieldState | None = None
        """The field whose toolbar is up."""

    @property
    def field(self) -> kit.FieldState | None:
        return self._pane().focus

    def type(self, text: str) -> None:
        """Type as a hardware keyboard does; dropped without a focus."""
        self.selecting = None
        for index, line in enumerate(text.split("\n")):
            if index:
                self.enter()
            field = self.field
            if line and field is not None:
                field.insert(line)

    def enter(self) -> None:
        """The Enter key, or the action key of the keyboard."""
        field = self.field
        if field is None:
            return
        pane = self._pane()
        if field.enter():
            if pane.focus is field:
                pane.wants_keyboard = False
        elif field.submit == "next":
            self.next()

    def next(self) -> None:
        """Move to the field that follows on the screen; after the last one the keyboard goes."""
        fields = [
            node.touch.field
            for window in self._scene().windows
            if window.focus is not None or window.modal or window.touchable
            for node in window.root.walk()
            if node.touch is not None and node.touch.field is not None
        ]
        current = self.field
        if not fields:
            return
        place = fields.index(current) + 1 if current in fields else 0
        if place < len(fields):
            self._pane().edit(fields[place])
        else:
            self._pane().wants_keyboard = False

    def hide_keyboard(self) -> None:
        self._pane().wants_keyboard = False

    def copy(self, cut: bool) -> None:
        field = self.field
        if field is None:
            return
        start, end = field.selection
        if start < end and field.keyboard != "password":
            self.clipboard = field.text[start:end]
            if cut:
                field.insert("")

    def paste(self) -> None:
        if self.field is not None:
            self.field.insert(self.clipboard[:MAX_PASTE])

    def select_all(self) -> None:
        if self.field is not None:
            self.field.select_all()

    def choices(self) -> list[EditChoice]:
        """What the toolbar offers for the selection there is."""
        field = self.field
        if field is None or self.selecting is not field:
            return []
        start, end = field.selection
        found: list[EditChoice] = []
        if start < end and field.keyboard != "password":
            found.append(EditChoice("Cut", lambda: self._done(lambda: self.copy(True))))
            found.append(EditChoice("Copy", lambda: self._done(lambda: self.copy(False))))
        if self.clipboard:
            found.append(EditChoice("Paste", lambda: self._done(self.paste)))
        if field.text and end - start < len(field.text):
            found.append(EditChoice("Select all", self._all))
        return found

    def forget(self) -> None:
        self.clipboard = ""
        self.selecting = None

    def _all(self) -> None:
        self.selecting = self.field
        self.select_all()

    def _done(self, act: kit.Handler) -> None:
        act()
        field = self.field
        if field is not None:
            field.place(field.selection[1])
        self.selecting = None
