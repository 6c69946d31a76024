"""Delivery addresses and ways to pay, and which address was chosen last."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

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
        return f"{self.street}, {self.city}"


@dataclass(frozen=True, slots=True)
class Payment:
    """A way to pay; the balance in cents where there is one."""

    id: int
    kind: str
    name: str
    digits: str
    balance: int | None
    default: bool

    @property
    def text(self) -> str:
        return f"{self.name} ••{self.digits}" if self.digits else self.name


class AddressStore(EatsTables):
    """Reads and writes addresses and ways to pay."""

    def all(self) -> list[Address]:
        return [_address(row) for row in self.db.execute("SELECT * FROM addresses ORDER BY _id")]

    def get(self, address_id: int) -> Address | None:
        return next((item for item in self.all() if item.id == address_id), None)

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
        if address.id:
            self.db.execute(
                "UPDATE addresses SET label = ?, street = ?, city = ?, detail = ? WHERE _id = ?",
                (address.label, address.street, address.city, address.detail, address.id),
            )
            return address.id
        cursor = self.db.execute(
            "INSERT INTO addresses (label, street, city, detail, east_m, north_m)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                address.label,
                address.street,
                address.city,
                address.detail,
                address.east,
                address.north,
            ),
        )
        return cursor.lastrowid or 0

    def delete(self, address_id: int) -> None:
        self.db.execute("DELETE FROM addresses WHERE _id = ?", (address_id,))

    def payments(self) -> list[Payment]:
        rows = self.db.execute("SELECT * FROM payment_methods ORDER BY is_default DESC, _id")
        return [_payment(row) for row in rows]

    def payment(self, payment_id: int) -> Payment | None:
        return next((item for item in self.payments() if item.id == payment_id), None)

    def make_default(self, payment_id: int) -> None:
        self.db.execute(
            "UPDATE payment_methods SET is_default = (_id = ?) WHERE is_default <> (_id = ?)",
            (payment_id, payment_id),
        )


def _address(row: sqlite3.Row) -> Address:
    return Address(*row)


def _payment(row: sqlite3.Row) -> Payment:
    return Payment(
        row["_id"],
        row["kind"],
        row["name"],
        row["digits"],
        row["balance_cents"],
        bool(row["is_default"]),
    )
