"""Choosing where food is delivered to, and the list and form of addresses."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Badge, Icon
from ...toolkit.buttons import Button, Fab, IconButton
from ...toolkit.choice import RadioButton
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.node import Handler
from ...toolkit.overlays import BottomSheet, Choice, fitted_list
from ...toolkit.rows import ListItem, group
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Pad, Space, View
from ..owner_texts import in_the_files
from .address_store import Address
from .screen import EatsScreen

ICONS = {"Home": "home", "Office": "work", "Gym": "fitness_center"}


class AddressSheet:
    """A sheet of addresses; the one tapped is used from then on."""

    def __init__(self, screen: EatsScreen, chosen: Callable[[], None] | None = None) -> None:
        self.screen = screen
        self.chosen = chosen
        self.scroll = ScrollState()
        self.layer = Layer(self.build, kind="sheet")

    def open(self) -> None:
        self.screen.show(self.layer)

    def build(self) -> View:
        current = self.screen.address
        rows: list[View] = [
            ListItem(
                address.label,
                _whole(address),
                RadioButton(address.id == current.id),
                Icon(_icon(address)),
                on_tap=self._chooser(address.id),
                checked=address.id == current.id,
                rid="address_choice",
            )
            for address in self.screen.addresses.all()
        ]
        rows.append(
            ListItem(tr("Add an address"), leading=Pad(Icon("add"), x=12), on_tap=self._add)
        )
        return BottomSheet(fitted_list(rows, self.scroll), tr("Deliver to"))

    def _chooser(self, address_id: int) -> Handler:
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

    def page(self) -> View:
        rows = group([self._row(address) for address in self.addresses.all()])
        fab = Fab(
            "add",
            tr("Add an address"),
            lambda: self.open(".AddressEditorActivity"),
            tr("Add an address"),
            rid="add_address",
        )
        bar = AppBar(tr("Addresses"), self.leave, color="surface_container")
        body = scroll_list(rows, self.scroll, top=8, bottom=96)
        return Scaffold(body, bar, fab=fab, color="surface_container")

    def _row(self, address: Address) -> ListItem:
        more = IconButton(
            "more_vert",
            tr("Options for {name}", name=address.label),
            lambda: self._menu(address),
            rid="address_more",
        )
        return ListItem(
            address.label,
            _whole(address),
            Badge(_icon(address)),
            more,
            on_tap=lambda: self._edit(address),
            rid="address",
        )

    def _menu(self, address: Address) -> None:
        only = len(self.addresses.all()) == 1
        self.menu(
            [
                Choice(tr("Edit"), lambda: self._edit(address)),
                Choice(tr("Delete"), lambda: self._ask(address), not only),
            ]
        )

    def _edit(self, address: Address) -> None:
        self.open(".AddressEditorActivity", f"eats://address/{address.id}")

    def _ask(self, address: Address) -> None:
        self.confirm(
            tr("Delete this address?"),
            address.line,
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

    def page(self) -> View:
        fields = (
            (self.label, tr("Label, such as Home"), "label"),
            (self.street, tr("Street and number"), "street"),
            (self.city, tr("City"), "city"),
            (self.detail, tr("Note for the courier"), "detail"),
        )
        rows: list[View] = [
            Pad(TextField(state, label, rid=rid, error=self._error(state)), x=16, y=4)
            for state, label, rid in fields
        ]
        title = tr("Edit address") if self.known.id else tr("New address")
        save = Button(tr("Save"), self._save, rid="save_address")
        bar = AppBar(
            title, self.leave, [save, Space(width=8)], back_icon="close", back_desc=tr("Close")
        )
        return Scaffold(scroll_list(rows, self.scroll, top=8, bottom=32), bar)

    def _error(self, state: FieldState) -> str:
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


def _whole(address: Address) -> str:
    """The address with what a courier has to know."""
    if not address.detail:
        return address.text
    return tr("{address}, {detail}", address=address.text, detail=address.detail)


def _icon(address: Address) -> str:
    label = in_the_files("eats").get(address.label, address.label)
    return ICONS.get(label, "place")


def _line(text: str) -> FieldState:
    field = FieldState(text, submit="next")
    field.capitals = "words"
    return field
