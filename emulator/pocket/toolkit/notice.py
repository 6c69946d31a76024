"""The snackbar of one screen: what was just done, and how to take it back."""

from __future__ import annotations

from .node import Handler
from .overlays import Choice, Snackbar
from .strings import tr
from .view import View


class Notice:
    """Holds a message until the screen clears it, which it does when the next thing is done."""

    def __init__(self) -> None:
        self._text = ""
        self._label = ""
        self._act: Handler | None = None

    def say(self, text: str, undo: Handler | None = None, label: str = "") -> None:
        """Show a message; `undo` gets a button, labelled Undo unless said otherwise."""
        self._text, self._act = text, undo
        self._label = label or tr("Undo")

    def clear(self) -> None:
        self._text, self._act = "", None

    def view(self) -> View | None:
        """The snackbar, None while there is nothing to say."""
        if not self._text:
            return None
        return Snackbar(self._text, Choice(self._label, self._undo) if self._act else None)

    def _undo(self) -> None:
        act = self._act
        self.clear()
        if act is not None:
            act()
