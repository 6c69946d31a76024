"""What buyers say about an article: made from its rating, the same every time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from ...content import Content
from ..base import AppContext
from .products import Product

CONTENT = Content(__file__)


@dataclass(frozen=True, slots=True)
class Review:
    """One buyer's opinion."""

    author: str
    stars: int
    title: str
    text: str
    day: date
    helpful: int


def reviews_of(product: Product, phone: AppContext) -> list[Review]:
    """The most helpful reviews of an article, in the language of the phone's owner."""
    language, today = phone.system.owner_language, phone.now().date()
    dice = random.Random(f"reviews/{product.id}")
    names = [row["name"] for row in CONTENT.table("reviewers", language)]
    authors = dice.sample(names, dice.randint(8, 12))
    found: list[Review] = []
    used: set[str] = set()
    for author in authors:
        given = max(1, min(5, round(dice.gauss(product.rating_tenths / 10, 0.8))))
        mood = "praise" if given >= 4 else ("mixed" if given == 3 else "blame")
        pool = [row for row in CONTENT.table("reviews", language) if row.group == mood]
        said = dice.choice([row for row in pool if row["title"] not in used] or pool)
        used.add(said["title"])
        day = today - timedelta(days=dice.randint(2, 400))
        found.append(Review(author, given, said["title"], said["text"], day, dice.randint(0, 90)))
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
