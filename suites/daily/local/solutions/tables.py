"""Solutions of the tasks in `tables`."""

from collections.abc import Mapping
from datetime import timedelta

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ...utilities.calendar_dates import short_date
from ..eats import EATS
from ..tables import BookTable
from .eats_screens import search_for, searching

BOOKED = "These are the right people, day and time; I book."


class BookTableSolution(TaskSolution[BookTable]):
    """Finds the restaurant, sets people and day, and takes the first time that fits."""

    pick = ""
    times = 1

    def mutants(self) -> Mapping[str, Solution]:
        """The other branch's time, and wrong in one of the four."""
        other = self.task.time if self.task.branch == "taken" else self.task.after[0]
        fewer = self.but(people=self.task.people - 1, pick=self.task.booked_time)
        if self.task.branch == "taken":
            other = self.task.before
        return {
            "another time that is free": self.but(pick=other),
            "for one fewer": fewer,
            "on the day after": self.but(day=self.task.day + timedelta(days=1)),
            "at another restaurant": self.but(place=self.task.elsewhere),
            "booked twice": self.but(times=2),
            "without people and day": FunctionSolution(self._hurried),
        }

    def play(self, look: Look) -> Move:
        if look.package != EATS:
            return look.open("Eats")
        if look.has(id="alertTitle", text="Book this table?"):
            return look.tap(BOOKED, id="button1")
        if look.has(id="book_button"):
            return self._book(look)
        if self._booked(look):
            return look.done(f"The table at {self.task.place} is booked.")
        if look.has(id="booking_day"):
            return look.back("This is another table.")
        if look.has(id="book_table"):
            if look.need(id="toolbar_title").text != self.task.place:
                return look.back("This is another restaurant.")
            return look.tap(_ENTERS, id="book_table")
        if look.has(id="search_bar"):
            return look.tap("I look for the restaurant.", id="search_bar")
        if not searching(look):
            return look.back("This is not where I book.")
        if look.need(id="search_src_text").text != self.task.place:
            return search_for(look, self.task.place)
        return look.tap("I open the restaurant.", id="title", text=self.task.place)

    def _booked(self, look: Look) -> bool:
        """Whether the form is closed, which it only is once the table is booked."""
        thoughts = [move.thought for move in reversed(look.moves)]
        if thoughts.count(BOOKED) < self.times:
            return False
        return _ENTERS not in thoughts[: thoughts.index(BOOKED)]

    def _book(self, look: Look) -> Move:
        """On the form: people first, as they change which times are free."""
        people = int(look.need(id="quantity").text)
        if people != self.task.people:
            way = "Increase" if people < self.task.people else "Decrease"
            return look.tap(f"We are {self.task.people}.", desc=f"{way} quantity: people")
        day = look.need(desc=short_date(self.task.day))
        if not day.checked:
            return look.tap_node("That is the day.", day)
        return self._take(look)

    def _take(self, look: Look) -> Move:
        free = sorted(node.text for node in look.view.ui.all(id="slot"))
        hour, _, minute = self.task.time.partition(":")
        latest = f"{int(hour) + 1:02}:{minute}"
        time = self.pick or next((t for t in free if self.task.time <= t <= latest), "")
        if not time:
            return look.infeasible("There is no table within the hour.")
        if not look.need(id="slot", text=time).checked:
            return look.tap(f"{time} is free.", id="slot", text=time)
        return look.tap("All is chosen.", id="book_button")

    def _hurried(self, look: Look) -> Move:
        """Takes the time at once, for as many people and on the day that the form begins with."""
        return self._take(look) if look.has(id="book_button") else self.play(look)


_ENTERS = "They have tables."
