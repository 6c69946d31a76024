"""What apps may do."""

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
from .seeding import force_stop

GO = "com.android.go"
MESSAGES = "com.android.messaging"
LOCATION = ("ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "ACCESS_BACKGROUND_LOCATION")
APPS = {GO: "Go", MESSAGES: "Messages", "com.android.circle": "Circle"}
# The row to choose, what is granted then of the three permissions, and whether for good.
ROWS = {
    "while in use": "Allow only while using the app",
    "ask": "Ask every time",
    "never": "Don’t allow",
}
GRANTED: Mapping[str, str] = {
    "while in use": "granted, granted, denied",
    "ask": "denied, denied, denied, to be asked",
    "never": "denied, denied, denied, for good",
}


class RevokeLocation(BuiltInTask):
    """An app that may always know where the phone is may so no longer."""

    name: ClassVar = "RevokeLocation"
    summary: ClassVar = "Take background location away from an app"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Settings",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """How much is left; the one app of the phone that can know it in the background."""
        self.package = GO
        self.level_left = random.choice(tuple(ROWS))
        # Another app that knows where the phone is, to be left alone.
        self.other_too = random.random() < 0.5

    @property
    def wording(self) -> Goal:
        """The app and what it may still do."""
        app = APPS[self.package]
        shown = self.phone_words(self.package, f"app:{app}") if self.language == "zh" else app
        en = {
            "while in use": "Let it do so only while I am using it.",
            "ask": "Make it ask me every time instead.",
            "never": "It must not know my location at all any more.",
        }
        zh = {
            "while in use": "改成仅在使用该应用时允许。",
            "ask": "改成每次都询问我。",
            "never": "改成完全不允许它获取位置。",
        }
        return Goal(
            en=f"The app {app} may use my location all the time, even in the background. "
            f"{en[self.level_left]}",
            zh=f"应用“{shown}”现在可以始终使用我的位置信息，包括在后台。{zh[self.level_left]}",
        )

    async def set_up(self, device: Device) -> None:
        """The app may always know; another one perhaps while in use."""
        for permission in LOCATION:
            await device.shell("pm", "grant", GO, f"android.permission.{permission}")
        if self.other_too:
            await device.shell("pm", "grant", MESSAGES, f"android.permission.{LOCATION[0]}")
        await force_stop(device, "com.android.settings")
        await super().set_up(device)

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """The app's permissions with their flags, which tell asking from refusing."""
        return {"permissions": ("dumpsys", "package", self.package)}

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """What is granted, and whether what is not was refused for good."""
        granted = ", ".join(
            found.after.setting(f"permission.{self.package}.{permission}") or "unknown"
            for permission in LOCATION
        )
        if self.level_left != "while in use":
            granted += ", for good" if _refused(found.watched("permissions")) else ", to be asked"
        return (fact("location permissions", GRANTED[self.level_left], granted),)

    def declared(self, change: Change) -> bool:
        """The app's permissions to know the location."""
        own = [f"{self.package}.{name}" for name in LOCATION]
        if change.where in {f"permission_flags.{name}" for name in own}:
            return change.after == ("USER_FIXED" if self.level_left == "never" else "")
        return change.where in {f"permission.{name}" for name in own}

    def incidental(self, change: Change) -> bool:
        """How Android notes it, which is looked at through the dump."""
        return str(change.where).startswith("permission_flags.")


def _refused(seen: Sequence[str]) -> bool:
    """Whether the last dump says that the fine location was refused by the owner for good."""
    lines = seen[-1].splitlines() if seen else []
    return any(LOCATION[0] in line and "USER_FIXED" in line for line in lines)
