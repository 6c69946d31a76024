"""The cart and the wishlist."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables import Table, delete, insert, update
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


CART = Table("cart_items", CartLine, price="unit_price_cents")


class CartStore(ShopTables):
    """Reads and writes the cart."""

    def lines(self) -> list[CartLine]:
        """What is in the cart, the latest first."""
        return CART.select(self.db, "ORDER BY added_at DESC, _id DESC")

    def count(self) -> int:
        """How many pieces are in the cart."""
        row = self.db.execute("SELECT coalesce(sum(quantity), 0) FROM cart_items").fetchone()
        return int(row[0])

    def add(self, product: Product, variant: Variant, quantity: int) -> None:
        """Put pieces into the cart, on top of those of the same variant."""
        line = line_of(product, variant, quantity)
        more = f"DO UPDATE SET quantity = min({MOST}, quantity + excluded.quantity)"
        now = self._phone.epoch_ms()
        CART.insert(self.db, line, f"ON CONFLICT (variant_id) {more}", added_at=now)

    def set_quantity(self, line_id: int, quantity: int) -> None:
        update(self.db, "cart_items", line_id, quantity=quantity)

    def remove(self, line_id: int) -> None:
        delete(self.db, "cart_items", line_id)

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
        now = self._phone.epoch_ms()
        insert(self.db, "wishlist", product_id=product.id, title=product.title, added_at=now)
        return True


def line_of(product: Product, variant: Variant, quantity: int) -> CartLine:
    """A line that is in no table yet."""
    return CartLine(
        0,
        product.id,
        variant.id,
        product.title,
        variant.colour,
        variant.size,
        variant.price,
        quantity,
    )
