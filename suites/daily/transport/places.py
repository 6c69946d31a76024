"""Places: the one that fits, and one under a label."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar, NamedTuple

from ....device.device import Device
from ....emulator.pocket.apps.go.city import HERE, Point
from ....emulator.pocket.apps.go.place_maker import places
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, PhoneState, Row, StateUnreadable
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .go import (
    NOW_MINUTE,
    PLACES,
    TODAY,
    GoTask,
    added,
    change_go,
    is_new,
    number,
    place_called,
    rows,
    spot,
)
from .place_kinds import BAKERY, CAFE, FUEL, GROCERY, PHARMACY, RESTAURANT, Kind


class PlaceCriteria(NamedTuple):
    """A sort of place within so many metres, with at least so many tenths of a star."""

    kind: Kind
    within_m: int
    tenths: int


# Each is met by one place on a fresh phone, and nearly met by several.
WISHES = (
    PlaceCriteria(CAFE, 3000, 43),
    PlaceCriteria(CAFE, 5000, 43),
    PlaceCriteria(CAFE, 2000, 43),
    PlaceCriteria(RESTAURANT, 5000, 43),
    PlaceCriteria(FUEL, 3000, 45),
    PlaceCriteria(FUEL, 2000, 43),
    PlaceCriteria(FUEL, 3000, 43),
    PlaceCriteria(GROCERY, 3000, 45),
    PlaceCriteria(GROCERY, 2000, 43),
    PlaceCriteria(PHARMACY, 2000, 43),
    PlaceCriteria(BAKERY, 3000, 43),
    PlaceCriteria(BAKERY, 5000, 45),
)


class PoiOpenNear(GoTask):
    """The one place that is near, good and open becomes a favourite."""

    name: ClassVar = "PoiOpenNear"
    summary: ClassVar = "Find the place that fits and add it to the favourites"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SCROLL})
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """A sort of place, how near, how good."""
        self.wish = random.choice(WISHES)
        kind, within_m, tenths = self.wish
        others = [
            place.name
            for place in places()
            if place.category == kind.key
            and (place.rating_tenths < tenths or HERE.far(Point(place.x, place.y)) > within_m)
        ]
        self.closed, self.worse, self.farther = random.sample(others, 3)

    @property
    def wording(self) -> Goal:
        """All that the place must be."""
        kind, within_m, tenths = self.wish
        km, stars = within_m // 1000, f"{tenths / 10:.1f}"
        return Goal(
            en=f"In Go, find the {kind.en} within {km} km of me that is rated {stars} or better "
            "and open now. There is only one; add it to my favorites.",
            zh=f"在“出行”里找一家离我 {km} 公里以内、评分不低于 {stars}、现在营业的{kind.zh}，"
            "只有一家符合，把它加入收藏。",
        )

    async def prepare(self, device: Device) -> None:
        """Three places each miss one of the conditions by a little."""
        _, within_m, tenths = self.wish
        soon, open_all_day = (18 * 60, 23 * 60), (0, 24 * 60)
        for name, east_m, stars, hours in (
            (self.closed, 120, 50, soon),
            (self.worse, 210, tenths - 1, open_all_day),
            (self.farther, within_m + 90, 50, open_all_day),
        ):
            await change_go(
                device,
                "UPDATE places SET x_m = ?, y_m = ?, rating_tenths = ? WHERE name = ?",
                *(HERE.x + east_m, HERE.y, stars, name),
            )
            await _open_daily(device, name, *hours)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The places that fit, and no other, became favourites."""
        fitting = [row["_id"] for row in rows(found.before, "places") if self._fits(row, found)]
        if len(fitting) != 1:
            raise StateUnreadable(f"{len(fitting)} places fit {self.wish}")
        new = [row["place_id"] for row in added(found, "favorites")]
        return (fact("new favorites", fitting, new),)

    def declared(self, change: Change) -> bool:
        """A new favourite."""
        return is_new(change, "favorites", {})

    def _fits(self, place: Row, found: VerifierInput) -> bool:
        kind, within_m, tenths = self.wish
        return (
            place["category"] == kind.key
            and number(place["rating_tenths"]) >= tenths
            and HERE.far(spot(place)) <= within_m
            and _open(found.before, place)
        )


class SavePlaceUnicode(GoTask):
    """A place is saved under a label in another script or with accents."""

    name: ClassVar = "SavePlaceUnicode"
    summary: ClassVar = "Save a place under a label"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.UNICODE})
    constraints: ClassVar = 2

    # What is to be written, and what is not quite that.
    LABELS: ClassVar = (
        ("Café Größenwahn ☕", "Cafe Grossenwahn ☕"),
        ("妈妈的最爱", "妈妈的最愛"),
        ("Où l’on s’est rencontrés", "Ou l’on s’est rencontres"),
        ("いつもの場所 🌸", "いつもの場所 🌺"),
        ("مكان اللقاء", "مكان لقاء"),
        ("Świetne miejsce №1", "Swietne miejsce №1"),
        ("בית הקפה של דנה", "בית קפה של דנה"),
        ("우리 아지트 ✨", "우리 아지트"),
    )

    def draw(self, random: Random) -> None:
        """A place and a label."""
        self.place, self.elsewhere = random.sample(PLACES, 2)
        self.label, self.near = random.choice(self.LABELS)

    @property
    def wording(self) -> Goal:
        """Place and label."""
        return Goal(
            en=f"Save {self.place} in Go under the label “{self.label}”.",
            zh=f"在“出行”里把{self.place}保存为“{self.label}”。",
        )

    async def prepare(self, device: Device) -> None:
        """Another place has nearly the same label."""
        await change_go(
            device,
            "INSERT INTO saved_places (label, place_id, name, address, x_m, y_m, created_ms)"
            " SELECT ?, _id, name, address, x_m, y_m,"
            " (SELECT max(created_ms) FROM saved_places) FROM places WHERE name = ?",
            self.near,
            self.elsewhere,
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One new label, on that place, of just these characters."""
        wanted = (place_called(found.before, self.place)["_id"], self.label)
        new = [(r["place_id"], r["label"]) for r in added(found, "saved_places")]
        return (fact("new labels", [wanted], new),)

    def declared(self, change: Change) -> bool:
        """The new label."""
        row = change.after
        new = is_new(change, "saved_places", {"name": self.place})
        return new and isinstance(row, Mapping) and row["label"] == self.label


def _open(state: PhoneState, place: Row) -> bool:
    """Whether a place is open when a pocket phone's clock begins."""
    return any(
        row["place_id"] == place["_id"]
        and row["weekday"] == TODAY.weekday()
        and number(row["open_minute"]) <= NOW_MINUTE < number(row["close_minute"])
        for row in rows(state, "place_hours")
    )


async def _open_daily(device: Device, name: str, start: int, end: int) -> None:
    """Open a place every day from and to these minutes after midnight."""
    mine = "place_id = (SELECT _id FROM places WHERE name = ?)"
    await change_go(device, f"DELETE FROM place_hours WHERE {mine}", name)
    await change_go(
        device,
        "INSERT INTO place_hours (place_id, weekday, open_minute, close_minute)"
        " SELECT _id, days.weekday, ?, ? FROM places,"
        " (SELECT DISTINCT weekday FROM place_hours) AS days WHERE name = ?",
        *(start, end, name),
    )
