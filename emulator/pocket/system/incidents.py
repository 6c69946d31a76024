"""Apps that ask, crash or hang: the dialogs about them and what follows."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from ..toolkit import kit
from ..toolkit.strings import tr
from .activity import Layer
from .guard import Guard
from .packages import ActivityNotFound, Intent
from .permissions import Group, PermissionStore, group_of
from .prompts import Decision, anr_prompt, crash_prompt, permission_prompt
from .system import System
from .tasks import TaskStack

APP_DETAILS = "android.settings.APPLICATION_DETAILS_SETTINGS"
TIMES_TO_CRASH = 3
"""So often the home screen may fail before its errors are let through."""


class Screen(Protocol):
    """What incidents need of the window manager."""

    permissions: PermissionStore

    @property
    def tasks(self) -> TaskStack: ...
    def describe(self, package: str) -> tuple[str, Callable[[float], kit.View]]: ...
    def show_system(self, layer: Layer) -> None: ...
    def dismiss_system(self, layer: Layer) -> None: ...
    def start(self, intent: Intent) -> None: ...
    def force_stop(self, package: str) -> None: ...
    def toast(self, text: str) -> None: ...
    def invalidate(self) -> None: ...


class Incidents:
    """Guards the code of apps, and shows the dialogs that belong to an app's fate."""

    def __init__(self, system: System, screen: Screen) -> None:
        self._system = system
        self._screen = screen
        self._open: dict[tuple[str, str], Layer] = {}
        self._home_failures = 0
        self.on_failure: Callable[[Exception], None] | None = None
        """Told of every error in the code of an app, besides its owner."""

    @property
    def broken_home(self) -> bool:
        """The home screen fails time and again; there is nothing left to show instead."""
        return self._home_failures > TIMES_TO_CRASH

    @property
    def front(self) -> str | None:
        """The kind of the dialog that came last: ask, crash or anr."""
        return next(reversed(self._open))[0] if self._open else None

    @property
    def error_title(self) -> str | None:
        """What the window of the front dialog is called, where it is about an error.

        As in AppErrorDialog and AppNotRespondingDialog (AOSP's frameworks/base).
        """
        titles = {"crash": "Application Error", "anr": "Application Not Responding"}
        kind, package = next(reversed(self._open)) if self._open else ("", "")
        return f"{titles[kind]}: {package}" if kind in titles else None

    def forget(self) -> None:
        """Every dialog has been closed by a reset."""
        self._open.clear()

    @contextmanager
    def guard(self, package: str) -> Generator[None]:
        """Run code of an app; an error in it becomes its crash."""
        with Guard(lambda error: self._failed(package, error)):
            yield

    def crash(self, package: str, reason: str = "java.lang.RuntimeException") -> None:
        """Close an app and say that it keeps stopping."""
        log = self._system.log
        pid = self._pid(package)
        told = ("FATAL EXCEPTION: main", f"Process: {package}, PID: {pid}", *reason.splitlines())
        for line in told:
            log.add("E", "AndroidRuntime", line, pid=pid, buffer="crash")
        for task in self._screen.tasks.recents:
            if task.top.component.package == package:
                log.system(
                    "W",
                    "ActivityTaskManager",
                    f"Force finishing activity {task.top.component.flat}",
                )
        self._screen.force_stop(package)
        name = self._screen.describe(package)[0]

        def close() -> None:
            self._close("crash", package)

        def about() -> None:
            close()
            self._screen.start(Intent(APP_DETAILS, f"package:{package}"))

        self._show("crash", package, crash_prompt(name, about, close))

    def anr(self, package: str) -> None:
        """Say that an app does not respond, and offer to close it."""
        log = self._system.log
        log.system("E", "ActivityManager", f"ANR in {package}")
        log.system("E", "ActivityManager", f"PID: {self._pid(package)}")
        log.system("E", "ActivityManager", "Reason: Input dispatching timed out")
        name = self._screen.describe(package)[0]

        def close() -> None:
            self._close("anr", package)
            self._screen.force_stop(package)

        self._show("anr", package, anr_prompt(name, close, lambda: self._close("anr", package)))

    def stopped(self, package: str) -> None:
        """An app was stopped by force, which takes the dialogs about its errors with it.

        As AOSP's ProcessErrorStateRecord.onCleanupApplicationRecordLSP (clearAllErrorDialogs).
        """
        self._close("crash", package)
        self._close("anr", package)

    def ask(self, package: str, permission: str, then: Callable[[bool], None]) -> None:
        """Answer at once where the owner has decided, else ask; `then` hears whether it is held."""
        store = self._screen.permissions
        group = group_of(permission)
        if store.get(package, permission) is None:
            store.declare(package, [permission])
        held = store.get(package, permission)
        if group is None or (held is not None and (held.granted or held.fixed)):
            then(group is None or store.granted(package, permission))
            return
        refused = held is not None and held.flags != 0

        def decide(decision: Decision) -> None:
            self._close("ask", package)
            self._settle(package, permission, group, decision, refused)
            then(store.granted(package, permission))

        name = self._screen.describe(package)[0]
        self._show("ask", package, permission_prompt(name, group, permission, decide))

    def _settle(
        self, package: str, permission: str, group: Group, decision: Decision, refused: bool
    ) -> None:
        store = self._screen.permissions
        if permission == group.background:
            store.set_level(package, group, "always" if decision == "allow" else "foreground")
            return
        if decision == "deny":
            for name in group.permissions:
                if store.get(package, name) is not None:
                    # The second refusal is taken for good, as Android does.
                    store.revoke(package, name, fixed=refused)
            return
        store.set_level(package, group, "foreground", one_time=decision == "once")

    def _failed(self, package: str, error: Exception) -> None:
        if isinstance(error, ActivityNotFound):
            self._screen.toast(tr("No app can perform this action"))
            return
        if self.on_failure is not None:
            self.on_failure(error)
        if package == self._screen.tasks.home.package:
            self._home_failures += 1
        self.crash(package, "".join(traceback.format_exception(error)))

    def _show(self, kind: str, package: str, layer: Layer) -> None:
        self._close(kind, package)
        self._open[(kind, package)] = layer
        self._screen.show_system(layer)

    def _close(self, kind: str, package: str) -> None:
        layer = self._open.pop((kind, package), None)
        if layer is not None:
            self._screen.dismiss_system(layer)

    def _pid(self, package: str) -> int:
        return self._system.packages.pid(package)
