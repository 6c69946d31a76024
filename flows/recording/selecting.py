"""From a point that was touched to the selector that names what lies there.

In this order: id, text, a relation to something that has a text, a place in a list, the point
itself. A selector is taken only if the engine that runs flows finds by it what was touched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...actions import Px, PxBox
from ...device.ui import UiNode
from ..locators import ElementScript, ScreenViews, extent, has_role, matcher, role_of
from ..selectors import Selector

_LONGEST_TEXT = 80
# What covers more of the screen than that is a map, a canvas or a page: where it is touched counts.
_LARGE_SHARE = 0.3
_DIGITS = re.compile(r"\d")
# A secret as a trace has it, `{NAME}` or a mark in double braces, and dots of a password.
_MASKED = re.compile(r"\{[\w.-]+\}|\{\{secret:|^[•●∙·⬤*]+$")
_SYSTEM_UI = "com.android.systemui"
_MOST_ANCHORS = 12
# Packages of keyboards: AOSP's, and those of the makers' and Play's most used ones.
_KEYBOARDS = (
    "inputmethod", "honeyboard", "swiftkey", "keyboard", "sogou", "baidu.input", "iflytek",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """What a touch hits: the view that takes it, as a number, and the selector that names it.

    `how` says by what it is named; "point" stands for the bare place.
    """

    selector: Selector
    how: str
    node: UiNode | None = None


def touched_at(screen: ScreenViews, at: Px) -> Touched:
    """The selector for a touch of that pixel."""
    number = receiver(screen, at)
    if number is not None:
        node = screen.nodes[number]
        inside = _point_within(node, at) if _place_counts(screen, number) else None
        for how, selector in _candidates(screen, number, at):
            if _means(screen, selector, number):
                return Touched(replace(selector, point=inside), how, node)
        return Touched(_bare(screen, at, number), "point", node)
    return Touched(_bare(screen, at, None), "point")


def named(screen: ScreenViews, number: int) -> Touched | None:
    """The selector for one view, None if only its place would name it."""
    for how, selector in _candidates(screen, number, screen.nodes[number].center):
        if screen.matches(selector)[:1] == (number,):
            return Touched(selector, how, screen.nodes[number])
    return None


def receiver(screen: ScreenViews, at: Px) -> int | None:
    """The view that takes a touch of that pixel: of those that lie there the topmost that does
    something, else the topmost; None where no view is.

    What is drawn later lies above (AOSP ViewGroup.dispatchTouchEvent goes from the last child on),
    and a touch that a view does not take falls through to what is below it in the same window.
    """
    here = [n for n, node in enumerate(screen.nodes) if _holds(node.bounds, at)]
    if not here:
        return None
    top = _root(screen, here[-1])
    here = [n for n in here if _root(screen, n) == top]
    takes = (n for n in reversed(here) if takes_touches(screen.nodes[n]))
    return next(takes, here[-1])


def takes_touches(node: UiNode) -> bool:
    """Whether a view does something when it is touched."""
    return node.clickable or node.checkable or node.long_clickable or has_role(node, "textbox")


def is_keyboard(package: str) -> bool:
    """Whether views of that package are a keyboard's."""
    return any(part in package for part in _KEYBOARDS)


def _root(screen: ScreenViews, number: int) -> int:
    while screen.parents[number] >= 0:
        number = screen.parents[number]
    return number


def _holds(box: PxBox, at: Px) -> bool:
    return box.left <= at.x < box.right and box.top <= at.y < box.bottom


def _place_counts(screen: ScreenViews, number: int) -> bool:
    """Whether it matters where in the view it is touched: on sliders, and where something large
    holds no views of its own."""
    node = screen.nodes[number]
    if has_role(node, "slider") or node.class_name.endswith("RatingBar"):
        return True
    width, height = extent(node)
    large = width * height > _LARGE_SHARE * screen.size.width_px * screen.size.height_px
    return large and not has_role(node, "textbox")


def _point_within(node: UiNode, at: Px) -> str:
    width, height = extent(node)
    return percent(at.x - node.bounds.left, width, at.y - node.bounds.top, height)


def percent(x: int, width: int, y: int, height: int) -> str:
    """A place as shares of an area, in tenths of a percent where whole ones are too coarse."""
    return f"{_share(x, width)},{_share(y, height)}"


def _share(part: int, whole: int) -> str:
    share = min(100.0, max(0.0, 100 * part / max(1, whole)))
    return f"{round(share, 1):g}%"


def _bare(screen: ScreenViews, at: Px, number: int | None) -> Selector:
    size = screen.size
    coarse = Selector(
        point=f"{round(100 * at.x / size.width_px)}%,{round(100 * at.y / size.height_px)}%"
    )
    if number is not None:
        x, y = (float(part.rstrip("%")) for part in (coarse.point or "").split(","))
        there = Px(
            min(size.width_px - 1, round(x / 100 * size.width_px)),
            min(size.height_px - 1, round(y / 100 * size.height_px)),
        )
        if receiver(screen, there) == number and not _place_counts(screen, number):
            return coarse
    return Selector(point=percent(at.x, size.width_px, at.y, size.height_px))


