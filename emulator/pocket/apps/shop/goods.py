"""The catalogue: categories and goods, as the content files have them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ...content import Content, Row
from ...raster.ops import Color, rgb
from ..owner_texts import in_the_files

CONTENT = Content(__file__)


class Category(NamedTuple):
    """A part of the catalogue: its symbol, and the ground and colour of its pictures."""

    name: str
    icon: str
    ground: Color
    tone: Color


class Size(NamedTuple):
    """A size and what it costs more than the first one, in cents."""

    name: str
    extra: int


class Goods(NamedTuple):
    """One article of the catalogue; money in cents."""

    category: str
    title: str
    store: str
    icon: str
    price: int
    list_price: int
    rating_tenths: int
    warranty_months: int
    free_delivery: bool
    best_seller: bool
    sold_out: frozenset[str]
    """Variants without stock, as Colour/Size."""
    colours: tuple[str, ...]
    sizes: tuple[Size, ...]
    specs: tuple[tuple[str, str], ...]


@cache
def categories() -> dict[str, Category]:
    """Every category by name, in the order of the shop."""
    return {
        row["name"]: Category(
            row["name"], row["icon"], rgb(row.colour("ground")), rgb(row.colour("tone"))
        )
        for row in CONTENT.table("categories")
    }


@cache
def _paints() -> dict[str, Color]:
    return {row["name"]: rgb(row.colour("paint")) for row in CONTENT.table("colours")}


def paint_of(colour: str, unknown: Color) -> Color:
    """What paints a colour that articles come in, however the phone's owner calls it."""
    if colour not in _paints() and not colour.isascii():
        colour = in_the_files("shop").get(colour, colour)
    return _paints().get(colour, unknown)


@cache
def all_goods() -> tuple[Goods, ...]:
    """Every article in the order of the catalogue."""
    return tuple(_read(row) for row in CONTENT.table("goods"))


def _read(row: Row) -> Goods:
    flags = row["marks"].split()
    return Goods(
        row.group,
        row["title"],
        row["store"],
        row["icon"],
        row.cents("price"),
        row.cents("was" if row["was"] else "price"),
        round(row.decimal("rating") * 10),
        row.number("warranty"),
        "free" in flags,
        "best" in flags,
        frozenset(flag[1:] for flag in flags if flag.startswith("!")),
        row.items("colours"),
        tuple(Size(*size) for size in row.priced("sizes")),
        tuple(pair(spec) for spec in row.items("specs", ";")),
    )


def pair(text: str) -> tuple[str, str]:
    """Name and value of a detail such as `Weight: 254 g`."""
    name, _, value = text.partition(": ")
    return name, value
