"""The dialog that keeps a place under a label."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...toolkit.basic import Text
from ...toolkit.buttons import Chip
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.overlays import Choice, Dialog
from ...toolkit.strings import tr
from ...toolkit.view import Column, Row, Space, View
from .screen import Screen

LONGEST = 60
SUGGESTIONS = ("Home", "Work", "Gym")


class LabelDialog:
    """Asks for a label, offering the usual ones."""

    def __init__(self, screen: Screen, place: str, label: str, save: Callable[[str], None]) -> None:
        self.screen = screen
        self.place = place
        self.save = save
        self.field = FieldState(label, limit=LONGEST, on_submit=lambda _: self._accept())
        self.layer = Layer(self.build)

    def open(self) -> None:
        self.screen.show(self.layer)
        self.layer.edit(self.field)

    def build(self) -> View:
        chips: list[View] = [
            Chip(tr(name), lambda name=name: self.field.set(tr(name))) for name in SUGGESTIONS
        ]
        body = Column(
            [
                Text(self.place, "body_medium", "on_surface_variant", 2),
                Space(height=12),
                TextField(self.field, tr("Label"), rid="label_text"),
                Space(height=8),
                Row(chips, gap=8),
            ]
        )
        return Dialog(
            tr("Save place as"),
            body=body,
            confirm=Choice(tr("Save"), self._accept, bool(self.field.text.strip())),
            cancel=Choice(tr("Cancel"), lambda: self.screen.dismiss(self.layer)),
        )

    def _accept(self) -> None:
        label = self.field.text.strip()
        if label:
            self.screen.dismiss(self.layer)
            self.save(label)
