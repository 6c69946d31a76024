"""When a job's schedule is due next, as APScheduler asks for it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from ...actions.extras import optional
from ..cron import cron_values
from ..job import JobSchedule

# Numbers of the day mean Monday for 0 in APScheduler 3 and Sunday in crontab(5); names do not:
# https://apscheduler.readthedocs.io/en/3.x/modules/triggers/cron.html
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_EVERY_HOUR = frozenset(range(24))


class ScheduleTrigger(Protocol):
    """What APScheduler calls a trigger."""

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """When it is due next after it was due last; None for never."""
        ...


class CronLineTrigger:
    """A line of crontab(5) in a time zone.

    Where both days are restricted either is enough, as cron has it. When clocks are set back, a
    time of day that comes twice is due once, the first time; a line for every hour is due in each
    of them. A time of day that is left out when clocks are set forward is due when it would have
    been.
    """

    def __init__(self, line: str, zone: tzinfo) -> None:
        self.line = line
        self.zone = zone
        made = optional("apscheduler.triggers.cron", "jobs").CronTrigger
        minutes, hours, days, months, weekdays = cron_values(line)
        self._hourly = hours == _EVERY_HOUR
        common = {
            "minute": _listed(minutes), "hour": _listed(hours), "month": _listed(months),
            "timezone": zone,
        }  # fmt: skip
        words = line.split()
        day = {"day": _listed(days)}
        weekday = {"day_of_week": ",".join(_DAYS[one] for one in sorted(weekdays))}
        if words[2].startswith("*") or words[4].startswith("*"):
            kinds: Sequence[dict[str, str]] = (day | weekday,)
        else:
            kinds = (day, weekday)
        self._triggers = [cast(ScheduleTrigger, made(**common, **kind)) for kind in kinds]

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The first moment after the previous one, in the time zone of the line."""
        found = [self._next(trigger, previous_fire_time, now) for trigger in self._triggers]
        return min((moment for moment in found if moment is not None), default=None)

    def _next(
        self, trigger: ScheduleTrigger, previous: datetime | None, now: datetime
    ) -> datetime | None:
        while (moment := trigger.get_next_fire_time(previous, now)) is not None:
            # A time that no clock showed becomes the one that clocks showed at that moment.
            moment = moment.astimezone(UTC).astimezone(self.zone)
            if self._hourly or not moment.fold:
                return moment
            previous = now = moment
        return None

    def __getstate__(self) -> tuple[str, tzinfo]:
        return self.line, self.zone

    def __setstate__(self, state: tuple[str, tzinfo]) -> None:
        self.__init__(*state)

    def __str__(self) -> str:
        return f"{self.line} {self.zone}"


def trigger_of(schedule: JobSchedule, now: datetime) -> ScheduleTrigger:
    """The trigger of a schedule; raises UsageError without APScheduler.

    Without a time zone a cron line is of this computer's. `every` counts from now: the first time
    is after so long.
    """
    if schedule.cron is not None:
        zone = ZoneInfo(schedule.timezone) if schedule.timezone else _local_zone()
        return CronLineTrigger(schedule.cron, zone)
    every_s = schedule.every or 0
    made = optional("apscheduler.triggers.interval", "jobs").IntervalTrigger
    first = now.astimezone(UTC) + timedelta(seconds=every_s)
    return cast(ScheduleTrigger, made(seconds=every_s, start_date=first, timezone=UTC))


def next_times(schedule: JobSchedule, now: datetime, count: int) -> tuple[datetime, ...]:
    """The next moments at which a schedule is due."""
    trigger, found = trigger_of(schedule, now), list[datetime]()
    previous: datetime | None = None
    while len(found) < count and (moment := trigger.get_next_fire_time(previous, now)):
        found.append(moment)
        previous = now = moment
    return tuple(found)


def _local_zone() -> tzinfo:
    return cast(tzinfo, optional("tzlocal", "jobs").get_localzone())


def _listed(values: frozenset[int]) -> str:
    return ",".join(map(str, sorted(values)))
