"""Solutions of the tasks in `contacts`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution, SolutionLost
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..contacts import AddContact, MergeContacts
from ..phone_book import CONTACTS, HOME, KIND_LABELS, MOBILE, digits


class AddContactSolution(TaskSolution[AddContact]):
    """Opens the editor and fills in field after field."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another digit, another name, another kind of number."""
        return {
            "another digit": self.but(number=self.task.near),
            "another last name": self.but(last=self.task.last[:-1]),
            "names the wrong way round": self.but(first=self.task.last, last=self.task.first),
            "saved as a home number": self.but(label=KIND_LABELS[HOME]),
        }

    def play(self, look: Look) -> Move:
        if look.package != CONTACTS:
            return look.open("Contacts")
        if look.has(id="alertTitle"):
            return look.tap("I choose the kind of number.", id="title", text=self.task.label)
        if look.has(id="editor_save"):
            return self._fill_in(look)
        if look.has(text=self.task.full_name) and not look.has(id="fab"):
            return look.done(f"{self.task.full_name} is in the contacts.")
        return look.tap("I create a new contact.", desc="Create new contact")

    def _fill_in(self, look: Look) -> Move:
        wanted = {
            "first_name": self.task.first,
            "last_name": self.task.last,
            "phone": self.task.number,
        }
        for id, text in wanted.items():
            field = look.need(id=id)
            if digits(field.text) != digits(text):
                return look.enter(f"the {id.replace('_', ' ')}", text, field)
        kind = look.need(id="phone_type")
        if kind.text != self.task.label:
            return look.tap_node("It is another kind of number.", kind)
        return look.tap("All is filled in; I save.", id="editor_save")


class MergeContactsSolution(TaskSolution[MergeContacts]):
    """Merges the two, opens the one there is then, and takes the other number away."""

    removing = True

    def mutants(self) -> Mapping[str, Solution]:
        """The other number, both numbers, somebody else, the second contact thrown away."""
        other = next(kind for kind in self.task.kinds if kind != self.task.kept)
        return {
            "keeping the other number": self.but(kept=other),
            "keeping both numbers": self.but(removing=False),
            "merging somebody else": self.but(who=self.task.local("Omar Farouk"), kept=MOBILE),
            "deleting one of the two": FunctionSolution(self._delete),
        }

    def play(self, look: Look) -> Move:
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
        button = look.find(id="merge", desc=f"Merge {self.task.who}")
        if button is not None:
            return look.tap_node("These two belong together.", button)
        if look.did(_AGREE):
            return look.back("They are merged; now the number.")
        return look.scroll(f"I look further down for {self.task.who}.")

    def _find(self, look: Look) -> Move:
        """From the list to the one contact, and from there to its editor or to the end."""
        if look.has(id="large_title", text=self.task.who):
            labels = {node.text for node in look.view.ui.all(id="summary")}
            unwanted = labels & (set(KIND_LABELS.values()) - {KIND_LABELS[self.task.kept]})
            if unwanted and self.removing:
                return look.tap("A number is left over; I edit the contact.", id="menu_edit")
            return look.done(f"{self.task.who} is one contact with one number.")
        if not look.has(id="fab"):
            return look.back("This is another contact.")
        row = look.find(id="contact_item", desc=self.task.who)
        if row is not None:
            return look.tap_node("I open the contact.", row)
        return look.enter("the name", self.task.who, look.need(id="search_src_text"))

    def _edit(self, look: Look) -> Move:
        for kind in look.view.ui.all(id="phone_type"):
            if kind.text != KIND_LABELS[self.task.kept]:
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
            return look.done(f"There is only one {self.task.who} left.")
        if look.has(id="large_title"):
            if look.has(id="summary", text=KIND_LABELS[self.task.kept]):
                return look.back("This is the one to keep.")
            return look.tap("This is the one too many.", desc="More options")
        field = look.need(id="search_src_text")
        if field.text != self.task.who:
            return look.enter("the name", self.task.who, field)
        rows = look.view.ui.all(id="contact_item", desc=self.task.who)
        if not rows:
            raise SolutionLost(f"there is no {self.task.who} in the list")
        return look.tap_node("I look at one.", rows[look.did("This is the one to keep.")])


_AGREE = "I agree to make one contact of them."
