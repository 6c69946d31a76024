"""What belongs to the owner: addresses, ways to pay, coupons."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from .cart_store import CartLine
from .database import ShopTables


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel may go."""

    id: int
    label: str
    recipient: str
    phone: str
    street: str
    city: str
    postcode: str
    default: bool = False

    @property
    def text(self) -> str:
        return f"{self.recipient}, {self.street}, {self.city} {self.postcode}"


@dataclass(frozen=True, slots=True)
class Payment:
    """A way to pay; the balance in cents where there is one."""

    id: int
    kind: str
    name: str
    digits: str
    expires: str
    balance: int | None
    default: bool

    @property
    def text(self) -> str:
        return f"{self.name} ••{self.digits}" if self.digits else self.name


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon; without a store it is good everywhere. Times in epoch milliseconds."""

    id: int
    store_id: int | None
    store: str
    code: str
    kind: str
    value: int
    least: int
    starts_at: int
    expires_at: int
    used: bool

    def usable(self, now_ms: int) -> bool:
        return not self.used and self.starts_at <= now_ms < self.expires_at


class AccountStore(ShopTables):
    """Reads and writes addresses, ways to pay and coupons."""

    def addresses(self) -> list[Address]:
        rows = self.db.execute("SELECT * FROM addresses ORDER BY is_default DESC, _id")
        return [_address(row) for row in rows]

    def address(self, address_id: int) -> Address | None:
        return next((item for item in self.addresses() if item.id == address_id), None)

    def save_address(self, address: Address) -> int:
        """Write an address, a new one when its id is 0, and return the id."""
        values = (
            address.label,
            address.recipient,
            address.phone,
            address.street,
            address.city,
            address.postcode,
        )
        if address.id:
            self.db.execute(
                "UPDATE addresses SET label = ?, recipient = ?, phone = ?, street = ?, city = ?,"
                " postcode = ? WHERE _id = ?",
                (*values, address.id),
            )
            saved = address.id
        else:
            cursor = self.db.execute(
                "INSERT INTO addresses (label, recipient, phone, street, city, postcode)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
            saved = cursor.lastrowid or 0
        if address.default:
            self.db.execute(
                "UPDATE addresses SET is_default = (_id = ?) WHERE is_default <> (_id = ?)",
                (saved, saved),
            )
        return saved

    def delete_address(self, address_id: int) -> None:
        self.db.execute("DELETE FROM addresses WHERE _id = ?", (address_id,))

    def payments(self) -> list[Payment]:
        rows = self.db.execute("SELECT * FROM payment_methods ORDER BY is_default DESC, _id")
        return [_payment(row) for row in rows]

    def payment(self, payment_id: int) -> Payment | None:
        return next((item for item in self.payments() if item.id == payment_id), None)

    def add_card(self, name: str, digits: str, expires: str) -> None:
        self.db.execute(
            "INSERT INTO payment_methods (kind, name, digits, expires) VALUES ('card', ?, ?, ?)",
            (name, digits, expires),
        )

    def delete_payment(self, payment_id: int) -> None:
        self.db.execute("DELETE FROM payment_methods WHERE _id = ?", (payment_id,))

    def make_default(self, payment_id: int) -> None:
        self.db.execute(
            "UPDATE payment_methods SET is_default = (_id = ?) WHERE is_default <> (_id = ?)",
            (payment_id, payment_id),
        )

    def problem(self, payment: Payment, total: int) -> str:
        """Why an amount in cents cannot be paid this way: `expired`, `balance` or nothing."""
        if payment.expires:
            month, _, year = payment.expires.partition("/")
            now = self._phone.now()
            if (2000 + int(year), int(month)) < (now.year, now.month):
                return "expired"
        if payment.balance is not None and payment.balance < total:
            return "balance"
        return ""

    def coupons(self) -> list[Coupon]:
        """All coupons, those that end first before the others."""
        rows = self.db.execute(
            "SELECT coupons.*, coalesce(stores.name, '') AS store FROM coupons"
            " LEFT JOIN stores ON stores._id = coupons.store_id ORDER BY expires_at, _id"
        )
        return [_coupon(row) for row in rows]

    def coupon(self, coupon_id: int) -> Coupon | None:
        return next((item for item in self.coupons() if item.id == coupon_id), None)

    def eligible(self, coupon: Coupon, lines: Sequence[CartLine]) -> int:
        """The total in cents of the lines a coupon is for."""
        if coupon.store_id is None:
            return sum(line.total for line in lines)
        of_store = {
            row[0]
            for row in self.db.execute(
                "SELECT _id FROM products WHERE store_id = ?", (coupon.store_id,)
            )
        }
        return sum(line.total for line in lines if line.product_id in of_store)


def _address(row: sqlite3.Row) -> Address:
    return Address(
        row["_id"],
        row["label"],
        row["recipient"],
        row["phone"],
        row["street"],
        row["city"],
        row["postcode"],
        bool(row["is_default"]),
    )


def _payment(row: sqlite3.Row) -> Payment:
    return Payment(
        row["_id"],
        row["kind"],
        row["name"],
        row["digits"],
        row["expires"],
        row["balance_cents"],
        bool(row["is_default"]),
    )


def _coupon(row: sqlite3.Row) -> Coupon:
    return Coupon(
        row["_id"],
        row["store_id"],
        row["store"],
        row["code"],
        row["kind"],
        row["value"],
        row["min_spend_cents"],
        row["starts_at"],
        row["expires_at"],
        row["used_at"] is not None,
    )
