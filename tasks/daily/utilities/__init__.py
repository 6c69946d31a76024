"""Settings, alarms, calendar, notes and files."""

from ...task import Task
from .alarms import AlarmIf, AlarmOff, WeekdayAlarm
from .appointments import MsgToCal
from .events import EventNext, FreeSlot
from .files import CleanDownloads, MoveFile
from .levels import EnsureState
from .links import ShareLinkFaulty
from .network import AirplaneOn, JoinWifi
from .notes import NoteSum
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
    NoteSum,
    MoveFile,
    CleanDownloads,
    ShareLinkFaulty,
)
"""In the order of the suite."""

__all__ = ["UTILITIES", "AirplaneOn", "AlarmOff"]
