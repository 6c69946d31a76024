"""Contacts: a new one, another number, and one that goes."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal, Level, Scenario
from ...tasks.state import Change
from ...tasks.task import fact
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import Evidence
from .base import StockTask, begin_anew
from .people import MOBILE, Person, about, add_person, digits, named, people

_NAMES = ("Wanda Ferris", "Otto Hallgren", "Mirela Stoica", "Ravi Menon", "Ines Quintal")


class ContactTask(StockTask):
    """What becomes of the contact called `who`; everyone else stays as they are."""

    scenario: ClassVar[Scenario | None] = Scenario.SOCIAL
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
