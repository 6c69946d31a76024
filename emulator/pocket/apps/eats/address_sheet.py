"""Choosing where food is delivered to, and the list and form of addresses."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .address_store import Address
from .screen import EatsScreen

ICONS = {"Home": "home", "Office": "work", "Gym": "fitness_center"}


class AddressSheet:
    """A sheet of addresses; the one tapped is used from then on."""

    def __init__(self, screen: EatsScreen, chosen: Callable[[], None] | None = None) -> None:
        self.screen = screen
        self.chosen = chosen
        self.scroll = kit.ScrollState()
        self.layer = Layer(self.build, kind="sheet")

    def open(self) -> None:
        self.screen.show(self.layer)

    def build(self) -> kit.View:
        current = self.screen.address
        rows: list[kit.View] = [
            kit.ListItem(
                address.label,
                ", ".join(part for part in (address.text, address.detail) if part),
                kit.RadioButton(address.id == current.id),
                kit.Icon(ICONS.get(address.label, "place")),
                on_tap=self._chooser(address.id),
                checked=address.id == current.id,
                rid="address_choice",
            )
            for address in self.screen.addresses.all()
        ]
        rows.append(
            kit.ListItem(
                tr("Add an address"), leading=kit.Pad(kit.Icon("add"), x=12), on_tap=self._add
            )
        )
        return kit.BottomSheet(kit.fitted_list(rows, self.scroll), tr("Deliver to"))

    def _chooser(self, address_id: int) -> kit.Handler:
        def choose() -> None:
            self.screen.dismiss(self.layer)
            self.screen.addresses.choose(address_id)
            if self.chosen is not None:
                self.chosen()

        return choose

    def _add(self) -> None:
        self.screen.dismiss(self.layer)
        self.screen.open(".AddressEditorActivity")


class AddressesActivity(EatsScreen):
    """All addresses."""

    ground = "surface_container"

    def page(self) -> kit.View:
        rows = kit.group([self._row(address) for address in self.addresses.all()])
        fab = kit.Fab(
            "add",
            tr("Add an address"),
            lambda: self.open(".AddressEditorActivity"),
            tr("Add an address"),
            rid="add_address",
        )
        bar = kit.AppBar(tr("Addresses"), self.leave, color="surface_container")
        body = kit.scroll_list(rows, self.scroll, top=8, bottom=96)
        return kit.Scaffold(body, bar, fab=fab, color="surface_container")

    def _row(self, address: Address) -> kit.ListItem:
        more = kit.IconButton(
            "more_vert",
            tr("Options for {name}", name=address.label),
            lambda: self._menu(address),
            rid="address_more",
        )
        return kit.ListItem(
            address.label,
            ", ".join(part for part in (address.text, address.detail) if part),
            kit.Badge(ICONS.get(address.label, "place")),
            more,
            on_tap=lambda: self._edit(address),
            rid="address",
        )

    def _menu(self, address: Address) -> None:
        only = len(self.addresses.all()) == 1
        self.menu(
            [
                kit.Choice(tr("Edit"), lambda: self._edit(address)),
                kit.Choice(tr("Delete"), lambda: self._ask(address), not only),
            ]
        )

    def _edit(self, address: Address) -> None:
        self.open(".AddressEditorActivity", f"eats://address/{address.id}")

    def _ask(self, address: Address) -> None:
        self.confirm(
            tr("Delete this address?"),
            f"{address.label}: {address.text}",
            tr("Delete"),
            lambda: self.addresses.delete(address.id),
        )


class AddressEditorActivity(EatsScreen):
    """The form of one address."""

    def begin(self) -> None:
        known = self.addresses.get(self.target) if self.target else None
        # A new address is taken to be in the owner's own street until the map says otherwise.
        self.known = known or Address(0, "", "", "", "", 350, -250)
        self.label = _line(self.known.label)
        self.street = _line(self.known.street)
        self.city = _line(self.known.city)
        self.detail = _line(self.known.detail)
        self.tried = False
        if known is None:
            self.edit(self.label)

    def page(self) -> kit.View:
        fields = (
            (self.label, tr("Label, such as Home"), "label"),
            (self.street, tr("Street and number"), "street"),
            (self.city, tr("City"), "city"),
            (self.detail, tr("Note for the courier"), "detail"),
        )
        rows: list[kit.View] = [
            kit.Pad(kit.TextField(state, label, rid=rid, error=self._error(state)), x=16, y=4)
            for state, label, rid in fields
        ]
        title = tr("Edit address") if self.known.id else tr("New address")
        save = kit.Button(tr("Save"), self._save, rid="save_address")
        bar = kit.AppBar(
            title, self.leave, [save, kit.Space(width=8)], back_icon="close", back_desc=tr("Close")
        )
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, top=8, bottom=32), bar)

    def _error(self, state: kit.FieldState) -> str:
        missing = self.tried and state is not self.detail and not state.text.strip()
        return tr("Required") if missing else ""

    def _save(self) -> None:
        self.tried = True
        if any(self._error(state) for state in (self.label, self.street, self.city)):
            return
        known = self.known
        saved = self.addresses.save(
            Address(
                known.id,
                self.label.text.strip(),
                self.street.text.strip(),
                self.city.text.strip(),
                self.detail.text.strip(),
                known.east,
                known.north,
            )
        )
        self.finish(saved)
        self.toast(tr("Address saved"))


def _line(text: str) -> kit.FieldState:
    field = kit.FieldState(text, submit="next")
    field.capitals = "words"
    return field
