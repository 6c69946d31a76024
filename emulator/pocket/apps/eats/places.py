"""The restaurants around the phone's owner, and what the owner has with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ...content import Content, Row
from .. import owner

CONTENT = Content(__file__)


class Spot(NamedTuple):
    """A delivery address; east and north of home in metres."""

    label: str
    street: str
    city: str
    detail: str
    east: int
    north: int


SPOTS: tuple[Spot, ...] = (
    Spot("Home", *owner.HOME, "Second floor, ring Rivers", 0, 0),
    Spot("Office", *owner.WORK, f"{owner.WORKPLACE}, 3rd floor", 5200, -1600),
    Spot("Parents", *owner.PARENTS, "Green gate", -4200, 3600),
    Spot("Lake house", *owner.LAKE_HOUSE, "", 14800, 9100),
    Spot("Gym", "66 Canal Road", "Maplewood", "Leave at the front desk", 1400, -1100),
)


class PayText(NamedTuple):
    """A way to pay; a balance in cents where there is one."""

    kind: str
    name: str
    digits: str = ""
    balance: int | None = None


PAYMENTS: tuple[PayText, ...] = (
    PayText("card", "Maple Bank Debit", "4242"),
    PayText("card", "Northstar Credit", "8210"),
    PayText("wallet", "Pocket Pay", balance=18640),
    PayText("cash", "Cash"),
)


class PastOrder(NamedTuple):
    """An order of the past: days and minutes ago, where, what, how it ended, where to."""

    days_ago: int
    minute: int
    """Of the day."""
    restaurant: str
    dishes: tuple[tuple[str, int], ...]
    status: str
    spot: int


class PastTable(NamedTuple):
    """A table booked: days from today, hour and minute, where, for how many, how it stands."""

    days: int
    time: str
    restaurant: str
    people: int
    status: str


def restaurants() -> Sequence[Row]:
    """Every restaurant, its cuisine the group of the row."""
    return CONTENT.table("restaurants")


@cache
def past_orders() -> tuple[PastOrder, ...]:
    """What was ordered, newest first."""
    return tuple(
        PastOrder(
            row.number("days_ago"),
            row.number("minute"),
            row["restaurant"],
            tuple(_counted(row, part) for part in row.items("dishes")),
            row["status"],
            row.number("spot"),
        )
        for row in CONTENT.table("orders")
    )


def _counted(row: Row, part: str) -> tuple[str, int]:
    count, _, dish = part.partition(" x ")
    if not dish or not count.isdecimal():
        raise row.wrong(f"{part!r} does not say how many, such as 2 x {part}")
    return dish, int(count)


def booked_tables() -> list[PastTable]:
    """The tables that were booked."""
    return [
        PastTable(
            row.number("days"), row["time"], row["restaurant"], row.number("people"), row["status"]
        )
        for row in CONTENT.table("bookings")
    ]


def favorites() -> list[str]:
    """The restaurants that are kept, newest first."""
    return [row["name"] for row in CONTENT.table("favorites")]