def _means(screen: ScreenViews, selector: Selector, number: int) -> bool:
    """Whether all that a selector finds is touched with one view, and that is the one meant.

    With a relation or an index the first that is found decides.
    """
    try:
        found = screen.matches(selector)
    except ElementScript:
        return False
    if not found:
        return False
    ordered = selector.index is not None or any(
        getattr(selector, name) is not None for name in ("below", "above", "right_of", "left_of")
    )
    meant = found[:1] if ordered else found
    return all(receiver(screen, screen.nodes[n].center) == number for n in meant)


def _candidates(screen: ScreenViews, number: int, at: Px) -> Iterator[tuple[str, Selector]]:
    """Selectors that may name a view, the best first."""
    inside = [n for n in screen.below(number) if n == number or not _own(screen, n, number)]
    near = sorted(inside, key=lambda n: (n != number, not _holds(screen.nodes[n].bounds, at)))
    ids = list(dict.fromkeys(_id_of(screen, n) for n in near if screen.nodes[n].resource_id))
    texts = list(dict.fromkeys(text for n in near for text in texts_of(screen.nodes[n])))
    texts.sort(key=lambda text: bool(_DIGITS.search(text)))
    yield from (("id", Selector(id=one)) for one in ids)
    yield from (("text", Selector(text=literal(one))) for one in texts)
    yield from (
        ("id and text", Selector(id=one, text=literal(text))) for one in ids for text in texts
    )
    weak = [Selector(id=one) for one in ids] + [Selector(text=literal(one)) for one in texts]
    if role := role_of(screen.nodes[number]):
        weak.append(Selector(role=role))
    yield from (("relation", one) for one in _related(screen, number, weak))
    for one in weak:
        for index, n in enumerate(_in_order(screen, one)):
            if n in inside:
                yield "index", replace(one, index=str(index))


def _own(screen: ScreenViews, number: int, of: int) -> bool:
    """Whether a view inside another takes touches itself, or lies in one that does."""
    while number != of:
        if takes_touches(screen.nodes[number]):
            return True
        number = screen.parents[number]
    return False


def _in_order(screen: ScreenViews, selector: Selector) -> list[int]:
    def corner(n: int) -> tuple[int, int]:
        return screen.nodes[n].bounds.top, screen.nodes[n].bounds.left

    return sorted(screen.matches(selector), key=corner)


def _related(screen: ScreenViews, number: int, weak: list[Selector]) -> Iterator[Selector]:
    """A view that has no name of its own, by something with a text: in one row with it, or above
    it."""
    anchors = _anchors(screen, number)
    above = screen.parents[number]
    while above >= 0:
        # The smallest thing around both says best what belongs together.
        held = [n for n in anchors if n in screen.below(above)]
        if held and (box_id := screen.nodes[above].resource_id):
            of = Selector(id=_id_of(screen, above)) if box_id else Selector()
            for n in held:
                said = Selector(text=literal(texts_of(screen.nodes[n])[0]))
                for one in weak:
                    yield replace(one, child_of=replace(of, contains_descendants=(said,)))
            break
        above = screen.parents[above]
    for n in anchors[:_MOST_ANCHORS]:
        said = Selector(text=literal(texts_of(screen.nodes[n])[0]))
        for one in weak:
            yield replace(one, below=said)
            yield replace(one, right_of=said)
            yield replace(one, above=said)


def _anchors(screen: ScreenViews, number: int) -> list[int]:
    """Views with a text that no other has, the nearest in height first."""
    own = screen.below(number)
    middle = screen.nodes[number].center

    def distance(n: int) -> tuple[int, int]:
        center = screen.nodes[n].center
        return abs(center.y - middle.y), abs(center.x - middle.x)

    found = [
        n
        for n, node in enumerate(screen.nodes)
        if n not in own
        and node.package != _SYSTEM_UI
        and not is_keyboard(node.package)
        and not has_role(node, "textbox")
        and any(True for _ in texts_of(node))
        and len(screen.matches(Selector(text=literal(texts_of(node)[0])))) == 1
    ]
    return sorted(found, key=distance)


def texts_of(node: UiNode) -> list[str]:
    """What a view can be named by: not what somebody typed into it, and no secret."""
    said = (node.hint,) if has_role(node, "textbox") else (node.text, node.desc)
    return [
        text
        for text in dict.fromkeys(said)
        if text.strip() and len(text) <= _LONGEST_TEXT and not _MASKED.search(text)
    ]


def literal(text: str) -> str:
    """A text as a selector has it: it matches what equals it, whatever signs stand in it."""
    flat = text.replace("\n", " ")
    return flat if matcher(flat).fits(text) else re.escape(flat)


def _id_of(screen: ScreenViews, number: int) -> str:
    """The id without its package, unless that is what tells it from others."""
    node = screen.nodes[number]
    short = node.short_id
    if not short or any(
        other.short_id == short and other.resource_id != node.resource_id for other in screen.nodes
    ):
        return literal(node.resource_id)
    return literal(short)
