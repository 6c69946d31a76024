"""Which exit code an error means, and how it is told to a program."""

import errno
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from ..actions.errors import UsageError
    from ..actions.extras import MissingExtra

Kind: TypeAlias = Literal["usage", "device", "model", "disk", "internal", "interrupted"]

# What a disk says that is full, over its quota, at its largest file, or broken.
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
# Who lacks one module lacks others: the extra that a command is installed with, and its parts.
WHOLE: Final = {
    "demo": ("demo", frozenset({"phone", "view"})),
    "job": ("jobs", frozenset({"extract", "jobs", "view"})),
    "mcp": ("mcp", frozenset({"flows", "mcp", "view"})),
}
_ON_A_PHONE = frozenset({"androidworld", "bench", "job", "mcp", "rehearsal", "run", "test"})


@dataclass(frozen=True, slots=True)
class CommandFailure:
    """Why a command ended without doing what it is for."""

    kind: Kind
    message: str
    exit_code: int

    def document(self) -> str:
        """The JSON document that is printed instead of the one that was asked for."""
        return json.dumps({"error": asdict(self)}, indent=2, ensure_ascii=False)


def wrong_use(message: str) -> "UsageError":
    """The error of a command that is used wrongly, for modules that every help text loads: with the
    error come the actions, which take a third of the time that help takes."""
    from ..actions.errors import UsageError

    return UsageError(message)


def failure_of(error: Exception, command: str = "") -> CommandFailure:
    """What an error of a command means; a phone that was never there is the user's to mend, one
    that is lost during the work is infrastructure."""
    # Only whoever fails needs these.
    from ..actions.errors import UsageError
    from ..actions.extras import MissingExtra, missing_extra
    from ..agent.models.base import ModelLost
    from ..device import errors

    if refused := _disk_refuses(error):
        # A sentence of ours that says what could not be done, else the system's own.
        said = str(error) if isinstance(error, UsageError) else f"the disk refuses: {refused}"
        return CommandFailure("disk", f"{said}; make room there, or write elsewhere", 3)
    if isinstance(error, ImportError) and (told := missing_extra(error)):
        error = told
    if isinstance(error, MissingExtra):
        return CommandFailure("usage", _all_missing(error, command), 2)
    if isinstance(error, UsageError):
        # Who opens phones tells that one cannot be had as a mistake, with its cause.
        kind = "device" if isinstance(error.__cause__, errors.DeviceError) else "usage"
        return CommandFailure(kind, str(error), 2)
    if isinstance(error, errors.InstallFailed):
        return CommandFailure("device", str(error), 2)
    if isinstance(error, errors.DeviceError):
        return CommandFailure("device", str(error), 2 if isinstance(error, errors.ABSENT) else 3)
    if isinstance(error, ModelLost):
        return CommandFailure("model", str(error), 3)
    return CommandFailure("internal", f"{type(error).__name__}: {error}", 3)


def _all_missing(error: "MissingExtra", command: str) -> str:
    """One line to type for all that the command lacks, so that nobody installs twice."""
    from ..device.adb.server import adb_binary
    from ..device.errors import AdbMissing

    whole, brings = WHOLE.get(command, ("", frozenset[str]()))
    extras = [whole if error.extra in brings else error.extra]
    if command in _ON_A_PHONE and "phone" not in extras:
        try:
            adb_binary()
        except AdbMissing:
            extras.append("phone")
    return error.told(*extras)


def _disk_refuses(error: BaseException) -> OSError | None:
    """The error of a disk that is full or broken which this one is, or came of."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.errno in _DISK:
            return found
        found = found.__cause__
    return None


def ended(end: SystemExit) -> CommandFailure | None:
    """What the command line's parser or Ctrl-C ended a command for; None if it ended by itself."""
    cause = end.__context__
    told = getattr(cause, "format_message", None)
    if told is not None:
        return CommandFailure("usage", str(told()), 2)
    if cause is not None and isinstance(cause.__cause__, KeyboardInterrupt):
        return CommandFailure("interrupted", "interrupted", 130)
    return None
