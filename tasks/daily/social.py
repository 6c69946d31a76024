"""Messages and contacts."""

from random import Random
from typing import ClassVar

from ...agent.rehearsal import Move, Script
from ...traces.schema import Evidence
from ..play import Look, player
from ..state import Change, PhoneState, TableRef
from ..task import Task, fact

CONTACTS = "com.android.contacts"
CONTACTS_PROVIDER = "com.android.providers.contacts"


class AddContact(Task):
    """A new contact with a name and one mobile number."""

    name: ClassVar = "AddContact"
    summary: ClassVar = "Add a contact"
    optimal_steps: ClassVar = 8

    def draw(self, random: Random) -> None:
        """A name that no contact has, and a number."""
        self.first, self.last = random.choice(
            (("Ingrid", "Solberg"), ("Tomas", "Novak"), ("Leila", "Haddad"))
        )
        self.number = f"+1 555 01{random.randrange(100):02}"

    @property
    def goal(self) -> str:
        """Name and number."""
        return f"Add a contact: {self.first} {self.last}, mobile number {self.number}"

    def judge(self, after: PhoneState) -> tuple[Evidence, ...]:
        """One contact of that name, with that number and no other."""
        numbers = [
            _digits(row["data1"])
            for row in after.rows(CONTACTS_PROVIDER, "data")
            if self._owns(after, row["raw_contact_id"]) and row["data1"] != self.full_name
        ]
        return (
            fact("contacts of that name", 1, self._count(after)),
            fact("numbers of that contact", [_digits(self.number)], numbers),
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
                own = {_digits(self.number), self.full_name}
                return row["data1"] in own or _digits(row["data1"]) in own
            case _:
                return False

    def script(self) -> Script:
        """Opens the editor and fills in field after field."""
        return player(self._play)

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    def _owns(self, state: PhoneState, raw_contact: object) -> bool:
        rows = state.rows(CONTACTS_PROVIDER, "raw_contacts")
        return any(r["_id"] == raw_contact and r["display_name"] == self.full_name for r in rows)

    def _count(self, state: PhoneState) -> int:
        rows = state.rows(CONTACTS_PROVIDER, "contacts")
        return sum(row["display_name"] == self.full_name for row in rows)

    def _play(self, look: Look) -> Move:
        if look.package != CONTACTS:
            return look.open("Contacts")
        if look.has(id="editor_save"):
            return self._fill_in(look)
        if look.has(text=self.full_name) and not look.has(id="fab"):
            return look.done(f"{self.full_name} is in the contacts.")
        return look.tap("I create a new contact.", desc="Create new contact")

    def _fill_in(self, look: Look) -> Move:
        wanted = {"first_name": self.first, "last_name": self.last, "phone": self.number}
        for id, text in wanted.items():
            field = look.need(id=id)
            if _digits(field.text) == _digits(text):
                continue
            if not field.focused:
                return look.tap_node(f"Next is the {id.replace('_', ' ')}.", field)
            return look.type(f"I type the {id.replace('_', ' ')}.", text, clear=True)
        return look.tap("All is filled in; I save.", id="editor_save")


def _digits(value: object) -> str:
    """A text without the blanks, brackets and dashes that numbers are grouped with."""
    return "".join(c for c in str(value or "") if c not in " ()-\u2011")
