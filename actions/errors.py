"""What somebody catches: one root, and the one error under it that the user must mend.

TapwrightError
├── UsageError       wrong usage or bad input; the command line exits with 2
├── DeviceError      a phone, or the way to it, failed (device/errors.py)
└── ModelLost        an endpoint cannot be used (agent/models/base.py)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Whoever has such an error has it loaded.
    from pydantic import ValidationError


class TapwrightError(Exception):
    """Everything that tapwright raises on purpose."""


class UsageError(TapwrightError):
    """Wrong usage or bad input; the message says what to do. The command line exits with 2."""


def first_mistake(error: "ValidationError", whole: str = "") -> str:
    """The first thing that pydantic finds wrong, after the place where it stands; `whole` is what
    the place is called where it is all of it."""
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"])) or whole
    return f"{place}: {first['msg']}" if place else first["msg"]
