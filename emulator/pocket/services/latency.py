"""How long the simulated phone takes over things; all zero by default."""

from dataclasses import dataclass


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
    reboot_s: float = 0.0

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
