"""From an action to the strokes of one or two fingers, in pixels."""

import math

from ..actions import Drag, Pinch, Px, Size, Swipe, to_px
from .input import Pair, Stroke

_DRAG_S = 1.2
_PINCH_S = 0.4
_PINCH_STEP = 2.5  # the most that one pinch enlarges; more is done in several
_FAR_SHARE = 0.32  # of the screen's width: how far a finger is from the middle at most
_EDGE_PX = 24


def swipe_stroke(action: Swipe, size: Size) -> Stroke:
    """The stroke of a swipe on a screen of that size."""
    return Stroke(to_px(action.start, size), to_px(action.end, size), action.duration_s)


def drag_stroke(action: Drag, size: Size) -> Stroke:
    """The stroke of a drag on a screen of that size."""
    return Stroke(to_px(action.start, size), to_px(action.end, size), _DRAG_S)


def pinch_pairs(action: Pinch, size: Size) -> tuple[Pair, ...]:
    """Two fingers around the point, along the axis with more room; several times if need be.

    The distance of the fingers changes by `scale` in all.
    """
    at = to_px(action.at, size)
    room_x = min(at.x, size.width_px - at.x) - _EDGE_PX
    room_y = min(at.y, size.height_px - at.y) - _EDGE_PX
    upright = room_y > room_x
    far = max(2.0 * _EDGE_PX, min(_FAR_SHARE * size.width_px, max(room_x, room_y)))
    times = max(1, math.ceil(abs(math.log(action.scale)) / math.log(_PINCH_STEP)))
    factor = action.scale ** (1 / times)
    near = far / max(factor, 1 / factor)
    begin, end = (near, far) if factor >= 1 else (far, near)
    pair = Pair(
        Stroke(_beside(at, -begin, upright, size), _beside(at, -end, upright, size), _PINCH_S),
        Stroke(_beside(at, begin, upright, size), _beside(at, end, upright, size), _PINCH_S),
    )
    return (pair,) * times


def _beside(at: Px, distance: float, upright: bool, size: Size) -> Px:
    x = at.x + (0 if upright else round(distance))
    y = at.y + (round(distance) if upright else 0)
    return Px(min(max(x, 0), size.width_px - 1), min(max(y, 0), size.height_px - 1))
