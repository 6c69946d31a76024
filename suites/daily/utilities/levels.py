"""A radio that is already as it should be, and the screen's brightness."""

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

# What Android keeps for the two ends of the slider.
BRIGHTNESS = {"lowest": "1", "highest": "255"}


class EnsureState(BuiltInTask):
    """Bluetooth is already as it should be and must not be touched; the brightness is changed."""

    name: ClassVar = "EnsureState"
    summary: ClassVar = "Bring two settings to given states, one already there"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Settings",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """Which state Bluetooth is in, and where the brightness begins and ends."""
        self.bluetooth = random.random() < 0.25
        self.end = random.choice(("highest", "highest", "lowest"))
        self.start = random.randrange(30, 230)
        self.share = 1.0 if self.end == "highest" else 0.0

    @property
    def wording(self) -> Goal:
        """Both states."""
        on = self.bluetooth
        high = self.end == "highest"
        return Goal(
            en=f"Make sure that Bluetooth is {'on' if on else 'off'} and that the screen's "
            f"brightness is at its {'maximum' if high else 'minimum'}.",
            zh=f"确保蓝牙已{'打开' if on else '关闭'}，并把屏幕亮度调到"
            f"{'最高' if high else '最低'}。",
        )

    async def set_up(self, device: Device) -> None:
        """Bluetooth is as asked for, the brightness somewhere in between."""
        await device.shell("svc", "bluetooth", "enable" if self.bluetooth else "disable")
        level = str(self.start)
        await device.shell("settings", "put", "system", "screen_brightness", level)
        await super().set_up(device)

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """Bluetooth, which must not even be switched there and back."""
        return {"bluetooth": ("settings", "get", "global", "bluetooth_on")}

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Brightness at its end; Bluetooth had one state all the time."""
        level = found.after.setting("system.screen_brightness")
        states = ", ".join(found.watched("bluetooth"))
        return (
            fact("brightness", BRIGHTNESS[self.end], level),
            fact("states of Bluetooth", str(int(self.bluetooth)), states),
        )

    def declared(self, change: Change) -> bool:
        """The brightness."""
        return change.where == "system.screen_brightness"
