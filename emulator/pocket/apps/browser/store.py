"""The browser's database: bookmarks, past visits, cookie choices, forms that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..preferences import PreferenceStore
from ..tables import Table, delete, insert_all, update, upsert
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


BOOKMARKED = Table("bookmarks", Bookmark)
VISITED = Table("history", Visit)
CONSENTS = Table("cookie_choices", Consent)
FORMS = Table("form_submissions", Submission)
POSTED = Table("comments", PostedComment)


class BrowserStore(PreferenceStore):
    """Reads and writes the database."""

    path = DATABASE

    def seed(self) -> None:
        """Create the tables and what a used browser has in them."""
        now = self._phone.epoch_ms()
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        insert_all(
            self.db,
            "bookmarks",
            "title, url, folder, created_ms",
            [
                (title, url, folder, now - days * 86_400_000)
                for title, url, folder, days in bookmarks()
            ],
        )
        insert_all(
            self.db,
            "history",
            "title, url, visited_ms",
            [(title, url, now - minutes * MINUTE_MS) for title, url, minutes in reversed(visits())],
        )
        insert_all(
            self.db,
            "comments",
            "url, author, body, posted_ms",
            [(url, who, body, now - minutes * MINUTE_MS) for url, who, body, minutes in comments()],
        )
        flags = [("do_not_track", "0"), ("javascript", "1"), ("block_popups", "1")]
        insert_all(self.db, "preferences", "name, value", flags)
        self.db.execute("COMMIT")

    # -- bookmarks ---------------------------------------------------------------------------

    def bookmarks(self) -> list[Bookmark]:
        """Newest first."""
        return BOOKMARKED.select(self.db, "ORDER BY created_ms DESC, _id DESC")

    def bookmark(self, bookmark_id: int) -> Bookmark | None:
        return BOOKMARKED.get(self.db, bookmark_id)

    def bookmark_of(self, url: str) -> Bookmark | None:
        return BOOKMARKED.first(self.db, "WHERE url = ?", url)

    def add_bookmark(self, title: str, url: str, folder: str = FOLDERS[0]) -> int:
        """Keep an address and return the bookmark's id."""
        now = self._phone.epoch_ms()
        return BOOKMARKED.insert(self.db, Bookmark(0, title, url, folder, now))

    def change_bookmark(self, bookmark_id: int, title: str, url: str, folder: str) -> None:
        update(self.db, "bookmarks", bookmark_id, title=title, url=url, folder=folder)

    def remove_bookmark(self, bookmark_id: int) -> None:
        delete(self.db, "bookmarks", bookmark_id)

    def restore_bookmark(self, bookmark: Bookmark) -> None:
        """Undo a removal."""
        BOOKMARKED.insert(self.db, bookmark)

    # -- history -----------------------------------------------------------------------------

    def visits(self) -> list[Visit]:
        """Latest first."""
        return VISITED.select(self.db, "ORDER BY visited_ms DESC, _id DESC")

    def forget_visit(self, visit_id: int) -> None:
        delete(self.db, "history", visit_id)

    def clear_history(self) -> None:
        self.db.execute("DELETE FROM history")

    # -- what sites keep ---------------------------------------------------------------------

    def consent(self, host: str) -> Consent | None:
        return CONSENTS.first(self.db, "WHERE host = ?", host)

    def consents(self) -> list[Consent]:
        return CONSENTS.select(self.db, "ORDER BY host")

    def choose_cookies(
        self, host: str, choice: Choice, *, preferences: bool, analytics: bool, marketing: bool
    ) -> None:
        """Store a site's cookie choice in place of an earlier one."""
        upsert(
            self.db,
            "cookie_choices",
            "host",
            host=host,
            choice=choice,
            preferences=preferences,
            analytics=analytics,
            marketing=marketing,
            decided_ms=self._phone.epoch_ms(),
        )

    def forget_cookies(self, host: str | None = None) -> None:
        """Drop one site's choice, or all of them."""
        if host is None:
            self.db.execute("DELETE FROM cookie_choices")
        else:
            self.db.execute("DELETE FROM cookie_choices WHERE host = ?", (host,))

    def submit(self, form: Submission) -> None:
        """Store a form that was sent."""
        FORMS.insert(self.db, form, submitted_ms=self._phone.epoch_ms())

    def comments(self, url: str) -> list[PostedComment]:
        """The comments below a page, oldest first."""
        return POSTED.select(self.db, "WHERE url = ? ORDER BY posted_ms, _id", url)

    def add_comment(self, url: str, author: str, body: str) -> None:
        POSTED.insert(self.db, PostedComment(author, body, self._phone.epoch_ms()), url=url)

    # -- preferences ---------------------------------------------------------------------------

    def flag(self, name: str) -> bool:
        return self.preference(name) == "1"

    def set_flag(self, name: str, on: bool) -> None:
        upsert(self.db, "preferences", "name", name=name, value="1" if on else "0")
