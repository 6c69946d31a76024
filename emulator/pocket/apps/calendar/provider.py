"""What `content://com.android.calendar` offers: tables, and the times events take place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ...system.providers import BadQuery, Query, Row, TableProvider, UnknownUri
from .events import Occurrence, epoch_ms
from .store import CalendarStore

ROUTES = {
    "calendars": "Calendars",
    "events": "Events",
    "reminders": "Reminders",
    "attendees": "Attendees",
}
VIEWS = {"events": "view_events"}
INSTANCES = "instances/"
MOST_DAYS = 3700


class CalendarProvider:
    """Tables by their names, and `instances/when/<begin>/<end>` in epoch ms."""

    def __init__(self, store: CalendarStore) -> None:
        self._store = store
        self._tables = TableProvider(lambda: store.db, ROUTES, VIEWS)

    def query(self, query: Query) -> list[Row]:
        if query.path.startswith(INSTANCES):
            return self._instances(query)
        return self._tables.query(query)

    def insert(self, path: str, values: Row) -> int:
        return self._tables.insert(path, values)

    def update(self, path: str, values: Row, where: str | None) -> int:
        return self._tables.update(path, values, where)

    def delete(self, path: str, where: str | None) -> int:
        return self._tables.delete(path, where)

    def _instances(self, query: Query) -> list[Row]:
        low, high = _span(query.path)
        if query.where is not None:
            raise BadQuery("instances take no condition")
        found = [self._row(one) for one in self._store.occurrences(low, high)]
        names = query.projection or tuple(found[0] if found else ())
        if found and not set(names) <= set(found[0]):
            raise BadQuery(f"no such column: {sorted(set(names) - set(found[0]))[0]}")
        return [{name: row[name] for name in names} for row in found]

    def _row(self, one: Occurrence) -> Row:
        zone = UTC if one.event.all_day else self._store.zone
        return {
            "event_id": one.event.id,
            "title": one.event.title,
            "begin": epoch_ms(one.begin, zone),
            "end": epoch_ms(one.end, zone),
            "allDay": int(one.event.all_day),
            "eventLocation": one.event.location or None,
            "calendar_id": one.event.calendar_id,
        }


def _span(path: str) -> tuple[date, date]:
    """The days of `instances/when/<begin>/<end>` or `instances/whenbyday/<day>/<day>`."""
    kind, *ends = path.removeprefix(INSTANCES).strip("/").split("/")
    if kind != "when" or len(ends) != 2 or not all(end.isdecimal() for end in ends):
        raise UnknownUri(path)
    try:
        low, high = (datetime.fromtimestamp(int(end) / 1000, UTC).date() for end in ends)
    except (OverflowError, ValueError, OSError) as error:
        raise UnknownUri(path) from error
    return low, min(high, low + timedelta(days=MOST_DAYS))
