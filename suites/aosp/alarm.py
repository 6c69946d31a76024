"""An alarm, of which any Android tells when the next one rings."""

from random import Random
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal, Level
from ...tasks.shell_state import NEXT_ALARM, next_alarm
from ...tasks.state import Change, StateUnreadable
from ...tasks.task import fact
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import Evidence
from ..daily.utilities.clock_state import clock
from .base import StockTask, package_of
from .patterns import names


class AlarmSet(StockTask):
    """A new alarm, which is then the next one to ring."""

    name: ClassVar = "StockAlarm"
    summary: ClassVar = "Set an alarm"
    level: ClassVar[Level] = "medium"
    apps: ClassVar = ("Clock",)

    def draw(self, random: Random) -> None:
        """A five-minute time in the course of the day."""
        self.at = random.randrange(10 * 60 + 5, 20 * 60, 5)

    @property
    def wording(self) -> Goal:
        """The time."""
        return Goal(
            en=f"Set an alarm for {clock(self.at)}.", zh=f"设一个 {clock(self.at)} 的闹钟。"
        )

    async def set_up(self, device: Device) -> None:
        """No alarm rings before that one; raises StateUnreadable if another does."""
        await package_of(device, "Clock")
        rings = await next_alarm(device)
        now = (await device.shell("date", "+%Y-%m-%d %H:%M")).strip()
        today = clock(self.at) > now[-5:]
        if rings is not None and _comes_first(rings, now, clock(self.at), today):
            raise StateUnreadable(f"an alarm is set for {rings} already; switch it off first")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The next alarm rings at that time."""
        rings = found.after.setting(NEXT_ALARM) or ""
        return (fact("the next alarm", clock(self.at), rings[-5:]),)

    def declared(self, change: Change) -> bool:
        """When the next alarm rings."""
        return names(change, NEXT_ALARM)


def _comes_first(rings: str, now: str, wanted: str, today: bool) -> bool:
    """Whether an alarm rings before one of `wanted` o'clock, today or else tomorrow, would."""
    same_day = rings[:10] == now[:10]
    if today or same_day:
        return same_day and (not today or rings[-5:] <= wanted)
    # Any other day counts as tomorrow: a later one does no harm, but is not worth a calendar.
    return rings[-5:] <= wanted
