"""Text messages in the telephony provider's database, laid out as Android's is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from ..base import AppContext
from ..contacts.seed import people
from ..contacts.store import ContactStore, significant
from ..owner_texts import Words, owners_words
from ..tables import AppStore, Table, delete, insert_all, update
from .seed import Script, scripts

DATABASE = "/data/data/com.android.providers.telephony/databases/mmssms.db"
PACKAGE = "com.android.messaging"
INBOX, SENT, FAILED = 1, 2, 5
JOINER = ";"
"""Between the numbers of a group; its messages name their `sender`."""
MINUTE_MS = 60_000
Row = tuple[str, str, int, int, int, int, int, str | None, str | None]
COLUMNS = "address, body, type, date, date_sent, read, seen, sender, attachment"
SCHEMA = """
CREATE TABLE threads (_id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER DEFAULT 0,
  message_count INTEGER DEFAULT 0, recipient_ids TEXT, snippet TEXT, read INTEGER DEFAULT 1,
  archived INTEGER DEFAULT 0, address TEXT, name TEXT);
CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT UNIQUE);
CREATE TABLE sms (_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, address TEXT,
  person INTEGER, date INTEGER, date_sent INTEGER DEFAULT 0, protocol INTEGER,
  read INTEGER DEFAULT 0, status INTEGER DEFAULT -1, type INTEGER, subject TEXT, body TEXT,
  service_center TEXT, locked INTEGER DEFAULT 0, seen INTEGER DEFAULT 0, sender TEXT,
  attachment TEXT);
CREATE INDEX sms_thread ON sms (thread_id, date);
CREATE TRIGGER sms_added AFTER INSERT ON sms BEGIN
  INSERT OR IGNORE INTO canonical_addresses (address) VALUES (new.address);
  INSERT INTO threads (address, recipient_ids) SELECT new.address, _id FROM canonical_addresses
    WHERE address = new.address AND NOT EXISTS (SELECT 1 FROM threads WHERE address = new.address);
  UPDATE sms SET thread_id = (SELECT _id FROM threads WHERE address = new.address)
    WHERE _id = new._id AND thread_id IS NULL;
  UPDATE threads SET message_count = message_count + 1, archived = 0,
    date = max(date, new.date), snippet = CASE WHEN new.date >= date THEN new.body ELSE snippet END,
    read = CASE WHEN new.type = 1 THEN min(read, new.read) ELSE read END
    WHERE address = new.address;
END;
CREATE TRIGGER sms_read AFTER UPDATE OF read ON sms BEGIN
  UPDATE threads SET read = NOT EXISTS (SELECT 1 FROM sms WHERE thread_id = new.thread_id
    AND type = 1 AND read = 0) WHERE _id = new.thread_id;
END;
CREATE TRIGGER sms_removed AFTER DELETE ON sms BEGIN
  UPDATE threads SET message_count = message_count - 1,
    snippet = (SELECT body FROM sms WHERE thread_id = old.thread_id ORDER BY date DESC LIMIT 1),
    date = coalesce((SELECT max(date) FROM sms WHERE thread_id = old.thread_id), date)
    WHERE _id = old.thread_id;
  DELETE FROM threads WHERE _id = old.thread_id
    AND NOT EXISTS (SELECT 1 FROM sms WHERE thread_id = old.thread_id);
END;
CREATE TRIGGER thread_removed AFTER DELETE ON threads BEGIN
  DELETE FROM sms WHERE thread_id = old._id;
END;
"""
BOX_VIEWS = """
CREATE VIEW sms_{name} AS SELECT * FROM sms WHERE type = {kind};
CREATE TRIGGER sms_{name}_insert INSTEAD OF INSERT ON sms_{name} BEGIN
  INSERT INTO sms (thread_id, address, date, date_sent, read, type, body, seen)
    VALUES (new.thread_id, new.address, new.date, coalesce(new.date_sent, 0),
      coalesce(new.read, {read}), {kind}, new.body, coalesce(new.seen, 0));
END;
CREATE TRIGGER sms_{name}_delete INSTEAD OF DELETE ON sms_{name} BEGIN
  DELETE FROM sms WHERE _id = old._id;
