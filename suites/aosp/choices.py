"""Settings that are one of several values: screen timeout, size of text, ringer."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal
from ...tasks.state import Change
from ...tasks.task import fact
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import Evidence
from .base import StockTask
from .patterns import names


class ChoiceTask(StockTask):
    """One of the values in `values`, which holds what a page shows and what Android keeps.

    `wording` may only speak of values that every image offers.
    """

    apps: ClassVar[tuple[str, ...]] = ("Settings",)
    row: ClassVar[str]
    key: ClassVar[str]
    values: ClassVar[Mapping[str, str]]
    offered: ClassVar[tuple[str, ...]]
    follow: ClassVar[tuple[str, ...]] = ()

    def draw(self, random: Random) -> None:
        """The value asked for, and another one that is there first."""
        self.label = random.choice(self.offered)
        self.first, self.near = random.sample([v for v in self.values if v != self.label], 2)

    async def set_up(self, device: Device) -> None:
        """Another value."""
        namespace, _, key = self.key.partition(".")
        await device.shell("settings", "put", namespace, key, self.values[self.first])
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """What Android keeps."""
        return (fact(self.row, self.values[self.label], found.after.setting(self.key)),)

    def declared(self, change: Change) -> bool:
        """That setting, and what Android changes with it."""
        return names(change, self.key, *self.follow)


class ScreenTimeout(ChoiceTask):
    """After how long the screen goes dark."""

    name: ClassVar = "StockScreenTimeout"
    summary: ClassVar = "Set the screen timeout"
    row: ClassVar = "Screen timeout"
    key: ClassVar = "system.screen_off_timeout"
    values: ClassVar = {
        "30 seconds": "30000",
        "1 minute": "60000",
        "2 minutes": "120000",
        "5 minutes": "300000",
        "10 minutes": "600000",
        "30 minutes": "1800000",
    }
    offered: ClassVar = tuple(values)

    @property
    def wording(self) -> Goal:
        """The time."""
        zh = self.label.replace(" seconds", " 秒").replace(" minutes", " 分钟")
        return Goal(
            en=f"Let the screen go dark after {self.label} without a touch.",
            zh=f"把屏幕自动熄灭的时间设为 {zh.replace(' minute', ' 分钟')}。",
        )


class FontSize(ChoiceTask):
    """The smallest text there is, or that of a new phone."""

    name: ClassVar = "StockFontSize"
    summary: ClassVar = "Set the size of all text"
    row: ClassVar = "Font size"
    key: ClassVar = "system.font_scale"
    # These two are the same on all images; how large the others are, and how many, is not.
    values: ClassVar = {"Small": "0.85", "Default": "1.0", "Large": "1.15", "Largest": "1.3"}
    offered: ClassVar = ("Small", "Default")

    @property
    def wording(self) -> Goal:
        """The smallest or the default one."""
        if self.label == "Default":
            return Goal(
                en="Set the font size of the phone back to the default one.",
                zh="把系统字体大小恢复为默认。",
            )
        return Goal(
            en="Set the font size of the phone to the smallest there is.", zh="把系统字体调到最小。"
        )


class Ringer(ChoiceTask):
    """Whether the phone rings, vibrates or is silent."""

    name: ClassVar = "StockRinger"
    summary: ClassVar = "Let the phone vibrate or ring"
    row: ClassVar = "Ringer mode"
    key: ClassVar = "global.mode_ringer"
    values: ClassVar = {"Ring": "2", "Vibrate": "1", "Silent": "0"}
    # To be silent is on many images Do Not Disturb, and something else.
    offered: ClassVar = ("Ring", "Vibrate")
    follow: ClassVar = ("system.volume_ring*", "system.volume_notification*", "global.zen_*")

    def declared(self, change: Change) -> bool:
        """The mode, and what Android changes with it, only the way that it does.

        A phone that rings is not at volume 0, one that is turned down to 0 vibrates, and leaving
        silence ends Do Not Disturb (AOSP's AudioService.muteRingerModeStreams and
        ZenModeHelper.RingerModeDelegate).
        """
        if change.where == "global.zen_mode":
            return change.after == "0"
        if names(change, "system.volume_ring*", "system.volume_notification*"):
            off = (None, "0")
            if self.label == "Ring":
                return change.before in off and change.after not in off
            return change.after == "0"
        return super().declared(change)

    @property
    def wording(self) -> Goal:
        """Vibrating or ringing."""
        if self.label == "Ring":
            return Goal(en="Let the phone ring again.", zh="让手机恢复响铃。")
        return Goal(en="Let the phone vibrate instead of ringing.", zh="把手机设为振动，不要响铃。")
