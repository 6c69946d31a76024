"""Alarms, timers, the stopwatch and world clocks, in the Clock app's database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ..tables import AppStore, Table, delete, insert, insert_missing, update

DATABASE = "/data/data/com.android.deskclock/databases/alarms.db"
SCHEMA = """
CREATE TABLE alarm_templates (_id INTEGER PRIMARY KEY, hour INTEGER NOT NULL,
  minutes INTEGER NOT NULL, daysofweek INTEGER NOT NULL, enabled INTEGER NOT NULL,
  vibrate INTEGER NOT NULL, label TEXT NOT NULL, ringtone TEXT,
  delete_after_use INTEGER NOT NULL DEFAULT 0, increasing_volume INTEGER NOT NULL DEFAULT 0);
CREATE TABLE selected_cities (_id INTEGER PRIMARY KEY, city_id TEXT NOT NULL UNIQUE);
CREATE TABLE timers (_id INTEGER PRIMARY KEY, length_ms INTEGER NOT NULL,
  remaining_ms INTEGER NOT NULL, started_ms INTEGER, label TEXT NOT NULL DEFAULT '');
CREATE TABLE stopwatch (_id INTEGER PRIMARY KEY CHECK (_id = 1), elapsed_ms INTEGER NOT NULL,
  started_ms INTEGER);
CREATE TABLE alarm_instances (_id INTEGER PRIMARY KEY, alarm_id INTEGER NOT NULL UNIQUE,
  fire_ms INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('firing', 'snoozed')));
CREATE TABLE laps (_id INTEGER PRIMARY KEY, total_ms INTEGER NOT NULL);
INSERT INTO stopwatch VALUES (1, 0, NULL);
"""
DEFAULT_RINGTONE = "content://media/internal/audio/media/1"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHOWN_DAYS = (6, 0, 1, 2, 3, 4, 5)
"""Sunday first, as American calendars have it; bit i of daysofweek is DAYS[i]."""
SEED_ALARMS = (
    (6, 30, 0b0011111, 1, "Work"),
    (8, 30, 0b1100000, 0, ""),
    (9, 0, 0, 0, "Call the dentist"),
    (22, 15, 0b1111111, 1, "Wind down"),
)
FIRST_ALARMS = ((8, 30, 0b0011111), (9, 0, 0b1100000))
SEED_CITIES = ("london", "tokyo", "new-york")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm; `days` has bit 0 for Monday and so on, 0 meaning it rings once."""

    id: int
    hour: int
    minute: int
    days: int
    enabled: bool
    vibrate: bool
    label: str

    def next_ring(self, now: datetime) -> datetime:
        """When it rings next, were it on."""
        at = now.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        for _ in range(8):
            if at > now and (not self.days or self.days >> at.weekday() & 1):
                return at
            at += timedelta(days=1)
        return at


@dataclass(frozen=True, slots=True)
class Timer:
    """A countdown; `started_ms` is None while it stands still."""

    id: int
    length_ms: int
    remaining_ms: int
    started_ms: int | None
    label: str

    def left(self, now_ms: int) -> int:
        """Milliseconds left, negative once it has run out."""
        if self.started_ms is None:
            return self.remaining_ms
        return self.remaining_ms - (now_ms - self.started_ms)


class Ringing(NamedTuple):
    """An alarm that rings, or will again after a snooze."""

    alarm_id: int
    fire_ms: int
    state: Literal["firing", "snoozed"]


class Stopwatch(NamedTuple):
    """Elapsed time up to the last stop, and when it was started again."""

    elapsed_ms: int
    started_ms: int | None

    def total(self, now_ms: int) -> int:
        return self.elapsed_ms + (0 if self.started_ms is None else now_ms - self.started_ms)


ALARMS = Table("alarm_templates", Alarm, minute="minutes", days="daysofweek")
TIMERS = Table("timers", Timer)
RINGING = Table("alarm_instances", Ringing)
STOPWATCH = Table("stopwatch", Stopwatch)


