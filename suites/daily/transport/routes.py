"""Routes: how long one takes, and the one with the fewest changes."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....emulator.pocket.apps.go.city import HERE, Point
from ....emulator.pocket.apps.go.place_maker import places
from ....emulator.pocket.apps.go.routes import Mode, ways
from ....emulator.pocket.apps.go.transit import journeys
from ....tasks.answers import minutes
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, Row, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from .go import (
    NOW_MINUTE,
    PLACES,
    GoTask,
    added,
    is_new,
    moment,
    number,
    parts,
    spot,
    spot_called,
)

_BY: Mapping[Mode, tuple[str, str]] = {
    "car": ("by car", "开车"),
    "bike": ("by bike", "骑车"),
    "walk": ("on foot", "步行"),
}
"""Ways to travel that take the same time whenever one starts, in English and Chinese."""


class RouteEta(GoTask):
    """How long the quickest route takes."""

    name: ClassVar = "RouteEta"
    summary: ClassVar = "Say how long a route takes"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.QUERY, Tag.ANSWER})
    constraints: ClassVar = 3
    allowed_ends: ClassVar = frozenset({End.ANSWERED})

    def draw(self, random: Random) -> None:
        """Two places and a way to travel."""
        self.start, self.end, self.elsewhere = random.sample(PLACES, 3)
        self.mode: Mode = random.choice(tuple(_BY))

    @property
    def wording(self) -> Goal:
        """Places and way to travel."""
        en, zh = _BY[self.mode]
        return Goal(
            en=f"How many minutes does it take {en} from {self.start} to {self.end}, according to "
            "Go? Answer with the number of minutes of the quickest route.",
            zh=f"在“出行”里查一下，从{self.start}{zh}到{self.end}要多少分钟？"
            "请回答最快路线的分钟数。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The minutes of the quickest route between where the phone says the places are."""
        ends = [spot_called(found.before, name) for name in (self.start, self.end)]
        least = min(way.minutes for way in ways(self.mode, *ends))
        return (fact(f"minutes {_BY[self.mode][0]}", least, minutes(found.answer)),)

    def declared(self, change: Change) -> bool:
        """Nothing has to change."""
        return False


class TransitFewestChanges(GoTask):
    """The public transport route with the fewest changes, which is not the quickest."""

    name: ClassVar = "TransitFewestChanges"
    summary: ClassVar = "Start the transit route with the fewest changes"
    # Of two lines with as few changes and as many minutes either is right; that the app offers the
    # one that was begun is compared all the same.
    open_columns: ClassVar = frozenset({("navigation", "route")})
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ATOMIC})
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """A place to which the quickest route has more changes than another."""
        self.end, self.elsewhere = random.sample([n for n in PLACES if _quick_has_more(n)], 2)
        self.mode = "transit"

    @property
    def wording(self) -> Goal:
        """The place."""
        return Goal(
            en=f"Start the public transport route in Go from where I am to {self.end} that has "
            "the fewest changes.",
            zh=f"在“出行”里开始从我这里到{self.end}的公交路线，要换乘次数最少的那条。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One route was begun, and none has fewer changes at the minute when it was."""
        new = added(found, "navigation")
        return (
            fact("routes begun", [self._wanted], parts(new, self._wanted)),
            fact("changes", list(map(_fewest, new)), [row["changes"] for row in new]),
        )

    def declared(self, change: Change) -> bool:
        """The new route."""
        return is_new(change, "navigation", self._wanted)

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "mode": self.mode,
            "origin": self.my_place,
            "destination": self.end,
            "status": "active",
        }


def _quick_has_more(name: str) -> bool:
    place = next(place for place in places() if place.name == name)
    found = journeys(HERE, Point(place.x, place.y), NOW_MINUTE)
    return bool(found) and found[0].changes > min(way.changes for way in found)


def _fewest(route: Row) -> int:
    """The fewest changes with which one could have got there when the route was begun."""
    return min(way.changes for way in journeys(*_ends(route), _minute(route)))


def quickest(mode: Mode, route: Row) -> int:
    """The minutes that the quickest such route took between its ends when it was begun."""
    if mode == "transit":
        began = _minute(route)
        return min(way.arrive for way in journeys(*_ends(route), began)) - began
    return min(way.minutes for way in ways(mode, *_ends(route)))


def _ends(route: Row) -> tuple[Point, Point]:
    ends = (("origin_x_m", "origin_y_m"), ("destination_x_m", "destination_y_m"))
    start, end = (spot(route, *columns) for columns in ends)
    return start, end


def _minute(route: Row) -> int:
    """When a route was begun, in minutes after midnight."""
    began = moment(number(route["depart_ms"]))
    return began.hour * 60 + began.minute
