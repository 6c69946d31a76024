"""Contacts: a new one, another number, and one that goes."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...agent.rehearsal import Move, Solution
from ...device.device import Device
from ...traces.schema import Evidence
from ..goal import Goal, Level, Scenario
from ..play import Look, player
from ..state import Change
from ..task import fact
from ..verifier_input import VerifierInput
from .base import StockTask, begin_anew
from .people import MOBILE, Person, about, add_person, digits, named, people

CONTACTS_APP = "com.android.contacts"
_NAMES = ("Wanda Ferris", "Otto Hallgren", "Mirela Stoica", "Ravi Menon", "Ines Quintal")


class ContactTask(StockTask):
    """What becomes of the contact called `who`; everyone else stays as they are."""

    scenario: ClassVar[Scenario] = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    apps: ClassVar[tuple[str, ...]] = ("Contacts",)

    def draw(self, random: Random) -> None:
        """Somebody, somebody of nearly the same name, and their numbers."""
        self.who = random.choice(_NAMES)
        self.other = f"{self.who[:-1]}{'a' if self.who[-1] != 'a' else 'e'}"
        first = random.randrange(100, 190)
        self.old, self.new = f"+1 555 555 0{first}", f"+1 555 555 0{first + 10}"
        self.near = f"+1 555 555 0{first - 1}"
        self.ids: frozenset[str] = frozenset()

    async def set_up(self, device: Device) -> None:
        """Both are in the contacts, unless the task adds the one."""
        await begin_anew(device, "Contacts")
        for person in self.there:
            await add_person(device, person)
        await super().set_up(device)

    @property
    def there(self) -> tuple[Person, ...]:
        """Who is in the contacts at the start."""
        return (
            Person(self.who, ((self.old, MOBILE),)),
            Person(self.other, ((self.near, MOBILE),)),
        )

    @property
    def wanted(self) -> tuple[Person, ...]:
        """Who is called `who` in the end."""
        return (Person(self.who, ((digits(self.new), MOBILE),)),)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Who is called so, and everyone else."""
        before, after = people(found.before), people(found.after)
        mine = {id for id, person in {**before, **after}.items() if person.name == self.who}
        others = {id: person for id, person in before.items() if id not in mine}
        return (
            fact(self.who, self.wanted, named(found.after, self.who)),
            fact("everyone else", others, {i: p for i, p in after.items() if i not in mine}),
        )

    def declared(self, change: Change) -> bool:
        """Rows of contacts, all of which `check` looks at."""
        rows = [row for row in (change.before, change.after) if isinstance(row, Mapping)]
        return about(change, (str(row["raw_contact_id"]) for row in rows))

    def _find(self, look: Look, name: str) -> Move:
        """The move towards a contact's own screen from the list, which is searched."""
        if look.package != CONTACTS_APP:
            return look.open("Contacts")
        row = look.find(id="contact_item", desc=name)
        if row is not None:
            return look.tap_node(f"This is {name}.", row)
        if not look.has(desc="Create new contact") and not look.has(id="search_src_text"):
            return look.back("This is not the list.")
        return look.scroll(f"I look further down for {name}.")


class ContactAdd(ContactTask):
    """A new contact with one mobile number."""

    name: ClassVar = "StockContactAdd"
    summary: ClassVar = "Add a contact"
    constraints: ClassVar = 2

    @property
    def wording(self) -> Goal:
        """Name and number."""
        return Goal(
            en=f"Add {self.who} to my contacts, with the mobile number {self.new}.",
            zh=f"把 {self.who} 加到联系人里，手机号码是 {self.new}。",
        )

    @property
    def there(self) -> tuple[Person, ...]:
        """Only somebody of nearly the same name."""
        return super().there[1:]

    def script(self) -> Solution:
        """Fills in the editor."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another number, and another name."""
        return {
            "another number": self.but(new=self.near).script(),
            "another name": self.but(who=self.who[:-1]).script(),
        }

    def _play(self, look: Look) -> Move:
        if look.package != CONTACTS_APP:
            return look.open("Contacts")
        if look.did("All is filled in; I save."):
            return look.done(f"{self.who} is in the contacts.")
        if not look.has(id="editor_save"):
            return look.tap("I create a new contact.", desc="Create new contact")
        first, _, last = self.who.partition(" ")
        for id, text in {"first_name": first, "last_name": last, "phone": self.new}.items():
            field = look.need(id=id)
            if digits(field.text) != digits(text) or (id != "phone" and field.text != text):
                return look.enter(f"the {id.replace('_', ' ')}", text, field)
        return look.tap("All is filled in; I save.", id="editor_save")


class ContactNumber(ContactTask):
    """A contact's mobile number becomes another one."""

    name: ClassVar = "StockContactNumber"
    summary: ClassVar = "Change a contact's number"
    constraints: ClassVar = 2

    @property
    def wording(self) -> Goal:
        """Name and number."""
        return Goal(
            en=f"The mobile number of {self.who} has changed to {self.new}. Put it right in my "
            "contacts.",
            zh=f"{self.who} 的手机号码改成了 {self.new}，请在联系人里改过来。",
        )

    def script(self) -> Solution:
        """Opens the contact's editor and replaces the number."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another digit, and the other person."""
        return {
            "another digit": self.but(new=self.near).script(),
            "the other person": self.but(who=self.other).script(),
        }

    def _play(self, look: Look) -> Move:
        if look.did("The number is right; I save."):
            return look.done(f"The number of {self.who} is changed.")
        if look.package == CONTACTS_APP and look.has(id="editor_save"):
            field = look.need(id="phone")
            if digits(field.text) != digits(self.new):
                return look.enter("the number", self.new, field)
            return look.tap("The number is right; I save.", id="editor_save")
        if look.has(id="large_title", text=self.who):
            return look.tap("I change this contact.", desc="Edit contact")
        return self._find(look, self.who)


class ContactDelete(ContactTask):
    """A contact goes."""

    name: ClassVar = "StockContactDelete"
    summary: ClassVar = "Delete a contact"

    @property
    def wording(self) -> Goal:
        """Name."""
        return Goal(en=f"Delete {self.who} from my contacts.", zh=f"从联系人里删除 {self.who}。")

    @property
    def wanted(self) -> tuple[Person, ...]:
        """Nobody."""
        return ()

    def script(self) -> Solution:
        """Opens the contact and deletes it."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The other person."""
        return {"the other person": self.but(who=self.other).script()}

    def _play(self, look: Look) -> Move:
        if look.did("Yes, delete it."):
            return look.done(f"{self.who} is deleted.")
        if look.has(id="alertTitle"):
            return look.tap("Yes, delete it.", text="Delete")
        if look.has(id="title", text="Delete"):
            return look.tap("I delete the contact.", id="title", text="Delete")
        if look.has(id="large_title", text=self.who):
            return look.tap("I look for a way to delete it.", desc="More options")
        return self._find(look, self.who)


CONTACT_TASKS: tuple[type[StockTask], ...] = (ContactAdd, ContactNumber, ContactDelete)
