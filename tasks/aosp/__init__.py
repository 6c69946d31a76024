"""Tasks on apps that every Android has, proved without root: the `aosp` suite in its order."""

from .alarm import ALARMS
from .base import StockTask
from .choices import CHOICES
from .contacts import CONTACT_TASKS
from .files import FILE_TASKS
from .switches import SWITCHES
from .texts import TEXT_TASKS

AOSP: tuple[type[StockTask], ...] = (
    *SWITCHES,
    *CHOICES,
    *ALARMS,
    *CONTACT_TASKS,
    *TEXT_TASKS,
    *FILE_TASKS,
)

__all__ = ["AOSP", "StockTask"]
