"""Places as the app reads them: searched, filtered, favourited, saved under a label."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote_plus

from ...toolkit.strings import tr
from ..folding import fold
from ..tables import Table, delete, insert, insert_missing, update
from .city import Point, from_degrees
from .database import GoTables
from .place_names import Category, categories

DAY_MINUTES = 1440
URI = "content://com.android.go/places/"


@cache
def kinds() -> Mapping[str, Category]:
    """The sorts of places by their keys."""
    return {category.key: category for category in categories()}


class Opening(NamedTuple):
    """One weekday's hours in minutes after midnight; 0 is Monday."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere to go from or to: a place, a saved place, the phone's own position."""

    name: str
    address: str
    point: Point
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the map."""

    id: int
    name: str
    category: str
    address: str
    point: Point
    rating_tenths: int
    reviews: int
    price_level: int
    phone: str
    website: str
    hours: tuple[Opening, ...]
    favorite: bool

    @property
    def kind(self) -> Category:
        return kinds()[self.category]

    @property
    def rating(self) -> str:
        """Such as 4.3."""
        return f"{self.rating_tenths // 10}.{self.rating_tenths % 10}"

    @property
    def spot(self) -> Spot:
        return Spot(self.name, self.address, self.point, self.id)

    @property
    def link(self) -> str:
        """The address that is shared."""
        return f"https://go.example/place/{self.id}/{self.name.replace(' ', '_')}"

    def open_at(self, moment: datetime) -> bool:
        """Whether it is open at a local time."""
        minute = moment.hour * 60 + moment.minute
        return any(
            item.weekday == moment.weekday() and item.start <= minute < item.end
            for item in self.hours
        )

    def today(self, moment: datetime) -> Opening | None:
        """The hours of a day; None when it is closed all day."""
        return next((item for item in self.hours if item.weekday == moment.weekday()), None)

    @property
    def always(self) -> bool:
        return len(self.hours) == 7 and all(
            item.start == 0 and item.end == DAY_MINUTES for item in self.hours
        )


class Saved(NamedTuple):
    """A place kept under a label of its own."""

    id: int
    label: str
    spot: Spot

    @property
    def spot_as_labelled(self) -> Spot:
        """The spot under the name its owner gave it."""
        return Spot(self.label, self.spot.address, self.spot.point, self.spot.place_id)


PLACES = Table(
    "places",
    Place,
    "LEFT JOIN favorites ON favorites.place_id = places._id",
    category=None,
    point=None,
    hours=None,
    favorite="favorites._id IS NOT NULL",
)
HOURS = Table("place_hours", Opening, start="open_minute", end="close_minute")


