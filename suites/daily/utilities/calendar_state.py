"""The calendar's rows: putting events there, finding them, and when a day is taken."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from ....device.device import Device
from ....tasks.state import PhoneState, Row, StateUnreadable, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .clock_state import fits
from .seeding import run_sql

CALENDAR = "com.android.calendar"
PROVIDER = "com.android.providers.calendar"
DATABASE = f"/data/data/{PROVIDER}/databases/calendar.db"
EVENTS = TableRef(PROVIDER, "calendar.db", "Events")
REMINDERS = TableRef(PROVIDER, "calendar.db", "Reminders")
PERSONAL, FAMILY = 1, 3
TODAY: Mapping[str, Sequence[str]] = {"today": ("date", "+%F")}
"""What a task watches that counts its days from today."""
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_MIN = 24 * 60


async def phone_today(device: Device) -> date:
    """The phone's own date."""
    return date.fromisoformat((await device.shell("date", "+%F")).strip())


def watched_today(found: VerifierInput) -> date:
    """The date when the episode began; raises StateUnreadable if it was not read."""
    seen = found.watched("today")
    if not seen:
        raise StateUnreadable("nobody read the phone's date")
    return date.fromisoformat(seen[0])


def next_week(today: date, weekday: int) -> date:
    """A day of the week after today's, weekdays from Monday, 0."""
    return today - timedelta(days=today.weekday()) + timedelta(days=7 + weekday)


def stamp(day: date, minutes: int) -> int:
    """A moment as the calendar keeps it, in epoch ms; the phone's time zone is UTC."""
    return int(
        (datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + minutes * 60) * 1000
    )


async def put_event(
    device: Device, title: str, day: date, start: int, length: int, calendar: int = PERSONAL
) -> None:
    """Add an event of so many minutes."""
    await run_sql(
        device,
        DATABASE,
        "INSERT INTO Events (calendar_id, title, dtstart, dtend, eventTimezone)"
        " VALUES (?, ?, ?, ?, 'UTC')",
        calendar,
        title,
        stamp(day, start),
        stamp(day, start + length),
    )


def event_row(title: str, day: date, start: int, length: int) -> Row:
    """A single event in the columns that say what it is."""
    return {
        "title": title,
        "dtstart": stamp(day, start),
        "dtend": stamp(day, start + length),
        "allDay": 0,
        "rrule": None,
        "calendar_id": PERSONAL,
        "eventLocation": None,
        "description": None,
        "hasAttendeeData": 0,
        "deleted": 0,
    }


def new_event(
    found: VerifierInput, wanted: Row, reminders: Collection[tuple[int, ...]]
) -> tuple[Evidence, ...]:
    """Evidence that there is one new event, the wanted one, with one of these sets of reminders."""
    added = _added(found, "Events")
    right = [row for row in added if fits(row, wanted)]
    ids = {row["_id"] for row in right}
    new = _added(found, "Reminders")
    minutes = tuple(sorted(_int(row["minutes"]) for row in new))
    if any(row["event_id"] not in ids for row in new):
        minutes = (*minutes, -1)
    choices = " or ".join(map(str, reminders))
    return (
        fact("new events", 1, len(added)),
        fact("new events as asked for", 1, len(right)),
        Evidence(
            what="minutes of its reminders",
            expected=choices,
            found=str(minutes),
            holds=minutes in reminders,
        ),
    )


def _added(found: VerifierInput, table: str) -> list[Row]:
    """The rows of a table that were not there before, by their ids."""
    known = {row["_id"] for row in found.before.rows(PROVIDER, table)}
    return [row for row in found.after.rows(PROVIDER, table) if row["_id"] not in known]


def taken(state: PhoneState, day: date) -> list[tuple[int, int]]:
    """From which minute to which minute of a day there are events, those of whole days left out."""
    found: list[tuple[int, int]] = []
    for row in state.rows(PROVIDER, "Events"):
        if row["allDay"] or row["deleted"] or not _takes_place(row, day):
            continue
        begin = datetime.fromtimestamp(_int(row["dtstart"]) / 1000, UTC)
        start = begin.hour * 60 + begin.minute
        found.append((start, start + _length(row)))
    return sorted(found)


def first_free(busy: Sequence[tuple[int, int]], after: int, minutes: int = 60) -> int:
    """The first minute from `after` on from which so many minutes are free."""
    at = after
    for start, end in sorted(busy):
        if start - at >= minutes:
            break
        at = max(at, end)
    return at


def _takes_place(row: Row, day: date) -> bool:
    """Whether an event begins on a day; its rule is one that the phone's calendar writes."""
    first = datetime.fromtimestamp(_int(row["dtstart"]) / 1000, UTC).date()
    rule = dict(_parts(str(row["rrule"] or "")))
    if not rule:
        return first == day
    if day < first or f"{day:%Y%m%d}" in str(row["exdate"] or ""):
        return False
    if "COUNT" in rule or "UNTIL" in rule:
        raise StateUnreadable(f"the rule {row['rrule']!r} ends, which no event here does")
    every = int(rule.get("INTERVAL", "1"))
    match rule.get("FREQ"):
        case "DAILY":
            return (day - first).days % every == 0
        case "WEEKLY":
            days = rule.get("BYDAY", _DAY_CODES[first.weekday()]).split(",")
            weeks = (_monday(day) - _monday(first)).days // 7
            return _DAY_CODES[day.weekday()] in days and weeks % every == 0
        case "MONTHLY":
            months = (day.year - first.year) * 12 + day.month - first.month
            return day.day == first.day and months % every == 0
        case "YEARLY":
            years = day.year - first.year
            return (day.month, day.day) == (first.month, first.day) and years % every == 0
        case other:
            raise StateUnreadable(f"an event repeats {other!r}")


def _parts(rule: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, rule.split(";")):
        name, _, value = part.partition("=")
        yield name, value


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _length(row: Row) -> int:
    """Minutes from beginning to end; one that goes on past midnight ends there for its day."""
    if row["dtend"] is not None:
        length = (_int(row["dtend"]) - _int(row["dtstart"])) // 60_000
    else:
        length = int(str(row["duration"]).strip("PTS")) // 60
    return min(length, _DAY_MIN)


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise StateUnreadable(f"{value!r} is no moment")
    return value
