"""How long the simulated phone takes over things; all zero by default.

The figures of the profiles are of the order that owners of real phones publish: `input` starts a
virtual machine on older phones (0.3 to 1.2 s) and runs inside the system server on newer ones
(about 50 ms), `screencap` takes 0.3 to 2.6 s, a resident agent answers in 2 to 6 ms, a phone boots
in 15 to 30 s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

ProfileName = Literal["zero", "phone", "slow"]
PROFILE_NAMES: tuple[ProfileName, ...] = get_args(ProfileName)


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds added before each command of a class, and before a transfer or a reboot is done."""

    shell_s: float = 0.0
    input_s: float = 0.0
    screencap_s: float = 0.0
    uiautomator_s: float = 0.0
    activity_s: float = 0.0
    package_s: float = 0.0
    dumpsys_s: float = 0.0
    settings_s: float = 0.0
    content_s: float = 0.0
    sync_s: float = 0.0
    u2_s: float = 0.0
    u2_capture_s: float = 0.0
    u2_start_s: float = 0.0
    reboot_s: float = 0.0
    boot_s: float = 0.0
    """From adbd's return to `sys.boot_completed`."""

    def of(self, command: str) -> float:
        """The seconds the shell command `command` takes."""
        match command:
            case "input":
                return self.input_s
            case "screencap":
                return self.screencap_s
            case "uiautomator":
                return self.uiautomator_s
            case "am" | "monkey":
                return self.activity_s
            case "pm" | "cmd":
                return self.package_s
            case "dumpsys":
                return self.dumpsys_s
            case "settings" | "svc" | "ime" | "wm":
                return self.settings_s
            case "content" | "sqlite3":
                return self.content_s
            case _:
                return self.shell_s

    def of_remote(self, method: str) -> float:
        """The seconds the UI automation server takes over `method`."""
        match method:
            case "takeScreenshot" | "dumpWindowHierarchy":
                return self.u2_capture_s
            case _:
                return self.u2_s


PROFILES: Mapping[ProfileName, Latency] = MappingProxyType(
    {
        "zero": Latency(),
        "phone": Latency(
            shell_s=0.01,
            input_s=0.05,
            screencap_s=0.4,
            uiautomator_s=1.2,
            activity_s=0.15,
            package_s=0.06,
            dumpsys_s=0.04,
            settings_s=0.04,
            content_s=0.15,
            sync_s=0.02,
            u2_s=0.004,
            u2_capture_s=0.12,
            u2_start_s=0.8,
            reboot_s=15.0,
            boot_s=4.0,
        ),
        "slow": Latency(
            shell_s=0.03,
            input_s=0.7,
            screencap_s=1.6,
            uiautomator_s=2.8,
            activity_s=0.9,
            package_s=0.5,
            dumpsys_s=0.15,
            settings_s=0.5,
            content_s=0.8,
            sync_s=0.06,
            u2_s=0.02,
            u2_capture_s=0.5,
            u2_start_s=2.5,
            reboot_s=28.0,
            boot_s=8.0,
        ),
    }
)
"""A phone that answers at once, one of the middle range, and an old one."""
