"""Everyday tasks on the pocket phone's apps."""

from ..task import Task
from .social import AddContact, SendText
from .utilities import AirplaneOn, AlarmOff, JoinWifi, WeekdayAlarm

DAILY: tuple[type[Task], ...] = (
    WeekdayAlarm,
    AlarmOff,
    JoinWifi,
    AirplaneOn,
    SendText,
    AddContact,
)

__all__ = ["DAILY"]
