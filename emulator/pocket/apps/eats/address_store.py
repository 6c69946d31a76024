"""Delivery addresses and ways to pay, and which address was chosen last."""

from __future__ import annotations

from dataclasses import dataclass

from ..owner_texts import labelled, postal_line
from ..tables import Table, delete
from ..wallet import UNDATED, WalletStore
from .database import EatsTables

PREFERENCES = "/data/data/com.android.eats/shared_prefs/eats.xml"
_XML = """<?xml version='1.0' encoding='utf-8' standalone='yes' ?>
<map>
    <int name="delivery_address" value="{address}" />
</map>
"""


@dataclass(frozen=True, slots=True)
class Address:
    """Where food may go; metres east and north of home."""

    id: int
    label: str
    street: str
    city: str
    detail: str
    east: int
    north: int

    @property
    def text(self) -> str:
        return postal_line(self.street, self.city)

    @property
    def line(self) -> str:
        """Label and address, as an order keeps them."""
        return labelled(self.label, self.text)


ADDRESSES = Table("addresses", Address, east="east_m", north="north_m")


class AddressStore(EatsTables, WalletStore):
    """Reads and writes addresses and ways to pay."""

    ways = UNDATED

    def all(self) -> list[Address]:
        return ADDRESSES.select(self.db, "ORDER BY _id")

    def get(self, address_id: int) -> Address | None:
        return ADDRESSES.get(self.db, address_id)

    def current(self) -> Address:
        """The address chosen last, else the first; it is a preference, not part of an order."""
        known = self.all()
        wanted = self._preferred()
        blank = Address(0, "", "", "", "", 0, 0)
        first = known[0] if known else blank
        return next((item for item in known if item.id == wanted), first)

    def choose(self, address_id: int) -> None:
        text = _XML.format(address=address_id)
        files = self._phone.system.files
        files.mkdir(PREFERENCES.rpartition("/")[0])
        files.write(PREFERENCES, text.encode())

    def _preferred(self) -> int:
        files = self._phone.system.files
        if not files.exists(PREFERENCES):
            return 0
        text = files.read(PREFERENCES).decode()
        value = text.partition('name="delivery_address" value="')[2].partition('"')[0]
        return int(value) if value.isdigit() else 0

    def save(self, address: Address) -> int:
        """Write an address, a new one when its id is 0, and return the id."""
        return ADDRESSES.save(self.db, address)

    def delete(self, address_id: int) -> None:
        delete(self.db, "addresses", address_id)
