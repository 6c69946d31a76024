"""Solutions of the tasks in `trains`."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from .....agent.rehearsal import Move, Solution
from .....emulator.pocket.apps.go.train_seed import sold_out
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..trains import FIRST, SECOND, Journey, TrainSoldOut
from .go_screens import inside, to_tab, turn_page
from .planned_rides import pick_day

_BUY = "I buy the ticket."
_WANTED = "Here it must be "


class TrainSoldOutSolution(TaskSolution[TrainSoldOut]):
    """Searches for the train and looks at its price in that class."""

    wanted = SECOND

    def mutants(self) -> Mapping[str, Solution]:
        """The first class, another train, the day after, and to call it done."""
        later = Journey(self.task.journey.train, self.task.journey.day + timedelta(1))

        def give_up(look: Look) -> Move:
            move = self.play(look)
            return look.done("I did what I could.") if move.action.kind == "infeasible" else move

        return {
            "first class": self.but(wanted=FIRST),
            "the next train": self.but(journey=self.task.next),
            "the day after": self.but(journey=_free(later, self.task.local(sold_out()))),
            "called it done": FunctionSolution(give_up),
        }

    def play(self, look: Look) -> Move:
        train, day = self.task.journey
        if look.has(id="ticket_status"):
            return look.done("The ticket is bought.")
        if look.has(text="Select date"):
            return pick_day(look, day)
        if look.has(id="alertTitle", text="Buy this ticket?"):
            return look.tap(_BUY, text="Buy")
        if look.has(id="alertTitle"):
            return self._choose_city(look)
        if look.has(id="train_page"):
            return self._buy(look)
        if look.has(id="toolbar_title", text=f"{train.origin} \u2013 {train.destination}"):
            return self._look_at_train(look)
        return to_tab(look, "Trains") or self._search(look)

    def _search(self, look: Look) -> Move:
        """The form: a station is chosen from a list, and the calendar knows the day."""
        train, day = self.task.journey
        start, goal = look.need(id="from_field"), look.need(id="to_field")
        if (start.text, goal.text) == (train.destination, train.origin):
            return look.tap("It is the other way round.", id="swap_stations")
        # A city that stands at the wrong end is brought to the right one by swapping.
        swapped = start.text == train.destination
        ends = (train.destination, train.origin) if swapped else (train.origin, train.destination)
        for field, city in zip((start, goal), ends, strict=True):
            if field.text != city:
                return look.tap_node(f"{_WANTED}{city}.", field)
        field = look.need(id="date_field")
        if field.text != f"{day:%a}, {day:%b} {day.day}":
            return look.tap_node("It is another day.", field)
        return look.tap("I search.", id="search_trains")

    def _choose_city(self, look: Look) -> Move:
        thoughts = [m.thought for m in look.moves if m.thought.startswith(_WANTED)]
        wanted = thoughts[-1].removeprefix(_WANTED).removesuffix(".") if thoughts else ""
        if not look.has(id="title", text=wanted):
            return look.back("I choose nothing here.")
        return look.tap(f"{wanted} it is.", id="title", text=wanted)

    def _look_at_train(self, look: Look) -> Move:
        card = look.find(id="train_card", desc=f"Train at {self.task.journey.at}")
        price = inside(look, card, f"price_{self.wanted}") if card is not None else None
        if card is None or price is None:
            return turn_page(look, "train_list", "I look further down for the train.")
        if price.text == "Sold out":
            why = f"The {self.task.journey.at} train is sold out in {self.wanted} class."
            return look.infeasible(why)
        return look.tap_node("There are seats on it.", card)

    def _buy(self, look: Look) -> Move:
        if look.need(id=f"class_{self.wanted}").checked:
            return look.tap("I book this train.", id="book_train")
        return look.tap("I choose the class.", id=f"class_{self.wanted}")


def _free(journey: Journey, gone: Collection[tuple[str, str, str]]) -> Journey:
    """The same train on the first day from then on that has seats in the second class."""
    while (journey.train.number, journey.day.isoformat(), SECOND) in gone:
        journey = Journey(journey.train, journey.day + timedelta(1))
    return journey
