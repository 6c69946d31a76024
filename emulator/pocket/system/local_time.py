"""The wall clock as the phone's owner reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..toolkit.strings import tr
from .system import System


def local_now(system: System) -> datetime:
    """The phone's time in its own time zone."""
    return to_local(system, system.clock.now())


def to_local(system: System, moment: datetime) -> datetime:
    """A moment in the phone's time zone; UTC where the host knows no such zone."""
    name = system.properties.get("persist.sys.timezone") or "UTC"
    if name == "UTC":
        return moment.astimezone(UTC)
    try:
        return moment.astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(UTC)


def hour24(system: System) -> bool:
    """Whether times are shown from 0 to 23."""
    return system.settings.get("system", "time_12_24") != "12"


def clock_text(system: System, moment: datetime) -> str:
    """Hours and minutes in the chosen format, such as 09:41 or 9:41 AM."""
    if hour24(system):
        return f"{moment:%H:%M}"
    time = f"{moment.hour % 12 or 12}:{moment:%M}"
    return tr("{time} AM", time=time) if moment.hour < 12 else tr("{time} PM", time=time)
