"""A train that is sold out."""

from datetime import date, timedelta
from random import Random
from typing import ClassVar, NamedTuple

from ....emulator.pocket.apps.go.train_seed import NewTrain, sold_out, trains
from ....tasks.goal import Goal, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from .go import TODAY, GoTask, added, rows
from .planned_rides import day_text, zh_day_text

SECOND, FIRST = "second", "first"


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

    @property
    def wording(self) -> Goal:
        """Train, day and class."""
        train, day = self.journey
        return Goal(
            en=f"Buy me a 2nd class ticket in Go for the {self.journey.at} train from "
            f"{train.origin} to {train.destination} on {day_text(day)}. "
            "It has to be that train and 2nd class.",
            zh=f"在“出行”里给我买一张{zh_day_text(day)} {self.journey.at} 从{train.origin}到"
            f"{train.destination}的二等座火车票，必须是这趟车的二等座。",
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
