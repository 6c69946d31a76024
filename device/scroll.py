"""Scrolling by what was asked: each stroke's effect is measured in the picture."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from ..actions import Outcome, Px, PxBox, Scroll, Size, to_px
from ..actions.log import get_logger
from .errors import AgentError, CaptureFailed
from .frame import Frame
from .input import Stroke
from .ui import UiNode, UiTree

log = get_logger(__name__)

PAGE_SHARE = 0.8  # of the list: a fifth of what was in sight stays in sight
_SCREEN_EDGE = 0.06  # no stroke begins or ends nearer to an edge: system gestures live there
_LIST_EDGE = 0.04
_WITHOUT_LIST = 0.12  # of the screen left out on either end if nothing says where the list is
_STROKE_S = 0.6
_MOST_STROKES = 16
_NEAR_ENOUGH = 0.05  # of what was asked
_TOO_FAR = 0.1
_SHORTEST_PX = 40  # a shorter stroke is taken for a tap, or loses most of its way to the slop
_LEAST_GAIN, _MOST_GAIN = 0.3, 3.0
_TELLING_SHARE = 0.85
_FIRST_SHARE = 0.3  # of the room, for a first stroke that may send the list flying


@dataclass(frozen=True, slots=True)
class Track:
    """Where strokes go: between `low` and `high` along one axis, at `across` on the other."""

    upright: bool
    low: int
    high: int
    across: int

    def stroke(self, reach: int) -> Stroke:
        """A stroke around the middle; a positive reach moves the content up or left."""
        middle = (self.low + self.high) // 2
        begin, end = middle + reach // 2, middle + reach // 2 - reach
        if self.upright:
            return Stroke(Px(self.across, begin), Px(self.across, end), _STROKE_S)
        return Stroke(Px(begin, self.across), Px(end, self.across), _STROKE_S)


class ScrollFingers(Protocol):
    """What scrolling needs of the fingers."""

    @property
    def rests(self) -> bool:
        """Whether a glide rests before it lets go, so that the list stops with it."""
        ...

    async def glide(self, stroke: Stroke) -> None:
        """One stroke."""
        ...


class Scroller:
    """Scrolls the list under a point until its content has moved as far as was asked."""

    def __init__(
        self,
        fingers: ScrollFingers,
        still: Callable[[], Awaitable[Frame]],
        tree: Callable[[], Awaitable[UiTree]],
    ) -> None:
        self._fingers = fingers
        self._still = still
        self._tree = tree

    async def scroll(self, action: Scroll, size: Size, seen: Frame) -> Outcome:
        """Move by `pages`, each four fifths of the list; done also if its end comes before."""
        box = await self._list_under(to_px(action.at, size), action, size)
        upright = action.direction in ("up", "down")
        extent = box.bottom - box.top if upright else box.right - box.left
        sign = 1 if action.direction in ("down", "right") else -1
        wanted = action.pages * PAGE_SHARE * extent
        track = track_in(box, to_px(action.at, size), size, upright)
        moved, before, gain = 0.0, seen, 1.0
        for number in range(_MOST_STROKES):
            left = wanted - moved
            if -_TOO_FAR * wanted <= left <= _NEAR_ENOUGH * wanted:
                break
            # Something of what was in sight must stay there, or the way cannot be measured.
            room = min(track.high - track.low, round(_TELLING_SHARE * extent / max(gain, 1.0)))
            if number and abs(left / gain) < _SHORTEST_PX / 2:
                break
            if not number and not self._fingers.rests:
                room = round(_FIRST_SHARE * room)
            reach = _reach(left / gain, room)
            await self._fingers.glide(track.stroke(sign * reach))
            after = await self._still()
            from .shift import content_shift  # only who scrolls measures it

            shift = content_shift(before, after, box, upright)
            log.debug("scrolled", reach=reach, shift=shift.px)
            if shift.px == 0:
                return Outcome.done(_ended(action, moved / wanted))
            if shift.px is not None:
                gain = min(_MOST_GAIN, max(_LEAST_GAIN, sign * shift.px / reach))
                moved += sign * shift.px
            elif shift.telling:
                return Outcome.done("all that was in sight has moved away, or changed otherwise")
            else:
                moved += reach  # the picture does not tell: believe the finger
            before = after
        return Outcome.done()

    async def _list_under(self, at: Px, action: Scroll, size: Size) -> PxBox:
        try:
            tree = await self._tree()
        except (CaptureFailed, AgentError):
            return _most_of(size)
        return list_under(tree, at, action.direction in ("up", "down"), size) or _most_of(size)


def list_under(tree: UiTree, at: Px, upright: bool, size: Size) -> PxBox | None:
    """The innermost list under the point that scrolls along the axis, cut to the screen."""
    found: PxBox | None = None
    for node in tree.nodes():
        if node.scrollable and _holds(node.bounds, at) and _along(node) in (None, upright):
            box = node.bounds
            found = PxBox(
                max(0, box.left),
                max(0, box.top),
                min(size.width_px, box.right),
                min(size.height_px, box.bottom),
            )
    return found


def track_in(box: PxBox, at: Px, size: Size, upright: bool) -> Track:
    """The line within the list on which strokes go, through the point as nearly as may be."""
    if upright:
        first, last, whole = box.top, box.bottom, size.height_px
        across = min(max(at.x, box.left + 1), box.right - 2)
    else:
        first, last, whole = box.left, box.right, size.width_px
        across = min(max(at.y, box.top + 1), box.bottom - 2)
    edge = round(_LIST_EDGE * (last - first))
    low = max(first + edge, round(_SCREEN_EDGE * whole))
    high = min(last - edge, round((1 - _SCREEN_EDGE) * whole))
    return Track(upright, low, max(high, low + 2), across)


def _reach(wanted: float, room: int) -> int:
    """The length of the next stroke: equal parts of what is left, none longer than the room."""
    parts = max(1, -(-abs(wanted) // room))
    length = max(min(abs(wanted) / parts, room), min(_SHORTEST_PX, room))
    return round(length if wanted > 0 else -length)


def _ended(action: Scroll, share: float) -> str:
    if share == 0:
        return f"nothing moved: the end is reached in direction {action.direction}"
    return f"the end was reached after {share * action.pages:.1f} of {action.pages:g} pages"


def _most_of(size: Size) -> PxBox:
    edge = round(_WITHOUT_LIST * size.height_px)
    return PxBox(0, edge, size.width_px, size.height_px - edge)


def _holds(box: PxBox, at: Px) -> bool:
    return box.left <= at.x < box.right and box.top <= at.y < box.bottom


def _along(node: UiNode) -> bool | None:
    """Whether a list scrolls upright, by its class; None if the class does not say."""
    name = node.class_name.rpartition(".")[2]
    if "Horizontal" in name or "ViewPager" in name:
        return False
    return True if name in ("ListView", "ScrollView", "NestedScrollView") else None
