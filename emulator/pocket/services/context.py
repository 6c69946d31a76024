"""What every service and shell command is handed: the phone behind adbd."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from ..personas.persona import INPUT_SWITCH
from ..protocol.connection import Handler
from ..system.abilities import Expandable, ToastMaker
from ..system.files import FileSystem
from ..system.finger import Finger
from ..system.journal import Journal
from ..system.packages import Intent
from ..system.shade import Panel
from ..system.shell_files import ShellFiles
from ..system.system import System
from ..system.touch_device import TouchDevice
from .crashes import CrashLog
from .fault_injector import FaultInjector
from .latency import Latency

NOTIFICATION = 83


class Program(Protocol):
    """A Java program that `app_process` can run, such as a UI automation server."""

    async def __call__(
        self, args: list[str], say: Callable[[str], None], hold: Callable[[], Awaitable[None]]
    ) -> int:
        """Run with `args` until done; `say` prints, `hold` waits until the shell goes away."""
        ...


@dataclass(slots=True)
class Sockets:
    """The phone's listening sockets by adb destination (`tcp:9008`, `localabstract:name`)."""

    _handlers: dict[str, Handler] = field(default_factory=dict[str, Handler])

    def listen(self, destination: str, handler: Handler) -> None:
        self._handlers[destination] = handler

    def close(self, destination: str) -> None:
        self._handlers.pop(destination, None)

    def find(self, destination: str) -> Handler | None:
        """The listener, with `tcp:9008:localhost` meaning `tcp:9008`."""
        name = destination.removesuffix(":localhost").removesuffix(":127.0.0.1")
        return self._handlers.get(name)


@dataclass(frozen=True, slots=True)
class BroadcastResult:
    """What a receiver leaves in an ordered broadcast."""

    code: int = 0
    data: str | None = None


@dataclass(slots=True)
class Receivers:
    """Broadcast receivers by action; an action nobody hears completes with result 0."""

    _receivers: dict[str, Callable[[Intent], BroadcastResult]] = field(
        default_factory=dict[str, Callable[[Intent], BroadcastResult]]
    )

    def register(self, action: str, receiver: Callable[[Intent], BroadcastResult]) -> None:
        self._receivers[action] = receiver

    def deliver(self, intent: Intent) -> BroadcastResult:
        receiver = self._receivers.get(intent.action or "")
        return BroadcastResult() if receiver is None else receiver(intent)


NO_INJECTING = (
    "Injecting input events requires the caller (or the source of the instrumentation, if any) to "
    "have the INJECT_EVENTS permission."
)
"""What Android 13 and later say (InputManagerService.injectInputEventToTarget), as MIUI 14 does
while its switch for it is off."""


class InputRefused(Exception):
    """This phone does not take events from adb; the message is Android's."""


@dataclass(slots=True)
class Context:
    """The phone's state, its finger, its sockets, how fast it answers, and what goes wrong.

    `programs` are what `app_process` can run by class name; `reboot` takes the seconds to be away,
    None for what the phone usually takes. Without `root` the shell is the user of that name.
    """

    system: System
    reboot: Callable[[float | None], None]
    latency: Latency = field(default_factory=Latency)
    root: bool = True
    sockets: Sockets = field(default_factory=Sockets)
    programs: dict[str, Program] = field(default_factory=dict[str, Program])
    receivers: Receivers = field(default_factory=Receivers)
    finger: Finger = field(init=False)
    touch_device: TouchDevice = field(init=False)
    crashes: CrashLog = field(init=False)
    journal: Journal = field(default_factory=Journal)
    faults: FaultInjector = field(init=False)
    files: FileSystem = field(init=False)

    def __post_init__(self) -> None:
        self.files = self.system.files if self.root else ShellFiles.of(self.system.files)
        self.finger = Finger(self.system)
        self.touch_device = TouchDevice(self.finger, self.system)
        self.crashes = CrashLog(self.system.log)
        self.faults = FaultInjector(self.system, self.journal, self.reboot)

    def check_injecting(self) -> None:
        """Raise InputRefused where adb may not press anything."""
        system = self.system
        if not system.persona.injects and system.properties.get(INPUT_SWITCH) != "1":
            raise InputRefused(NO_INJECTING)

    @property
    def secure(self) -> bool:
        """Whether screens come out black."""
        return self.faults.secure or self.system.windows.secure

    async def keep_pace(self, began_ms: float) -> None:
        """Wait as long as the gestures since an event time last, where the phone's clock runs.

        On a phone a swipe of a second is answered a second later. With a frozen clock its time
        stands still too: only the events say how long it took.
        """
        if not self.system.clock.frozen:
            await asyncio.sleep(max(0.0, self.finger.now_ms - began_ms) / 1000)

    def expand(self, panel: Panel) -> None:
        """Move the notification shade, by the key that opens it where there is no other way."""
        windows = self.system.windows
        if isinstance(windows, Expandable):
            windows.expand(panel)
        elif panel != "closed":
            windows.key(NOTIFICATION)

    def show_toast(self, text: str) -> None:
        windows = self.system.windows
        if isinstance(windows, ToastMaker):
            windows.toast(text)
