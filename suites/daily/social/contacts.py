"""A new contact, and two that become one."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, PhoneState, Row, TableRef, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .phone_book import (
    CONTACTS_PROVIDER,
    EMAIL_ITEM,
    HOME,
    ITEM,
    KIND_LABELS,
    MOBILE,
    NAME_ITEM,
    NOTE_ITEM,
    PEOPLE,
    PHONE_ITEM,
    WORK,
    Item,
    PhoneBook,
    change_contacts,
    digits,
    first_name,
    less_of,
    more_of,
    new_contact,
)


class AddContact(BuiltInTask):
    """A new contact with a name and one mobile number."""

    name: ClassVar = "AddContact"
    summary: ClassVar = "Add a contact"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "easy"
    apps: ClassVar = ("Contacts",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """A name that no contact has, and a number."""
        self.first, self.last = random.choice(
            (("Ottilie", "Brandt"), ("Matteo", "Lindgren"), ("Imani", "Whitlock"))
        )
        last_digits = random.randrange(100)
        self.number = f"+1 555 01{last_digits:02}"
        self.near = f"+1 555 01{(last_digits + 10) % 100:02}"
        self.label = KIND_LABELS[MOBILE]

    @property
    def wording(self) -> Goal:
        """Name and number."""
        return Goal(
            en=f"Add a contact: {self.first} {self.last}, mobile number {self.number}",
            zh=f"新建联系人：{self.full_name}，手机号码 {self.number}",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One contact of that name, with that mobile number and nothing else."""
        items = PhoneBook.of_state(found.after).items(self.full_name)
        wanted = (Item(PHONE_ITEM, digits(self.number), MOBILE),)
        return (
            fact("contacts of that name", 1, len(_of_name(found.after, self.full_name))),
            fact("what that contact holds", wanted, items),
            fact("rows that came", self._rows(found), _came(found, "data")),
            fact("accounts it is in", 1, len(_came(found, "raw_contacts"))),
        )

    def _rows(self, found: VerifierInput) -> list[tuple[Value, ...]]:
        """Its name and its number, and whose they are; a number may be grouped in any way."""
        mimes = {row["mimetype"]: row["_id"] for row in PhoneBook.of_state(found.after).mimetypes}
        own = [row["_id"] for row in found.after.rows(CONTACTS_PROVIDER, "raw_contacts")
               if row["display_name"] == self.full_name]  # fmt: skip
        owner = own[0] if len(own) == 1 else None
        name = (owner, mimes[NAME_ITEM], self.full_name, self.first)
        return sorted([name, (owner, mimes[PHONE_ITEM], digits(self.number), MOBILE)], key=str)

    def declared(self, change: Change) -> bool:
        """New rows of the contact's own."""
        row = change.after
        if change.before is not None or not isinstance(row, dict):
            return False
        if not isinstance(change.where, TableRef) or change.where.package != CONTACTS_PROVIDER:
            return False
        match change.where.table:
            case "contacts" | "raw_contacts":
                return row["display_name"] == self.full_name
            case "data":
                own = {digits(self.number), self.full_name}
                return row["data1"] in own or digits(row["data1"]) in own
            case _:
                return False

    @property
    def full_name(self) -> str:
        """First and last name; in Chinese the last one first."""
        if self.language == "zh":
            return f"{self.last}{self.first}"
        return f"{self.first} {self.last}"


