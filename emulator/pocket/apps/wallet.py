"""Ways to pay, as every app that sells something keeps them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import ClassVar

from .tables import AppStore, Table


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


PAYMENTS = Table("payment_methods", Payment, balance="balance_cents", default="is_default")
UNDATED = Table(
    "payment_methods", Payment, balance="balance_cents", default="is_default", expires="''"
)
"""Of an app that does not ask until when a card is good."""


class WalletStore(AppStore):
    """Reads ways to pay, chooses the first among them, and takes money from them."""

    ways: ClassVar[Table[Payment]] = PAYMENTS

    def payments(self) -> list[Payment]:
        return self.ways.select(self.db, "ORDER BY is_default DESC, _id")

    def payment(self, payment_id: int) -> Payment | None:
        return self.ways.get(self.db, payment_id)

    def make_default(self, payment_id: int) -> None:
        make_default(self.db, self.ways.name, payment_id)

    def charge(self, payment: Payment, cents: int) -> None:
        """Take an amount from a balance; a card has none."""
        if payment.balance is not None:
            self.db.execute(
                "UPDATE payment_methods SET balance_cents = balance_cents - ? WHERE _id = ?",
                (cents, payment.id),
            )


def make_default(db: sqlite3.Connection, table: str, key: int) -> None:
    """Make one row the default and no other, leaving alone those that stay as they are."""
    db.execute(
        f"UPDATE {table} SET is_default = (_id = ?) WHERE is_default <> (_id = ?)", (key, key)
    )
