"""Wi-Fi and airplane mode."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask

AIRPLANE = "global.airplane_mode_on"
AIRPLANE_KEYS = frozenset(
    {
        AIRPLANE,
        "global.wifi_on",
        "global.bluetooth_on",
        "global.wifi_before_airplane",
        "global.bluetooth_before_airplane",
        "wifi.connected",
    }
)
"""The mode, and the radios that it switches off and remembers."""


class JoinWifi(BuiltInTask):
    """A secured network is joined with the password given."""

    name: ClassVar = "JoinWifi"
    summary: ClassVar = "Join a Wi-Fi network"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Settings",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """One of the secured networks in reach that the phone does not know."""
        self.ssid, self.password = random.choice(
            (
                ("Bakery Upstairs", "sourdough9"),
                ("Oakwood Dental", "floss-daily"),
                ("Apartment 12B", "twelve-bees"),
                ("Café Amélie", "croissant!"),
                ("Yoga Loft", "namaste2026"),
            )
        )

    @property
    def wording(self) -> Goal:
        """Network and password."""
        return Goal(
            en=f"Join the Wi-Fi network {self.ssid} with the password {self.password}",
            zh=f"连接 Wi-Fi 网络“{self.ssid}”，密码是 {self.password}",
        )

    async def set_up(self, device: Device) -> None:
        """Wi-Fi is on; the home screen is in front."""
        await device.shell("svc", "wifi", "enable")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The radio is joined to it."""
        saved = (found.after.setting("wifi.saved") or "").split(", ")
        return (
            fact("connected network", self.ssid, found.after.setting("wifi.connected")),
            fact("it is known from now on", True, self.ssid in saved),
        )

    def declared(self, change: Change) -> bool:
        """The connection, and that this network and no other is known from now on."""
        if change.where == "wifi.saved":
            before, after = str(change.before).split(", "), str(change.after).split(", ")
            return sorted(after) == sorted({*before, self.ssid})
        return change.where == "wifi.connected"


class AirplaneOn(BuiltInTask):
    """Airplane mode is switched on."""

    name: ClassVar = "AirplaneOn"
    summary: ClassVar = "Turn on airplane mode"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Settings",)

    def draw(self, random: Random) -> None:
        """There is nothing to choose."""

    @property
    def wording(self) -> Goal:
        """Always the same."""
        return Goal(en="Turn on airplane mode", zh="打开飞行模式")

    async def set_up(self, device: Device) -> None:
        """It is off."""
        await device.shell("cmd", "connectivity", "airplane-mode", "disable")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The setting that Android keeps it in."""
        mode = found.after.setting(AIRPLANE)
        return (found.lasting("airplane mode", "1", mode, "airplane mode"),)

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """The mode, so that an act that undoes it can be named."""
        return {"airplane mode": ("settings", "get", "global", "airplane_mode_on")}

    def declared(self, change: Change) -> bool:
        """The mode, and the radios that it switches off and remembers."""
        return switched_by_airplane(change)

    def incidental(self, change: Change) -> bool:
        """The radios: Android may leave one on that was switched on in the mode before."""
        return change.where != AIRPLANE and switched_by_airplane(change)


def switched_by_airplane(change: Change) -> bool:
    """Whether a change comes with the mode: radios go off, and Android notes how they were.

    2 and 3 are what AOSP's settings call a radio that stays on, or was put off, by the mode.
    """
    match change.where:
        case "global.wifi_on" | "global.bluetooth_on":
            return change.after in ("0", "2", "3")
        case "wifi.connected":
            return change.after == ""
        case where:
            return where in AIRPLANE_KEYS
