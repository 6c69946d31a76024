"""What buyers say about an article: made from its rating, the same every time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from .products import Product

NAMES = (
    "Ada K.",
    "Bruno F.",
    "Carmen S.",
    "Dagny O.",
    "Emeka N.",
    "Fleur V.",
    "Giulia R.",
    "Hiro M.",
    "Ines C.",
    "Jakub W.",
    "Keiko T.",
    "Luís A.",
    "Marta P.",
    "Nils B.",
    "Oumar D.",
    "Petra H.",
    "Ravi S.",
    "Søren L.",
    "Thandi Z.",
    "小雨 L.",
)
PRAISE = (
    ("Exactly as described", "Looks just like the pictures and feels solid. Would buy it again."),
    ("Very happy", "Arrived a day early, packed with care. It does what it should."),
    ("Better than expected", "I was unsure at this price, but the quality surprised me."),
    ("A gift that worked", "My sister loves it and asked where I found it."),
    ("Second one I own", "The first has been in daily use for a year, so I got another."),
    ("Good value", "Not the cheapest, but worth it for how well it is made."),
)
MIXED = (
    ("Does the job", "It is fine for everyday use. The color is a little darker than shown."),
    ("Good, not great", "Works well, though the instructions could be clearer."),
    ("Nice but small", "Check the measurements first; I expected it to be larger."),
    ("Okay after a week", "It took some getting used to. Delivery was on time."),
)
BLAME = (
    ("Not for me", "It came with a scratch. The store answered quickly and took it back."),
    ("Expected more", "The idea is good but mine stopped working properly after a month."),
)


@dataclass(frozen=True, slots=True)
class Review:
    """One buyer's opinion."""

    author: str
    stars: int
    title: str
    text: str
    day: date
    helpful: int


def reviews_of(product: Product, today: date) -> list[Review]:
    """The most helpful reviews of an article."""
    dice = random.Random(f"reviews/{product.id}")
    authors = dice.sample(NAMES, dice.randint(8, 12))
    found: list[Review] = []
    used: set[str] = set()
    for author in authors:
        given = max(1, min(5, round(dice.gauss(product.rating_tenths / 10, 0.8))))
        pool = PRAISE if given >= 4 else (MIXED if given == 3 else BLAME)
        fresh = [entry for entry in pool if entry[0] not in used] or list(pool)
        title, text = dice.choice(fresh)
        used.add(title)
        day = today - timedelta(days=dice.randint(2, 400))
        found.append(Review(author, given, title, text, day, dice.randint(0, 90)))
    return sorted(found, key=lambda review: -review.helpful)


def shares(product: Product) -> list[int]:
    """The share of each number of stars in per cent, five stars first."""
    mean = product.rating_tenths / 10
    weights = [2.718 ** (-((stars - mean - 0.25) ** 2) / 0.9) for stars in (5, 4, 3, 2, 1)]
    weights[-1] += 0.02
    total = sum(weights)
    found = [round(100 * weight / total) for weight in weights]
    found[0] += 100 - sum(found)
    return found
