"""The Clock app's alarms as rows, and how they are put there."""

from collections.abc import Mapping
from dataclasses import dataclass

from ....device.device import Device
from ....tasks.state import PhoneState, Row, TableRef
from .seeding import run_sql

CLOCK = "com.android.deskclock"
DATABASE = f"/data/data/{CLOCK}/databases/alarms.db"
ALARMS = TableRef(CLOCK, "alarms.db", "alarm_templates")


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm to be put on the phone; bit 0 of `days` is Monday, 0 rings once."""

    at: int
    days: int = 0
    on: bool = True
    label: str = ""

    async def put(self, device: Device) -> None:
        """Add it to the alarms."""
        await run_sql(
            device,
            DATABASE,
            "INSERT INTO alarm_templates (hour, minutes, daysofweek, enabled, vibrate, label)"
            " VALUES (?, ?, ?, ?, 1, ?)",
            *divmod(self.at, 60),
            self.days,
            int(self.on),
            self.label,
        )


def clock(minutes: int) -> str:
    """A time of the day, given in minutes, as the phone shows it."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def alarms(state: PhoneState) -> tuple[Row, ...]:
    """Every alarm on the phone."""
    return state.rows(CLOCK, "alarm_templates")


def row_time(row: Row) -> str:
    """When an alarm rings, as the phone shows it."""
    return f"{row['hour']:02}:{row['minutes']:02}"


def fits(row: Row | str | None, wanted: Row) -> bool:
    """Whether a row has all the wanted values."""
    return isinstance(row, Mapping) and all(row.get(name) == wanted[name] for name in wanted)
