"""Fingers and keys through the phone's `input` command."""

import math
from dataclasses import dataclass

from ..actions import Drag, Key, Px, Scroll, Size, Swipe, to_px
from .adb import AdbTransport, ShellResult
from .errors import CommandFailed

INPUT_TIMEOUT_S = 15.0
KEYCODES: dict[Key, int] = {
    "back": 4, "home": 3, "recents": 187, "enter": 66, "delete": 67, "tab": 61, "escape": 111,
    "power": 26, "wake": 224, "volume_up": 24, "volume_down": 25,
}  # fmt: skip
MOVE_END = 123

_PAGE_SHARE = 0.6  # of the screen: a list fills three quarters of it, and a fifth stays in sight
_EDGE_SHARE = 0.12  # no stroke begins nearer to an edge: bars and system gestures live there
_STROKE_S = 0.8
_MIDDLE_SHARE = 0.1
_MOST_STROKES = 12
_DRAG_S = 1.2


@dataclass(frozen=True, slots=True)
class Stroke:
    """One finger from here to there."""

    start: Px
    end: Px
    duration_s: float


class ShellInput:
    """Injects events with `input`; every method raises CommandFailed if the phone says no."""

    def __init__(self, transport: AdbTransport) -> None:
        self._transport = transport

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._input("tap", str(at.x), str(at.y))

    async def double_tap(self, at: Px) -> None:
        """Two taps in one shell call, so that the way to the phone does not come between them."""
        tap = f"input tap {at.x} {at.y}"
        _accepted(("input", "double tap"), await self._transport.script(f"{tap} && {tap}"))

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe; one that does not move is a long press."""
        await self._moved("swipe", stroke)

    async def drag(self, stroke: Stroke) -> None:
        """A long press, a move and a drop."""
        await self._moved("draganddrop", stroke)

    async def keys(self, *codes: int) -> None:
        """Key codes, one after the other."""
        await self._input("keyevent", *map(str, codes))

    async def text(self, encoded: str) -> None:
        """Text as `input text` wants it, see text.py."""
        await self._input("text", encoded)

    async def _moved(self, verb: str, stroke: Stroke) -> None:
        ends = (stroke.start.x, stroke.start.y, stroke.end.x, stroke.end.y)
        await self._input(
            verb, *map(str, ends), str(round(stroke.duration_s * 1000)), extra_s=stroke.duration_s
        )

    async def _input(self, *words: str, extra_s: float = 0.0) -> None:
        argv = ("input", *words)
        _accepted(argv, await self._transport.shell(*argv, timeout_s=INPUT_TIMEOUT_S + extra_s))


def swipe_stroke(action: Swipe, size: Size) -> Stroke:
    """The stroke of a swipe on a screen of that size."""
    return Stroke(to_px(action.start, size), to_px(action.end, size), action.duration_s)


def drag_stroke(action: Drag, size: Size) -> Stroke:
    """The stroke of a drag on a screen of that size."""
    return Stroke(to_px(action.start, size), to_px(action.end, size), _DRAG_S)


def scroll_strokes(action: Scroll, size: Size) -> tuple[Stroke, ...]:
    """The strokes that move the content by `pages`, against the direction of what is to be seen.

    Around the middle of the screen they are centred on it; elsewhere each begins at the very point,
    since the list that is meant may be small.
    """
    at = to_px(action.at, size)
    upright = action.direction in ("up", "down")
    extent, begin = (size.height_px, at.y) if upright else (size.width_px, at.x)
    sign = -1 if action.direction in ("down", "right") else 1
    low, high = round(extent * _EDGE_SHARE), round(extent * (1 - _EDGE_SHARE))
    far = high if sign < 0 else low
    distance = action.pages * _PAGE_SHARE * extent
    if abs(begin - extent / 2) <= _MIDDLE_SHARE * extent:
        begin = round(begin - sign * min(distance, _PAGE_SHARE * extent) / 2)
    begin = min(high, max(low, begin))
    room = begin - low if sign < 0 else high - begin
    if room < _EDGE_SHARE * extent:
        begin, room = far, high - low
    count = min(_MOST_STROKES, math.ceil(distance / room))
    reach = round(min(distance / count, room)) * sign
    if upright:
        start, end = Px(at.x, begin), Px(at.x, begin + reach)
    else:
        start, end = Px(begin, at.y), Px(begin + reach, at.y)
    return (Stroke(start, end, _STROKE_S),) * count


def _accepted(argv: tuple[str, ...], result: ShellResult) -> None:
    """Raise CommandFailed for a refusal, also for one that `input` reports with code 0."""
    errors = result.stderr.decode("utf-8", "replace")
    complaint = "Exception" in errors or errors.startswith("Error")
    if result.code != 0 or complaint:
        raise CommandFailed(argv, result.code, result.text, errors)
