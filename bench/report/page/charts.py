"""Charts as inline SVG; the numbers each one shows stand in words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....tasks.statistics import Interval
from ....traces.markup import Markup, join, tag
from ..figures import PassK
from ..words import percent

# Width and height of a chart in its own units, and the margins that its labels take.
WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 18, 26
# Height of the label of a mark.
MARK_ROW = 14
_FLOOR = HEIGHT - BOTTOM
_ROOM = WIDTH - LEFT - RIGHT
_TALL = _FLOOR - TOP


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a histogram."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across a histogram, `at` bars from its left edge; its label stands above the bars."""

    label: str
    at: float


def share_bar(share: float | None, interval: Interval | None = None, kind: str = "bar") -> Markup:
    """A bar from 0 to 100% with its interval as a whisker; fills the cell it stands in."""
    parts = [tag("rect", class_="track", width=100, height=10, y=1)]
    if share:
        parts.append(tag("rect", class_=kind, width=100 * share, height=10, y=1))
    if interval is not None:
        low, high = 100 * interval.low, 100 * interval.high
        parts.append(_whisker(low, high))
    return tag(
        "svg",
        *parts,
        class_="share",
        viewBox="0 0 100 12",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _whisker(low: float, high: float) -> Markup:
    def end(at: float) -> Markup:
        return tag("rect", class_="whisker", x=min(at, 99.4), y=2.5, width=0.6, height=7)

    line = tag("rect", class_="whisker", x=low, y=5.5, width=max(high - low, 0.1), height=1)
    return line + end(low) + end(high)


def histogram(
    bins: Sequence[Bin], title: str, marks: Sequence[Mark] = (), edges: bool = False
) -> Markup:
    """Counts side by side, each with its number above it; with `edges` a label names where its bar
    begins."""
    most = max((one.count for one in bins), default=0) or 1
    tallest = _TALL - MARK_ROW * len(marks)
    width = _ROOM / max(len(bins), 1)
    parts, labels = [line(LEFT, _FLOOR, WIDTH - RIGHT, _FLOOR, "axis")], list[Markup]()
    for index, one in enumerate(bins):
        left, tall = LEFT + index * width, tallest * one.count / most
        middle = left + width / 2
        if one.count:
            top = _FLOOR - max(tall, 1)
            parts.append(
                tag("rect", class_="bar", x=left + 1, y=top, width=width - 2, height=_FLOOR - top)
            )
            labels.append(label(middle, top - 4, str(one.count)))
        labels.append(label(left if edges else middle, _FLOOR + 15, one.label))
    for row, mark in enumerate(marks):
        at = LEFT + min(mark.at, len(bins)) * width
        top = TOP - 8 + MARK_ROW * row
        parts.append(line(at, top - 8, at, _FLOOR, "mark"))
        # Near the right edge there is room only on the left of the line.
        left_of = at > WIDTH - 90
        anchor, aside = ("end", -4) if left_of else ("start", 4)
        labels.append(label(at + aside, top, mark.label, anchor))
    # Last, so that no line runs through a number.
    return chart(title, [*parts, *labels])


def draws_chart(draws: Sequence[PassK], title: str) -> Markup:
    """pass@k rises and pass^k falls with k; both are a line through the points there are."""
    known = [draw for draw in draws if draw.any is not None and draw.all is not None]
    most = max((draw.k for draw in known), default=1)

    def x(k: int) -> float:
        return LEFT + 8 + (_ROOM - 60) * (k - 1) / max(most - 1, 1)

    def y(share: float) -> float:
        return _FLOOR - _TALL * share

    parts: list[Markup] = []
    for share in (0.0, 0.5, 1.0):
        parts.append(line(LEFT, y(share), WIDTH - RIGHT, y(share), "grid"))
        parts.append(label(LEFT - 5, y(share) + 4, percent(share, 0), "end"))
    parts += [label(x(draw.k), _FLOOR + 15, f"k={draw.k}") for draw in known]
    any_at = [(x(draw.k), y(draw.any or 0)) for draw in known]
    all_at = [(x(draw.k), y(draw.all or 0)) for draw in known]
    parts += [_series("any", any_at), _series("all", all_at)]
    if known:
        (at, up), (_, down) = any_at[-1], all_at[-1]
        # Where the two lines end close together their names would lie on each other.
        apart = max(0.0, 15 - (down - up)) / 2
        parts.append(label(at + 8, up + 4 - apart, "pass@k", "start", "any"))
        parts.append(label(at + 8, down + 4 + apart, "pass^k", "start", "all"))
    return chart(title, parts)


def _series(kind: str, points: Sequence[tuple[float, float]]) -> Markup:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = [tag("circle", class_=f"dot {kind}", cx=x, cy=y, r=3.5) for x, y in points]
    return join([tag("polyline", class_=f"line {kind}", points=path), *dots])


def chart(
    title: str,
    parts: Sequence[Markup],
    width: float = WIDTH,
    height: float = HEIGHT,
    kind: str = "chart",
) -> Markup:
    """A picture with its title, which whoever cannot see it is told."""
    return tag(
        "svg",
        tag("title", title),
        *parts,
        class_=kind,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A line of a chart."""
    return tag("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def label(x: float, y: float, text: str, anchor: str = "middle", kind: str = "") -> Markup:
    """A text in a chart."""
    return tag("text", text, x=x, y=y, text_anchor=anchor, class_=kind or None)