class MergeContacts(BuiltInTask):
    """Somebody who is in the contacts twice becomes one contact that keeps one of two numbers."""

    name: ClassVar = "MergeContacts"
    summary: ClassVar = "Merge two contacts and keep one number"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE})
    apps: ClassVar = ("Contacts",)
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """Who is there twice, with which numbers, and which of them stays."""
        self.who = random.choice(PEOPLE)
        self.kinds = random.sample((HOME, MOBILE, WORK), 2)
        self.numbers = [f"+1 (555) 555-{random.randint(4000, 9999)}" for _ in self.kinds]
        self.kept = random.choice(self.kinds)
        mail = f"{first_name(self.who).lower()}@studio.example"
        self.extra = random.choice(
            (Item(EMAIL_ITEM, mail, "1"), Item(NOTE_ITEM, "Never before nine in the morning"))
        )

    @property
    def wording(self) -> Goal:
        """Name, the number that stays, and that nothing else gets lost."""
        label = KIND_LABELS[self.kept]
        return Goal(
            en=f"{self.who} is in my contacts twice. Merge the two into one contact that keeps "
            f"only the {label.lower()} number and everything else that the two hold.",
            zh=f"联系人里有两个{self.who}。把两个合并成一个，电话号码只保留"
            f"{_KINDS_ZH[self.kept]}号码，其他信息都要保留。",
        )

    async def set_up(self, device: Device) -> None:
        """Two contacts of that name with a number each, the second with something more."""
        first, second = (
            Item(PHONE_ITEM, number, kind)
            for number, kind in zip(self.numbers, self.kinds, strict=True)
        )
        await change_contacts(
            device,
            less_of(self.who, PHONE_ITEM),
            more_of(self.who, [first]),
            new_contact(self.who, [second, self.extra]),
        )
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One contact with all that both held and just that number; everyone else as before."""
        before, after = PhoneBook.of_state(found.before), PhoneBook.of_state(found.after)
        held = set(before.items(self.who))
        wanted = [i for i in held if i.mime != PHONE_ITEM or i.kind == self.kept]
        here = _of_name(found.after, self.who)
        return (
            fact("contacts of that name", 1, len(here)),
            fact("what that contact holds", _plain(wanted), _plain(after.items(self.who))),
            fact("accounts it is in", 1, len(_of_name(found.after, self.who, "raw_contacts"))),
            fact("rows of that contact", self._rows(found), _rows_of(found.after, self.who)),
            fact("a favourite", _starred(_of_name(found.before, self.who)), _starred(here)),
            fact("everyone else is as before", True, _others_kept(found, self.who)),
        )

    def _rows(self, found: VerifierInput) -> list[str]:
        """One name, each thing that either held once, and of the numbers the one that stays."""
        before = _rows_of(found.before, self.who)
        numbers = PhoneBook.of_state(found.before)
        gone = {i.text for i in numbers.items(self.who) if i.mime == PHONE_ITEM} - {
            numbers.number(self.who, self.kept)
        }
        return [row for row in dict.fromkeys(before) if not any(number in row for number in gone)]

    def declared(self, change: Change) -> bool:
        """Rows of that name that come or go, and what contacts hold, which `check` looks at."""
        if not isinstance(change.where, TableRef) or change.where.package != CONTACTS_PROVIDER:
            return False
        if change.where.table == "data":
            return True
        rows = [row for row in (change.before, change.after) if isinstance(row, Mapping)]
        named = all(row.get("display_name") == self.who for row in rows)
        return change.where.table in ("contacts", "raw_contacts") and named and len(rows) == 1


_KINDS_ZH = {HOME: "住宅", MOBILE: "手机", WORK: "单位"}


def _of_name(state: PhoneState, name: str, table: str = "contacts") -> tuple[Row, ...]:
    rows = state.rows(CONTACTS_PROVIDER, table)
    return tuple(row for row in rows if row["display_name"] == name)


def _came(found: VerifierInput, table: str) -> list[tuple[Value, ...]]:
    """New rows of a table: whose they are, of which kind, and what is in them."""
    known = {row["_id"] for row in found.before.rows(CONTACTS_PROVIDER, table)}
    new = [row for row in found.after.rows(CONTACTS_PROVIDER, table) if row["_id"] not in known]
    phones = {r["_id"] for r in PhoneBook.of_state(found.after).mimetypes
              if r["mimetype"] == PHONE_ITEM}  # fmt: skip
    return sorted(
        (
            (
                row.get("raw_contact_id"),
                row.get("mimetype_id"),
                digits(row.get("data1")) if row.get("mimetype_id") in phones else row.get("data1"),
                row.get("data2"),
            )
            for row in new
        ),
        key=str,
    )


def _rows_of(state: PhoneState, name: str) -> list[str]:
    """What the raw contacts of that name hold, in a fixed order: kind, and every value."""
    book = PhoneBook.of_state(state)
    owners = [row["_id"] for row in book.raw_contacts if row["display_name"] == name]
    mimes = {row["_id"]: row["mimetype"] for row in book.mimetypes}
    found: list[str] = []
    for row in book.data:
        if row["raw_contact_id"] in owners:
            mime = str(mimes.get(row["mimetype_id"]))
            first = digits(row["data1"]) if mime == PHONE_ITEM else row["data1"]
            rest = (row[f"data{place}"] for place in range(2, 6))
            found.append(f"{mime.removeprefix(ITEM)}: {[first, *rest]}")
    return sorted(found)


def _starred(contacts: Sequence[Row]) -> bool:
    return any(row["starred"] for row in contacts)


def _others(state: PhoneState, name: str) -> tuple[tuple[object, ...], ...]:
    """The rows of data that do not belong to contacts of that name."""
    raw = state.rows(CONTACTS_PROVIDER, "raw_contacts")
    own = {row["_id"] for row in raw if row["display_name"] == name}
    rows = state.rows(CONTACTS_PROVIDER, "data")
    return tuple(tuple(row.values()) for row in rows if row["raw_contact_id"] not in own)


def _others_kept(found: VerifierInput, name: str) -> bool:
    return _others(found.before, name) == _others(found.after, name)


def _plain(items: Sequence[Item]) -> list[str]:
    """Contents in a fixed order; only of a number the kind matters."""
    return sorted(
        f"{item.text} ({KIND_LABELS.get(item.kind, item.kind)})"
        if item.mime == PHONE_ITEM
        else item.text
        for item in items
    )
