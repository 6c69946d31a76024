"""What belongs to the owner: addresses, ways to pay, coupons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..owner_texts import postal_line
from ..tables import Table, delete, insert
from ..wallet import Payment, WalletStore, make_default
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
    def place(self) -> str:
        """Where it is, without whose it is."""
        return f"{postal_line(self.street, self.city)} {self.postcode}"

    @property
    def text(self) -> str:
        return f"{self.recipient}, {self.place}"


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


ADDRESSES = Table("addresses", Address, default="addresses.is_default")
COUPONS = Table(
    "coupons",
    Coupon,
    "LEFT JOIN stores ON stores._id = coupons.store_id",
    store="stores.name",
    least="min_spend_cents",
    used="coupons.used_at IS NOT NULL",
)


class AccountStore(ShopTables, WalletStore):
    """Reads and writes addresses, ways to pay and coupons."""

    def addresses(self) -> list[Address]:
        return ADDRESSES.select(self.db, "ORDER BY is_default DESC, _id")

    def address(self, address_id: int) -> Address | None:
        return ADDRESSES.get(self.db, address_id)

    def save_address(self, address: Address) -> int:
        """Write an address, a new one when its id is 0, and return the id."""
        saved = ADDRESSES.save(self.db, address)
        if address.default:
            make_default(self.db, "addresses", saved)
        return saved

    def delete_address(self, address_id: int) -> None:
        delete(self.db, "addresses", address_id)

    def add_card(self, name: str, digits: str, expires: str) -> None:
        insert(self.db, "payment_methods", kind="card", name=name, digits=digits, expires=expires)

    def delete_payment(self, payment_id: int) -> None:
        delete(self.db, "payment_methods", payment_id)

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
        return COUPONS.select(self.db, "ORDER BY expires_at, coupons._id")

    def coupon(self, coupon_id: int) -> Coupon | None:
        return COUPONS.get(self.db, coupon_id)

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