class ClockStore(AppStore):
    """Reads and writes the database."""

    path = DATABASE

    def seed(self) -> None:
        """Create the tables with the first content."""
        self.db.executescript(SCHEMA)
        for hour, minute, days, enabled, label in SEED_ALARMS:
            alarm = self.add(hour, minute)
            values = {"daysofweek": days, "enabled": enabled, "label": label}
            update(self.db, "alarm_templates", alarm.id, **values)
        for city in SEED_CITIES:
            self.add_city(city)

    def add_first_alarms(self) -> None:
        for hour, minute, days in FIRST_ALARMS:
            alarm = replace(self.add(hour, minute), days=days, enabled=False, vibrate=False)
            self.save(alarm)

    def alarms(self) -> list[Alarm]:
        return ALARMS.select(self.db, "ORDER BY hour, minutes, _id")

    def add(self, hour: int, minute: int) -> Alarm:
        """A new alarm that rings once, on."""
        alarm = Alarm(0, hour, minute, 0, True, True, "")
        return replace(alarm, id=ALARMS.insert(self.db, alarm, ringtone=DEFAULT_RINGTONE))

    def save(self, alarm: Alarm) -> None:
        ALARMS.update(self.db, alarm)

    def delete(self, alarm: Alarm) -> None:
        delete(self.db, "alarm_templates", alarm.id)

    def restore(self, alarm: Alarm) -> None:
        """Bring back a deleted alarm."""
        ALARMS.insert(self.db, alarm, ringtone=DEFAULT_RINGTONE)

    def alarm(self, alarm_id: int) -> Alarm | None:
        return ALARMS.get(self.db, alarm_id)

    def switch_off(self, alarm_id: int) -> None:
        """Turn off an alarm that has rung, or remove it if it was for one use."""
        self.db.execute(
            "DELETE FROM alarm_templates WHERE _id = ? AND delete_after_use = 1", (alarm_id,)
        )
        update(self.db, "alarm_templates", alarm_id, enabled=False)

    def ringing(self, state: Literal["firing", "snoozed"]) -> list[Ringing]:
        return RINGING.select(self.db, "WHERE state = ?", state)

    def set_ringing(self, alarm_id: int, ringing: Ringing | None) -> None:
        """Record that an alarm rings or sleeps on; None when it does neither."""
        self.db.execute("DELETE FROM alarm_instances WHERE alarm_id = ?", (alarm_id,))
        if ringing is not None:
            RINGING.insert(self.db, ringing)

    def cities(self) -> list[str]:
        rows = self.db.execute("SELECT city_id FROM selected_cities ORDER BY _id")
        return [row["city_id"] for row in rows]

    def add_city(self, city: str) -> None:
        insert_missing(self.db, "selected_cities", city_id=city)

    def remove_city(self, city: str) -> None:
        self.db.execute("DELETE FROM selected_cities WHERE city_id = ?", (city,))

    def timers(self) -> list[Timer]:
        return TIMERS.select(self.db, "ORDER BY _id DESC")

    def add_timer(self, length_ms: int, now_ms: int) -> None:
        """A new timer, running."""
        TIMERS.insert(self.db, Timer(0, length_ms, length_ms, now_ms, ""))

    def save_timer(self, timer: Timer) -> None:
        TIMERS.update(self.db, timer)

    def reset_timer(self, timer: Timer) -> None:
        """Stand still at the full length."""
        self.save_timer(replace(timer, remaining_ms=timer.length_ms, started_ms=None))

    def restart_timer(self, timer: Timer, length_ms: int, now_ms: int) -> None:
        """Run again for a while."""
        self.save_timer(replace(timer, remaining_ms=length_ms, started_ms=now_ms))

    def delete_timer(self, timer: Timer) -> None:
        delete(self.db, "timers", timer.id)

    def stopwatch(self) -> Stopwatch:
        return STOPWATCH.select(self.db)[0]

    def save_stopwatch(self, watch: Stopwatch) -> None:
        STOPWATCH.update(self.db, watch, key=1)

    def laps(self) -> list[int]:
        """Total times at the laps, first one first."""
        return [row["total_ms"] for row in self.db.execute("SELECT total_ms FROM laps")]

    def add_lap(self, total_ms: int) -> None:
        insert(self.db, "laps", total_ms=total_ms)

    def clear_laps(self) -> None:
        self.db.execute("DELETE FROM laps")
