"""What the owner of a fresh phone has in the shop: orders, cart, wishlist, coupons, addresses."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content, Row
from .. import owner

CONTENT = Content(__file__)
OrderStatus = Literal["processing", "shipped", "out_for_delivery", "delivered", "cancelled"]
CouponKind = Literal["amount", "percent", "delivery"]
STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)
COUPON_KINDS: tuple[CouponKind, ...] = get_args(CouponKind)


class Pick(NamedTuple):
    """An article in one variant; an empty colour or size is the first there is."""

    title: str
    colour: str = ""
    size: str = ""
    quantity: int = 1


class Bought(NamedTuple):
    """An order: how long ago, how it stands, who carries it, what is in it."""

    days_ago: int
    status: OrderStatus
    courier: str
    due_in: int
    """Days from today to the promised day; for delivered orders, days from order to delivery."""
    picks: tuple[Pick, ...]
    payment: int = 1
    address: int = 1


class Returned(NamedTuple):
    """An article sent back: days since the order and from the order to the return."""

    days_ago: int
    title: str
    reason: str
    status: str
    after: int


class CouponText(NamedTuple):
    """A coupon; an empty store is every store, days count from today."""

    store: str
    code: str
    kind: CouponKind
    value: int
    """Cents, percent, or 0."""
    least: int
    """The items' least total in cents."""
    from_day: int
    to_day: int
    used: bool = False


class StoreText(NamedTuple):
    """A store of the marketplace."""

    name: str
    city: str
    rating_tenths: int
    about: str


class AddressText(NamedTuple):
    """Where parcels may go."""

    label: str
    recipient: str
    phone: str
    street: str
    city: str
    postcode: str


ADDRESSES: tuple[AddressText, ...] = (
    AddressText("Home", owner.NAME, owner.PHONE, *owner.HOME, "20418"),
    AddressText(
        "Office",
        owner.NAME,
        owner.PHONE,
        f"{owner.WORKPLACE}, {owner.WORK.street}, 3rd floor",
        owner.WORK.city,
        "20418",
    ),
    AddressText("Parents", "Linda Rivers", "+1 555 010 7731", *owner.PARENTS, "21377"),
    AddressText(
        "Parcel locker",
        owner.NAME,
        owner.PHONE,
        "Locker 118, Mill Street 40",
        "Maplewood",
        "20416",
    ),
)


class PaymentText(NamedTuple):
    """A way to pay; a card's expiry as MM/YY, a balance in cents."""

    kind: Literal["card", "wallet", "gift", "cash"]
    name: str
    digits: str = ""
    expires: str = ""
    balance: int | None = None


PAYMENTS: tuple[PaymentText, ...] = (
    PaymentText("card", "Maple Bank Debit", "4242", "11/27"),
    PaymentText("card", "Northstar Credit", "8210", "06/28"),
    PaymentText("card", "Harbor Credit Union", "0937", "01/26"),
    PaymentText("wallet", "Pocket Pay", balance=18640),
    PaymentText("gift", "Gift card", "55GX", balance=2500),
    PaymentText("cash", "Cash on delivery"),
)


@cache
def couriers() -> tuple[str, ...]:
    """Who carries parcels."""
    return tuple(row["name"] for row in CONTENT.table("couriers"))


@cache
def stores() -> tuple[StoreText, ...]:
    """The stores of the marketplace."""
    return tuple(
        StoreText(row["name"], row["city"], round(row.decimal("rating") * 10), row["about"])
        for row in CONTENT.table("stores")
    )


@cache
def past_orders() -> tuple[Bought, ...]:
    """What was ordered, newest first."""
    return tuple(
        Bought(
            row.number("days_ago"),
            row.one_of("status", STATUSES),
            row["courier"],
            row.number("due_in"),
            tuple(_pick(row, line) for line in row["picks"].split("\n")),
            row.number("payment"),
            row.number("address"),
        )
        for row in CONTENT.table("orders")
    )


def _pick(row: Row, line: str) -> Pick:
    title, colour, size, count, *more = [*(part.strip() for part in line.split(",")), *[""] * 3]
    if any(more) or not (count or "1").isdecimal():
        raise row.wrong(f"{line!r} is not an article, its colour, its size and how many")
    return Pick(title, colour, size, int(count or 1))


def cart_picks() -> list[Pick]:
    """What lies in the cart, oldest first."""
    return [
        Pick(row["title"], row["colour"], row["size"], row.number("quantity"))
        for row in CONTENT.table("cart")
    ]


def wished_titles() -> list[str]:
    """The titles on the wishlist, newest first."""
    return [row["title"] for row in CONTENT.table("wishes")]


def returned() -> list[Returned]:
    """What was sent back."""
    return [
        Returned(
            row.number("days_ago"), row["title"], row["reason"], row["status"], row.number("after")
        )
        for row in CONTENT.table("returns")
    ]


def coupons() -> list[CouponText]:
    """The coupons of the owner."""
    return [_coupon(row) for row in CONTENT.table("coupons")]


def _coupon(row: Row) -> CouponText:
    kind = row.one_of("kind", COUPON_KINDS)
    return CouponText(
        row["store"],
        row["code"],
        kind,
        row.cents("value") if kind == "amount" else row.number("value"),
        row.cents("least"),
        row.number("from_day"),
        row.number("to_day"),
        row["used"] == "yes",
    )
