"""Routes: how long one takes, and the one with the fewest changes."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....emulator.pocket.apps.go.city import HERE, Point
from ....emulator.pocket.apps.go.place_maker import places
from ....emulator.pocket.apps.go.routes import Mode, ways
from ....emulator.pocket.apps.go.transit import journeys
from ....traces.schema import End, Evidence
from ...answers import minutes
from ...goal import Goal, Level, Tag
from ...play import Look, player
from ...state import Change, Row, Value
from ...task import fact
from ...verifier_input import VerifierInput
from .go import (
    MY_PLACE,
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
from .go_screens import inside, known, read_on, to_way
from .route_screens import MODES, ROUTES, START, choose_mode, choose_route, under_way

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
        self.more = 0

    @property
    def wording(self) -> Goal:
        """Places and way to travel."""
        en, zh = _BY[self.mode]
        return Goal(
            en=f"How many minutes does it take {en} from {self.start} to {self.end}, according to "
            "Go? Answer with the number of minutes of the quickest route.",
            zh=f"在 Go 里查一下，从 {self.start} {zh}到 {self.end} 要多少分钟？"
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

    def script(self) -> Solution:
        """Reads the minutes below the way to travel."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """A minute off, another way to travel, another destination."""
        other = "walk" if self.mode != "walk" else "bike"
        return {
            "a minute more": self.but(more=1).script(),
            "another way to travel": self.but(mode=other).script(),
            "another destination": self.but(end=self._much_nearer_or_farther).script(),
        }

    @property
    def _much_nearer_or_farther(self) -> str:
        """A place to which it takes another time."""
        spots = {place.name: Point(place.x, place.y) for place in places()}
        start = spots[self.start]
        took = ways(self.mode, start, spots[self.end])[0].minutes
        others = (self.elsewhere, *PLACES)
        return next(o for o in others if ways(self.mode, start, spots[o])[0].minutes != took)

    def _play(self, look: Look) -> Move:
        move = to_way(look, "Directions", self.start, self.end)
        if move is not None:
            return move
        tab = look.need(id="mode_tab", desc=MODES[self.mode])
        label = inside(look, tab, "mode_minutes")
        took = minutes(label.text) if label is not None else None
        if took is None:
            return look.back("The route takes no time that I can read.")
        return look.answer(str(took + self.more))


class TransitFewestChanges(GoTask):
    """The public transport route with the fewest changes, which is not the quickest."""

    name: ClassVar = "TransitFewestChanges"
    summary: ClassVar = "Start the transit route with the fewest changes"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ATOMIC})
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """A place to which the quickest route has more changes than another."""
        self.end, self.elsewhere = random.sample([n for n in PLACES if _quick_has_more(n)], 2)
        self.mode = "transit"
        self.fewest = True

    @property
    def wording(self) -> Goal:
        """The place."""
        return Goal(
            en=f"Start the public transport route in Go from where I am to {self.end} that has "
            "the fewest changes.",
            zh=f"在 Go 里开始从我这里到 {self.end} 的公交路线，要换乘次数最少的那条。",
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

    def script(self) -> Solution:
        """Reads the changes of every route before it starts one."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The quickest route, another destination, by car."""
        return {
            "the quickest": self.but(fewest=False).script(),
            "another destination": self.but(end=self.elsewhere).script(),
            "by car": self.but(mode="car").script(),
        }

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "mode": self.mode,
            "origin": MY_PLACE,
            "destination": self.end,
            "status": "active",
        }

    def _play(self, look: Look) -> Move:
        if under_way(look, self.end):
            return look.done(f"The route to {self.end} has begun.")
        move = to_way(look, "Directions", MY_PLACE, self.end) or choose_mode(look, MODES[self.mode])
        if move is not None:
            return move
        if self.mode == "transit" and self.fewest:
            move = self._choose(look)
        return move or look.tap(START, id="start_navigation")

    def _choose(self, look: Look) -> Move | None:
        here = _changes_shown(look)
        move = read_on(look, ROUTES, here, _at_end(look))
        if move is not None:
            return move
        found = known(look, here)
        best = min(found, key=lambda card: (int(found[card]), card))
        return choose_route(look, best, here)


def _changes_shown(look: Look) -> dict[str, str]:
    """The number of changes of each route whose line about it is on the screen."""
    found: dict[str, str] = {}
    for card in look.view.ui.all(id="route_card"):
        line = inside(look, card, "route_summary")
        if line is None or "change" not in line.text.casefold():
            continue
        words = line.text.split(" \u2022 ")
        changes = next(word for word in words if "change" in word.casefold())
        found[card.desc] = "0" if changes == "No changes" else changes.partition(" ")[0]
    return found


def _at_end(look: Look) -> bool:
    """Whether the last route ends above the end of the list."""
    cards = look.view.ui.all(id="route_card")
    bottom = look.need(id=ROUTES).bounds.bottom
    return bool(cards) and cards[-1].bounds.bottom < bottom


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
