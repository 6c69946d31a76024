"""The cart and the wishlist."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .database import ShopTables
from .products import Product, Variant

MOST = 20
"""The largest quantity of one cart line."""


@dataclass(frozen=True, slots=True)
class CartLine:
    """An article in the cart or about to be bought; the price is for one, in cents."""

    id: int
    product_id: int
    variant_id: int
    title: str
    colour: str
    size: str
    price: int
    quantity: int

    @property
    def variant(self) -> str:
        """Colour and size as people read them."""
        return ", ".join(part for part in (self.colour, self.size) if part)

    @property
    def total(self) -> int:
        return self.price * self.quantity


class CartStore(ShopTables):
    """Reads and writes the cart."""

    def lines(self) -> list[CartLine]:
        """What is in the cart, the latest first."""
        rows = self.db.execute("SELECT * FROM cart_items ORDER BY added_at DESC, _id DESC")
        return [_line(row) for row in rows]

    def count(self) -> int:
        """How many pieces are in the cart."""
        row = self.db.execute("SELECT coalesce(sum(quantity), 0) FROM cart_items").fetchone()
        return int(row[0])

    def add(self, product: Product, variant: Variant, quantity: int) -> None:
        """Put pieces into the cart, on top of those of the same variant."""
        self.db.execute(
            "INSERT INTO cart_items (product_id, variant_id, title, colour, size,"
            " unit_price_cents, quantity, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (variant_id) DO UPDATE SET quantity = min(?, quantity + ?)",
            (
                product.id,
                variant.id,
                product.title,
                variant.colour,
                variant.size,
                variant.price,
                quantity,
                self._phone.epoch_ms(),
                MOST,
                quantity,
            ),
        )

    def set_quantity(self, line_id: int, quantity: int) -> None:
        self.db.execute("UPDATE cart_items SET quantity = ? WHERE _id = ?", (quantity, line_id))

    def remove(self, line_id: int) -> None:
        self.db.execute("DELETE FROM cart_items WHERE _id = ?", (line_id,))

    def restore(self, row: tuple[object, ...]) -> None:
        """Put back a row as `row` gave it."""
        marks = ", ".join("?" * len(row))
        self.db.execute(f"INSERT OR IGNORE INTO cart_items VALUES ({marks})", row)

    def row(self, line_id: int) -> tuple[object, ...] | None:
        """A line with all its columns, for undoing its removal."""
        found = self.db.execute("SELECT * FROM cart_items WHERE _id = ?", (line_id,)).fetchone()
        return None if found is None else tuple(found)


class WishStore(ShopTables):
    """Reads and writes the wishlist."""

    def ids(self) -> list[int]:
        """The products wished for, the latest first."""
        rows = self.db.execute("SELECT product_id FROM wishlist ORDER BY added_at DESC, _id DESC")
        return [row[0] for row in rows]

    def has(self, product_id: int) -> bool:
        query = "SELECT 1 FROM wishlist WHERE product_id = ?"
        return self.db.execute(query, (product_id,)).fetchone() is not None

    def toggle(self, product: Product) -> bool:
        """Add or take away; True when it is on the list now."""
        if self.has(product.id):
            self.db.execute("DELETE FROM wishlist WHERE product_id = ?", (product.id,))
            return False
        self.db.execute(
            "INSERT INTO wishlist (product_id, title, added_at) VALUES (?, ?, ?)",
            (product.id, product.title, self._phone.epoch_ms()),
        )
        return True


def _line(row: sqlite3.Row) -> CartLine:
    return CartLine(
        row["_id"],
        row["product_id"],
        row["variant_id"],
        row["title"],
        row["colour"],
        row["size"],
        row["unit_price_cents"],
        row["quantity"],
    )
