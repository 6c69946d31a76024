"""A new contact, and two that become one."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution, SolutionLost
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, PhoneState, Row, TableRef
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .phone_book import (
    CONTACTS,
    CONTACTS_PROVIDER,
    EMAIL_ITEM,
    HOME,
    KIND_LABELS,
    MOBILE,
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


class AddContact(Task):
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
            zh=f"新建联系人：{self.first} {self.last}，手机号码 {self.number}",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One contact of that name, with that mobile number and nothing else."""
        items = PhoneBook.of_state(found.after).items(self.full_name)
        wanted = (Item(PHONE_ITEM, digits(self.number), MOBILE),)
        return (
            fact("contacts of that name", 1, len(_of_name(found.after, self.full_name))),
            fact("what that contact holds", wanted, items),
        )

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

    def script(self) -> Solution:
        """Opens the editor and fills in field after field."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another digit, another name, another kind of number."""
        return {
            "another digit": self.but(number=self.near).script(),
            "another last name": self.but(last=self.last[:-1]).script(),
            "names the wrong way round": self.but(first=self.last, last=self.first).script(),
            "saved as a home number": self.but(label=KIND_LABELS[HOME]).script(),
        }

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    def _play(self, look: Look) -> Move:
        if look.package != CONTACTS:
            return look.open("Contacts")
        if look.has(id="alertTitle"):
            return look.tap("I choose the kind of number.", id="title", text=self.label)
        if look.has(id="editor_save"):
            return self._fill_in(look)
        if look.has(text=self.full_name) and not look.has(id="fab"):
            return look.done(f"{self.full_name} is in the contacts.")
        return look.tap("I create a new contact.", desc="Create new contact")

    def _fill_in(self, look: Look) -> Move:
        wanted = {"first_name": self.first, "last_name": self.last, "phone": self.number}
        for id, text in wanted.items():
            field = look.need(id=id)
            if digits(field.text) != digits(text):
                return look.enter(f"the {id.replace('_', ' ')}", text, field)
        kind = look.need(id="phone_type")
        if kind.text != self.label:
            return look.tap_node("It is another kind of number.", kind)
        return look.tap("All is filled in; I save.", id="editor_save")


class MergeContacts(Task):
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
        self.removing = True

    @property
    def wording(self) -> Goal:
        """Name, the number that stays, and that nothing else gets lost."""
        label = KIND_LABELS[self.kept]
        return Goal(
            en=f"{self.who} is in my contacts twice. Merge the two into one contact that keeps "
            f"only the {label.lower()} number and everything else that the two hold.",
            zh=f"联系人里有两个 {self.who}。把两个合并成一个，电话号码只保留"
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
            fact("a favourite", _starred(_of_name(found.before, self.who)), _starred(here)),
            fact("everyone else is as before", True, _others_kept(found, self.who)),
        )

    def declared(self, change: Change) -> bool:
        """Rows of that name that come or go, and what contacts hold, which `check` looks at."""
        if not isinstance(change.where, TableRef) or change.where.package != CONTACTS_PROVIDER:
            return False
        if change.where.table == "data":
            return True
        rows = [row for row in (change.before, change.after) if isinstance(row, Mapping)]
        named = all(row.get("display_name") == self.who for row in rows)
        return change.where.table in ("contacts", "raw_contacts") and named and len(rows) == 1

    def script(self) -> Solution:
        """Merges the two, opens the one there is then, and takes the other number away."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The other number, both numbers, somebody else, the second contact thrown away."""
        other = next(kind for kind in self.kinds if kind != self.kept)
        return {
            "keeping the other number": self.but(kept=other).script(),
            "keeping both numbers": self.but(removing=False).script(),
            "merging somebody else": self.but(who="Omar Farouk", kept=MOBILE).script(),
            "deleting one of the two": player(self._delete),
        }

    def _play(self, look: Look) -> Move:
        if look.package != CONTACTS:
            return look.open("Contacts")
        if look.has(id="alertTitle", text="Merge contacts?"):
            return look.tap(_AGREE, id="button1")
        if look.has(id="editor_save"):
            return self._edit(look)
        if look.has(id="toolbar_title", text="Merge & fix"):
            return self._merge(look)
        if look.did(_AGREE):
            return self._find(look)
        if look.has(id="title", text="Merge & fix"):
            return look.tap("Contacts of one name are merged here.", text="Merge & fix")
        if look.has(id="fab"):
            return look.tap("Merging is in the menu.", desc="More options")
        return look.back("This is the wrong screen.")

    def _merge(self, look: Look) -> Move:
        button = look.find(id="merge", desc=f"Merge {self.who}")
        if button is not None:
            return look.tap_node("These two belong together.", button)
        if look.did(_AGREE):
            return look.back("They are merged; now the number.")
        return look.scroll(f"I look further down for {self.who}.")

    def _find(self, look: Look) -> Move:
        """From the list to the one contact, and from there to its editor or to the end."""
        if look.has(id="large_title", text=self.who):
            labels = {node.text for node in look.view.ui.all(id="summary")}
            unwanted = labels & (set(KIND_LABELS.values()) - {KIND_LABELS[self.kept]})
            if unwanted and self.removing:
                return look.tap("A number is left over; I edit the contact.", id="menu_edit")
            return look.done(f"{self.who} is one contact with one number.")
        if not look.has(id="fab"):
            return look.back("This is another contact.")
        row = look.find(id="contact_item", desc=self.who)
        if row is not None:
            return look.tap_node("I open the contact.", row)
        return look.enter("the name", self.who, look.need(id="search_src_text"))

    def _edit(self, look: Look) -> Move:
        for kind in look.view.ui.all(id="phone_type"):
            if kind.text != KIND_LABELS[self.kept]:
                button = look.nearest("Remove number", kind)
                return look.tap_node(f"The {kind.text.lower()} number goes.", button)
        return look.tap("One number is left; I save.", id="editor_save")

    def _delete(self, look: Look) -> Move:
        """Throws away the contact that does not hold the number: what else it holds is lost."""
        if look.package != CONTACTS:
            return look.open("Contacts")
        if look.has(id="alertTitle"):
            return look.tap("It may go.", id="button1")
        if look.has(id="title", text="Delete"):
            return look.tap("I delete it.", id="title", text="Delete")
        if look.did("It may go."):
            return look.done(f"There is only one {self.who} left.")
        if look.has(id="large_title"):
            if look.has(id="summary", text=KIND_LABELS[self.kept]):
                return look.back("This is the one to keep.")
            return look.tap("This is the one too many.", desc="More options")
        field = look.need(id="search_src_text")
        if field.text != self.who:
            return look.enter("the name", self.who, field)
        rows = look.view.ui.all(id="contact_item", desc=self.who)
        if not rows:
            raise SolutionLost(f"there is no {self.who} in the list")
        return look.tap_node("I look at one.", rows[look.did("This is the one to keep.")])


_AGREE = "I agree to make one contact of them."
_KINDS_ZH = {HOME: "住宅", MOBILE: "手机", WORK: "单位"}


def _of_name(state: PhoneState, name: str) -> tuple[Row, ...]:
    rows = state.rows(CONTACTS_PROVIDER, "contacts")
    return tuple(row for row in rows if row["display_name"] == name)


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
