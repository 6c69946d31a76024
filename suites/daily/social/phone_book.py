"""The phone's contacts: whose number is whose, in a state and on the phone itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ....device.device import Device
from ....tasks.reading import read_tables
from ....tasks.state import PhoneState, Row, StateUnreadable

CONTACTS = "com.android.contacts"
CONTACTS_PROVIDER = "com.android.providers.contacts"
CONTACTS_FILE = f"/data/data/{CONTACTS_PROVIDER}/databases/contacts2.db"
ITEM = "vnd.android.cursor.item/"
NAME_ITEM, PHONE_ITEM, EMAIL_ITEM = f"{ITEM}name", f"{ITEM}phone_v2", f"{ITEM}email_v2"
NOTE_ITEM = f"{ITEM}note"
HOME, MOBILE, WORK = "1", "2", "3"
"""Kinds of number: `data.data2` of its row."""
KIND_LABELS = {HOME: "Home", MOBILE: "Mobile", WORK: "Work"}
_NUMBER = re.compile(r"\+?[\d(][\d ()\u2011-]*\d|\d")
# People on a fresh phone, each with one mobile number of their own.
PEOPLE = (
    "Anders Lindqvist", "Bianca Moretti", "Daniel Kim", "Diego Fuentes", "Elif Yilmaz",
    "Freya Nielsen", "Grace Thompson", "Hana Sato", "Isabel Ortega", "Kai Nakamura",
    "Katarina Novak", "Liam Murphy", "Lucia Romano", "Maya Cohen", "Nadia Kowalski",
    "Noah Fischer", "Olivia Grant", "Priya Sharma", "Samuel Osei", "Yara Mansour",
)  # fmt: skip


class Item(NamedTuple):
    """One thing that is known of a contact: MIME type, text, kind."""

    mime: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PhoneBook:
    """The rows that contacts are made of."""

    raw_contacts: tuple[Row, ...]
    data: tuple[Row, ...]
    mimetypes: tuple[Row, ...]

    @classmethod
    def of_state(cls, state: PhoneState) -> "PhoneBook":
        """The contacts in a state."""
        tables = ("raw_contacts", "data", "mimetypes")
        return cls(*(state.rows(CONTACTS_PROVIDER, table) for table in tables))

    @classmethod
    async def of_phone(cls, device: Device) -> "PhoneBook":
        """The contacts on the phone now; raises DeviceError."""
        tables = read_tables(await device.pull(CONTACTS_FILE))
        return cls(tables["raw_contacts"], tables["data"], tables["mimetypes"])

    def items(self, name: str) -> tuple[Item, ...]:
        """What the contacts of that name hold, the name itself left out; numbers as digits."""
        owners = {row["_id"] for row in self.raw_contacts if row["display_name"] == name}
        mimes = {row["_id"]: str(row["mimetype"]) for row in self.mimetypes}
        rows = [row for row in self.data if row["raw_contact_id"] in owners]
        found = (_item(mimes[row["mimetype_id"]], row) for row in rows)
        return tuple(item for item in found if item.mime != NAME_ITEM)

    def number(self, name: str, kind: str = MOBILE) -> str:
        """Their number of that kind as digits; raises StateUnreadable unless there is just one."""
        wanted = [i.text for i in self.items(name) if (i.mime, i.kind) == (PHONE_ITEM, kind)]
        if len(wanted) != 1:
            label = KIND_LABELS[kind].lower()
            raise StateUnreadable(f"{name} has {len(wanted)} {label} numbers in the contacts")
        return wanted[0]

    @property
    def known(self) -> frozenset[str]:
        """The digits of every number in the contacts."""
        phones = {row["_id"] for row in self.mimetypes if row["mimetype"] == PHONE_ITEM}
        return frozenset(digits(r["data1"]) for r in self.data if r["mimetype_id"] in phones)


def digits(value: object) -> str:
    """A number without the blanks, brackets and dashes that its digits are grouped with; what does
    not begin and end as a number does is left as it is."""
    text = str(value or "")
    grouped = _NUMBER.fullmatch(text)
    return "".join(c for c in text if c not in " ()-\u2011") if grouped else text


def first_name(name: str) -> str:
    """The part before the family name; a Chinese name without what stands in brackets behind it."""
    return name.partition(" ")[0].partition("（")[0]


def new_contact(name: str, items: Sequence[Item]) -> str:
    """The SQL that adds a contact."""
    given, _, family = name.partition(" ")
    if not name.isascii() and not family:
        # A Chinese name: the family's sign stands first, and no blank behind it.
        given, family = name[1:], name[:1]
    raw = (
        "INSERT INTO raw_contacts (account_name, account_type)"
        " VALUES ('Phone', 'com.android.localphone');"
        "INSERT INTO data (raw_contact_id, mimetype_id, data1, data2, data3) SELECT"
        f" max(raw_contacts._id), ({_mime(NAME_ITEM)}), {quoted(name)}, {quoted(given)},"
        f" {quoted(family)} FROM raw_contacts;"
    )
    newest = "(SELECT max(_id) FROM raw_contacts)"
    return raw + "".join(_new_item(newest, item) for item in items)


def more_of(name: str, items: Sequence[Item]) -> str:
    """The SQL that adds to what the contact of that name holds."""
    owner = f"(SELECT min(_id) FROM raw_contacts WHERE display_name = {quoted(name)})"
    return "".join(_new_item(owner, item) for item in items)


def less_of(name: str, mime: str) -> str:
    """The SQL that takes all of one kind away from the contacts of that name."""
    owners = f"SELECT _id FROM raw_contacts WHERE display_name = {quoted(name)}"
    return f"DELETE FROM data WHERE mimetype_id = ({_mime(mime)}) AND raw_contact_id IN ({owners});"


async def change_contacts(device: Device, *statements: str) -> None:
    """Run SQL on the contacts, and let go of what their app remembers; raises DeviceError."""
    await device.shell("sqlite3", CONTACTS_FILE, "".join(statements))
    await device.shell("am", "force-stop", CONTACTS)


async def add_office_numbers(device: Device, numbers: Mapping[str, str], *statements: str) -> None:
    """Give each of these contacts an office number unless they have one; then run further SQL."""
    book = await PhoneBook.of_phone(device)
    added = [
        more_of(name, [Item(PHONE_ITEM, number, WORK)])
        for name, number in numbers.items()
        if all(item.kind != WORK for item in book.items(name))
    ]
    await change_contacts(device, *added, *statements)


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _item(mime: str, row: Row) -> Item:
    text = digits(row["data1"]) if mime == PHONE_ITEM else str(row["data1"] or "")
    return Item(mime, text, str(row["data2"] or ""))


def _new_item(owner: str, item: Item) -> str:
    kind = quoted(item.kind) if item.kind else "NULL"
    return (
        "INSERT INTO data (raw_contact_id, mimetype_id, data1, data2)"
        f" VALUES ({owner}, ({_mime(item.mime)}), {quoted(item.text)}, {kind});"
    )


def _mime(mime: str) -> str:
    return f"SELECT _id FROM mimetypes WHERE mimetype = {quoted(mime)}"
