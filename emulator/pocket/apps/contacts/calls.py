"""The call log: `content://call_log/calls`, in a database of the contacts provider's package."""

from __future__ import annotations

import sqlite3

from ...system.providers import TableProvider
from ..base import AppContext
from ..tables import insert_all

DATABASE = "/data/data/com.android.providers.contacts/databases/calllog.db"
INCOMING, OUTGOING, MISSED = 1, 2, 3
"""android.provider.CallLog.Calls.TYPE."""
SCHEMA = """
CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, presentation INTEGER
  NOT NULL DEFAULT 1, date INTEGER, duration INTEGER NOT NULL DEFAULT 0, type INTEGER,
  new INTEGER NOT NULL DEFAULT 1, name TEXT, numbertype INTEGER DEFAULT 0, countryiso TEXT,
  is_read INTEGER, geocoded_location TEXT);
"""


class CallLog:
    """Reads and writes the log; its tables are made when it is first asked for."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone
        path = phone.system.packages.names.path(DATABASE)
        phone.creators[path] = self._create

    def database(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def provider(self) -> TableProvider:
        return TableProvider(self.database, {"calls": "calls"})

    def add(self, number: str, kind: int, duration_s: int = 0) -> None:
        """One call that has just ended."""
        row = (number, self._phone.epoch_ms(), duration_s, kind, kind != MISSED)
        insert_all(self.database(), "calls", "number, date, duration, type, is_read", [row])

    def _create(self) -> None:
        self.database().executescript(SCHEMA)
