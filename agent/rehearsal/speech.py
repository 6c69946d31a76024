"""Says a move in any dialect: as it is, or as the nearest thing the dialect has words for."""

from collections.abc import Iterator

from ...actions import (
    Action,
    Answer,
    Done,
    Drag,
    HandOver,
    Infeasible,
    LongPress,
    Norm,
    Note,
    Press,
    Refuse,
    Scroll,
    Size,
    Swipe,
    TypeText,
    Wait,
)
from ..dialects import Dialect, Said, Unsayable
from .solution import Move

# How far a scroll moves the finger, in thousandths of the screen, to each side of its point.
_REACH = 250
_FINGER = {"down": (0, -1), "up": (0, 1), "right": (-1, 0), "left": (1, 0)}
_BACK_GESTURE = Swipe(start=Norm(x=0, y=500), end=Norm(x=400, y=500))
_HOME_GESTURE = Swipe(start=Norm(x=500, y=1000), end=Norm(x=500, y=600))


def say(dialect: Dialect, move: Move, shown: Size) -> tuple[Said, Move]:
    """What is said, and the move it says; raises Unsayable if nothing comes near it."""
    for action in (move.action, *_nearest(move.action)):
        try:
            return dialect.render(action, move.thought, shown), Move(move.thought, action)
        except Unsayable:
            continue
    raise Unsayable(f"{dialect.name} has no word for {move.action.kind}, nor for anything like it")


def _nearest(action: Action) -> Iterator[Action]:
    """What comes near an action, the nearest first; never a claim of success for anything else."""
    match action:
        case TypeText(text=text, submit=submit):
            # Emptying a field that is empty changes nothing, so this is tried both ways.
            yield TypeText(text=text, clear=not action.clear, submit=submit)
            yield TypeText(text=text)
            yield TypeText(text=text, clear=True)
        case Scroll(direction=direction, at=at):
            yield Scroll(direction=direction, at=at)
            across, down = _FINGER[direction]
            yield Swipe(
                start=_moved(at, -across * _REACH, -down * _REACH),
                end=_moved(at, across * _REACH, down * _REACH),
            )
        case Swipe(start=start, end=end):
            yield Swipe(start=start, end=end)
            yield Drag(start=start, end=end)
        case Drag(start=start, end=end):
            yield Swipe(start=start, end=end)
        case LongPress(at=at):
            yield LongPress(at=at)
        case Wait() | Note():
            yield Wait()
        case Press(key="back"):
            yield _BACK_GESTURE
        case Press(key="home"):
            yield _HOME_GESTURE
        case Answer(text=text):
            yield Done(summary=text)
        case HandOver(why=why) | Refuse(why=why):
            yield Infeasible(why=why)
        case _:
            return


def _moved(at: Norm, x: int, y: int) -> Norm:
    return Norm(x=max(0, min(1000, at.x + x)), y=max(0, min(1000, at.y + y)))
