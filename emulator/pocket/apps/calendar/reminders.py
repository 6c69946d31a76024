"""Notifications of events that are about to begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ...system.notifications import Notification
from ...system.packages import Intent
from ..base import AppContext
from .events import Occurrence, epoch_ms
from .look import row_text, title_of
from .store import CalendarStore

LONGEST = timedelta(days=8)
"""A little more than the earliest reminder that can be chosen."""
PACKAGE = "com.android.calendar"


def fallen_due(
    store: CalendarStore, before: datetime, now: datetime
) -> Iterator[tuple[Occurrence, int]]:
    """Occurrences whose reminders fall after one moment and not after another, with their time."""
    before = max(before, now - timedelta(days=31))
    after_ms, until_ms = before.timestamp() * 1000, now.timestamp() * 1000
    for one in store.occurrences(before.date() - timedelta(days=1), (now + LONGEST).date()):
        begin_ms = epoch_ms(one.begin, store.zone)
        for minutes in store.reminders(one.event.id):
            at_ms = begin_ms - minutes * 60_000
            if after_ms < at_ms <= until_ms:
                yield one, at_ms


def remind(phone: AppContext, before: datetime, now: datetime) -> None:
    """Post what has fallen due while the clock moved on, looking once a minute."""
    before, now = (at.replace(second=0, microsecond=0) for at in (before, now))
    if before == now:
        return
    for one, at_ms in fallen_due(CalendarStore(phone), before, now):
        phone.notify(
            Notification(
                PACKAGE,
                title_of(one.event),
                row_text(phone, one),
                id=one.event.id,
                tag="reminder",
                when_ms=at_ms,
                channel="reminders",
                intent=Intent(
                    "android.intent.action.VIEW",
                    f"content://{PACKAGE}/events/{one.event.id}",
                    extras={"begin": one.begin.isoformat()},
                ),
                urgent=True,
            )
        )
