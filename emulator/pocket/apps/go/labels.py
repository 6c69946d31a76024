"""The dialog that keeps a place under a label."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .screen import Screen

LONGEST = 60
SUGGESTIONS = ("Home", "Work", "Gym")


class LabelDialog:
    """Asks for a label, offering the usual ones."""

    def __init__(self, screen: Screen, place: str, label: str, save: Callable[[str], None]) -> None:
        self.screen = screen
        self.place = place
        self.save = save
        self.field = kit.FieldState(label, limit=LONGEST, on_submit=lambda _: self._accept())
        self.layer = Layer(self.build)

    def open(self) -> None:
        self.screen.show(self.layer)
        self.layer.edit(self.field)

    def build(self) -> kit.View:
        chips: list[kit.View] = [
            kit.Chip(tr(name), lambda name=name: self.field.set(tr(name))) for name in SUGGESTIONS
        ]
        body = kit.Column(
            [
                kit.Text(self.place, "body_medium", "on_surface_variant", 2),
                kit.Space(height=12),
                kit.TextField(self.field, tr("Label"), rid="label_text"),
                kit.Space(height=8),
                kit.Row(chips, gap=8),
            ]
        )
        return kit.Dialog(
            tr("Save place as"),
            body=body,
            confirm=kit.Choice(tr("Save"), self._accept, bool(self.field.text.strip())),
            cancel=kit.Choice(tr("Cancel"), lambda: self.screen.dismiss(self.layer)),
        )

    def _accept(self) -> None:
        label = self.field.text.strip()
        if label:
            self.screen.dismiss(self.layer)
            self.save(label)
