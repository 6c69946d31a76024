"""Settings, alarms, calendar, notes and files."""

from ...task import Task
from .alarms import AlarmIf, AlarmOff, WeekdayAlarm
from .appointments import MsgToCal
from .events import EventNext, FreeSlot
from .levels import EnsureState
from .network import AirplaneOn, JoinWifi
from .privacy import RevokeLocation
from .quiet import DndSchedule

UTILITIES: tuple[type[Task], ...] = (
    DndSchedule,
    JoinWifi,
    EnsureState,
    RevokeLocation,
    WeekdayAlarm,
    AlarmIf,
    EventNext,
    FreeSlot,
    MsgToCal,
)
"""In the order of the suite."""

__all__ = ["UTILITIES", "AirplaneOn", "AlarmOff"]
