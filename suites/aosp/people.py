"""Contacts as the contacts provider tells them, on any Android."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...device.device import Device
from ...tasks.providers import NULL, query_rows, whose_content
from ...tasks.shell_state import CONTACTS
from ...tasks.state import Change, PhoneState, Row, StateUnreadable

RAW = "content://com.android.contacts/raw_contacts"
DATA = "content://com.android.contacts/data"
NAME_ITEM = "vnd.android.cursor.item/name"
PHONE_ITEM = "vnd.android.cursor.item/phone_v2"
MOBILE = "2"
# What groups the digits is the app's business: AOSP's PhoneNumberUtils has blanks, brackets, dots,
# dashes and slashes, all between digits.
_NUMBER = re.compile(r"\+?[\d(].*\d|\d")


@dataclass(frozen=True, slots=True)
class Person:
    """A contact: the name, and the digits of every number with its kind."""

    name: str
    numbers: tuple[tuple[str, str], ...]


def people(state: PhoneState) -> Mapping[str, Person]:
    """Every contact by the id of its raw contact."""
    rows = state.rows(CONTACTS.package, CONTACTS.table)
    found: dict[str, Person] = {}
    for id in dict.fromkeys(str(row["raw_contact_id"]) for row in rows):
        own = [row for row in rows if str(row["raw_contact_id"]) == id]
        names = [_name(row) for row in own if row["mimetype"] == NAME_ITEM]
        found[id] = Person(" and ".join(names), tuple(sorted(_numbers(own))))
    return found


def _name(row: Row) -> str:
    """A name, and its parts behind it if they say another one."""
    parts = [part for name in ("data2", "data3") if (part := str(row[name])) not in ("", NULL)]
    whole = str(row["data1"])
    return whole if not parts or " ".join(parts) == whole else f"{whole} ({', '.join(parts)})"


def named(state: PhoneState, name: str) -> tuple[Person, ...]:
    """The contacts of that name."""
    return tuple(person for person in people(state).values() if person.name == name)


def about(change: Change, ids: Iterable[str]) -> bool:
    """Whether a change is one of the rows of these raw contacts."""
    rows = [row for row in (change.before, change.after) if isinstance(row, Mapping)]
    known = set(ids)
    return change.where == CONTACTS and all(str(row["raw_contact_id"]) in known for row in rows)


def digits(number: object) -> str:
    """A number without whatever groups its digits; what does not begin and end as a number does is
    left as it is."""
    text = str(number)
    grouped = _NUMBER.fullmatch(text)
    return "".join(c for c in text if c.isdecimal() or c == "+") if grouped else text


async def add_person(device: Device, person: Person) -> None:
    """Put a contact on the phone that is in no account; raises StateUnreadable if it is not there
    afterwards."""
    nobody = ("--bind", "account_type:n:", "--bind", "account_name:n:")
    whose = await whose_content(device)
    await device.shell("content", "insert", "--uri", RAW, *whose, *nobody)
    ids = [int(row["_id"]) for row in await query_rows(device, RAW, ("_id",))]
    own = ("--bind", f"raw_contact_id:i:{max(ids, default=0)}")
    given, _, family = person.name.partition(" ")
    await _add(device, *own, *_text("mimetype", NAME_ITEM), *_text("data1", person.name),
               *_text("data2", given), *_text("data3", family))  # fmt: skip
    for number, kind in person.numbers:
        await _add(device, *own, *_text("mimetype", PHONE_ITEM), *_text("data1", number),
                   "--bind", f"data2:i:{kind}")  # fmt: skip
    rows = await query_rows(device, DATA, ("raw_contact_id", "data1"))
    if not any(row["data1"] == person.name for row in rows):
        raise StateUnreadable(f"the contact {person.name} cannot be added over adb")


async def _add(device: Device, *bindings: str) -> None:
    whose = await whose_content(device)
    await device.shell("content", "insert", "--uri", DATA, *whose, *bindings)


def _text(column: str, value: str) -> tuple[str, str]:
    return ("--bind", f"{column}:s:{value}")


def _numbers(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [(digits(row["data1"]), _kind(row)) for row in rows if row["mimetype"] == PHONE_ITEM]


def _kind(row: Row) -> str:
    """The kind of a number; one with words of somebody's own is none of Android's."""
    label = str(row["data3"])
    return str(row["data2"]) if label in ("", NULL) else f"{row['data2']} {label}"
