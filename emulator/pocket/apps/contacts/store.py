"""Contacts in the contacts provider's database, laid out as Android's is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ...system.pinyin import first_readings
from ..owner_texts import LocalName, Words, local_names, owners_words
from ..tables import AppStore, Table, delete, insert, insert_all, update
from .database import ADDRESS, DATABASE, EMAIL, NAME, NOTE, PHONE, SCHEMA, WORK
from .seed import addresses, people, twice

ACCOUNT = ("Phone", "com.android.localphone")
ADD_DATA = (
    "INSERT INTO data (raw_contact_id, mimetype_id, data1, data2, data3)"
    " VALUES (?, (SELECT _id FROM mimetypes WHERE mimetype = ?), ?, ?, ?)"
)
ADDRESS_LINE = "{number} {street}, {city}"
PHONE_TYPES = {1: "Home", 2: "Mobile", 3: "Work", 7: "Other"}


class Phone(NamedTuple):
    """A number and its Android type."""

    number: str
    type: int = 2

    @property
    def label(self) -> str:
        return PHONE_TYPES.get(self.type, "Other")


class Entry(NamedTuple):
    """A contact as lists show it."""

    id: int
    name: str
    starred: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything known about someone."""

    id: int
    name: str
    starred: bool = False
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""
    title: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor saves."""

    given: str
    family: str
    company: str = ""
    phones: Sequence[Phone] = field(default_factory=tuple[Phone, ...])
    emails: Sequence[str] = field(default_factory=tuple[str, ...])
    address: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        return self.named(False)

    def named(self, family_first: bool) -> str:
        """The name in full; Chinese ones as they are written in China if that is asked for."""
        given, family = self.given.strip(), self.family.strip()
        if family_first and not f"{given}{family}".isascii():
            return f"{family}{given}"
        if joined := f"{given} {family}".strip():
            return joined
        return self.company.strip() or next((phone.number for phone in self.phones), "")


ENTRIES = Table("contacts", Entry, name="display_name")


class ContactStore(AppStore):
    """Reads and writes the database."""

    path = DATABASE

    def seed(self) -> None:
        """Create the tables and the people the phone comes with."""
        dice = random.Random(f"contacts/{self._phone.system.seed}")
        self.db.executescript(SCHEMA)
        drafts: list[tuple[Draft, bool]] = []
        places = addresses()
        numbers = random.Random("numbers").sample(range(100, 200), len(people()))
        for index, person in enumerate(people()):
            given, family, company, starred = person
            phones = [Phone(f"+1 (555) 555-0{numbers[index]}", 2)]
            if index % 3 == 0:
                phones.append(Phone(_office_number(dice), 3))
            if index % 7 == 2:
                phones.append(Phone(_office_number(dice), 1))
            emails: list[str] = []
            if given.isascii() and index % 5 != 4:
                last = f".{family}" if family else ""
                emails.append(f"{given}{last}@example.com".lower().replace("'", ""))
            address = ""
            if index % 4 == 1:
                number, street = dice.randint(2, 240), dice.choice(places["streets"])
                address = self._address(number, street, dice.choice(places["cities"]))
            drafts.append((Draft(given, family, company, phones, emails, address), starred))
        for given, family, number, kind in twice():
            drafts.append((Draft(given, family, phones=[Phone(number, kind)]), False))
        if self._family_first:
            words = owners_words(self._phone.system, "contacts")
            drafts = [(_at_home(draft, words), starred) for draft, starred in drafts]
        self._insert_all(drafts)

    @property
    def _family_first(self) -> bool:
        return self._phone.system.owner_language == "zh"

    def _address(self, number: int, street: str, city: str) -> str:
        words = owners_words(self._phone.system, "contacts")
        written = words.get(ADDRESS_LINE, ADDRESS_LINE)
        street, city = words.get(street, street), words.get(city, city)
        return written.format(number=number, street=street, city=city)

    def _insert_all(self, drafts: Sequence[tuple[Draft, bool]]) -> None:
        """Fill the empty tables in a few statements; ids count from 1."""
        self.db.execute("BEGIN")
        raws = [(*ACCOUNT, starred) for _, starred in drafts]
        insert_all(self.db, "raw_contacts", "account_name, account_type, starred", raws)
        first = self._family_first
        rows = [row for raw, (one, _) in enumerate(drafts, 1) for row in _rows(raw, one, first)]
        self.db.executemany(ADD_DATA, rows)
        self.db.execute(
            "UPDATE contacts SET starred = (SELECT starred FROM raw_contacts"
            " WHERE contact_id = contacts._id)"
        )
        self.db.execute("COMMIT")

    def entries(self, query: str = "") -> list[Entry]:
        """Contacts in order of name; with a query those whose name, number or mail has it."""
        if not query.strip():
            rows = ENTRIES.rows(self.db)
        else:
            digits = "".join(char for char in query if char.isdigit())
            like = f"%{query.strip()}%"
            rows = self.db.execute(
                f"SELECT DISTINCT {ENTRIES.columns} FROM contacts JOIN view_data"
                " ON view_data.contact_id = contacts._id"
                " WHERE contacts.display_name LIKE ? OR data1 LIKE ? OR (? <> '' AND mimetype = ?"
                " AND replace(replace(replace(replace(data1, ' ', ''), '-', ''), '(', ''), ')', '')"
                " LIKE ?)",
                (like, like, digits, PHONE, f"%{digits}%"),
            )
        found = [ENTRIES.read(row) for row in rows]
        key = pinyin_key if self._family_first else sort_key
        return sorted(found, key=lambda entry: key(entry.name))

    def initial(self, name: str) -> str:
        """The heading a name is listed under; for a Chinese owner a Chinese one's by its sound."""
        first = name[:1]
        if self._family_first:
            first = first_readings().get(first, first)
        first = first[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"

    def get(self, contact_id: int) -> Contact | None:
        row = self.db.execute("SELECT * FROM contacts WHERE _id = ?", (contact_id,)).fetchone()
        if row is None:
            return None
        found = self.db.execute(
            "SELECT mimetype, data1, data2, data4 FROM view_data WHERE contact_id = ? ORDER BY _id",
            (contact_id,),
        ).fetchall()

        def first(kind: str, column: str = "data1") -> str:
            return next((item[column] or "" for item in found if item["mimetype"] == kind), "")

        return Contact(
            contact_id,
            row["display_name"] or "",
            bool(row["starred"]),
            tuple(
                Phone(item["data1"] or "", int(item["data2"] or 2))
                for item in found
                if item["mimetype"] == PHONE
            ),
            tuple(item["data1"] or "" for item in found if item["mimetype"] == EMAIL),
            first(WORK),
            first(WORK, "data4"),
            first(ADDRESS),
            first(NOTE),
        )

    def names(self, contact_id: int) -> tuple[str, str]:
        """Given and family name."""
        row = self.db.execute(
            "SELECT data1, data2, data3 FROM view_data WHERE contact_id = ? AND mimetype = ?",
            (contact_id, NAME),
        ).fetchone()
        if row is None:
            return "", ""
        if row["data2"] is None and row["data3"] is None:
            given, _, family = (row["data1"] or "").partition(" ")
            return given, family
        return row["data2"] or "", row["data3"] or ""

    def create(self, draft: Draft) -> int:
        """Save someone new and return the contact's id."""
        return self._insert(draft, False)

    def update(self, contact_id: int, draft: Draft) -> None:
        """Replace everything about someone but the id and the star."""
        row = self.db.execute(
            "SELECT _id FROM raw_contacts WHERE contact_id = ?", (contact_id,)
        ).fetchone()
        if row is None:
            return
        self.db.execute("DELETE FROM data WHERE raw_contact_id = ?", (row[0],))
        self._fill(row[0], draft)

    def delete(self, contact_id: int) -> None:
        delete(self.db, "contacts", contact_id)

    def star(self, contact_id: int, on: bool) -> None:
        update(self.db, "contacts", contact_id, starred=on)
        self.db.execute(
            "UPDATE raw_contacts SET starred = ? WHERE contact_id = ?", (int(on), contact_id)
        )

    def duplicates(self) -> list[list[Contact]]:
        """Contacts that share a name, in order of name."""
        rows = self.db.execute(
            "SELECT _id, display_name FROM contacts WHERE lower(trim(display_name)) IN (SELECT"
            " lower(trim(display_name)) FROM contacts GROUP BY 1 HAVING count(*) > 1) ORDER BY _id"
        )
        same: dict[str, list[Contact]] = {}
        for row in rows.fetchall():
            contact = self.get(row[0])
            if contact is not None:
                same.setdefault(contact.name.strip().casefold(), []).append(contact)
        return [same[name] for name in sorted(same)]

    def merge(self, ids: Sequence[int]) -> int:
        """Make the first contact hold what all of them hold, and remove the others."""
        first, *others = ids
        row = self.db.execute(
            "SELECT _id FROM raw_contacts WHERE contact_id = ?", (first,)
        ).fetchone()
        for other in others:
            found = self.db.execute(
                "SELECT mimetype, data1, data2, data3 FROM view_data WHERE contact_id = ?"
                " AND mimetype <> ? ORDER BY _id",
                (other, NAME),
            ).fetchall()
            for item in found:
                if not self._holds(first, item["mimetype"], item["data1"]):
                    self._add(row[0], item["mimetype"], item["data1"], item["data2"], item["data3"])
            starred = self.db.execute(
                "SELECT starred FROM contacts WHERE _id = ?", (other,)
            ).fetchone()
            if starred is not None and starred[0]:
                self.star(first, True)
            self.delete(other)
        return first

    def _holds(self, contact_id: int, kind: str, text: str) -> bool:
        rows = self.db.execute(
            "SELECT data1 FROM view_data WHERE contact_id = ? AND mimetype = ?", (contact_id, kind)
        )
        if kind == PHONE:
            return significant(text) in {significant(row[0] or "") for row in rows}
        return text in {row[0] for row in rows}

    def name_of(self, number: str) -> str | None:
        """Who has a number, compared by its last digits."""
        wanted = significant(number)
        if not wanted:
            return None
        return self.directory().get(wanted)

    def directory(self) -> dict[str, str]:
        """Names by the significant digits of their numbers."""
        rows = self.db.execute("SELECT data1, display_name FROM view_phones")
        return {significant(row[0] or ""): row[1] or "" for row in rows}

    def _insert(self, draft: Draft, starred: bool) -> int:
        name, kind = ACCOUNT
        raw = insert(self.db, "raw_contacts", account_name=name, account_type=kind, starred=starred)
        contact = self.db.execute(
            "SELECT contact_id FROM raw_contacts WHERE _id = ?", (raw,)
        ).fetchone()[0]
        self._fill(raw, draft)
        if starred:
            update(self.db, "contacts", contact, starred=True)
        return int(contact)

    def _fill(self, raw: int, draft: Draft) -> None:
        self.db.executemany(ADD_DATA, _rows(raw, draft, self._family_first))

    def _add(
        self, raw: int, kind: str, data1: str, data2: str | None = None, data3: str | None = None
    ) -> None:
        self.db.execute(ADD_DATA, (raw, kind, data1, data2, data3))


DataRow = tuple[int, str, str, str | None, str | None]


def _rows(raw: int, draft: Draft, family_first: bool) -> list[DataRow]:
    """What a draft puts into the data table."""
    given, family = draft.given.strip(), draft.family.strip()
    rows: list[DataRow] = [(raw, NAME, draft.named(family_first), given or None, family or None)]
    rows += [(raw, PHONE, n.strip(), str(kind), None) for n, kind in draft.phones if n.strip()]
    rows += [(raw, EMAIL, mail.strip(), "1", None) for mail in draft.emails if mail.strip()]
    texts = ((WORK, draft.company), (ADDRESS, draft.address), (NOTE, draft.note))
    rows += [(raw, kind, text.strip(), None, None) for kind, text in texts if text.strip()]
    return rows


def _at_home(draft: Draft, words: Words) -> Draft:
    """Someone as they are called where the owner lives, with a number of there."""
    home = local_names().get(draft.name, LocalName(draft.given, draft.family, draft.company, ""))
    mails = [f"{home.mailbox}@example.com"] if draft.emails and home.mailbox else draft.emails
    company = home.company if draft.company else ""
    numbers = [Phone(words.get(number, number), kind) for number, kind in draft.phones]
    return replace(
        draft, given=home.given, family=home.family, company=company, phones=numbers, emails=mails
    )


def _office_number(dice: random.Random) -> str:
    return f"+1 (555) 555-1{dice.randint(100, 999)}"


def significant(number: str) -> str:
    """The digits by which numbers are compared: the last ten, or all of a short code."""
    digits = "".join(char for char in number if char.isdigit())
    return digits[-10:]


def sort_key(name: str) -> tuple[bool, str]:
    """Latin names first, without regard to case."""
    return not name[:1].isascii() or not name[:1].isalpha(), name.casefold()


def pinyin_key(name: str) -> tuple[bool, str]:
    """The same with Chinese names among them by their sounds, as lists in China have it."""
    readings = first_readings()
    first, _ = sort_key(readings.get(name[:1], name))
    return first, "".join(f"{readings.get(char, char)} " for char in name).casefold()
