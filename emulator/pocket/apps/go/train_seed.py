"""The timetable of the long-distance trains, and which of them are sold out."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from ...content import Content
from ...system.clock import START

CONTENT = Content(__file__)
HOME = "Maplewood"
DAYS = 21
SOLD_OUT_SHARE = 0.13


class NewTrain(NamedTuple):
    """One daily train."""

    number: str
    origin: str
    destination: str
    depart_minute: int
    duration_min: int
    changes: int
    second_cents: int
    first_cents: int


@lru_cache(maxsize=1)
def trains() -> tuple[NewTrain, ...]:
    """The timetable, the same every day."""
    dice = random.Random("timetable")
    made: list[NewTrain] = []
    number = 201
    for row in CONTENT.table("train_cities"):
        city, minutes, fare = row["name"], row.number("minutes"), row.cents("fare")
        for origin, destination in ((HOME, city), (city, HOME)):
            minute = 310 + dice.randint(0, 50)
            while minute < 1380:
                changes = 1 if dice.random() < 0.22 else 0
                length = minutes + dice.randint(-4, 9) + changes * dice.randint(14, 34)
                peak = 420 <= minute <= 560 or 960 <= minute <= 1110
                second = fare + (fare // 4 if peak else 0) - (fare // 6 if changes else 0)
                second = (second // 50) * 50 - 10
                made.append(
                    NewTrain(
                        f"{'RX' if changes else 'IC'} {number}",
                        origin,
                        destination,
                        minute,
                        length,
                        changes,
                        second,
                        (second * 8 // 5 // 50) * 50 - 10,
                    )
                )
                number += 1
                minute += dice.choice((45, 60, 75, 90, 110))
    return tuple(made)


@lru_cache(maxsize=1)
def sold_out() -> tuple[tuple[str, str, str], ...]:
    """Number, date and class of what can no longer be booked."""
    dice = random.Random("sold out")
    found: list[tuple[str, str, str]] = []
    for offset in range(DAYS):
        day = START.date().fromordinal(START.date().toordinal() + offset).isoformat()
        for train in trains():
            if dice.random() < SOLD_OUT_SHARE:
                found.append((train.number, day, "second"))
                if dice.random() < 0.25:
                    found.append((train.number, day, "first"))
    return tuple(found)
