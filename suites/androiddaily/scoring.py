"""Whether a predicted action is the labelled one: its type first, then its value."""

from dataclasses import dataclass
from math import dist, hypot

from ...actions import (
    Action,
    Answer,
    Direction,
    Done,
    DoubleTap,
    Drag,
    LongPress,
    Norm,
    OpenApp,
    Press,
    Px,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    describe,
    to_px,
)
from ...agent.dialects.text import OPPOSITE
from ...tasks.answers import folded
from .labels import Label, direction_of

# A gesture that moves no further is a tap there; as a share of the screen's sides.
_TAP_REACH = 0.04
_TOUCHES = (Tap, DoubleTap, LongPress)
_MOVES = (Swipe, Scroll, Drag)
_UPRIGHT = ("up", "down")


@dataclass(frozen=True, slots=True)
class Score:
    """Whether the type is right, whether all of it is, and what is wrong if it is not."""

    type_right: bool
    right: bool
    why: str = ""


def score(label: Label, action: Action | None, size: Size) -> Score:
    """Compare a prediction (None for a reply that names no action) with the label.

    A point counts as the pixel that would be touched. Questions, waits and the reasons of ends are
    free in their words, so only their type counts.
    """
    if action is None:
        return Score(False, False, "the reply names no action")
    if label.rule == "aitw":
        return _by_gesture(label, action, size)
    if not _same_type(label, action):
        return Score(False, False, f"{describe(action)} is no {label.kind.replace('_', ' ')}")
    why = _wrong(label, action, size)
    return Score(True, not why, why)


def _by_gesture(label: Label, action: Action, size: Size) -> Score:
    """AndroidInTheWild's rule (`action_matching.py` of its repository): taps in one element or near
    each other, swipes along one axis; of all else the type alone is compared."""
    if label.kind not in ("tap", "swipe"):
        same = isinstance(action, Done | Answer) if label.kind == "done" else (
            action.kind == label.kind and (not isinstance(action, Press) or action.key == label.key)
        )  # fmt: skip
        return Score(same, same, "" if same else f"{describe(action)} is no {label.name}")
    meant = "tap" if _is_tap(action) else "swipe" if isinstance(action, _MOVES) else ""
    if meant != label.kind:
        return Score(False, False, f"{describe(action)} is no {label.kind}")
    if label.kind == "tap":
        at = action.at if isinstance(action, _TOUCHES) else None
        start = action.start if isinstance(action, Swipe | Drag) else None
        why = _outside(label, at or start or Norm(x=0, y=0), size)
    else:
        same_axis = _goes_upright(action) == (label.direction in _UPRIGHT)
        why = "" if same_axis else f"{describe(action)} goes along the other axis"
    return Score(True, not why, why)


def _is_tap(action: Action) -> bool:
    """Whether the finger stays where it is, or nearly."""
    match action:
        case Swipe(start=start, end=end) | Drag(start=start, end=end):
            return dist((start.x, start.y), (end.x, end.y)) <= _TAP_REACH * 1000
        case _:
            return isinstance(action, _TOUCHES)


def _goes_upright(action: Action) -> bool:
    """Whether a finger goes up or down rather than across, by shares of the screen's sides."""
    match action:
        case Swipe(start=start, end=end) | Drag(start=start, end=end):
            return abs(end.y - start.y) >= abs(end.x - start.x)
        case _:
            return isinstance(action, Scroll) and action.direction in _UPRIGHT


def _same_type(label: Label, action: Action) -> bool:
    match label.kind:
        case "swipe":
            return isinstance(action, Swipe | Scroll)
        case "done":
            # Where the file has one word for every end, an answer is one too.
            return isinstance(action, Done | Answer)
        case _:
            return action.kind == label.kind


def _wrong(label: Label, action: Action, size: Size) -> str:
    """What is wrong with the value; empty if nothing is."""
    match action:
        case Tap(at=at) | DoubleTap(at=at) | LongPress(at=at):
            return _outside(label, at, size)
        case Swipe() | Scroll():
            went = _finger(action, size)
            return "" if went == label.direction else f"the finger goes {went}"
        case TypeText(text=text):
            return _other_text(label, text)
        case Answer(text=text) if label.kind == "answer":
            return _other_text(label, text)
        case OpenApp(name=name):
            named = {folded(text).casefold() for text in label.texts}
            return "" if folded(name).casefold() in named else f"it opens {name!r}"
        case Press(key=key):
            return "" if key == label.key else f"it presses {key}"
        case _:
            return ""


def _outside(label: Label, at: Norm, size: Size) -> str:
    point = to_px(at, size)
    if any(region.holds(point) for region in label.regions):
        return ""
    if label.within and label.point:
        across = (point.x - label.point.x) / size.width_px
        down = (point.y - label.point.y) / size.height_px
        if hypot(across, down) <= label.within:
            return ""
        return f"{point.x},{point.y} px is far from {label.point.x},{label.point.y}"
    return f"{point.x},{point.y} px is in none of the regions"


def _other_text(label: Label, text: str) -> str:
    return "" if folded(text) in map(folded, label.texts) else f"the text is {text!r}"


def _finger(action: Swipe | Scroll, size: Size) -> Direction:
    """Where the finger goes: against the direction in which a scroll looks."""
    if isinstance(action, Scroll):
        return OPPOSITE[action.direction]
    start: Px = to_px(action.start, size)
    return direction_of(start, to_px(action.end, size))
