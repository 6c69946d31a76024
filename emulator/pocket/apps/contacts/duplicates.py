"""People who are in the contacts more than once, and making one of them."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity
from .store import Contact, ContactStore


class DuplicatesActivity(AppActivity):
    """Contacts of one name, side by side, each with a button that merges them."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.store = ContactStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: kit.Ui) -> kit.View:
        found = self.store.duplicates()
        bar = kit.AppBar(tr("Merge & fix"), self.leave, color="surface_container")
        body: kit.View = kit.LazyList(
            len(found), lambda index: self._card(found[index]), self.scroll, top=8, bottom=24
        )
        if not found:
            state = kit.empty_state(
                "check_circle", tr("Nothing to fix"), tr("No duplicate contacts")
            )
            body = kit.Fill(state, center=True)
        return kit.Scaffold(body, top=bar, color="surface_container")

    def _card(self, same: list[Contact]) -> kit.View:
        name = same[0].name
        rows: list[kit.View] = []
        for contact in same:
            numbers = [f"{phone.number} \u2022 {tr(phone.label)}" for phone in contact.phones]
            lines = [*numbers, *contact.emails] or [tr("No phone number")]
            texts: list[kit.View] = [kit.Text(contact.name, "body_large", lines=1)]
            texts += [kit.Text(line, "body_medium", "on_surface_variant", 1) for line in lines]
            rows.append(
                kit.Row(
                    [kit.Avatar(contact.name, 40), kit.Flex(kit.Column(texts))],
                    gap=16,
                    align="start",
                )
            )
            rows.append(kit.Space(height=14))
        merge = kit.Button(
            tr("Merge"),
            lambda: self._ask(same),
            "tonal",
            "merge",
            rid="merge",
            desc=tr("Merge {name}", name=name),
        )
        rows.append(kit.Row([kit.Flex(kit.Space()), merge]))
        return kit.Pad(kit.Carded(kit.Pad(kit.Column(rows), x=16, y=16)), x=16, bottom=12)

    def _ask(self, same: list[Contact]) -> None:
        def merge() -> None:
            self.dismiss(layer)
            self.store.merge([contact.id for contact in same])
            self.toast(tr("Contacts merged"))

        def build() -> kit.View:
            text = tr("{count} contacts become one that keeps every number.", count=len(same))
            return kit.Dialog(
                tr("Merge contacts?"),
                text,
                confirm=kit.Choice(tr("Merge"), merge),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
