"""Success against cost as a picture: a dot a run with its interval, and the Pareto front."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, hypot, log10, pi, sin

from ....traces.markup import Markup, tag
from ..words import percent
from .charts import chart, label, line

WIDTH, HEIGHT = 360, 270
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 12, 40
# Height of a letter and the width of one, in units of the picture, as Chromium draws them at most.
_LETTER_H, _LETTER_W = 12, 8
_DOT = 4.5
# Above this ratio of prices the dear ones would push all others to the left edge.
_LOG_ABOVE = 8.0
# So many letters stand at one dot; the rest is a number.
_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A run: what it costs in USD, its success (0-1) with the ends of its interval."""

    name: str
    usd: float
    rate: float
    low: float
    high: float
    pareto: bool


@dataclass(frozen=True, slots=True)
class LabelBox:
    """What a label covers, in units of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "LabelBox") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A label: its text, the middle of its box, and the dot that it is of."""

    text: str
    box: LabelBox
    dot: tuple[float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """Of its box."""
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Axis:
    """From values to places; `log` by powers of ten."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        low, high, value = (log10(v) if self.log else v for v in (self.low, self.high, value))
        return self.start + (self.end - self.start) * (value - low) / (high - low)


def scatter(spots: Sequence[Spot], title: str) -> Markup:
    """The picture; the axis of the price is by powers of ten where prices lie far apart."""
    x = _price_axis([spot.usd for spot in spots])
    y = _rate_axis(spots)
    parts = [*_grid(x, y)]
    front = sorted((s for s in spots if s.pareto), key=lambda s: (s.usd, s.rate))
    if len(front) > 1:
        path = " ".join(f"{x.at(s.usd):.1f},{y.at(s.rate):.1f}" for s in front)
        parts.append(tag("polyline", class_="line front", points=path))
    for spot in spots:
        at = x.at(spot.usd)
        parts.append(line(at, y.at(spot.low), at, y.at(spot.high), "reach"))
    dots = [(spot.name, x.at(spot.usd), y.at(spot.rate)) for spot in spots]
    # Those of the front last, so that none lies on them.
    for spot, (_, left, top) in sorted(zip(spots, dots, strict=True), key=lambda p: p[0].pareto):
        kind = "dot front" if spot.pareto else "dot other"
        parts.append(tag("circle", class_=kind, cx=left, cy=top, r=_DOT))
    for one in place_labels(dots):
        mx, my = one.middle
        if hypot(mx - one.dot[0], my - one.dot[1]) > 2.4 * _LETTER_H:
            parts.append(line(*one.dot, mx, my, "leader"))
        parts.append(label(mx, my + 4, one.text, kind="name"))
    return chart(title, parts, WIDTH, HEIGHT, "chart scatter")


def place_labels(dots: Sequence[tuple[str, float, float]]) -> tuple[Placed, ...]:
    """Where the names of dots stand, so that none lies on another, on a dot or off the picture.

    Dots on one place have one label. Places are tried in rings about the dot, the nearest first.
    """
    groups: list[tuple[list[str], tuple[float, float]]] = []
    for name, x, y in dots:
        near = next((g for g in groups if hypot(g[1][0] - x, g[1][1] - y) < _DOT), None)
        if near is None:
            groups.append(([name], (x, y)))
        else:
            near[0].append(name)
    taken = [
        LabelBox(x - _DOT - 1, y - _DOT - 1, x + _DOT + 1, y + _DOT + 1) for _, (x, y) in groups
    ]
    found: list[Placed] = []
    for names, dot in groups:
        more = len(names) - _MOST_NAMES
        text = ", ".join(names[:_MOST_NAMES]) + (f" +{more}" if more > 0 else "")
        box = next((box for box in _places(dot, text) if not any(map(box.meets, taken))), None)
        if box is not None:
            taken.append(box)
            found.append(Placed(text, box, dot))
    return tuple(found)


def _places(dot: tuple[float, float], text: str) -> Iterator[LabelBox]:
    width, height = len(text) * _LETTER_W * (0.75 if len(text) > 2 else 1), _LETTER_H
    for ring in range(24):
        away = _DOT + 2 + 6 * ring
        count = 8 + 4 * ring
        # Beside the dot first: above and below it is the line of its interval.
        for angle in sorted((2 * pi * at / count for at in range(count)), key=_steepness):
            mx = dot[0] + cos(angle) * (away + width / 2)
            my = dot[1] - sin(angle) * (away + height / 2)
            box = LabelBox(mx - width / 2, my - height / 2, mx + width / 2, my + height / 2)
            inside = box.left >= LEFT and box.right <= WIDTH - 2
            if inside and box.top >= 1 and box.bottom <= HEIGHT - BOTTOM - 1:
                yield box


def _steepness(angle: float) -> float:
    return round(abs(sin(angle)), 6)


def _price_axis(prices: Sequence[float]) -> _Axis:
    low, high = min(prices, default=0.0), max(prices, default=0.0)
    start, end = float(LEFT + 12), float(WIDTH - RIGHT - 8)
    if low > 0 and high / low > _LOG_ABOVE:
        return _Axis(low / 1.3, high * 1.3, start, end, log=True)
    return _Axis(0.0, high * 1.1 or 1.0, float(LEFT), end)


def _rate_axis(spots: Sequence[Spot]) -> _Axis:
    """From twenty to twenty per cent, so wide that the intervals fit."""
    low = floor(5 * min((s.low for s in spots), default=0.0) + 1e-9) / 5
    high = ceil(5 * max((s.high for s in spots), default=1.0) - 1e-9) / 5
    if high - low < 0.1:
        low, high = max(0.0, high - 0.2), max(0.2, high)
    return _Axis(low, high, float(HEIGHT - BOTTOM), float(TOP))


def _grid(x: _Axis, y: _Axis) -> Iterator[Markup]:
    floor_at = HEIGHT - BOTTOM
    step = 0.2 if y.high - y.low > 0.41 else 0.1
    for index in range(round((y.high - y.low) / step) + 1):
        share = min(y.high, y.low + index * step)
        yield line(LEFT, y.at(share), WIDTH - RIGHT, y.at(share), "grid")
        yield label(LEFT - 5, y.at(share) + 4, percent(share, 0), "end")
    for value in _ticks(x):
        yield line(x.at(value), floor_at, x.at(value), floor_at + 4, "axis")
        yield label(x.at(value), floor_at + 16, f"${value:g}")
    yield line(LEFT, floor_at, WIDTH - RIGHT, floor_at, "axis")
    yield label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 7, "USD a task")


def _ticks(x: _Axis) -> Sequence[float]:
    """Round prices, no closer than their labels are wide."""
    if x.log:
        powers = range(floor(log10(x.low)), ceil(log10(x.high)) + 1)
        steps = (1, 2, 5) if log10(x.high / x.low) < 1.5 else (1, 3) if len(powers) < 4 else (1,)
        found = [step * 10.0**power for power in powers for step in steps]
        return [value for value in found if x.low <= value <= x.high]
    power = 10.0 ** floor(log10(x.high / 4))
    width = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= x.high / 4)
    return [index * width for index in range(floor(x.high / width) + 1)]
