"""What the Shop writes into orders: what their lines come to, coupons, delivery, ways to pay."""

from ..emulator.pocket.apps.owner_texts import postal_line
from ..tasks.state import Row, Value
from .whole_rows import ChangedRow

STANDARD_FEE, EXPRESS_FEE, FREE_FROM = 490, 990, 7500
"""Of the shop, in cents: `order_store.py` there."""


def lines_total(seen: ChangedRow) -> int:
    """What the lines of an order come to."""
    lines = [r for r in seen.rows("order_items") if r["order_id"] == seen.row["_id"]]
    return sum(int(r["unit_price_cents"] or 0) * int(r["quantity"] or 0) for r in lines)


def variant(seen: ChangedRow) -> Row:
    row = seen.row
    product = seen.one("products", title=row["title"]).get("_id")
    return seen.one("variants", product_id=product, colour=row["colour"], size=row["size"])


def payment(seen: ChangedRow) -> str:
    way = seen.one("payment_methods", _id=seen.row["payment_id"])
    name, digits = way.get("name"), way.get("digits")
    return f"{name} ••{digits}" if digits else str(name)


def shop_address(seen: ChangedRow) -> str:
    at = seen.one("addresses", _id=seen.row["address_id"])
    line = postal_line(str(at.get("street")), str(at.get("city")))
    return f"{at.get('recipient')}, {line} {at.get('postcode')}"


def _coupon(seen: ChangedRow) -> Row:
    """The coupon that an order was placed with; empty if there was none."""
    used = seen.row["coupon_id"]
    return {} if used is None else seen.one("coupons", _id=used)


def discount(seen: ChangedRow) -> int:
    """What a coupon takes off; one that is for a store takes it off that store's lines."""
    coupon = _coupon(seen)
    value = int(coupon.get("value") or 0)
    store = coupon.get("store_id")
    eligible = 0
    for line in seen.rows("order_items"):
        of_store = seen.one("products", _id=line["product_id"]).get("store_id")
        if line["order_id"] == seen.row["_id"] and store in (None, of_store):
            eligible += int(line["unit_price_cents"] or 0) * int(line["quantity"] or 0)
    match coupon.get("kind"):
        case "amount":
            return min(value, eligible)
        case "percent":
            return round(eligible * value / 100)
        case _:
            return 0


def shop_fee(seen: ChangedRow, value: Value) -> bool:
    """Express costs what it costs; standard is free from an amount on, or by a coupon."""
    row = seen.row
    if row["delivery"] == "express":
        return value == EXPRESS_FEE
    lines = [line for line in seen.rows("order_items") if line["order_id"] == row["_id"]]
    charged = any(not seen.one("products", _id=r["product_id"])["free_delivery"] for r in lines)
    coupon = _coupon(seen)
    freed = bool(coupon) and coupon.get("kind") not in ("amount", "percent")
    fee = STANDARD_FEE if charged and lines_total(seen) < FREE_FROM and not freed else 0
    return value == fee
