"""The field at the bottom of talks and comments, with its button."""

from __future__ import annotations

from collections.abc import Callable

from ...toolkit import kit


class SayBar:
    """What is being written; `act` gets it, never empty."""

    def __init__(self, act: Callable[[str], None]) -> None:
        self.field = kit.FieldState(keyboard="multiline", submit="newline")
        self._act = act

    def view(self, hint: str, button: str) -> kit.View:
        ready = bool(self.field.text.strip())
        field = kit.TextField(
            self.field,
            hint=hint,
            form="plain",
            rid="compose_text",
            max_lines=4,
            min_height=48,
        )
        send = kit.IconButton(
            "send",
            button,
            self._send,
            "filled" if ready else "plain",
            enabled=ready,
            filled=True,
            rid="send",
        )
        box = kit.Surface(kit.Pad(field, x=18), "surface_high", 24)
        row = kit.Row([kit.Flex(box), send], gap=6, align="end")
        return kit.Surface(kit.Pad(row, left=12, right=6, y=8), "surface", solid=True)

    def _send(self) -> None:
        text = self.field.text.strip()
        if text:
            self.field.clear()
            self._act(text)
