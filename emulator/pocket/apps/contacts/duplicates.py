"""People who are in the contacts more than once, and making one of them."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Avatar, Text
from ...toolkit.buttons import Button
from ...toolkit.overlays import Choice, Dialog
from ...toolkit.rows import Carded, empty_state
from ...toolkit.scroll import LazyList
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, View
from ..base import AppActivity
from .store import Contact, ContactStore


class DuplicatesActivity(AppActivity):
    """Contacts of one name, side by side, each with a button that merges them."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.store = ContactStore(self.phone)
        self.scroll = ScrollState()

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: Ui) -> View:
        found = self.store.duplicates()
        bar = AppBar(tr("Merge & fix"), self.leave, color="surface_container")
        body: View = LazyList(
            len(found), lambda index: self._card(found[index]), self.scroll, top=8, bottom=24
        )
        if not found:
            state = empty_state("check_circle", tr("Nothing to fix"), tr("No duplicate contacts"))
            body = Fill(state, center=True)
        return Scaffold(body, top=bar, color="surface_container")

    def _card(self, same: list[Contact]) -> View:
        name = same[0].name
        rows: list[View] = []
        for contact in same:
            numbers = [f"{phone.number} \u2022 {tr(phone.label)}" for phone in contact.phones]
            lines = [*numbers, *contact.emails] or [tr("No phone number")]
            texts: list[View] = [Text(contact.name, "body_large", lines=1)]
            texts += [Text(line, "body_medium", "on_surface_variant", 1) for line in lines]
            rows.append(Row([Avatar(contact.name, 40), Flex(Column(texts))], gap=16, align="start"))
            rows.append(Space(height=14))
        merge = Button(
            tr("Merge"),
            lambda: self._ask(same),
            "tonal",
            "merge",
            rid="merge",
            desc=tr("Merge {name}", name=name),
        )
        rows.append(Row([Flex(Space()), merge]))
        return Pad(Carded(Pad(Column(rows), x=16, y=16)), x=16, bottom=12)

    def _ask(self, same: list[Contact]) -> None:
        def merge() -> None:
            self.dismiss(layer)
            self.store.merge([contact.id for contact in same])
            self.toast(tr("Contacts merged"))

        def build() -> View:
            text = tr("{count} contacts become one that keeps every number.", count=len(same))
            return Dialog(
                tr("Merge contacts?"),
                text,
                confirm=Choice(tr("Merge"), merge),
                cancel=Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
