"""The catalogue's text read into goods.

Two lines an article. First: title, store, symbol, price (and the price it was), rating, warranty
in months, marks (free = free delivery, best = best seller, !Colour/Size = sold out). Second:
colours, sizes (with what they cost more), specifications.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .goods_home import GROCERY, HOME, KITCHEN
from .goods_life import BOOKS, CARE, CLOTHING, PETS, SPORTS, TOYS
from .goods_tech import AUDIO, COMPUTERS, PHONES

SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("Audio", "headphones", AUDIO),
    ("Phones & Wearables", "watch", PHONES),
    ("Computers", "laptop_mac", COMPUTERS),
    ("Kitchen", "blender", KITCHEN),
    ("Home & Living", "chair", HOME),
    ("Clothing", "checkroom", CLOTHING),
    ("Sports & Outdoors", "hiking", SPORTS),
    ("Grocery", "coffee", GROCERY),
    ("Books", "menu_book", BOOKS),
    ("Beauty & Care", "spa", CARE),
    ("Pets", "pets", PETS),
    ("Toys & Games", "sports_esports", TOYS),
)
_SIZE = re.compile(r"(.*?)(?: \+([\d.]+))?$")


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


def all_goods() -> Iterator[Goods]:
    """Every article in the order of the catalogue."""
    for category, _, text in SECTIONS:
        lines = text.splitlines()
        for first, second in zip(lines[::2], lines[1::2], strict=True):
            yield _read(category, first, second)


def _read(category: str, first: str, second: str) -> Goods:
    title, store, icon, price, rating, warranty, marks = _cells(first, 7)
    colours, sizes, specs = _cells(second, 3)
    now, _, was = price.partition(" was ")
    flags = marks.split()
    return Goods(
        category,
        title,
        store,
        icon,
        cents(now),
        cents(was or now),
        round(float(rating) * 10),
        int(warranty),
        "free" in flags,
        "best" in flags,
        frozenset(flag[1:] for flag in flags if flag.startswith("!")),
        tuple(_split(colours, ", ")),
        tuple(_size(size) for size in _split(sizes, ", ")),
        tuple(_pair(spec) for spec in _split(specs, "; ")),
    )


def _cells(line: str, count: int) -> list[str]:
    """The parts of a line; a line without colours begins with its bar."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != count:
        raise ValueError(f"{len(parts)} parts where {count} belong: {line}")
    return parts


def _split(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def _size(text: str) -> Size:
    found = _SIZE.match(text)
    if found is None:
        raise ValueError(f"not a size: {text}")
    return Size(found[1], cents(found[2] or "0"))


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition(": ")
    return name, value


def cents(amount: str) -> int:
    """Dollars as written, in cents."""
    return round(float(amount) * 100)
