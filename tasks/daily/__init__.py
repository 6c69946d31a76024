"""Everyday tasks on the pocket phone's apps."""

from ..task import Task
from .social import AddContact
from .utilities import AirplaneOn, AlarmOff, JoinWifi, WeekdayAlarm

DAILY: tuple[type[Task], ...] = (
    WeekdayAlarm,
    AlarmOff,
    JoinWifi,
    AirplaneOn,
    AddContact,
)

__all__ = ["DAILY"]
