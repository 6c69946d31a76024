"""A phone as the agent sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from ..actions import DeviceAction, Outcome, Size
from .frame import Frame
from .ui import UiTree

Form: TypeAlias = Literal["handheld", "television", "watch", "automotive"]


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What does not change while a phone is attached; `size` is as it is held upright.

    `form` is what kind of device runs Android there; phones and tablets are handheld.
    """

    serial: str
    model: str
    manufacturer: str
    api_level: int
    size: Size
    simulated: bool
    adb_port: int
    form: Form = "handheld"


@dataclass(frozen=True, slots=True)
class InstalledApp:
    """The app under test as it is on the phone; `sha256` is that of its base APK there."""

    package: str
    version_name: str
    version_code: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.package} {self.version_name} ({self.version_code})"


@dataclass(frozen=True, slots=True)
class ForegroundApp:
    """The app in front and its activity, both as Android names them."""

    package: str
    activity: str

    def __str__(self) -> str:
        return f"{self.package}/{self.activity}"


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One look at the phone; `app` is None when nothing or a system window is in front.

    `capture_s` is the time the last picture took, `settle_s` that of the whole look, `at_s` the
    monotonic time at its end.
    """

    frame: Frame
    app: ForegroundApp | None
    keyboard_shown: bool
    capture_s: float
    settle_s: float
    at_s: float


class Device(Protocol):
    """A phone. Its operations run one at a time; every one raises DeviceError if it is gone, and
    DeviceClosed, at once, after `close`."""

    @property
    def info(self) -> DeviceInfo:
        """What does not change while it is attached."""
        ...

    @property
    def closed(self) -> bool:
        """Whether it was let go of: then it is of no use any more."""
        ...

    async def observe(self) -> Observation:
        """Wait until the screen stands still, or has had its time, and look at it."""
        ...

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Carry out one action that was chosen on what was `seen`; an action's failure is told."""
        ...

    async def shell(self, *argv: str) -> str:
        """Run a command on the phone; raises CommandFailed on a code but 0."""
        ...

    async def pull(self, path: str) -> bytes:
        """Read a file of the phone; raises CommandFailed if it cannot be read."""
        ...

    async def ui(self) -> UiTree:
        """The views on the screen; raises CaptureFailed if the phone cannot tell."""
        ...

    async def close(self) -> None:
        """Let go of the phone; it stays as it is."""
        ...


@runtime_checkable
class ShowsEarly(Protocol):
    """A phone that shows each picture before it is known whether the screen stands still in it."""

    def show_early(self, to: Callable[[Frame], None] | None) -> None:
        """Call `to` with the first picture of each look from now on; None ends that.

        The look goes on meanwhile, and may come to another picture: then this one was never seen.
        """
        ...


class ForwardingDevice:
    """A phone that stands before another one; who inherits it says what is otherwise there."""

    def __init__(self, device: Device) -> None:
        self._device = device

    @property
    def info(self) -> DeviceInfo:
        """That of the phone behind it."""
        return self._device.info

    @property
    def closed(self) -> bool:
        """Whether the phone behind it was let go of."""
        return self._device.closed

    async def observe(self) -> Observation:
        """Look at the phone."""
        return await self._device.observe()

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act on the phone."""
        return await self._device.perform(action, seen)

    async def shell(self, *argv: str) -> str:
        """Run a command on the phone."""
        return await self._device.shell(*argv)

    async def pull(self, path: str) -> bytes:
        """Read a file of the phone."""
        return await self._device.pull(path)

    async def ui(self) -> UiTree:
        """The views on the screen."""
        return await self._device.ui()

    async def close(self) -> None:
        """Let go of the phone."""
        await self._device.close()
