"""The field at the bottom of talks and comments, with its button."""

from __future__ import annotations

from collections.abc import Callable

from ...toolkit.buttons import IconButton
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.view import Flex, Pad, Row, Surface, View


class SayBar:
    """What is being written; `act` gets it, never empty."""

    def __init__(self, act: Callable[[str], None]) -> None:
        self.field = FieldState(keyboard="multiline", submit="newline")
        self._act = act

    def view(self, hint: str, button: str) -> View:
        ready = bool(self.field.text.strip())
        field = TextField(
            self.field,
            hint=hint,
            form="plain",
            rid="compose_text",
            max_lines=4,
            min_height=48,
        )
        send = IconButton(
            "send",
            button,
            self._send,
            "filled" if ready else "plain",
            enabled=ready,
            filled=True,
            rid="send",
        )
        box = Surface(Pad(field, x=18), "surface_high", 24)
        row = Row([Flex(box), send], gap=6, align="end")
        return Surface(Pad(row, left=12, right=6, y=8), "surface", solid=True)

    def _send(self) -> None:
        text = self.field.text.strip()
        if text:
            self.field.clear()
            self._act(text)
