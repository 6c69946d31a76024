"""What the shop keeps: its tables, what is sold and bought, and what changed in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ....tasks.answers import same_items
from ....tasks.state import Change, PhoneState, Row, StateUnreadable, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence

SHOP = "com.android.shop"
FILE = "shop.db"
DATABASE = f"/data/data/{SHOP}/databases/{FILE}"
CART = TableRef(SHOP, FILE, "cart_items")
WISHLIST = TableRef(SHOP, FILE, "wishlist")
ORDERS = TableRef(SHOP, FILE, "orders")
ORDER_ITEMS = TableRef(SHOP, FILE, "order_items")
COUPONS = TableRef(SHOP, FILE, "coupons")
PAYMENTS = TableRef(SHOP, FILE, "payment_methods")
RETURNS = TableRef(SHOP, FILE, "returns")
LATEST = "the latest order"
"""What is watched under this name: its status."""
LATEST_STATUS = "SELECT status FROM orders ORDER BY _id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Sku:
    """One article in one colour and size; either is empty where there is nothing to choose."""

    title: str
    colour: str = ""
    size: str = ""

    @property
    def variant(self) -> str:
        """Colour and size as the shop writes them."""
        return ", ".join(part for part in (self.colour, self.size) if part)

    @property
    def words(self) -> str:
        """The article and its variant, for a goal."""
        return f"{self.title} ({self.variant})" if self.variant else self.title

    def fits(self, row: Row) -> bool:
        """Whether a row of the cart, of an order or of the variants is about this."""
        names = ("title", "colour", "size")
        return all(row.get(name, getattr(self, name)) == getattr(self, name) for name in names)


@dataclass(frozen=True, slots=True)
class LineItem:
    """So many pieces of one article, in a cart or an order."""

    sku: Sku
    quantity: int = 1

    @property
    def words(self) -> str:
        """How evidence names it."""
        return f"{self.quantity} x {self.sku.words}"


def product(state: PhoneState, title: str) -> Row:
    """The article called `title`; raises StateUnreadable if the shop does not sell it."""
    for row in state.rows(SHOP, "products"):
        if row["title"] == title:
            return row
    raise StateUnreadable(f"the shop does not sell {title}")


def added(found: VerifierInput, table: TableRef) -> tuple[Row, ...]:
    """The rows of a table that were not there before."""
    old = {row["_id"] for row in found.before.rows(SHOP, table.table)}
    return tuple(row for row in found.after.rows(SHOP, table.table) if row["_id"] not in old)


def is_about(change: Change, sku: Sku) -> bool:
    """Whether a row that is new or changed is about this variant."""
    return isinstance(change.after, Mapping) and sku.fits(change.after)


def row_words(row: Row) -> str:
    """A row of the cart or of an order as evidence names it."""
    sku = Sku(str(row["title"]), str(row["colour"]), str(row["size"]))
    return LineItem(sku, int(row["quantity"] or 0)).words


def lines_are(what: str, lines: Iterable[LineItem], rows: Sequence[Row]) -> Evidence:
    """Evidence that rows of the cart or of orders are these lines, in any order."""
    expected = [line.words for line in lines]
    found = [row_words(row) for row in rows]
    return Evidence(
        what=what,
        expected=" + ".join(sorted(expected)) or "nothing",
        found=" + ".join(sorted(found)) or "nothing",
        holds=same_items(expected, found),
    )


def order_is(found: VerifierInput, lines: Iterable[LineItem], wanted: Row) -> tuple[Evidence, ...]:
    """Evidence that exactly one order was placed, of these lines, with these columns."""
    orders = added(found, ORDERS)
    columns = [{name: row[name] for name in wanted} for row in orders]
    return (
        fact("orders placed", [dict(wanted)], columns),
        lines_are("what was ordered", lines, added(found, ORDER_ITEMS)),
    )


def empty_cart(found: VerifierInput) -> Evidence:
    """Evidence that nothing is left in the cart."""
    return lines_are("what is left in the cart", [], found.after.rows(SHOP, CART.table))


def of_new_order(change: Change) -> bool:
    """Whether a row came with a new order; what is in it is for `order_is` to say."""
    return change.where in (ORDERS, ORDER_ITEMS) and change.before is None


def left_cart(change: Change) -> bool:
    """Whether a line is no longer in the cart."""
    return change.where == CART and change.after is None


def default_row(state: PhoneState, table: str) -> Row:
    """The address or way to pay that the checkout begins with."""
    for row in state.rows(SHOP, table):
        if row["is_default"]:
            return row
    raise StateUnreadable(f"none of the {table} is the default")


def row_called(state: PhoneState, table: str, column: str, name: str) -> Row:
    """The row in which a column says `name`; raises StateUnreadable unless there is one."""
    rows = [row for row in state.rows(SHOP, table) if row[column] == name]
    if len(rows) != 1:
        raise StateUnreadable(f"{len(rows)} of the {table} are called {name}")
    return rows[0]


def latest_kept(found: VerifierInput) -> Evidence:
    """Evidence that the latest order still stands; if not, which act took it back."""
    rows = sorted(found.after.rows(SHOP, ORDERS.table), key=lambda row: int(row["_id"] or 0))
    return found.lasting(LATEST, "processing", str(rows[-1]["status"]) if rows else None, LATEST)