END;
CREATE TRIGGER sms_{name}_update INSTEAD OF UPDATE ON sms_{name} BEGIN
  UPDATE sms SET read = new.read, seen = new.seen, body = new.body WHERE _id = old._id;
END;
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One text message."""

    id: int
    body: str
    date_ms: int
    kind: int
    read: bool
    sender: str = ""
    """Who of a group wrote it."""
    attachment: str = ""
    """The URI of a picture."""

    @property
    def outgoing(self) -> bool:
        return self.kind != INBOX


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation with one number; `name` is the contact's, or the number itself."""

    id: int
    address: str
    name: str
    snippet: str
    date_ms: int
    unread: bool
    outgoing: bool


TEXTS = Table("sms", Message, date_ms="date", kind="type")
UNREAD = Table("sms", Message, date_ms="date", kind="type", sender="address", attachment="''")
LATEST = "(SELECT type FROM sms WHERE thread_id = threads._id ORDER BY date DESC, _id DESC LIMIT 1)"
THREADS = Table(
    "threads",
    Thread,
    name=None,
    date_ms="date",
    unread="coalesce(threads.read, 0) = 0",
    outgoing=f"{LATEST} IS NOT {INBOX}",
)


class MessageStore(AppStore):
    """Reads and writes the database."""

    path = DATABASE

    def __init__(self, phone: AppContext) -> None:
        super().__init__(phone)
        self._contacts = ContactStore(phone)

    def seed(self) -> None:
        """Create the tables and the conversations the phone comes with."""
        boxes = (("inbox", INBOX, 0), ("sent", SENT, 1))
        views = "".join(BOX_VIEWS.format(name=n, kind=k, read=r) for n, k, r in boxes)
        self.db.executescript(SCHEMA + views)
        dice = random.Random(f"messages/{self._phone.system.seed}")
        numbers = self._numbers()
        words = owners_words(self._phone.system, "messages")
        now = self._phone.epoch_ms()
        told = scripts()
        rows: list[Row] = []
        titles: list[tuple[str, str]] = []
        # Oldest conversation first, so that ids grow with time as on a used phone.
        for script in sorted(told, key=lambda script: -script.minutes_ago):
            people = {
                who: numbers.get(who) or (words.get(who, who) if who.startswith("+") else who)
                for who in script.who.split(JOINER)
            }
            address = JOINER.join(people.values())
            rows += self._tell(script, address, people, now, dice, words)
            if script.title:
                titles.append((words.get(script.title, script.title), address))
        self.db.execute("BEGIN")
        insert_all(self.db, "sms", COLUMNS, rows)
        self.db.executemany("UPDATE threads SET name = ? WHERE address = ?", titles)
        self.db.execute("COMMIT")

    def _numbers(self) -> dict[str, str]:
        """The mobile number of everyone who is in the seeded contacts, by given name."""
        words = owners_words(self._phone.system, "messages")
        names = [(f"{person[0]} {person[1]}".strip(), person[0]) for person in people()]
        given = {words.get(name, name): first for name, first in names}
        rows = self._contacts.db.execute("SELECT display_name, data1 FROM view_phones ORDER BY _id")
        numbers: dict[str, str] = {}
        for name, number in rows:
            digits = "".join(char for char in number if char.isdigit() or char == "+")
            numbers.setdefault(given.get(name) or str(name), digits)
        return numbers

    def _tell(
        self,
        script: Script,
        address: str,
        numbers: dict[str, str],
        now: int,
        dice: random.Random,
        words: Words,
    ) -> Iterator[Row]:
        moment = now - script.minutes_ago * MINUTE_MS
        stamps: list[int] = []
        for _ in reversed(script.lines):
            stamps.append(moment)
            moment -= dice.randint(1, script.pace) * MINUTE_MS + dice.randint(0, 59_999)
        for index, (line, stamp) in enumerate(zip(script.lines, reversed(stamps), strict=True)):
            outgoing = line.startswith(">")
            unread = script.unread and index == len(script.lines) - 1 and not outgoing
            sender = ""
            if script.title and not outgoing:
                who, _, line = line.partition(": ")
                sender = numbers[who]
            kind = SENT if outgoing else INBOX
            text = line.lstrip("> ")
            yield _row(address, words.get(text, text), kind, stamp, not unread, sender)

    def revision(self) -> object:
        return self.db.total_changes, self._contacts.revision()

    def add(
        self,
        address: str,
        body: str,
        kind: int,
        date_ms: int,
        read: bool = True,
        sender: str = "",
        attachment: str = "",
    ) -> None:
        """Store a message; its thread is found or made by the address."""
        row = _row(address, body, kind, date_ms, read, sender, attachment)
        insert_all(self.db, "sms", COLUMNS, [row])

    def send(self, address: str, body: str, attachment: str = "") -> bool:
        """Send a text; without a mobile network it is kept as failed and False is returned."""
        online = self._phone.system.settings.get("global", "airplane_mode_on") != "1"
        kind = SENT if online else FAILED
        self.add(address, body, kind, self._phone.epoch_ms(), attachment=attachment)
        return online

    def threads(self, query: str = "") -> list[Thread]:
        """Conversations, latest first; with a query those with a word in name or messages."""
        rows = self.db.execute(
            f"SELECT name, address, {THREADS.columns} FROM threads WHERE archived = 0"
            " ORDER BY date DESC"
        ).fetchall()
        names = self._contacts.directory()
        found = [
            THREADS.read(row, name=name or _named(str(address), names))
            for name, address, *row in rows
        ]
        wanted = query.strip().casefold()
        if not wanted:
            return found
        matching = {
            row[0]
            for row in self.db.execute(
                "SELECT DISTINCT thread_id FROM sms WHERE body LIKE ?", (f"%{query.strip()}%",)
            )
        }
        return [
            thread
            for thread in found
            if wanted in thread.name.casefold() or wanted in thread.address or thread.id in matching
        ]

    def address_for(self, number: str) -> str:
        """The address under which a number's conversation is kept, or the number itself."""
        wanted = _key(number)
        for row in self.db.execute("SELECT address FROM threads"):
            if row[0] == number or (any(wanted) and _key(row[0]) == wanted):
                return str(row[0])
        return "".join(char for char in number if char not in " ()-") or number

    def messages(self, address: str) -> list[Message]:
        """The messages with a number, oldest first."""
        return TEXTS.select(self.db, "WHERE address = ? ORDER BY date, _id", address)

    def mark_read(self, address: str) -> None:
        self.db.execute(
            "UPDATE sms SET read = 1, seen = 1 WHERE address = ? AND read = 0 AND type = 1",
            (address,),
        )
        self._phone.windows.notifications.cancel(self._phone.package(PACKAGE), tag=address)

    def archive(self, thread: Thread) -> None:
        update(self.db, "threads", thread.id, archived=True)

    def delete_thread(self, address: str) -> None:
        self._phone.windows.notifications.cancel(self._phone.package(PACKAGE), tag=address)
        self.db.execute("DELETE FROM threads WHERE address = ?", (address,))

    def delete(self, message: Message) -> None:
        delete(self.db, "sms", message.id)

    def name_of(self, address: str) -> str:
        """What a conversation is called: the contact, the group, or the number."""
        row = self.db.execute("SELECT name FROM threads WHERE address = ?", (address,)).fetchone()
        if row is not None and row[0]:
            return str(row[0])
        return _named(address, self._contacts.directory())

    def unread(self) -> list[Message]:
        """The messages nobody has read, latest first, with who wrote them as `sender`."""
        return UNREAD.select(self.db, "WHERE type = 1 AND read = 0 ORDER BY date DESC, _id DESC")


def _row(
    address: str,
    body: str,
    kind: int,
    date_ms: int,
    read: bool,
    sender: str = "",
    attachment: str = "",
) -> Row:
    seen = int(read)
    return (address, body, kind, date_ms, date_ms, seen, seen, sender or None, attachment or None)


def _key(address: str) -> tuple[str, ...]:
    """What makes two addresses the same conversation."""
    return tuple(sorted(significant(number) for number in address.split(JOINER)))


def _named(address: str, names: dict[str, str]) -> str:
    people = [names.get(significant(number)) or number for number in address.split(JOINER)]
    if len(people) < 2:
        return people[0]
    return ", ".join(name.partition(" ")[0] for name in people)
