"""Delivery addresses: the list and the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...toolkit import kit
from ...toolkit.strings import tr
from ..addresses import AddressForm, AddressList
from .account_store import Address
from .screen import ShopScreen


class AddressesActivity(AddressList[Address], ShopScreen):
    """All addresses, the default first."""

    app = "shop"
    icons = {"Home": "home", "Office": "work", "Parcel locker": "inventory_2"}
    summary_lines = 3

    def known(self) -> list[Address]:
        return self.account.addresses()

    def title(self, address: Address) -> str:
        return f"{address.label} · {tr('Default')}" if address.default else address.label

    def whole(self, address: Address) -> str:
        return address.text

    def removable(self, address: Address) -> bool:
        return not address.default

    def remove(self, address: Address) -> None:
        self.account.delete_address(address.id)


class AddressEditorActivity(AddressForm[Address], ShopScreen):
    """The form of one address."""

    def stored(self) -> Address | None:
        return self.account.address(self.target) if self.target else None

    def blank(self) -> Address:
        return Address(0, "", "", "", "", "", "")

    def begin(self) -> None:
        super().begin()
        self.default = self.draft.default

    def labels(self) -> dict[str, str]:
        return {
            "label": tr("Label, such as Home"),
            "recipient": tr("Full name"),
            "phone": tr("Phone"),
            "street": tr("Street and number"),
            "city": tr("City"),
            "postcode": tr("Postal code"),
        }

    def field(self, name: str, text: str) -> kit.FieldState:
        if name == "phone":
            return kit.FieldState(text, keyboard="phone", submit="next")
        if name == "postcode":
            return kit.FieldState(text, keyboard="number", submit="next", limit=5)
        return super().field(name, text)

    def mistake(self, name: str, text: str) -> str:
        digits = sum(char.isdigit() for char in text)
        if name == "postcode" and text and digits != 5:
            return tr("Enter 5 digits")
        if name == "phone" and text and digits < 7:
            return tr("Enter a full number")
        return super().mistake(name, text)

    def rest(self) -> Sequence[kit.View]:
        star = kit.Badge("star")
        return [kit.switch_item(tr("Default address"), self.default, self._toggle, leading=star)]

    def save(self, text: Mapping[str, str]) -> int:
        default = self.default and not self.draft.default
        return self.account.save_address(replace(replace(self.draft, **text), default=default))

    def _toggle(self) -> None:
        self.default = not self.default
