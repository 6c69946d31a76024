"""Settings, alarms, calendar, notes and files."""

from ...task import Task
from .switches import AirplaneOn, AlarmOff, JoinWifi, WeekdayAlarm

UTILITIES: tuple[type[Task], ...] = (JoinWifi, WeekdayAlarm)
"""In the order of the suite."""

__all__ = ["UTILITIES", "AirplaneOn", "AlarmOff"]
