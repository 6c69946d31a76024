"""Settings, alarms, calendar, notes and files."""

from ...task import Task
from .alarms import AlarmIf, AlarmOff, WeekdayAlarm
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
)
"""In the order of the suite."""

__all__ = ["UTILITIES", "AirplaneOn", "AlarmOff"]
