"""Choosing where food is delivered to, and the list and form of addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..addresses import EDITOR, AddressForm, AddressList, icon_of
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
                _whole(address),
                kit.RadioButton(address.id == current.id),
                kit.Icon(icon_of(address, "eats", ICONS)),
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
        self.screen.open(EDITOR)


class AddressesActivity(AddressList[Address], EatsScreen):
    """All addresses."""

    app = "eats"
    icons = ICONS

    def known(self) -> list[Address]:
        return self.addresses.all()

    def whole(self, address: Address) -> str:
        return _whole(address)

    def asked(self, address: Address) -> str:
        return address.line

    def removable(self, address: Address) -> bool:
        return len(self.addresses.all()) > 1

    def remove(self, address: Address) -> None:
        self.addresses.delete(address.id)


class AddressEditorActivity(AddressForm[Address], EatsScreen):
    """The form of one address."""

    def stored(self) -> Address | None:
        return self.addresses.get(self.target) if self.target else None

    def blank(self) -> Address:
        # A new address is taken to be in the owner's own street until the map says otherwise.
        return Address(0, "", "", "", "", 350, -250)

    def labels(self) -> dict[str, str]:
        return {
            "label": tr("Label, such as Home"),
            "street": tr("Street and number"),
            "city": tr("City"),
            "detail": tr("Note for the courier"),
        }

    def mistake(self, name: str, text: str) -> str:
        return "" if name == "detail" else super().mistake(name, text)

    def save(self, text: Mapping[str, str]) -> int:
        return self.addresses.save(replace(self.draft, **text))


def _whole(address: Address) -> str:
    """The address with what a courier has to know."""
    if not address.detail:
        return address.text
    return tr("{address}, {detail}", address=address.text, detail=address.detail)
