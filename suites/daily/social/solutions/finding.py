"""Solutions of the tasks in `finding`."""

import re
from collections.abc import Mapping
from typing import ClassVar

from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..finding import NUMBERS, TALK_MONTHS, DeleteUnknown, FindCode
from ..texts import MESSAGES
from .text_screens import in_conversation, in_list, to_conversation

_CODE = re.compile(r"[a-z]+-[a-z]+-\d+")


class DeleteUnknownSolution(TaskSolution[DeleteUnknown]):
    """Goes down the list and deletes whatever is called by its number."""

    # Once the last one is gone, the solution looks whether the list goes on.
    glances: ClassVar = 1
    scrolling = True
    verb = "Delete"
    besides = ""

    def mutants(self) -> Mapping[str, Solution]:
        """Too few, too many, and out of sight only."""
        return {
            "only those in sight": self.but(scrolling=False),
            "only archived": self.but(verb="Archive"),
            "a service number too": self.but(besides="72645"),
            "a known person too": self.but(besides=self.task.local("Chloe Dubois")),
            "the exception too": self.but(kept=""),
        }

    def play(self, look: Look) -> Move:
        if look.package != MESSAGES:
            return look.open("Messages")
        if look.has(id="alertTitle"):
            return look.tap("Yes, it may go.", id="button1")
        if look.has(id="title", text=self.verb):
            return look.tap("The conversation goes.", id="title", text=self.verb)
        if not in_list(look):
            return look.back("I need the list of conversations.")
        names = look.view.ui.all(id="conversation_name")
        for node in names:
            unknown = NUMBERS.fullmatch(node.text) is not None and node.text != self.task.kept
            if unknown or (node.text and node.text == self.besides):
                return look.hold_node(f"Nobody I know: {node.text}.", node)
        end = f"I look further down, below {names[-1].text}."
        if look.did(end) or not self.scrolling:
            return look.done("No conversation with an unknown number is left.")
        return look.scroll(end)


class FindCodeSolution(TaskSolution[FindCode]):
    """Scrolls up in the conversation until a code stands below a date of the month."""

    both = False
    slip = 0

    def mutants(self) -> Mapping[str, Solution]:
        """A code of another month, of another person, one digit off, two at once."""
        earlier = TALK_MONTHS[TALK_MONTHS.index(self.task.month) - 1]
        return {
            "the month before": self.but(sought=earlier),
            "another person's": FunctionSolution(self._elsewhere),
            "a digit off": self.but(slip=1),
            "two codes": self.but(both=True),
        }

    def play(self, look: Look) -> Move:
        if not in_conversation(look, self.task.sender):
            return to_conversation(look, self.task.sender)
        for node in look.view.ui.all(id="message_text"):
            code = _CODE.search(node.text)
            if code and _month_above(look, node) == self.task.sought[-2:]:
                return look.answer(self._said(code[0]))
        return look.scroll("I look for the code further up.", "up")

    def _said(self, code: str) -> str:
        stem, _, number = code.rpartition("-")
        said = f"{stem}-{int(number) + self.slip}"
        return f"{said}, {self.task.codes[TALK_MONTHS[0]]}" if self.both else said

    def _elsewhere(self, look: Look) -> Move:
        """Takes the code of the first person who sent one."""
        if not in_conversation(look, self.task.bystander):
            return to_conversation(look, self.task.bystander)
        codes = (_CODE.search(node.text) for node in look.view.ui.all(id="message_text"))
        return look.answer(next(code[0] for code in codes if code))


_SHORT_MONTHS = {"Nov": "11", "Dec": "12", "Jan": "01", "Feb": "02"}


def _month_above(look: Look, node: UiNode) -> str:
    """The month of the date line over a message; empty if that is off the screen."""
    above = [h for h in look.view.ui.all(id="date_header") if h.bounds.top < node.bounds.top]
    words = above[-1].text.split() if above else []
    return next((_SHORT_MONTHS[word] for word in words if word in _SHORT_MONTHS), "")
