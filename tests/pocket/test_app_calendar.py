"""The Calendar app, its provider and its reminders."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tapwright.emulator.pocket.apps.calendar.day import side_by_side
from tapwright.emulator.pocket.apps.calendar.events import Event, Occurrence
from tapwright.emulator.pocket.apps.calendar.rules import Rule, parse_rule
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.providers import Query

from .handset import Handset

CALENDAR = "com.android.calendar"
DATABASE = "/data/data/com.android.providers.calendar/databases/calendar.db"


@pytest.fixture
def phone() -> Handset:
    handset = Handset()
    handset.launch(CALENDAR)
    return handset


def ms(day: int, hour: int, minute: int = 0, month: int = 3) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


def starting(phone: Handset, prefix: str) -> str:
    """The first description on the screen that begins so."""
    descs = (element.get("content-desc", "") for element in phone.elements())
    return next(desc for desc in descs if desc.startswith(prefix))


def pick_time(phone: Handset, hour: int, minute: int) -> None:
    phone.tap(desc=f"{hour} o'clock")
    phone.tap(desc=f"{minute} minutes")
    phone.tap(id="button1")


def test_an_event_next_week_is_made_with_pickers(phone: Handset) -> None:
    before = phone.rows(DATABASE, "SELECT * FROM Events")
    phone.tap(id="floating_action_button")
    phone.type("Piano lesson")
    phone.tap(id="start_date")
    phone.tap(desc="Thursday, March 12, 2026")
    phone.tap(id="button1")
    phone.tap(id="start_time")
    pick_time(phone, 17, 15)
    phone.tap(id="end_time")
    pick_time(phone, 18, 45)
    phone.tap(id="save")
    new = "SELECT * FROM Events ORDER BY _id DESC LIMIT 1"
    event = dict(phone.system.files.database(DATABASE).execute(new).fetchone())
    assert (event["title"], event["dtstart"], event["dtend"]) == (
        "Piano lesson",
        ms(12, 17, 15),
        ms(12, 18, 45),
    )
    assert (event["allDay"], event["rrule"], event["eventTimezone"]) == (0, None, "UTC")
    assert phone.rows(DATABASE, "SELECT * FROM Events ORDER BY _id")[:-1] == before
    assert "Event saved" in phone.texts()


def test_guests_reminders_place_and_repetition(phone: Handset) -> None:
    phone.tap(id="floating_action_button")
    phone.type("Rehearsal")
    phone.tap(id="repeat")
    phone.tap(text="Weekly on Monday")
    phone.tap(id="add_guests")
    phone.tap(id="search_src_text")
    phone.type("maya")
    phone.tap(desc="Maya Cohen")
    phone.tap(id="guests_done")
    phone.tap(id="location")
    phone.type("St. Anne’s hall")
    phone.key(KEYCODES["BACK"])
    phone.tap(id="reminder")
    phone.tap(text="30 minutes before")
    phone.tap(id="add_reminder")
    phone.tap(text="1 hour before")
    phone.tap(id="save")
    (row,) = phone.rows(
        DATABASE,
        "SELECT _id, rrule, duration, dtend, eventLocation, hasAlarm, hasAttendeeData"
        " FROM Events WHERE title = 'Rehearsal'",
    )
    assert row[1:] == ("FREQ=WEEKLY;BYDAY=MO", "P3600S", None, "St. Anne’s hall", 1, 1)
    minutes = f"SELECT minutes FROM Reminders WHERE event_id = {row[0]} ORDER BY minutes"
    assert phone.rows(DATABASE, minutes) == [(30,), (60,)]
    guests = f"SELECT attendeeName, attendeeEmail FROM Attendees WHERE event_id = {row[0]}"
    assert phone.rows(DATABASE, guests) == [("Maya Cohen", "maya.cohen@example.com")]


def test_an_end_before_the_start_cannot_be_saved(phone: Handset) -> None:
    phone.tap(id="floating_action_button")
    phone.key(KEYCODES["BACK"])
    phone.tap(id="end_time")
    pick_time(phone, 3, 0)
    assert phone.find(id="save").get("enabled") == "false"
    assert phone.all(id="time_error")
    phone.key(KEYCODES["BACK"])
    phone.tap(text="Discard")
    assert phone.windows.foreground.activity.endswith(".AllInOneActivity")


def test_one_or_all_of_a_series_are_deleted(phone: Handset) -> None:
    phone.tap(desc=starting(phone, "Stand-up, Today"))
    phone.tap(id="info_delete")
    phone.tap(id="button1")
    query = "SELECT exdate FROM Events WHERE title = 'Stand-up'"
    assert phone.rows(DATABASE, query) == [("20260302T090000",)]
    assert not any(text.startswith("Stand-up, Today") for text in phone.texts())
    phone.tap(desc=starting(phone, "Stand-up, Tomorrow"))
    phone.tap(id="info_delete")
    phone.tap(text="All events")
    phone.tap(id="button1")
    assert phone.rows(DATABASE, query) == []
    orphans = "SELECT 1 FROM Reminders WHERE event_id NOT IN (SELECT _id FROM Events)"
    assert phone.rows(DATABASE, orphans) == []


def test_views_and_search(phone: Handset) -> None:
    phone.tap(desc="Month")
    phone.tap(desc="Next month")
    assert "April 2026" in phone.texts()
    phone.tap(desc=starting(phone, "Friday, April 3"))
    assert "Friday, April 3" in phone.texts() and starting(phone, "Good Friday")
    phone.tap(desc="Next day")
    assert "Saturday, April 4" in phone.texts()
    phone.tap(id="action_search")
    phone.type("games diego")
    phone.tap(desc=starting(phone, "Games night"))
    assert phone.find(id="guest_count").get("text") == "5 guests"


def test_touching_an_empty_hour_begins_an_event_there(phone: Handset) -> None:
    phone.tap(desc="Day")
    (hours,) = phone.all(id="hours")
    left, top, right, _ = (
        int(part) for part in hours.get("bounds", "").replace("][", ",").strip("[]").split(",")
    )
    gap = next(e for e in phone.elements() if e.get("text") == "Lunch with Anders")
    low = int(gap.get("bounds", "").replace("][", ",").strip("[]").split(",")[3])
    phone.touch((left + right) / 2, low + 110)
    assert phone.find(id="start_time").get("text") == "13:00"
    assert top < low


def test_a_calendar_can_be_hidden(phone: Handset) -> None:
    phone.tap(desc="More options")
    phone.tap(text="Calendars")
    phone.tap(text="Work")
    phone.key(KEYCODES["BACK"])
    assert not any(text.startswith("Stand-up") for text in phone.texts())
    assert phone.rows(DATABASE, "SELECT visible FROM Calendars WHERE _id = 2") == [(0,)]


def test_the_provider_reads_writes_and_expands(phone: Handset) -> None:
    provider = phone.system.providers.get(CALENDAR)
    assert provider is not None
    values = {"calendar_id": 1, "title": "Outside", "dtstart": ms(2, 20), "dtend": ms(2, 21)}
    event = provider.insert("events", values)
    provider.insert("reminders", {"event_id": event, "minutes": 15})
    found = provider.query(Query(f"events/{event}"))
    assert (found[0]["title"], found[0]["hasAlarm"], found[0]["calendar_displayName"]) == (
        "Outside",
        1,
        "Personal",
    )
    assert any(text.startswith("Outside, Today") for text in phone.texts())
    span = provider.query(Query(f"instances/when/{ms(2, 0)}/{ms(2, 23)}", ("title", "begin")))
    assert {"title": "Stand-up", "begin": ms(2, 9)} in span


def test_reminders_come_when_the_clock_moves_on(phone: Handset) -> None:
    def due() -> list[str]:
        return [note.title for note in phone.windows.notifications.active() if note.id]

    phone.picture()
    assert "Arm controller review" not in due()
    phone.system.clock.advance(9 * 60)
    phone.picture()
    assert "Arm controller review" in due()


def test_rules_expand_and_survive_their_text() -> None:
    first = date(2026, 1, 31)
    monthly = list(Rule("MONTHLY").starts(first, first, date(2026, 6, 1)))
    assert monthly == [first, date(2026, 3, 31), date(2026, 5, 31)]
    rule = Rule("WEEKLY", 2, (0, 4), until=date(2026, 3, 20))
    assert parse_rule(rule.text) == rule
    days = list(rule.starts(date(2026, 3, 2), date(2026, 3, 1), date(2026, 4, 30)))
    assert days == [date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 20)]
    assert len(list(Rule("DAILY", count=3).starts(first, first, date(2027, 1, 1)))) == 3
    assert parse_rule("FREQ=SECONDLY") is None and parse_rule("nonsense") is None


def test_overlapping_events_stand_side_by_side() -> None:
    event = Event(1, 1, "", "", "", 0, 0, False, None, frozenset())
    start = datetime(2026, 3, 2, 9)

    def one(begin: int, end: int) -> Occurrence:
        at = [start + timedelta(minutes=minutes) for minutes in (begin, end)]
        return Occurrence(event, *at)

    placed = side_by_side([one(0, 60), one(30, 90), one(60, 120), one(120, 180)])
    assert [(column, columns) for _, column, columns in placed] == [(0, 2), (1, 2), (0, 2), (0, 1)]


def test_it_speaks_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert "日程" in phone.texts() and "2026年3月" in phone.texts()
