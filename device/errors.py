"""Everything that can go wrong between us and a phone.

DeviceError                    infrastructure: interrupts the episode, never the model's fault
├── AdbMissing                 no adb binary on this computer
├── AdbServerDown              no adb server answers on the port
├── DeviceNotFound             never seen, or not clear which one is meant
├── DeviceOffline              listed, but its connection is broken
├── DeviceUnauthorized         listed, but its owner has not allowed this computer
├── DeviceLost                 was there when we started and is gone
├── DeviceClosed               we have let go of it ourselves
├── DeviceTimeout              there, but silent past the deadline
├── AdbProtocolError           answered something that the protocol does not allow
├── CaptureFailed              no true picture or UI tree could be had
│   └── PictureUnfit           one method's picture is not of the screen as it is turned now
├── AgentError                 the uiautomator2 agent on the phone failed; another way is tried
│   └── AgentRefused           it answered, and said no
├── InstallFailed              the phone does not take the app under test
└── CommandFailed              a command ran on the phone and said no

OSError, EOFError, TimeoutError and ValueError from lower layers become one of these at the
boundary (`adb/boundary.py`), with the cause attached.
"""

from collections.abc import Sequence

from ..actions.errors import TapwrightError


class DeviceError(TapwrightError):
    """The phone, or the way to it, failed."""


class AdbMissing(DeviceError):
    """No adb binary could be found or started."""


class AdbServerDown(DeviceError):
    """Nothing that speaks the adb server's protocol answers on the port."""


class DeviceNotFound(DeviceError):
    """The phone that was asked for is not attached, or several are and none was chosen."""


class DeviceOffline(DeviceError):
    """The adb server knows the phone but has no working connection to it."""


class DeviceUnauthorized(DeviceError):
    """The phone has not accepted this computer's key."""


class DeviceLost(DeviceError):
    """The phone went away in the middle of our work."""


class DeviceClosed(DeviceError):
    """The phone was let go of, as at the end of its block, and is used all the same."""

    def __init__(self, serial: str) -> None:
        super().__init__(
            f"{serial} was let go of when its block ended: use it inside `async with "
            "tapwright.phone(...)`"
        )


class DeviceTimeout(DeviceError):
    """The phone or the adb server did not answer in time."""


class AdbProtocolError(DeviceError):
    """The other side broke the protocol: cut-off data, a missing exit code, a strange answer."""


class CaptureFailed(DeviceError):
    """The screen or the UI tree could not be read whole and true."""


class PictureUnfit(CaptureFailed):
    """A method's picture is whole, but not of the screen as it is now; the next one may be."""


class AgentError(DeviceError):
    """The agent on the phone could not be asked; `sent` says that what was asked may have happened.

    It never leaves `device/` when there is another way.
    """

    def __init__(self, message: str, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class AgentRefused(AgentError):
    """The agent answered a call with an error: known not to have worked."""


class InstallFailed(DeviceError):
    """The phone does not take the app; the message says why and what mends it."""


class CommandFailed(DeviceError):
    """A command on the phone ended with a code other than 0; `code` is -1 for a refused service."""

    def __init__(self, argv: Sequence[str], code: int, stdout: str, stderr: str) -> None:
        self.argv = tuple(argv)
        self.code = code
        self.stdout = stdout
        self.stderr = stderr
        super().__init__(argv, code, stdout, stderr)

    def __str__(self) -> str:
        return self._told(200, 500)

    @property
    def whole(self) -> str:
        """The message with nothing cut off: half a secret would be found by no name."""
        return self._told(None, None)

    def _told(self, of_command: int | None, of_output: int | None) -> str:
        said = (self.stderr.strip() or self.stdout.strip() or "it said nothing")[:of_output]
        command = " ".join(self.argv)[:of_command]
        return f"`{command}` failed on the phone with code {self.code}: {said}"


ABSENT = (AdbMissing, AdbServerDown, DeviceNotFound, DeviceOffline, DeviceUnauthorized)
"""What is told of a phone that was never there, which is the user's to mend."""
