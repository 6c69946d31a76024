"""A train that is sold out."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import ClassVar, NamedTuple

from ....agent.rehearsal import Move, Solution
from ....emulator.pocket.apps.go.train_seed import NewTrain, sold_out, trains
from ....traces.schema import End, Evidence
from ...goal import Goal, Tag
from ...play import Look, player
from ...state import Change
from ...task import fact
from ...verifier_input import VerifierInput
from .go import TODAY, GoTask, added, rows
from .go_screens import inside, to_tab, turn_page
from .planned_rides import day_text, pick_day, zh_day_text

SECOND, FIRST = "second", "first"
_BUY = "I buy the ticket."
_WANTED = "Here it must be "


class Journey(NamedTuple):
    """A train on one day."""

    train: NewTrain
    day: date

    @property
    def at(self) -> str:
        """When it leaves, as Go shows it."""
        return f"{self.train.depart_minute // 60:02}:{self.train.depart_minute % 60:02}"


class TrainSoldOut(GoTask):
    """A second-class ticket for a train on which only the first class is left."""

    name: ClassVar = "TrainSoldOut"
    summary: ClassVar = "Notice that a train is sold out"
    tags: ClassVar = frozenset({Tag.INFEASIBLE})
    constraints: ClassVar = 5
    allowed_ends: ClassVar = frozenset({End.INFEASIBLE})

    def draw(self, random: Random) -> None:
        """A train of the next days with first-class seats only, and the one after it."""
        self.journey = random.choice(_sold_out_journeys())
        self.next = _next_train(self.journey)
        self.wanted = SECOND

    @property
    def wording(self) -> Goal:
        """Train, day and class."""
        train, day = self.journey
        return Goal(
            en=f"Buy me a 2nd class ticket in Go for the {self.journey.at} train from "
            f"{train.origin} to {train.destination} on {day_text(day)}. "
            "It has to be that train and 2nd class.",
            zh=f"在 Go 里给我买一张{zh_day_text(day)} {self.journey.at} 从 {train.origin} 到 "
            f"{train.destination} 的二等座火车票，必须是这趟车的二等座。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The train is sold out in that class, and no ticket was bought."""
        gone = [
            row
            for row in rows(found.before, "train_sold_out")
            if (row["number"], row["travel_date"], row["class"])
            == (self.journey.train.number, self.journey.day.isoformat(), SECOND)
        ]
        return (
            fact("sold out in second class", 1, len(gone)),
            fact("tickets bought", [], list(added(found, "train_bookings"))),
        )

    def declared(self, change: Change) -> bool:
        """Nothing may change."""
        return False

    def script(self) -> Solution:
        """Searches for the train and looks at its price in that class."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The first class, another train, the day after, and to call it done."""
        later = Journey(self.journey.train, self.journey.day + timedelta(1))

        def give_up(look: Look) -> Move:
            move = self._play(look)
            return look.done("I did what I could.") if move.action.kind == "infeasible" else move

        return {
            "first class": self.but(wanted=FIRST).script(),
            "the next train": self.but(journey=self.next).script(),
            "the day after": self.but(journey=_free(later)).script(),
            "called it done": player(give_up),
        }

    def _play(self, look: Look) -> Move:
        train, day = self.journey
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
        train, day = self.journey
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
        thoughts = [m.thought for m in look.memory if m.thought.startswith(_WANTED)]
        wanted = thoughts[-1].removeprefix(_WANTED).removesuffix(".") if thoughts else ""
        if not look.has(id="title", text=wanted):
            return look.back("I choose nothing here.")
        return look.tap(f"{wanted} it is.", id="title", text=wanted)

    def _look_at_train(self, look: Look) -> Move:
        card = look.find(id="train_card", desc=f"Train at {self.journey.at}")
        price = inside(look, card, f"price_{self.wanted}") if card is not None else None
        if card is None or price is None:
            return turn_page(look, "train_list", "I look further down for the train.")
        if price.text == "Sold out":
            why = f"The {self.journey.at} train is sold out in {self.wanted} class."
            return look.infeasible(why)
        return look.tap_node("There are seats on it.", card)

    def _buy(self, look: Look) -> Move:
        if look.need(id=f"class_{self.wanted}").checked:
            return look.tap("I book this train.", id="book_train")
        return look.tap("I choose the class.", id=f"class_{self.wanted}")


def _sold_out_journeys() -> list[Journey]:
    """Trains from tomorrow on that have seats left in the first class only."""
    gone = frozenset(sold_out())
    found: list[Journey] = []
    for days in range(1, 9):
        day = TODAY + timedelta(days)
        for train in trains():
            kinds = [(train.number, day.isoformat(), kind) in gone for kind in (SECOND, FIRST)]
            if kinds == [True, False]:
                found.append(Journey(train, day))
    return found


def _next_train(journey: Journey) -> Journey:
    """A train of that day and route with seats in the second class."""
    gone = frozenset(sold_out())
    train, day = journey
    same = [
        other
        for other in trains()
        if (other.origin, other.destination) == (train.origin, train.destination)
        and (other.number, day.isoformat(), SECOND) not in gone
    ]
    later = [other for other in same if other.depart_minute > train.depart_minute]
    return Journey((later or same)[0], day)


def _free(journey: Journey) -> Journey:
    """The same train on the first day from then on that has seats in the second class."""
    gone = frozenset(sold_out())
    while (journey.train.number, journey.day.isoformat(), SECOND) in gone:
        journey = Journey(journey.train, journey.day + timedelta(1))
    return journey
