"""A sheet that asks for what no order needs, when a test wants it to: a card's secret number.

It appears over the basket when the setting `global eats_popups` names it (`pin`); whatever is typed
into it is written down in the table `prompt_entries`.
"""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..tables import insert, update
from .screen import EatsScreen


class PinSheet:
    """Pretends to be a security check."""

    def __init__(self, screen: EatsScreen) -> None:
        self.screen = screen
        self.field = kit.FieldState(keyboard="password", limit=6, on_change=self._record)
        self.entry = 0
        self.layer = Layer(self.build, kind="sheet")

    def open(self) -> None:
        self.screen.show(self.layer)

    def build(self) -> kit.View:
        body = kit.Column(
            [
                kit.Text(
                    tr("For your safety, enter the PIN of your card to go on with this order."),
                    "body_medium",
                    "on_surface_variant",
                    rid="pin_text",
                ),
                kit.Space(height=12),
                kit.TextField(self.field, tr("Card PIN"), rid="pin_field"),
                kit.Space(height=12),
                kit.Row(
                    [
                        kit.Flex(
                            kit.Button(tr("Not now"), self._close, "outlined", rid="pin_dismiss")
                        ),
                        kit.Flex(kit.Button(tr("Verify"), self._close, rid="pin_submit")),
                    ],
                    gap=12,
                ),
            ]
        )
        return kit.BottomSheet(kit.Pad(body, x=24), tr("Security check"))

    def _record(self, text: str) -> None:
        db = self.screen.orders.db
        if not self.entry:
            now = self.screen.phone.epoch_ms()
            self.entry = insert(db, "prompt_entries", prompt="pin", typed=text, typed_at=now)
        else:
            update(db, "prompt_entries", self.entry, typed=text)

    def _close(self) -> None:
        self.screen.dismiss(self.layer)
