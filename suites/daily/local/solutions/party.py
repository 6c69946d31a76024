"""Solutions of the tasks in `party`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ...social.phone_book import KIND_LABELS, MOBILE
from ...social.solutions.text_screens import choose, in_conversation, to_new_conversation, write
from ..dishes import HOME
from ..eats import EATS, TODAY
from ..party import CALENDAR, PartyOrder
from .eats_screens import Ordering, asking_late
from .ordering import QUESTION

_COUNTED = re.compile(r"There are (\d+) guests\.")
_TOTAL = re.compile(r"It comes to (.+): I tell\.")


class PartyOrderSolution(TaskSolution[PartyOrder]):
    """Counts the guests, orders, reads the total of the order, and sends it."""

    amount_id = "order_total"
    question = QUESTION

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong number, wrong address, wrong person, wrong amount, no question in time."""
        meal, portion = self.task.meal, self.task.meal.portions[0]
        more = replace(meal, portions=(replace(portion, count=portion.count + 1),))
        return {
            "one for the host too": FunctionSolution(self.but(meal=more)._play_counted),
            "as many as last time": self.but(day_words=_last_time()),
            "to the address set so far": self.but(
                meal=replace(meal, address=self.task.local(HOME))
            ),
            "texting somebody of the same first name": self.but(to=self.task.namesake),
            "texting what the dishes cost": self.but(amount_id="amount"),
            "without asking": self.but(question=""),
            "asking afterwards": asking_late(self.but(question=""), self.question),
        }

    def play(self, look: Look) -> Move:
        count = _remembered(look, _COUNTED)
        return self._count_guests(look) if not count else self._order(look, int(count))

    def _play_counted(self, look: Look) -> Move:
        """The same for who counts wrong."""
        count = _remembered(look, _COUNTED)
        return self._order(look, self.task.guest_count) if count else self._count_guests(look)

    def _count_guests(self, look: Look) -> Move:
        if look.package != CALENDAR:
            return look.open("Calendar")
        counted = look.find(id="guest_count")
        if counted is not None:
            words = f"There are {counted.text.partition(' ')[0]} guests."
            return replace(look.open("Eats"), thought=words)
        if look.has(id="action_search"):
            return look.tap("I look for the event.", id="action_search")
        field = look.find(id="search_src_text")
        if field is None:
            return look.back("This is not the event.")
        if field.text != self.task.title:
            if not field.focused:
                return look.tap_node("I tap the field.", field)
            return look.type("I type the title.", self.task.title, clear=True, submit=True)
        for card in look.view.ui.all(id="event_card"):
            if card.desc.startswith(f"{self.task.title}, {self.task.day_words}, "):
                return look.tap_node("That is the event.", card)
        return look.scroll("I look further down for the event.")

    def _order(self, look: Look, count: int) -> Move:
        total = _remembered(look, _TOTAL)
        if total:
            return self._tell(look, total)
        portion = replace(self.task.meal.portions[0], count=count)
        ordering = Ordering(replace(self.task.meal, portions=(portion,)), self.question)
        if look.package == EATS and look.has(id="order_title"):
            amount = look.find(id=self.amount_id)
            if ordering.move(look).action.kind == "done" and amount is not None:
                words = f"It comes to {amount.text}: I tell."
                return replace(look.open("Messages"), thought=words)
        return ordering.move(look)

    def _tell(self, look: Look, total: str) -> Move:
        if look.has(id="recipient_text_view"):
            return choose(look, self.task.to, KIND_LABELS[MOBILE])
        if in_conversation(look, self.task.to):
            return write(look, total, f"{self.task.to} knows that it is {total}.")
        return to_new_conversation(look)


def _last_time() -> str:
    day = TODAY - timedelta(days=28)
    return f"{day:%a, %b} {day.day}"


def _remembered(look: Look, pattern: re.Pattern[str]) -> str:
    """What a thought has noted; empty if none has."""
    found = (pattern.fullmatch(move.thought) for move in reversed(look.moves))
    return next((match[1] for match in found if match), "")
