"""The city's public transport: lines, stops, and the ways from one point to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from typing import Literal, NamedTuple

from .city import Point

Vehicle = Literal["subway", "tram", "bus", "train"]
WALK_M_PER_MIN = 78
WALK_DETOUR = 1.25
"""How much longer streets are than the straight line."""
NEAR_M = 1300
"""Stops within this distance can be walked to."""
CHANGE_MIN = 2
MOST_RIDES = 4
FARE_CENTS = (260, 260, 340, 420, 420)
"""By the number of rides."""


class Line(NamedTuple):
    """A line in both directions; `minutes` between neighbouring stops."""

    name: str
    vehicle: Vehicle
    color: str
    headway: int
    stops: tuple[str, ...]
    minutes: tuple[int, ...]


STOPS: dict[str, Point] = {
    "Station Square": Point(0, 0),
    "City Hall": Point(-420, 310),
    "Alder Street": Point(-1250, 320),
    "Juniper Court": Point(-2650, 320),
    "Fairview Mall": Point(-3650, 1500),
    "Fairview Gardens": Point(-3250, 2600),
    "Northgate West": Point(-3650, 3150),
    "Northgate": Point(0, 3100),
    "General Hospital": Point(-900, 1560),
    "Orchard Road": Point(0, 1600),
    "Birch Lane": Point(1420, 320),
    "Elm Green": Point(860, 380),
    "Canal Road": Point(1420, -900),
    "Market Hall": Point(2900, -1130),
    "Ferry Pier": Point(3680, -1240),
    "Harbor Way": Point(3000, 320),
    "Eastport Station": Point(4250, 2150),
    "Signal House": Point(4350, 1450),
    "Coast Road": Point(4900, 3000),
    "Airport": Point(8150, 5250),
    "Mill Street": Point(-600, -2200),
    "Canal Road West": Point(-1300, -900),
    "Old Mill": Point(1450, -2200),
    "Lakeside Meadow": Point(-3950, -2500),
    "Lakeside": Point(-4000, -3450),
    "Stadium": Point(-3450, -3850),
    "City Airport": Point(-8250, -5500),
    "Fairview Station": Point(-3900, -300),
}
LINES: tuple[Line, ...] = (
    Line("M1", "subway", "#D62828", 5,
         ("Fairview Station", "Juniper Court", "Alder Street", "City Hall", "Station Square",
          "Elm Green", "Birch Lane", "Harbor Way", "Signal House", "Eastport Station"),
         (3, 3, 2, 1, 2, 1, 3, 3, 2)),
    Line("M2", "subway", "#1D6FB8", 6,
         ("Northgate", "Orchard Road", "Station Square", "Canal Road", "Market Hall",
          "Ferry Pier"),
         (3, 3, 3, 3, 2)),
    Line("T4", "tram", "#2A9D4A", 8,
         ("Northgate West", "Fairview Gardens", "Fairview Mall", "Juniper Court",
          "Canal Road West", "Mill Street", "Old Mill", "Canal Road"),
         (3, 4, 5, 5, 5, 6, 5)),
    Line("T7", "tram", "#E08A00", 10,
         ("General Hospital", "City Hall", "Station Square", "Canal Road West", "Mill Street",
          "Lakeside Meadow", "Lakeside", "Stadium"),
         (5, 3, 6, 5, 10, 4, 3)),
    Line("12", "bus", "#6A4C93", 12,
         ("Lakeside", "Lakeside Meadow", "Fairview Station", "Fairview Mall",
          "Fairview Gardens", "Northgate West", "Northgate"),
         (5, 9, 6, 5, 3, 11)),
    Line("18", "bus", "#8D5524", 15,
         ("Stadium", "Lakeside", "Mill Street", "Canal Road West", "Alder Street",
          "General Hospital", "Orchard Road", "Birch Lane", "Canal Road", "Market Hall",
          "Ferry Pier"),
         (3, 15, 6, 5, 6, 4, 6, 5, 7, 4)),
    Line("24", "bus", "#00838F", 10,
         ("Station Square", "Orchard Road", "Northgate", "Coast Road", "Eastport Station"),
         (7, 7, 18, 5)),
    Line("A1", "bus", "#37474F", 20,
         ("Station Square", "Birch Lane", "Harbor Way", "Coast Road", "Airport"),
         (5, 6, 9, 12)),
    Line("S3", "train", "#AD1457", 15,
         ("Fairview Station", "Station Square", "Eastport Station", "Airport"),
         (6, 8, 9)),
    Line("30", "bus", "#558B2F", 30,
         ("City Airport", "Lakeside", "Juniper Court", "City Hall"),
         (14, 16, 9)),
)  # fmt: skip


class Leg(NamedTuple):
    """A ride with one line, or a walk when `line` is empty; times in minutes after midnight."""

    line: str
    start: str
    end: str
    depart: int
    arrive: int
    stops: int
    metres: int = 0

    @property
    def minutes(self) -> int:
        return self.arrive - self.depart


@dataclass(frozen=True, slots=True)
class Journey:
    """A way by public transport; times in minutes after midnight of the first day."""

    legs: tuple[Leg, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(leg.line for leg in self.legs if leg.line)

    @property
    def changes(self) -> int:
        return max(0, len(self.lines) - 1)

    @property
    def depart(self) -> int:
        return self.legs[0].depart

    @property
    def arrive(self) -> int:
        return self.legs[-1].arrive

    @property
    def walk_m(self) -> int:
        return sum(leg.metres for leg in self.legs)

    @property
    def fare_cents(self) -> int:
        return FARE_CENTS[min(len(self.lines), len(FARE_CENTS) - 1)] if self.lines else 0


def line_of(name: str) -> Line:
    return next(line for line in LINES if line.name == name)


class _Board(NamedTuple):
    """A stretch along one line: from where to where, and when its vehicles pass the start."""

    line: str
    end: str
    offset: int
    ride: int
    stops: int
    headway: int


@lru_cache(maxsize=1)
def _boards() -> dict[str, tuple[_Board, ...]]:
    """What can be boarded at each stop."""
    found: dict[str, list[_Board]] = {name: [] for name in STOPS}
    for number, line in enumerate(LINES):
        for names, gaps in (
            (line.stops, line.minutes),
            (line.stops[::-1], line.minutes[::-1]),
        ):
            shift = (number * 3 + (names is not line.stops) * 2) % line.headway
            at = 0
            for first, start in enumerate(names):
                ride = 0
                for count, end in enumerate(names[first + 1 :], 1):
                    ride += gaps[first + count - 1]
                    found[start].append(
                        _Board(line.name, end, (shift + at) % line.headway, ride, count,
                               line.headway)
                    )  # fmt: skip
                if first < len(gaps):
                    at += gaps[first]
    return {name: tuple(boards) for name, boards in found.items()}


def walk_m(start: Point, end: Point) -> int:
    """How far it is on foot."""
    return round(start.far(end) * WALK_DETOUR)


def walk_min(metres: int) -> int:
    return max(1, round(metres / WALK_M_PER_MIN)) if metres else 0


def journeys(start: Point, end: Point, now: int) -> list[Journey]:
    """Ways to arrive, quickest first; for each number of changes the quickest is among them."""
    found: dict[tuple[str, ...], Journey] = {}
    for rides in range(1, MOST_RIDES + 1):
        best = _search(start, end, now, rides, frozenset())
        if best is None:
            continue
        found.setdefault(best.lines, best)
        for line in best.lines:
            other = _search(start, end, now, rides, frozenset((line,)))
            if other is not None:
                found.setdefault(other.lines, other)
    ways = sorted(found.values(), key=lambda way: (way.arrive, way.changes, way.walk_m))
    few = min((way.changes for way in ways), default=0)
    kept = ways[:5]
    if kept and all(way.changes > few for way in kept):
        kept[-1] = next(way for way in ways if way.changes == few)
    return kept


class _Step(NamedTuple):
    """How a stop was reached."""

    before: tuple[str, int] | None
    leg: Leg


def _search(
    start: Point, end: Point, now: int, rides: int, without: frozenset[str]
) -> Journey | None:
    """The earliest arrival with at most so many rides, not using some lines."""
    best: dict[tuple[str, int], int] = {}
    came: dict[tuple[str, int], _Step] = {}
    queue: list[tuple[int, str, int]] = []
    for name, metres in _reachable(start):
        arrive = now + walk_min(metres)
        best[name, 0] = arrive
        came[name, 0] = _Step(None, Leg("", "", name, now, arrive, 0, metres))
        heappush(queue, (arrive, name, 0))
    goal = dict(_reachable(end))
    top: tuple[int, tuple[str, int]] | None = None
    while queue:
        time, name, used = heappop(queue)
        if time > best.get((name, used), time):
            continue
        if top is not None and time >= top[0]:
            break
        if used and name in goal:
            arrive = time + walk_min(goal[name])
            if top is None or arrive < top[0]:
                top = (arrive, (name, used))
        if used == rides:
            continue
        for board in _boards()[name]:
            if board.line in without:
                continue
            ready = time + (CHANGE_MIN if used else 0)
            depart = ready + (board.offset - ready) % board.headway
            arrive = depart + board.ride
            key = (board.end, used + 1)
            if arrive < best.get(key, 1 << 30):
                best[key] = arrive
                leg = Leg(board.line, name, board.end, depart, arrive, board.stops)
                came[key] = _Step((name, used), leg)
                heappush(queue, (arrive, *key))
    if top is None:
        return None
    return _unwind(came, top[1], goal[top[1][0]])


def _unwind(came: dict[tuple[str, int], _Step], last: tuple[str, int], metres: int) -> Journey:
    legs: list[Leg] = []
    at: tuple[str, int] | None = last
    while at is not None:
        step = came[at]
        legs.append(step.leg)
        at = step.before
    legs.reverse()
    if metres:
        arrive = legs[-1].arrive
        legs.append(Leg("", last[0], "", arrive, arrive + walk_min(metres), 0, metres))
    return Journey(tuple(leg for leg in legs if leg.line or leg.metres))


def _reachable(point: Point) -> Iterator[tuple[str, int]]:
    """The stops one can walk to, with the way in metres; at least the nearest three."""
    ways = sorted((walk_m(point, spot), name) for name, spot in STOPS.items())
    for index, (metres, name) in enumerate(ways):
        if metres <= NEAR_M or index < 3:
            yield name, metres
