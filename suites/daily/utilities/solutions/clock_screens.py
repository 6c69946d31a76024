"""Solutions of the tasks in `clock_state`."""

from collections.abc import Iterator

from .....agent.rehearsal import Move
from .....device.ui import UiNode
from .....tasks.solution import Look
from ..clock_state import CLOCK

START_WRONG, END_WRONG = "The start time is wrong.", "The end time is wrong."
"""Thoughts before the clock face, which tell what it is for."""
_SWITCH = " alarm"


def shown(look: Look) -> Iterator[tuple[int, bool]]:
    """Time in minutes of the day, and whether it is on, of each alarm on the screen."""
    for node in look.view.ui.nodes():
        if node.class_name.endswith("Switch") and node.desc.endswith(_SWITCH):
            hour, _, minute = node.desc.removesuffix(_SWITCH).partition(":")
            yield int(hour) * 60 + int(minute), node.checked


def card_arrow(look: Look, switch: UiNode) -> UiNode | None:
    """The arrow of the card whose switch this is; None if that part is not on the screen."""
    arrows = (node for node in look.view.ui.all(id="arrow"))
    above = [node for node in arrows if node.center.y < switch.center.y]
    return max(above, key=lambda node: node.center.y, default=None)


def to_alarms(look: Look) -> Move | None:
    """The move towards the list of alarms; None if it is on the screen."""
    if look.package != CLOCK:
        return look.open("Clock")
    if look.has(desc="Add alarm"):
        return None
    if look.has(desc="Alarm"):
        return look.tap("I need the list of alarms.", desc="Alarm")
    return look.back("This is no list of alarms.")


def dial(look: Look, minutes: int) -> Move:
    """The clock face on which hour and minute are chosen, one after the other."""
    hour, minute = divmod(minutes, 60)
    hours, lesser = look.need(id="material_hour_tv"), look.need(id="material_minute_tv")
    if hours.text != f"{hour:02}":
        if not hours.selected:
            return look.tap_node("The hour is wrong.", hours)
        return look.tap(f"I choose {hour} o'clock.", desc=f"{hour} o'clock")
    if lesser.text != f"{minute:02}":
        if not lesser.selected:
            return look.tap_node("Now the minutes.", lesser)
        return look.tap(f"I choose {minute} minutes.", desc=f"{minute} minutes")
    return look.tap("The time is right.", text="OK")


def dialling(look: Look) -> bool:
    """Whether the clock face is on the screen."""
    return look.has(id="material_clock_face")


def last_thought(look: Look, *thoughts: str) -> str:
    """Which of several thoughts came last; empty if none has come."""
    came = (move.thought for move in reversed(look.moves) if move.thought in thoughts)
    return next(came, "")
