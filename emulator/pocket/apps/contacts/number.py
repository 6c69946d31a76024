"""A phone number that came from another app: who it is, and what to do with it."""

from __future__ import annotations

from urllib.parse import unquote

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity
from .store import ContactStore, significant


class NumberActivity(AppActivity):
    """What `tel:` opens; the phone cannot call, but it can write and remember."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.store = ContactStore(self.phone)
        self.scroll = kit.ScrollState()

    @property
    def number(self) -> str:
        return unquote((self.intent.data or "").partition(":")[2].partition("?")[0])

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: kit.Ui) -> kit.View:
        name = self.store.name_of(self.number)
        head: list[kit.View] = [
            kit.Avatar(name or "", 96),
            kit.Space(height=16),
            kit.Text(name or self.number, "headline_medium", align="center", rid="large_title"),
        ]
        if name:
            head.append(kit.Text(self.number, "body_large", "on_surface_variant", rid="number"))
        rows = [
            kit.ListItem(tr("Call"), leading=kit.Icon("call"), on_tap=self._call),
            kit.ListItem(tr("Send message"), leading=kit.Icon("chat"), on_tap=self._write),
        ]
        known = self._known()
        if known is None:
            add = kit.ListItem(
                tr("Create new contact"), leading=kit.Icon("person_add"), on_tap=self._create
            )
            rows.append(add)
        else:
            rows.append(
                kit.ListItem(
                    tr("View contact"),
                    leading=kit.Icon("person"),
                    on_tap=lambda: self.open(
                        ".DetailActivity", f"content://com.android.contacts/contacts/{known}"
                    ),
                )
            )
        parts = [kit.Pad(kit.Column(head, align="center"), x=24, bottom=24), *kit.group(rows)]
        bar = kit.AppBar("", self.leave, color="surface_container")
        return kit.Scaffold(kit.scroll_list(parts, self.scroll), top=bar, color="surface_container")

    def _known(self) -> int | None:
        wanted = significant(self.number)
        for entry in self.store.entries():
            contact = self.store.get(entry.id)
            if contact is not None and wanted in {significant(p.number) for p in contact.phones}:
                return entry.id
        return None

    def _call(self) -> None:
        self.toast(tr("Calls aren’t available on this phone"))

    def _write(self) -> None:
        self.start(Intent("android.intent.action.SENDTO", f"smsto:{self.number}"))

    def _create(self) -> None:
        self.open(".EditorActivity", extras={"phone": self.number})
