"""Solutions of the tasks in `contacts`."""

from collections.abc import Mapping

from ....agent.rehearsal import Move, Solution
from ....tasks.solution import Look, TaskSolution
from ..contacts import ContactTask
from ..people import digits

CONTACTS_APP = "com.android.contacts"


class ContactTaskSolution(TaskSolution[ContactTask]):
    """Finds its way to a contact."""

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


class ContactAddSolution(ContactTaskSolution):
    """Fills in the editor."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another number, and another name."""
        return {
            "another number": self.but(new=self.task.near),
            "another name": self.but(who=self.task.who[:-1]),
        }

    def play(self, look: Look) -> Move:
        if look.package != CONTACTS_APP:
            return look.open("Contacts")
        if look.did("All is filled in; I save."):
            return look.done(f"{self.task.who} is in the contacts.")
        if not look.has(id="editor_save"):
            return look.tap("I create a new contact.", desc="Create new contact")
        first, _, last = self.task.who.partition(" ")
        for id, text in {"first_name": first, "last_name": last, "phone": self.task.new}.items():
            field = look.need(id=id)
            if digits(field.text) != digits(text) or (id != "phone" and field.text != text):
                return look.enter(f"the {id.replace('_', ' ')}", text, field)
        return look.tap("All is filled in; I save.", id="editor_save")


class ContactNumberSolution(ContactTaskSolution):
    """Opens the contact's editor and replaces the number."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another digit, and the other person."""
        return {
            "another digit": self.but(new=self.task.near),
            "the other person": self.but(who=self.task.other),
        }

    def play(self, look: Look) -> Move:
        if look.did("The number is right; I save."):
            return look.done(f"The number of {self.task.who} is changed.")
        if look.package == CONTACTS_APP and look.has(id="editor_save"):
            field = look.need(id="phone")
            if digits(field.text) != digits(self.task.new):
                return look.enter("the number", self.task.new, field)
            return look.tap("The number is right; I save.", id="editor_save")
        if look.has(id="large_title", text=self.task.who):
            return look.tap("I change this contact.", desc="Edit contact")
        return self._find(look, self.task.who)


class ContactDeleteSolution(ContactTaskSolution):
    """Opens the contact and deletes it."""

    def mutants(self) -> Mapping[str, Solution]:
        """The other person."""
        return {"the other person": self.but(who=self.task.other)}

    def play(self, look: Look) -> Move:
        if look.did("Yes, delete it."):
            return look.done(f"{self.task.who} is deleted.")
        if look.has(id="alertTitle"):
            return look.tap("Yes, delete it.", text="Delete")
        if look.has(id="title", text="Delete"):
            return look.tap("I delete the contact.", id="title", text="Delete")
        if look.has(id="large_title", text=self.task.who):
            return look.tap("I look for a way to delete it.", desc="More options")
        return self._find(look, self.task.who)
