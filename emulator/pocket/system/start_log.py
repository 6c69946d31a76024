"""What the system server logs of the activities that are started, as Android 14 words it.

The lines are those that are quoted all over public bug reports: `START u0 {...}`, `Start proc` and
`Displayed COMPONENT for user 0: +TIME` (developer.android.com, "App startup time", time to initial
display).
"""

from __future__ import annotations

from dataclasses import replace

from .packages import Component, Intent
from .system import System

SHOWN_AFTER = "+120ms"
"""What `am start -W` tells too."""


class StartLog:
    """Writes the phone's log about starts."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.caller = ""
        """The package that asked, empty for the shell; taken back with every start."""

    def start(self, intent: Intent, component: Component, *, running: bool, by: str = "") -> None:
        """An intent was sent and found its activity."""
        caller, self.caller = self.caller or by, ""
        packages = self._system.packages
        if packages.get(caller) is not None:
            who = f"{packages.uid(caller)} (BAL_ALLOW_VISIBLE_WINDOW)"
        else:
            root = self._system.properties.get("ro.debuggable") == "1"
            who = f"{0 if root else 2000} (BAL_ALLOW_PERMISSION)"
        told = (
            str(replace(intent, component=component)).removeprefix("Intent { ").removesuffix(" }")
        )
        log = self._system.log
        log.system(
            "I",
            "ActivityTaskManager",
            f"START u0 {{{told}}} with LAUNCH_MULTIPLE from uid {who} result code=0",
        )
        if not running and packages.get(component.package) is not None:
            number = packages.uid(component.package) - 10000
            log.system(
                "I",
                "ActivityManager",
                f"Start proc {packages.pid(component.package)}:{component.package}/u0a{number} for"
                f" next-top-activity {{{component.full}}}",
            )

    def displayed(self, component: Component) -> None:
        """A new activity has its first picture on the screen."""
        self._system.log.system(
            "I", "ActivityTaskManager", f"Displayed {component.flat} for user 0: {SHOWN_AFTER}"
        )
