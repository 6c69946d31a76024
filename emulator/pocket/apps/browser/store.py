"""The browser's database: bookmarks, past visits, cookie choices, forms that were sent."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..base import AppContext
from .seed import FOLDERS, bookmarks, comments, visits

DATABASE = "/data/data/com.android.browser/databases/browser.db"
MINUTE_MS = 60_000
Choice = Literal["accepted", "rejected", "custom"]
SCHEMA = """
CREATE TABLE bookmarks (_id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  url TEXT NOT NULL, folder TEXT NOT NULL DEFAULT 'Mobile bookmarks', created_ms INTEGER NOT NULL);
CREATE TABLE history (_id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  url TEXT NOT NULL, visited_ms INTEGER NOT NULL);
CREATE TABLE cookie_choices (_id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL UNIQUE,
  choice TEXT NOT NULL CHECK (choice IN ('accepted', 'rejected', 'custom')),
  preferences INTEGER NOT NULL, analytics INTEGER NOT NULL, marketing INTEGER NOT NULL,
  decided_ms INTEGER NOT NULL);
CREATE TABLE form_submissions (_id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL,
  path TEXT NOT NULL, form TEXT NOT NULL, subject TEXT NOT NULL DEFAULT '', email TEXT,
  name TEXT, option TEXT, message TEXT, consent INTEGER, submitted_ms INTEGER NOT NULL);
CREATE TABLE comments (_id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL,
  author TEXT NOT NULL, body TEXT NOT NULL, posted_ms INTEGER NOT NULL);