class PlaceStore(GoTables):
    """Reads and writes places, favourites and saved places."""

    def all(self) -> list[Place]:
        return self._read("", ())

    def get(self, place_id: int) -> Place | None:
        found = self._read("WHERE places._id = ?", (place_id,))
        return found[0] if found else None

    def of_category(self, key: str) -> list[Place]:
        return self._read("WHERE category = ?", (key,))

    def find(self, words: str) -> list[Place]:
        """Places whose name, category or address has all the words, names first."""
        wanted = fold(words).split()
        if not wanted:
            return []
        scored: list[tuple[int, int, Place]] = []
        for place in self.all():
            name = fold(place.name)
            kind = place.kind.label
            rest = fold(f"{kind} {tr(kind)} {place.category} {place.address}")
            if all(word in name or word in rest for word in wanted):
                hits = sum(word in name for word in wanted)
                starts = name.startswith(wanted[0])
                scored.append((-hits - int(starts), place.id, place))
        return [place for _, _, place in sorted(scored, key=lambda item: item[:2])]

    def near(self, point: Point) -> Place | None:
        """The place at a point, within 30 metres."""
        found = min(self.all(), key=lambda place: place.point.far(point), default=None)
        return found if found is not None and found.point.far(point) < 30 else None

    def from_uri(self, data: str) -> Place | None:
        """The place an intent's data names: a content or web address, or geo:lat,lon?q=name."""
        if data.startswith("geo:"):
            return self._from_geo(data)
        number = data.removeprefix(URI).removeprefix("https://go.example/place/").split("/")[0]
        return self.get(int(number)) if number.isdigit() else None

    def named_in(self, data: str) -> list[Place]:
        """What the query of a geo: address finds; one place alone when the name is its own."""
        words = unquote_plus(data.partition("?q=")[2]).partition("(")[0].strip()
        found = self.find(words)
        exact = [place for place in found if fold(place.name) == fold(words)]
        return exact[:1] or found

    def _from_geo(self, data: str) -> Place | None:
        named = self.named_in(data)
        if len(named) == 1:
            return named[0]
        where = data.removeprefix("geo:").partition("?")[0]
        try:
            latitude, longitude = (float(part) for part in where.split(",")[:2])
        except ValueError:
            return None
        return self.near(from_degrees(latitude, longitude))

    # -- favourites and labels -------------------------------------------------------------------

    def favorites(self) -> list[Place]:
        """Latest first."""
        return self._read("WHERE favorites._id IS NOT NULL", (), "favorites.added_ms DESC")

    def set_favorite(self, place_id: int, on: bool) -> None:
        if on:
            now = self._phone.epoch_ms()
            insert_missing(self.db, "favorites", place_id=place_id, added_ms=now)
        else:
            self.db.execute("DELETE FROM favorites WHERE place_id = ?", (place_id,))

    def saved(self) -> list[Saved]:
        rows = self.db.execute("SELECT * FROM saved_places ORDER BY _id")
        return [_saved(row) for row in rows]

    def label_of(self, place_id: int) -> Saved | None:
        row = self.db.execute(
            "SELECT * FROM saved_places WHERE place_id = ?", (place_id,)
        ).fetchone()
        return None if row is None else _saved(row)

    def save(self, label: str, spot: Spot) -> int:
        """Keep a place under a label and return the row's id; a labelled place is relabelled."""
        known = None if spot.place_id is None else self.label_of(spot.place_id)
        if known is not None:
            self.relabel(known.id, label)
            return known.id
        return insert(
            self.db,
            "saved_places",
            label=label,
            place_id=spot.place_id,
            name=spot.name,
            address=spot.address,
            x_m=spot.point.x,
            y_m=spot.point.y,
            created_ms=self._phone.epoch_ms(),
        )

    def relabel(self, saved_id: int, label: str) -> None:
        update(self.db, "saved_places", saved_id, label=label)

    def forget(self, saved_id: int) -> None:
        delete(self.db, "saved_places", saved_id)

    def _read(
        self, where: str, values: tuple[object, ...], order: str = "places._id"
    ) -> list[Place]:
        rows = self.db.execute(
            f"SELECT category, x_m, y_m, {PLACES.columns} FROM {PLACES.source} {where}"
            f" ORDER BY {order}",
            values,
        ).fetchall()
        hours: dict[int, list[Opening]] = {}
        one = len(rows) == 1
        extra = " WHERE place_id = ?" if one else ""
        for place_id, *opening in self.db.execute(
            f"SELECT place_id, {HOURS.columns} FROM place_hours{extra}"
            " ORDER BY place_id, weekday, open_minute",
            (rows[0]["_id"],) if one else (),
        ):
            hours.setdefault(place_id, []).append(HOURS.read(opening))
        return [
            PLACES.read(
                row,
                category=category if category in kinds() else "sight",
                point=Point(x, y),
                hours=tuple(hours.get(row[0], ())),
            )
            for category, x, y, *row in rows
        ]


def _saved(row: sqlite3.Row) -> Saved:
    spot = Spot(row["name"], row["address"], Point(row["x_m"], row["y_m"]), row["place_id"])
    return Saved(row["_id"], row["label"], spot)
