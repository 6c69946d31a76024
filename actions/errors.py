"""What somebody catches: one root, and the one error under it that the user must mend.

TapwrightError
├── UsageError       wrong usage or bad input; the command line exits with 2
├── DeviceError      a phone, or the way to it, failed (device/errors.py)
└── ModelLost        an endpoint cannot be used (agent/models/base.py)
"""


class TapwrightError(Exception):
    """Everything that tapwright raises on purpose."""


class UsageError(TapwrightError):
    """Wrong usage or bad input; the message says what to do. The command line exits with 2."""
