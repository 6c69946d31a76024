"""Solutions of the tasks in `ordering`."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..dishes import HOME, LAKE_HOUSE, Meal
from ..eats import EATS
from ..ordering import OrderDish, OutOfRange
from .eats_screens import (
    Ordering,
    asking_late,
    choose_address,
    search_for,
    searching,
    title_and_summary,
)

QUESTION = "Everything is in the basket. May I place the order and pay?"


class OrderDishSolution(TaskSolution[OrderDish]):
    """Chooses the address, searches the dish, puts it into the basket, asks and pays."""

    question = QUESTION
    times = 1

    def play(self, look: Look) -> Move:
        return Ordering(self.task.meal, self.question, self.times).move(look)

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the five, twice, or without a question in time."""
        meal, portion = self.task.meal, self.task.portion
        near = {
            "from another restaurant": replace(meal, place=self.task.elsewhere),
            "to the address set so far": replace(meal, address=self.task.local(HOME)),
            "another dish": replace(meal, portions=(self.task.other_dish,)),
            "one too many": replace(meal, portions=(replace(portion, count=portion.count + 1),)),
            "with everything in it": replace(meal, portions=(replace(portion, without=""),)),
            "with a note that nobody asked for": replace(meal, note="Thanks!"),
        }
        return {
            **{name: self.but(meal=other) for name, other in near.items()},
            "ordered twice": self.but(times=2),
            "without asking": self.but(question=""),
            "asking something else": self.but(question="Are you hungry?"),
            "asking afterwards": asking_late(self.but(question=""), self.question),
        }


class OutOfRangeSolution(TaskSolution[OutOfRange]):
    """Chooses the address, searches the restaurant, and reads that it is too far away."""

    def mutants(self) -> Mapping[str, Solution]:
        """Ordering something that can be had."""
        home = replace(self.task.meal, address=self.task.local(HOME))
        other = replace(self.task.meal, place=self.task.elsewhere)
        near = {"to an address that is near": home}
        if self.task.meal.address != self.task.local(LAKE_HOUSE):
            near["from a restaurant that delivers"] = other
        return {
            **{name: FunctionSolution(Ordering(meal).move) for name, meal in near.items()},
            "ordering elsewhere, then saying so": FunctionSolution(self._ordering_first(home)),
            "saying that it is done": FunctionSolution(self._claiming),
        }

    def play(self, look: Look) -> Move:
        meal = self.task.meal
        if look.package != EATS:
            return look.open("Eats")
        if look.has(id="address_choice"):
            return choose_address(look, meal.address)
        if look.has(id="search_bar"):
            if not look.need(id="deliver_to").text.startswith(f"{meal.address} · "):
                return look.tap("The food has to go elsewhere.", id="address_bar")
            return look.tap("I look for the restaurant.", id="search_bar")
        if not searching(look):
            return look.back("This is not where I look.")
        if look.need(id="search_src_text").text != meal.place:
            return search_for(look, meal.place)
        for row in look.view.ui.all(id="restaurant"):
            title, summary = title_and_summary(row)
            if title == meal.place and "deliver to" in summary:
                return look.infeasible(f"{title} says: {summary}.")
        return look.scroll(f"I look further down for {meal.place}.")

    def _claiming(self, look: Look) -> Move:
        move = self.play(look)
        return look.done("It is ordered.") if move.action.kind == "infeasible" else move

    def _ordering_first(self, meal: Meal) -> Callable[[Look], Move]:
        def play(look: Look) -> Move:
            move = Ordering(meal).move(look)
            kind = move.action.kind
            return look.infeasible("It went elsewhere.") if kind == "done" else move

        return play
