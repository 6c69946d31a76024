"""Ways by car, bike and on foot: how long, how far, and along which streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from .city import Point, Street, streets
from .transit import Journey, stops, walk_m, walk_min

Mode = Literal["car", "transit", "walk", "bike"]
MODES: tuple[Mode, ...] = get_args(Mode)
MODE_NAMES: dict[Mode, str] = {"car": "Drive", "transit": "Transit", "walk": "Walk", "bike": "Bike"}
MODE_ICONS: dict[Mode, str] = {
    "car": "directions_car",
    "transit": "directions_subway",
    "walk": "directions_walk",
    "bike": "directions_bike",
}
CAR_M_PER_MIN = 433
"""26 km/h."""
BIKE_M_PER_MIN = 250
PARKING_MIN = 2


class Turn:
    """The words of the instructions; each goes through `tr`."""

    START = "Head towards {street}"
    LEFT = "Turn left onto {street}"
    RIGHT = "Turn right onto {street}"
    END = "Arrive at {name}"


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction with the metres that follow it."""

    text: str
    street: str
    metres: int
    icon: str


@dataclass(frozen=True, slots=True)
class Way:
    """A route over streets."""

    mode: Mode
    via: str
    path: tuple[Point, ...]
    metres: int
    minutes: int
    steps: tuple[Step, ...]


def drive_m(start: Point, end: Point) -> int:
    """Metres by car: along the grid of streets."""
    return max(120, abs(start.x - end.x) + abs(start.y - end.y))


def drive_min(metres: int) -> int:
    return PARKING_MIN + max(1, round(metres / CAR_M_PER_MIN))


def ways(mode: Mode, start: Point, end: Point) -> list[Way]:
    """Routes over streets, quickest first; walkers and cyclists get one."""
    if mode == "walk":
        metres = walk_m(start, end)
        return [_way(mode, start, end, None, metres, walk_min(metres))]
    if mode == "bike":
        metres = round(drive_m(start, end) * 0.92)
        return [_way(mode, start, end, None, metres, 1 + round(metres / BIKE_M_PER_MIN))]
    direct = drive_m(start, end)
    found = [_way(mode, start, end, None, direct, drive_min(direct))]
    used = {found[0].via}
    for street in sorted(streets(), key=lambda item: _detour(item, start, end)):
        if street.name in used or len(found) == 3:
            continue
        used.add(street.name)
        metres = direct + _detour(street, start, end) + 350
        minutes = drive_min(metres) + len(found)
        found.append(_way(mode, start, end, street, metres, minutes))
    return sorted(found, key=lambda way: way.minutes)


def _detour(street: Street, start: Point, end: Point) -> int:
    """The additional metres of going along a street."""
    a, b = (start.y, end.y) if street.horizontal else (start.x, end.x)
    low, high = min(a, b), max(a, b)
    outside = max(low - street.at, street.at - high, 0)
    return 2 * outside


def _way(
    mode: Mode, start: Point, end: Point, through: Street | None, metres: int, minutes: int
) -> Way:
    street = through or _best_street(start, end)
    if street.horizontal:
        path = (start, Point(start.x, street.at), Point(end.x, street.at), end)
    else:
        path = (start, Point(street.at, start.y), Point(street.at, end.y), end)
    return Way(mode, street.name, path, metres, minutes, _steps(path, street, metres))


def _best_street(start: Point, end: Point) -> Street:
    """The street that makes the least detour, preferring long stretches along it."""
    along = abs(start.x - end.x) >= abs(start.y - end.y)
    fitting = [street for street in streets() if street.horizontal == along]
    return min(
        fitting, key=lambda street: (_detour(street, start, end), _middle(street, start, end))
    )


def _middle(street: Street, start: Point, end: Point) -> int:
    a, b = (start.y, end.y) if street.horizontal else (start.x, end.x)
    return abs(2 * street.at - a - b)


def _steps(path: tuple[Point, ...], street: Street, metres: int) -> tuple[Step, ...]:
    lengths = [abs(a.x - b.x) + abs(a.y - b.y) for a, b in zip(path, path[1:], strict=False)]
    whole = max(1, sum(lengths))
    share = [length * metres // whole for length in lengths]
    first = _cross_street(path[0], not street.horizontal)
    last = _cross_street(path[-1], not street.horizontal)
    return (
        Step(Turn.START, first, share[0], "arrow_upward"),
        _turn(path[0], path[1], path[2], street.name, share[1]),
        _turn(path[1], path[2], path[3], last, share[2]),
        Step(Turn.END, "", 0, "flag"),
    )


def _turn(a: Point, b: Point, c: Point, street: str, metres: int) -> Step:
    cross = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
    if cross > 0:
        return Step(Turn.LEFT, street, metres, "turn_left")
    return Step(Turn.RIGHT, street, metres, "turn_right")


def _cross_street(point: Point, horizontal: bool) -> str:
    fitting = [street for street in streets() if street.horizontal == horizontal]
    return min(fitting, key=lambda item: abs(item.at - (point.y if horizontal else point.x))).name


def journey_path(journey: Journey, start: Point, end: Point) -> tuple[Point, ...]:
    """The points a journey passes on the map."""
    points = [start]
    for leg in journey.legs:
        if leg.line:
            points += [stops()[leg.start], stops()[leg.end]]
    return (*points, end)
