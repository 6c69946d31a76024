"""Why an emulator cannot be had, by who has to act.

StartFailed (contract.py)
├── CannotStart      also a UsageError: its user can mend it, and the message ends with a command
└── BootFailed       also a DeviceError: it was started, and did not come up or did not come back
"""

from ...actions.errors import UsageError
from ...device.errors import DeviceError
from ..contract import StartFailed


class CannotStart(StartFailed, UsageError):
    """The emulator cannot be started as things are; the message says what to type next."""


class BootFailed(StartFailed, DeviceError):
    """The emulator was started and does not work; the message says how far it came."""


class ConsoleRefused(DeviceError):
    """The emulator's console said no, or nothing; the message quotes it."""
