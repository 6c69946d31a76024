"""Solutions of the tasks in `planned_rides`."""

from collections.abc import Mapping
from datetime import date, timedelta

from .....actions import Ask
from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ...utilities.solutions.clock_screens import dial, dialling
from ..go import MY_PLACE, TODAY
from ..planned_rides import RideCancelOne, RideHome, RideSchedule, day_text
from .go_screens import inside, to_tab, to_way, turn_page
from .ride_screens import OPTIONS, book, booked, choose_tier, look_again


def shown_day(day: date) -> str:
    """A date as Go's lists name it."""
    return "Tomorrow" if day == TODAY + timedelta(1) else f"{day:%a}, {day:%b} {day.day}"


def pick_day(look: Look, day: date) -> Move:
    """The calendar dialog: choose the day and confirm."""
    cell = look.find(desc=f"{day:%A}, {day:%B} {day.day}, {day.year}")
    if cell is None:
        return look.tap("The day is in another month.", desc="Next month")
    if cell.selected:
        return look.tap("The day is right.", text="OK")
    return look.tap_node(f"I choose {day_text(day)}.", cell)


class RideScheduleSolution(TaskSolution[RideSchedule]):
    """Chooses the tier, then whatever of time and luggage is not as asked for."""

    def mutants(self) -> Mapping[str, Solution]:
        """One of the conditions is not met."""
        return {
            "the day after": self.but(day=self.task.day + timedelta(1)),
            "five minutes later": self.but(minute=self.task.minute + 5),
            "without luggage": self.but(luggage=False),
            "the other airport": self.but(airport=self.task.other_airport),
            "from the other home": self.but(start=self.task.other_start),
        }

    def play(self, look: Look) -> Move:
        if booked(look, self.task.tier, self.task.airport):
            return look.done(f"The ride to {self.task.airport} is planned.")
        if look.has(text="Select date"):
            return pick_day(look, self.task.day)
        if dialling(look):
            return dial(look, self.task.minute)
        return (
            look_again(look, self.task.tier, self.task.airport)
            or to_way(look, "Ride", self.task.start, self.task.airport)
            or choose_tier(look, self.task.tier)
            or self._set_options(look)
            or book(look)
        )

    def _set_options(self, look: Look) -> Move | None:
        row = look.find(id="pickup_time")
        if row is None:
            return turn_page(look, OPTIONS, "The time is further down.")
        when = inside(look, row, "summary")
        if when is None or when.text != f"{shown_day(self.task.day)}, {self.task.pickup:%H:%M}":
            return look.tap_node("The time is not right yet.", row)
        if not look.has(id="title", text="Luggage"):
            return turn_page(look, OPTIONS, "Luggage is further down.")
        if look.row_switch("Luggage").checked != self.task.luggage:
            return look.tap("I have luggage.", id="title", text="Luggage")
        return None


class RideCancelOneSolution(TaskSolution[RideCancelOne]):
    """Finds the day among the rides to come."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another ride, two rides, another reason."""
        first = f"The ride of {self.task.day} is called off."

        def both(look: Look) -> Move:
            if look.did(first):
                return self.but(day=self.task.next_ride).play(look)
            move = self.play(look)
            return look.back(first) if move.action.kind == "done" else move

        return {
            "a week later": self.but(day=self.task.day + timedelta(7)),
            "another day": self.but(day=self.task.next_ride),
            "another reason": self.but(reason=self.task.other_reason),
            "two rides": FunctionSolution(both),
        }

    def play(self, look: Look) -> Move:
        day = f"{shown_day(self.task.day)}, "
        if look.has(id="sheet_title"):
            return self._give_reason(look)
        when = look.find(id="ride_time")
        if when is not None and when.text.startswith(day):
            if look.has(id="ride_status", text="Cancelled"):
                return look.done(f"The ride on {day_text(self.task.day)} is cancelled.")
            return look.tap("This is the ride.", id="cancel_ride")
        move = to_tab(look, "Rides")
        if move is not None:
            return move
        for summary in look.view.ui.all(id="summary"):
            if summary.text.startswith(day):
                return look.tap_node("I open the ride of that day.", summary)
        return turn_page(look, "rides_list", "I look further down for the ride of that day.")

    def _give_reason(self, look: Look) -> Move:
        for choice in look.view.ui.all(id="choice"):
            title = inside(look, choice, "title")
            if title is not None and title.text == self.task.reason:
                if choice.checked:
                    return look.tap("I cancel the ride.", id="confirm_cancel")
                return look.tap_node("This is the reason.", title)
        return look.back("My reason is not among these.")


class RideHomeSolution(TaskSolution[RideHome]):
    """Asks, then goes by what it was told."""

    def mutants(self) -> Mapping[str, Solution]:
        """Without a question, with one that comes too late, to the other home."""

        def late(look: Look) -> Move:
            move = self._book(look)
            return self._ask(look) or move if move.action.kind == "done" else move

        return {
            "did not ask": FunctionSolution(self._book),
            "asked afterwards": FunctionSolution(late),
            "the other home": self.but(home=self.task.other_home),
            "another tier": self.but(tier=self.task.local("Share")),
        }

    def play(self, look: Look) -> Move:
        return self._ask(look) or self._book(look)

    def _ask(self, look: Look) -> Move | None:
        if any(isinstance(move.action, Ask) for move in look.moves):
            return None
        return look.ask("Which home do you mean: the city flat or the lake house?")

    def _book(self, look: Look) -> Move:
        if booked(look, self.task.tier, self.task.home):
            return look.done(f"The car to {self.task.home} is on its way.")
        return (
            look_again(look, self.task.tier, self.task.home)
            or to_way(look, "Ride", MY_PLACE, self.task.home)
            or choose_tier(look, self.task.tier)
            or book(look)
        )
