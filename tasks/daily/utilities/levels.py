"""A radio that is already as it should be, and the screen's brightness."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....actions import Px, Tap
from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....device.ui import UiNode
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .settings_screens import DEVICES, DISPLAY, heading, in_front, towards

# What Android keeps for the two ends of the slider.
BRIGHTNESS = {"lowest": "1", "highest": "255"}
_INSET_PX = 4


class EnsureState(Task):
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
        self.taps = 0

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

    def script(self) -> Solution:
        """Looks at Bluetooth, then taps one end of the brightness slider."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Bluetooth switched once or twice, and the slider not at its end."""
        return {
            "Bluetooth switched": self.but(taps=1).script(),
            "Bluetooth there and back": self.but(taps=2).script(),
            "not quite the end": self.but(share=0.93 if self.end == "highest" else 0.07).script(),
        }

    def _play(self, look: Look) -> Move:
        checked = any(move.thought.startswith("Bluetooth is") for move in look.memory)
        if not checked and (move := towards(look, ((DEVICES, DEVICES),))):
            return move
        if in_front(look) and heading(look) == DEVICES:
            tapped = sum(move.thought == "I switch Bluetooth." for move in look.memory)
            if tapped < self.taps:
                return look.tap("I switch Bluetooth.", id="title", text="Bluetooth")
            state = "on" if look.row_switch("Bluetooth").checked else "off"
            return look.back(f"Bluetooth is {state}, as it should be.")
        if move := towards(look, ((DISPLAY, DISPLAY),)):
            return move
        slider = look.need(id="seekbar", desc="Display brightness")
        amiss = self.share not in (0.0, 1.0)
        if slider.text == f"{self.share:.0%}" or (amiss and look.did("I set the brightness.")):
            return look.done(f"The brightness is {slider.text}.")
        return self._set(look, slider)

    def _set(self, look: Look, slider: UiNode) -> Move:
        """Tap the slider where its value is the one to set."""
        left, right = slider.bounds.left + _INSET_PX, slider.bounds.right - _INSET_PX
        spot = Px(round(left + self.share * (right - left)), slider.center.y)
        return Move("I set the brightness.", Tap(at=look.view.point(spot)))