CREATE TABLE preferences (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL);
"""


class Bookmark(NamedTuple):
    """A kept address."""

    id: int
    title: str
    url: str
    folder: str
    created_ms: int


class Visit(NamedTuple):
    """One line of the history; visits of the running session have the id 0."""

    id: int
    title: str
    url: str
    visited_ms: int


class Consent(NamedTuple):
    """What a site may keep on the phone."""

    id: int
    host: str
    choice: str
    preferences: bool
    analytics: bool
    marketing: bool


class PostedComment(NamedTuple):
    """A reader's comment."""

    author: str
    body: str
    posted_ms: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A form as it is sent; None for what the form does not ask."""

    host: str
    path: str
    form: str
    subject: str
    email: str | None = None
    name: str | None = None
    option: str | None = None
    message: str | None = None
    consent: bool | None = None


class BrowserStore:
    """Reads and writes the database."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def seed(self) -> None:
        """Create the tables and what a used browser has in them."""
        now = self._phone.epoch_ms()
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        self.db.executemany(
            "INSERT INTO bookmarks (title, url, folder, created_ms) VALUES (?, ?, ?, ?)",
            [
                (title, url, folder, now - days * 86_400_000)
                for title, url, folder, days in bookmarks()
            ],
        )
        self.db.executemany(
            "INSERT INTO history (title, url, visited_ms) VALUES (?, ?, ?)",
            [(title, url, now - minutes * MINUTE_MS) for title, url, minutes in reversed(visits())],
        )
        self.db.executemany(
            "INSERT INTO comments (url, author, body, posted_ms) VALUES (?, ?, ?, ?)",
            [(url, who, body, now - minutes * MINUTE_MS) for url, who, body, minutes in comments()],
        )
        self.db.executemany(
            "INSERT INTO preferences (name, value) VALUES (?, ?)",
            [("do_not_track", "0"), ("javascript", "1"), ("block_popups", "1")],
        )
        self.db.execute("COMMIT")

    def revision(self) -> int:
        return self.db.total_changes

    # -- bookmarks ---------------------------------------------------------------------------

    def bookmarks(self) -> list[Bookmark]:
        """Newest first."""
        rows = self.db.execute("SELECT * FROM bookmarks ORDER BY created_ms DESC, _id DESC")
        return [Bookmark(*row) for row in rows]

    def bookmark(self, bookmark_id: int) -> Bookmark | None:
        row = self.db.execute("SELECT * FROM bookmarks WHERE _id = ?", (bookmark_id,)).fetchone()
        return None if row is None else Bookmark(*row)

    def bookmark_of(self, url: str) -> Bookmark | None:
        row = self.db.execute("SELECT * FROM bookmarks WHERE url = ?", (url,)).fetchone()
        return None if row is None else Bookmark(*row)

    def add_bookmark(self, title: str, url: str, folder: str = FOLDERS[0]) -> int:
        """Keep an address and return the bookmark's id."""
        cursor = self.db.execute(
            "INSERT INTO bookmarks (title, url, folder, created_ms) VALUES (?, ?, ?, ?)",
            (title, url, folder, self._phone.epoch_ms()),
        )
        return cursor.lastrowid or 0

    def change_bookmark(self, bookmark_id: int, title: str, url: str, folder: str) -> None:
        self.db.execute(
            "UPDATE bookmarks SET title = ?, url = ?, folder = ? WHERE _id = ?",
            (title, url, folder, bookmark_id),
        )

    def remove_bookmark(self, bookmark_id: int) -> None:
        self.db.execute("DELETE FROM bookmarks WHERE _id = ?", (bookmark_id,))

    def restore_bookmark(self, bookmark: Bookmark) -> None:
        """Undo a removal."""
        self.db.execute("INSERT INTO bookmarks VALUES (?, ?, ?, ?, ?)", tuple(bookmark))

    # -- history -----------------------------------------------------------------------------

    def visits(self) -> list[Visit]:
        """Latest first."""
        rows = self.db.execute("SELECT * FROM history ORDER BY visited_ms DESC, _id DESC")
        return [Visit(*row) for row in rows]

    def forget_visit(self, visit_id: int) -> None:
        self.db.execute("DELETE FROM history WHERE _id = ?", (visit_id,))

    def clear_history(self) -> None:
        self.db.execute("DELETE FROM history")

    # -- what sites keep ---------------------------------------------------------------------

    def consent(self, host: str) -> Consent | None:
        row = self.db.execute("SELECT * FROM cookie_choices WHERE host = ?", (host,)).fetchone()
        return None if row is None else _consent(row)

    def consents(self) -> list[Consent]:
        rows = self.db.execute("SELECT * FROM cookie_choices ORDER BY host")
        return [_consent(row) for row in rows]

    def choose_cookies(
        self, host: str, choice: Choice, *, preferences: bool, analytics: bool, marketing: bool
    ) -> None:
        """Store a site's cookie choice in place of an earlier one."""
        self.db.execute(
            "INSERT INTO cookie_choices (host, choice, preferences, analytics, marketing,"
            " decided_ms) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET"
            " choice = excluded.choice, preferences = excluded.preferences,"
            " analytics = excluded.analytics, marketing = excluded.marketing,"
            " decided_ms = excluded.decided_ms",
            (host, choice, preferences, analytics, marketing, self._phone.epoch_ms()),
        )

    def forget_cookies(self, host: str | None = None) -> None:
        """Drop one site's choice, or all of them."""
        if host is None:
            self.db.execute("DELETE FROM cookie_choices")
        else:
            self.db.execute("DELETE FROM cookie_choices WHERE host = ?", (host,))

    def submit(self, form: Submission) -> None:
        """Store a form that was sent."""
        self.db.execute(
            "INSERT INTO form_submissions (host, path, form, subject, email, name, option,"
            " message, consent, submitted_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                form.host,
                form.path,
                form.form,
                form.subject,
                form.email,
                form.name,
                form.option,
                form.message,
                None if form.consent is None else int(form.consent),
                self._phone.epoch_ms(),
            ),
        )

    def comments(self, url: str) -> list[PostedComment]:
        """The comments below a page, oldest first."""
        rows = self.db.execute(
            "SELECT author, body, posted_ms FROM comments WHERE url = ? ORDER BY posted_ms, _id",
            (url,),
        )
        return [PostedComment(*row) for row in rows]

    def add_comment(self, url: str, author: str, body: str) -> None:
        self.db.execute(
            "INSERT INTO comments (url, author, body, posted_ms) VALUES (?, ?, ?, ?)",
            (url, author, body, self._phone.epoch_ms()),
        )

    # -- preferences ---------------------------------------------------------------------------

    def flag(self, name: str) -> bool:
        row = self.db.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
        return row is not None and row[0] == "1"

    def set_flag(self, name: str, on: bool) -> None:
        self.db.execute(
            "INSERT INTO preferences (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, "1" if on else "0"),
        )


def _consent(row: sqlite3.Row) -> Consent:
    return Consent(
        row["_id"],
        row["host"],
        row["choice"],
        bool(row["preferences"]),
        bool(row["analytics"]),
        bool(row["marketing"]),
    )
