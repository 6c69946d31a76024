"""Carries out the phone's script of faults: at steps, at times, and when they are taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from ..system.abilities import IncidentHost, LayerHost, NotificationHost, PermissionHost
from ..system.battery import Battery
from ..system.faults import SPOILING, Fault, FaultKind, FaultScript, Planned
from ..system.journal import EventKind, Journal
from ..system.low_battery import low_battery
from ..system.permissions import FINE_LOCATION
from ..system.popup_ad import popup_ad
from ..system.settings import Namespace
from ..system.system import System

LOW_LEVEL = 9
LANDSCAPE = "1"
MAX_STEP = 300
"""Characters of a step that are matched and kept."""
Undo = Callable[[], None]


class Link(Protocol):
    """The phone's connection to adb hosts."""

    def suspend(self) -> None:
        """Drop every host and be out of reach."""
        ...

    def resume(self) -> None: ...

    def authorize(self, allowed: bool) -> None:
        """Drop every host, and let them in again or not."""
        ...


class FaultInjector:
    """The faults of one phone at work."""

    def __init__(self, system: System, journal: Journal, reboot: Callable[[float | None], None]):
        self._system = system
        self._journal = journal
        self._reboot = reboot
        self._script = FaultScript()
        self._undo: dict[int, Undo] = {}
        self._timers: dict[int, list[asyncio.TimerHandle]] = {}
        self._released: dict[int, asyncio.Event] = {}
        self._late: set[asyncio.Task[None]] = set()
        self._running = False
        self.link: Link | None = None
        self.kill_u2: Callable[[], None] = _nothing

    @property
    def script(self) -> FaultScript:
        return self._script

    @property
    def secure(self) -> bool:
        """Screens are black although no app asked for it."""
        return self._script.holds("secure")

    def start(self) -> None:
        """The phone is on: times count from now, and what waits for nothing happens."""
        self._running = True
        for item in list(self._script.planned):
            self._arm(item)

    def stop(self) -> None:
        self._running = False
        for number in list(self._timers):
            self._disarm(number)
        for task in self._late:
            task.cancel()

    def add(self, fault: Fault) -> int:
        """Put a fault on the script and return its number."""
        item = self._script.add(fault)
        if self._running:
            self._arm(item)
        return item.number

    def remove(self, number: int | None = None) -> None:
        """Take a fault (all without a number) off the script and undo what it changed."""
        numbers = [
            item.number
            for item in (*self._script.planned, *self._script.holding)
            if number in (None, item.number)
        ]
        self._script.remove(number)
        for gone in numbers:
            self._disarm(gone)
            self._undo.pop(gone, _nothing)()
            if gone in self._released:
                self._released.pop(gone).set()

    def step(self, kind: EventKind, text: str) -> list[Planned]:
        """Note a step; the faults that spoil it, after those that change the phone have done so."""
        text = text[:MAX_STEP]
        self._journal.add(kind, text)
        spoiling: list[Planned] = []
        for item in self._script.step(f"{kind} {text}" if kind == "u2" else text):
            self._journal.add("fault", f"{item.fault.kind} #{item.number} at {text}")
            if item.fault.kind in SPOILING:
                spoiling.append(item)
            else:
                self._change(item)
        return spoiling

    async def hang(self, item: Planned) -> None:
        """Wait until a fault is taken off the script, or as long as it says it lasts."""
        event = self._released.setdefault(item.number, asyncio.Event())
        waiting = asyncio.get_running_loop().create_task(event.wait())
        try:
            await asyncio.wait((waiting,), timeout=item.fault.for_s)
        finally:
            waiting.cancel()

    def later(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        """Do something after a while, unless the phone is stopped before."""

        async def run() -> None:
            await asyncio.sleep(seconds)
            await work()

        task = asyncio.get_running_loop().create_task(run())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    # timers

    def _arm(self, item: Planned) -> None:
        fault = item.fault
        if fault.at_once:
            self._fire(item)
        elif fault.after_s is not None:
            loop = asyncio.get_running_loop()
            self._timers.setdefault(item.number, []).append(
                loop.call_later(fault.after_s, self._fire, item)
            )

    def _disarm(self, number: int) -> None:
        for timer in self._timers.pop(number, []):
            timer.cancel()

    def _fire(self, item: Planned) -> None:
        self._journal.add("fault", f"{item.fault.kind} #{item.number}")
        item.spoiled += 1
        self._change(item)

    # changes of the phone

    def _change(self, item: Planned) -> None:
        if item.number in self._undo:
            return
        undo = self._act(item.fault)
        if undo is None:
            return
        self._undo[item.number] = undo
        self._script.hold(item)
        if item.fault.for_s is not None:
            loop = asyncio.get_running_loop()
            self._timers.setdefault(item.number, []).append(
                loop.call_later(item.fault.for_s, self._take_back, item)
            )

    def _take_back(self, item: Planned) -> None:
        self._script.release(item)
        self._undo.pop(item.number, _nothing)()

    def _act(self, fault: Fault) -> Undo | None:
        """Change the phone; how to take it back, None where nothing is left to take back."""
        match fault.kind:
            case "offline" | "unauthorized":
                return self._unlink(fault.kind)
            case "reboot":
                self._reboot(fault.seconds(0.0) if fault.value else None)
            case "killed_u2":
                self.kill_u2()
            case "secure":
                return _nothing
            case "rotate":
                turn = fault.value if fault.value in ("0", "1", "2", "3") else LANDSCAPE
                return self._set("system", "user_rotation", turn)
            case "low_battery":
                return self._drain(int(fault.seconds(LOW_LEVEL)))
            case "no_network":
                wifi = self._set("global", "wifi_on", "0")
                data = self._set("global", "mobile_data", "0")
                return partial(_both, wifi, data)
            case "full_storage":
                return self._fill()
            case _:
                return self._trouble(fault)
        return None

    def _unlink(self, kind: FaultKind) -> Undo | None:
        link = self.link
        if link is None:
            return None
        if kind == "offline":
            link.suspend()
            return link.resume
        link.authorize(False)
        return partial(link.authorize, True)

    def _set(self, namespace: Namespace, key: str, value: str) -> Undo:
        settings = self._system.settings
        before = settings.get(namespace, key)
        settings.put(namespace, key, value)
        return partial(settings.put, namespace, key, before or "0")

    def _drain(self, level: int) -> Undo:
        battery: Battery = self._system.battery
        before = battery.charge
        battery.set(level=level, plugged=False)
        windows = self._system.windows
        if isinstance(windows, NotificationHost):
            windows.notifications.post(low_battery(self._system, level))

        def undo() -> None:
            battery.restore(before)
            if isinstance(windows, NotificationHost):
                windows.notifications.cancel("com.android.systemui", tag="low_battery")

        return undo

    def _fill(self) -> Undo:
        files = self._system.files
        files.full = True

        def undo() -> None:
            files.full = False

        return undo

    def _trouble(self, fault: Fault) -> Undo | None:
        """What befalls the app in front: it hangs, crashes, asks, or is covered by an ad."""
        windows = self._system.windows
        package = fault.value or windows.foreground.package
        match fault.kind:
            case "anr" if isinstance(windows, IncidentHost):
                windows.incidents.anr(package)
            case "crash" if isinstance(windows, IncidentHost):
                windows.incidents.crash(package)
            case "permission" if isinstance(windows, IncidentHost):
                self._ask(windows.foreground.package, fault.value or FINE_LOCATION)
            case "ad" if isinstance(windows, LayerHost):
                return self._advertise(windows)
            case _:
                self._system.log.add("W", "faults", f"{fault.kind} is beyond this screen")
        return None

    def _ask(self, package: str, permission: str) -> None:
        windows = self._system.windows
        if isinstance(windows, PermissionHost):
            windows.permissions.declare(package, [permission])
            if windows.permissions.granted(package, permission):
                windows.permissions.revoke(package, permission)
        if isinstance(windows, IncidentHost):
            windows.incidents.ask(package, permission, _ignore)

    def _advertise(self, windows: LayerHost) -> Undo:
        package = self._system.windows.foreground.package

        def close() -> None:
            windows.dismiss_system(layer)

        layer = popup_ad(close, close, package)
        windows.show_system(layer)
        return close


def _nothing() -> None:
    return


def _both(one: Undo, other: Undo) -> None:
    one()
    other()


def _ignore(_: bool) -> None:
    return
