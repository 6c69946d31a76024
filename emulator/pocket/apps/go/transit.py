"""The city's public transport: lines, stops, and the ways from one point to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import heappop, heappush
from typing import Literal, NamedTuple, get_args

from ...content import Content, Row
from ..owner_texts import Words
from .city import Point

CONTENT = Content(__file__)
LATER_STOP = re.compile(r"\+(\d+) (.+)")
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


@cache
def stops() -> Mapping[str, Point]:
    """Where the stops are."""
    rows = CONTENT.table("stops")
    return {row["name"]: Point(row.number("x"), row.number("y")) for row in rows}


@cache
def lines() -> tuple[Line, ...]:
    """Every line."""
    return tuple(_line(row) for row in CONTENT.table("lines"))


def _line(row: Row) -> Line:
    first, *others = row.items("stops", ";")
    names, minutes = [first], list[int]()
    for stop in others:
        found = LATER_STOP.fullmatch(stop)
        if found is None:
            raise row.wrong(
                f"{stop!r} is no stop with the minutes before it, such as +3 Alder Street"
            )
        minutes.append(int(found[1]))
        names.append(found[2])
    return Line(
        row["name"],
        row.one_of("vehicle", get_args(Vehicle)),
        row["color"],
        row.number("headway"),
        tuple(names),
        tuple(minutes),
    )


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
    return next(line for line in lines() if line.name == name)


def line_name(name: str, words: Words) -> str:
    """What a line is called; `words` are those of the phone's owner."""
    return words.get(f"{line_of(name).vehicle} {name}", name)


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
    found: dict[str, list[_Board]] = {name: [] for name in stops()}
    for number, line in enumerate(lines()):
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
    ways = sorted((walk_m(point, spot), name) for name, spot in stops().items())
    for index, (metres, name) in enumerate(ways):
        if metres <= NEAR_M or index < 3:
            yield name, metres
