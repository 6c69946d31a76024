"""The calendar provider's database, laid out as Android's is."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, tzinfo

from ...raster.ops import Color
from ...system.providers import Query
from ..owner_texts import owners_words, retold
from ..tables import AppStore, Table, delete, insert, insert_all, update
from .events import (
    CalendarInfo,
    Draft,
    Event,
    Guest,
    Occurrence,
    duration_ms,
    epoch_ms,
    occurrences,
    rule_and_gaps,
)
from .seed import CALENDARS, plans

DATABASE = "/data/data/com.android.providers.calendar/databases/calendar.db"
READER = 200
"""The access level of a calendar that may only be read."""
EMAILS = Query("data/emails")
NAMES = Query("contacts", order="display_name COLLATE NOCASE")
SCHEMA = """
CREATE TABLE Calendars (_id INTEGER PRIMARY KEY, account_name TEXT DEFAULT 'me@pocket.example',
  account_type TEXT DEFAULT 'LOCAL', name TEXT, calendar_displayName TEXT, calendar_color INTEGER,
  calendar_access_level INTEGER DEFAULT 700, visible INTEGER NOT NULL DEFAULT 1,
  sync_events INTEGER NOT NULL DEFAULT 1, calendar_timezone TEXT, isPrimary INTEGER DEFAULT 0,
  ownerAccount TEXT DEFAULT 'me@pocket.example', deleted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE Events (_id INTEGER PRIMARY KEY AUTOINCREMENT,
  calendar_id INTEGER NOT NULL DEFAULT 1, title TEXT, eventLocation TEXT, description TEXT,
  eventColor INTEGER, eventStatus INTEGER DEFAULT 1, dtstart INTEGER, dtend INTEGER,
  eventTimezone TEXT DEFAULT 'UTC', duration TEXT, allDay INTEGER NOT NULL DEFAULT 0,
  accessLevel INTEGER NOT NULL DEFAULT 0, availability INTEGER NOT NULL DEFAULT 0,
  hasAlarm INTEGER NOT NULL DEFAULT 0, rrule TEXT, rdate TEXT, exrule TEXT, exdate TEXT,
  hasAttendeeData INTEGER NOT NULL DEFAULT 0, organizer TEXT DEFAULT 'me@pocket.example',
  deleted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE Reminders (_id INTEGER PRIMARY KEY AUTOINCREMENT, event_id INTEGER,
  minutes INTEGER, method INTEGER NOT NULL DEFAULT 1);
CREATE TABLE Attendees (_id INTEGER PRIMARY KEY AUTOINCREMENT, event_id INTEGER,
  attendeeName TEXT, attendeeEmail TEXT, attendeeStatus INTEGER NOT NULL DEFAULT 3,
  attendeeRelationship INTEGER DEFAULT 1, attendeeType INTEGER DEFAULT 1);
CREATE INDEX reminders_event ON Reminders (event_id);
CREATE INDEX attendees_event ON Attendees (event_id);
CREATE TRIGGER event_removed AFTER DELETE ON Events BEGIN
  DELETE FROM Reminders WHERE event_id = old._id;
  DELETE FROM Attendees WHERE event_id = old._id;
END;
CREATE TRIGGER reminder_added AFTER INSERT ON Reminders BEGIN
  UPDATE Events SET hasAlarm = 1 WHERE _id = new.event_id AND hasAlarm = 0;
END;
CREATE TRIGGER reminder_removed AFTER DELETE ON Reminders BEGIN
  UPDATE Events SET hasAlarm = 0 WHERE _id = old.event_id AND hasAlarm = 1
    AND NOT EXISTS (SELECT 1 FROM Reminders WHERE event_id = old.event_id);
END;
CREATE TRIGGER attendee_added AFTER INSERT ON Attendees BEGIN
  UPDATE Events SET hasAttendeeData = 1 WHERE _id = new.event_id AND hasAttendeeData = 0;
END;
CREATE VIEW view_events AS SELECT Events.*, Calendars.calendar_displayName,
  Calendars.calendar_color, Calendars.visible FROM Events
  LEFT JOIN Calendars ON Calendars._id = Events.calendar_id;
"""


INFOS = Table(
    "Calendars",
    CalendarInfo,
    name="calendar_displayName",
    color=None,
    writable=f"coalesce(calendar_access_level, 0) > {READER}",
)
GUESTS = Table(
    "Attendees",
    Guest,
    name="coalesce(nullif(attendeeName, ''), attendeeEmail)",
    email="attendeeEmail",
    status="attendeeStatus",
)


class CalendarStore(AppStore):
    """Reads and writes the database."""

    path = DATABASE

    @property
    def zone(self) -> tzinfo:
        """The phone's time zone."""
        return self._phone.now().tzinfo or UTC

    def seed(self) -> None:
        """Create the tables, the calendars and their events."""
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        for number, (name, color, level) in enumerate(CALENDARS, 1):
            insert(
                self.db,
                "Calendars",
                _id=number,
                name=name,
                calendar_displayName=name,
                calendar_color=_packed(color),
                calendar_access_level=level,
                calendar_timezone="UTC",
                isPrimary=number == 1,
            )
        words = owners_words(self._phone.system, "calendar")
        mails = self._mails()
        mails |= {name: mails.get(said, "") for name, said in words.items()}
        for draft in plans(self._phone.now().date(), self._phone.system.seed, mails):
            self.create(retold(draft, words))
        self.db.execute("COMMIT")

    def _mails(self) -> dict[str, str]:
        return {name: mail for name, mail in self.people() if mail}

    # -- calendars --------------------------------------------------------------------------------

    def calendars(self) -> list[CalendarInfo]:
        rows = self.db.execute(
            f"SELECT calendar_color, {INFOS.columns} FROM Calendars WHERE deleted = 0 ORDER BY _id"
        )
        return [INFOS.read(row, color=_unpacked(color or 0)) for color, *row in rows]

    def calendar(self, calendar_id: int) -> CalendarInfo:
        """A calendar; a grey one for an id that is gone."""
        for found in self.calendars():
            if found.id == calendar_id:
                return found
        return CalendarInfo(calendar_id, "", (95, 99, 104, 255), True, True)

    def set_visible(self, calendar_id: int, on: bool) -> None:
        update(self.db, "Calendars", calendar_id, visible=on)

    # -- events -----------------------------------------------------------------------------------

    def events(self) -> list[Event]:
        """The events of the visible calendars."""
        rows = self.db.execute(
            "SELECT * FROM view_events WHERE deleted = 0 AND dtstart IS NOT NULL"
            " AND coalesce(visible, 1) = 1"
        )
        return [_event(row) for row in rows]

    def occurrences(self, low: date, high: date) -> list[Occurrence]:
        """What takes place from one day to another, earliest first."""
        return occurrences(self.events(), low, high, self.zone)

    def get(self, event_id: int) -> Event | None:
        row = self.db.execute(
            "SELECT * FROM Events WHERE _id = ? AND deleted = 0", (event_id,)
        ).fetchone()
        return None if row is None or row["dtstart"] is None else _event(row)

    def reminders(self, event_id: int) -> tuple[int, ...]:
        """Minutes before the event, shortest first."""
        rows = self.db.execute(
            "SELECT minutes FROM Reminders WHERE event_id = ? ORDER BY minutes", (event_id,)
        )
        return tuple(row["minutes"] or 0 for row in rows)

    def guests(self, event_id: int) -> tuple[Guest, ...]:
        return tuple(GUESTS.select(self.db, "WHERE event_id = ? ORDER BY _id", event_id))

    def create(self, draft: Draft) -> int:
        """Save a new event and return its id."""
        event_id = insert(self.db, "Events", **self._values(draft))
        self._attach(event_id, draft, (), ())
        return event_id

    def update(self, event_id: int, draft: Draft) -> None:
        """Change an event, leaving alone the rows that stay as they are."""
        update(self.db, "Events", event_id, **self._values(draft))
        self._attach(event_id, draft, self.reminders(event_id), self.guests(event_id))

    def delete(self, event_id: int) -> None:
        delete(self.db, "Events", event_id)

    def skip(self, event: Event, begin: datetime) -> None:
        """Leave one occurrence out of a repeated event."""
        stamp = f"{begin:%Y%m%d}" if event.all_day else f"{begin:%Y%m%dT%H%M%S}"
        row = self.db.execute("SELECT exdate FROM Events WHERE _id = ?", (event.id,)).fetchone()
        before = "" if row is None or not row["exdate"] else f"{row['exdate']},"
        update(self.db, "Events", event.id, exdate=before + stamp)

    def _values(self, draft: Draft) -> dict[str, str | int | None]:
        zone = UTC if draft.all_day else self.zone
        begin = epoch_ms(draft.begin, zone)
        end = epoch_ms(draft.end, zone)
        seconds = max(0, end - begin) // 1000
        length = f"P{seconds // 86400}D" if draft.all_day else f"P{seconds}S"
        name = self._phone.system.properties.get("persist.sys.timezone") or "UTC"
        # As on Android, a repeated event has a duration where a single one has an end.
        return {
            "calendar_id": draft.calendar_id,
            "title": draft.title,
            "eventLocation": draft.location or None,
            "description": draft.description or None,
            "dtstart": begin,
            "dtend": end if draft.rule is None else None,
            "duration": None if draft.rule is None else length,
            "eventTimezone": "UTC" if draft.all_day else name,
            "allDay": int(draft.all_day),
            "rrule": None if draft.rule is None else draft.rule.text,
        }

    def _attach(
        self, event_id: int, draft: Draft, old: tuple[int, ...], known: tuple[Guest, ...]
    ) -> None:
        """Bring reminders and guests to what the draft says."""
        for minutes in set(old) - set(draft.reminders):
            self.db.execute(
                "DELETE FROM Reminders WHERE event_id = ? AND minutes = ?", (event_id, minutes)
            )
        for minutes in sorted(set(draft.reminders) - set(old)):
            insert(self.db, "Reminders", event_id=event_id, minutes=minutes)
        for guest in set(known) - set(draft.guests):
            self.db.execute(
                "DELETE FROM Attendees WHERE event_id = ? AND attendeeName = ?"
                " AND coalesce(attendeeEmail, '') = ?",
                (event_id, guest.name, guest.email),
            )
        for guest in draft.guests:
            if guest not in known:
                row = (event_id, guest.name, guest.email or None, guest.status)
                columns = "event_id, attendeeName, attendeeEmail, attendeeStatus"
                insert_all(self.db, "Attendees", columns, [row])

    # -- people -----------------------------------------------------------------------------------

    def people(self) -> list[tuple[str, str]]:
        """Name and e-mail address of everyone in the phone's contacts, by name."""
        contacts = self._phone.system.providers.get("com.android.contacts")
        if contacts is None:
            return []
        from_mail = {row["contact_id"]: str(row["data1"] or "") for row in contacts.query(EMAILS)}
        rows = contacts.query(NAMES)
        return [
            (str(row["display_name"]), from_mail.get(row["_id"], ""))
            for row in rows
            if row["display_name"]
        ]


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _event(row: sqlite3.Row) -> Event:
    rule, skipped = rule_and_gaps(row["rrule"], row["exdate"])
    begin = int(row["dtstart"])
    end = row["dtend"]
    if end is None or rule is not None:
        length = duration_ms(row["duration"]) if row["duration"] else (end or begin) - begin
        end = begin + length
    return Event(
        row["_id"],
        row["calendar_id"],
        row["title"] or "",
        row["eventLocation"] or "",
        row["description"] or "",
        begin,
        max(begin, int(end)),
        bool(row["allDay"]),
        rule,
        skipped,
    )


def _packed(color: Color) -> int:
    """A colour as Android's signed 32-bit ARGB."""
    value = 0xFF000000 | color[0] << 16 | color[1] << 8 | color[2]
    return value - (1 << 32)


def _unpacked(value: int) -> Color:
    return (value >> 16) & 255, (value >> 8) & 255, value & 255, 255
