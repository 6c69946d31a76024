"""Solutions of the tasks in `fastest`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from .....agent.rehearsal import Move, Solution, SolutionLost
from .....tasks.solution import Look, TaskSolution
from ..dishes import GYM, HOME
from ..fastest import FastestFree
from .eats_screens import Ordering, asking_late, searching, title_and_summary
from .ordering import QUESTION

FREE = "Free delivery"


class FastestFreeSolution(TaskSolution[FastestFree]):
    """Searches the dish, compares who cooks it, and orders there."""

    question = QUESTION

    def __init__(self, task: FastestFree) -> None:
        super().__init__(task)
        self.pick = quickest

    def mutants(self) -> Mapping[str, Solution]:
        """The wrong restaurant, by two rules that come near; too many; no question in time."""
        portion = self.task.meal.portions[0]
        more = replace(self.task.meal, portions=(replace(portion, count=portion.count + 1),))
        home, gym = self.task.local((HOME, GYM))
        elsewhere = gym if self.task.meal.address == home else home
        return {
            "the fastest of all": self.but(pick=_quickest_of_all),
            "free, but slower": self.but(pick=_second),
            "one too many": self.but(meal=more),
            "to another address": self.but(meal=replace(self.task.meal, address=elsewhere)),
            "without asking": self.but(question=""),
            "asking afterwards": asking_late(self.but(question=""), self.question),
        }

    def play(self, look: Look) -> Move:
        chosen = next((m.thought for m in reversed(look.moves) if _takes(m)), "")
        place = chosen.removeprefix(_TAKING).partition(":")[0]
        ordering = Ordering(replace(self.task.meal, place=place), self.question)
        dish = self.task.meal.portions[0].dish
        if place or not searching(look) or look.need(id="search_src_text").text != dish:
            return ordering.move(look)
        seen = offers(look)
        if not seen:
            return look.scroll("I look for the restaurants.", "up")
        best = self.pick(seen)
        thought = f"{_TAKING}{best}: {seen[best].minutes} minutes."
        for row in look.view.ui.all(id="dish"):
            if title_and_summary(row) == (dish, best):
                return look.tap_node(thought, row)
        return replace(look.scroll(""), thought=thought)


class DeliveryOffer(NamedTuple):
    """What a restaurant's row in the search says about a delivery."""

    minutes: int
    free: bool


def offers(look: Look) -> dict[str, DeliveryOffer]:
    """The restaurants of the search in front that can deliver."""
    found = (title_and_summary(row) for row in look.view.ui.all(id="restaurant"))
    # Of one that is closed or too far away, the row says that and nothing else.
    return {title: _offer(summary) for title, summary in found if " min · " in summary}


def _offer(summary: str) -> DeliveryOffer:
    _, minutes, fee = summary.split(" · ")
    return DeliveryOffer(int(minutes.removesuffix(" min")), fee == FREE)


def quickest(seen: Mapping[str, DeliveryOffer]) -> str:
    """The one without a fee that takes the least time."""
    return _least(seen, lambda offer: offer.free)


def _quickest_of_all(seen: Mapping[str, DeliveryOffer]) -> str:
    return _least(seen, lambda _: True)


def _second(seen: Mapping[str, DeliveryOffer]) -> str:
    best = quickest(seen)
    return quickest({name: offer for name, offer in seen.items() if name != best})


def _least(seen: Mapping[str, DeliveryOffer], fits: Callable[[DeliveryOffer], bool]) -> str:
    able = [(offer.minutes, name) for name, offer in seen.items() if fits(offer)]
    if not able:
        raise SolutionLost("no restaurant delivers as it should")
    return min(able)[1]


_TAKING = "I take "


def _takes(move: Move) -> bool:
    return move.thought.startswith(_TAKING)
