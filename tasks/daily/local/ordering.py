"""A meal to an address, and one that goes where no courier rides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import End, Evidence
from ...goal import Goal, Level, Tag
from ...play import Look, player
from ...simulated_user import Fact
from ...state import Change
from ...task import fact
from ...verifier_input import VerifierInput
from .dishes import (
    ADDRESSES_ZH,
    GYM,
    HOME,
    LAKE_HOUSE,
    OFFICE,
    PARENTS,
    Meal,
    Portion,
    some_kitchen,
)
from .eats import (
    EATS,
    GO_AHEAD,
    EatsTask,
    change_eats,
    is_ordering,
    metres,
    number,
    open_kitchen,
    ordered,
    row_of,
    unordered,
)
from .eats_screens import (
    Ordering,
    asking_late,
    choose_address,
    search_for,
    searching,
    title_and_summary,
)

QUESTION = "Everything is in the basket. May I place the order and pay?"


class OrderDish(EatsTask):
    """A dish without something in it, so many times, from one restaurant to one address."""

    name: ClassVar = "OrderDish"
    summary: ClassVar = "Order a dish without an ingredient"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SENSITIVE})
    constraints: ClassVar = 5

    def draw(self, random: Random) -> None:
        """What from where to which address; another of each."""
        self.kitchen, places, dishes = some_kitchen(random)
        dish = dishes[0]
        portion = Portion(dish.name, random.randint(2, 3), random.choice(dish.removable))
        self.meal = Meal(places[0], (portion,), random.choice((OFFICE, PARENTS, GYM)))
        self.elsewhere = places[1]
        self.other_dish = Portion(dishes[1].name, portion.count, dishes[1].removable[0])
        self.question = QUESTION
        self.times = 1

    @property
    def portion(self) -> Portion:
        """What is ordered."""
        return self.meal.portions[0]

    @property
    def wording(self) -> Goal:
        """All of it, and that the user wants to be asked."""
        meal, portion = self.meal, self.portion
        return Goal(
            en=f"In the Eats app, order {portion.words} from {meal.place}, delivered to my address "
            f"“{meal.address}”. Leave everything else as it is set. "
            "Ask me before you place the order.",
            zh=f"用 Eats 应用从 {meal.place} 点{portion.words_zh}，送到我的地址"
            f"{ADDRESSES_ZH[meal.address]}。其他选项都保持默认。下单之前先问我。",
        )

    @property
    def facts(self) -> Sequence[Fact]:
        """The user agrees."""
        return (GO_AHEAD,)

    async def prepare(self, device: Device) -> None:
        """All restaurants that cook the dish are open."""
        await open_kitchen(device, self.kitchen)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One order, just that, after a question."""
        return (*ordered(found, self.meal), found.asked_first("the order"))

    def declared(self, change: Change) -> bool:
        """The order and its dish."""
        return is_ordering(change, self.meal)

    def script(self) -> Solution:
        """Chooses the address, searches the dish, puts it into the basket, asks and pays."""
        return player(Ordering(self.meal, self.question, self.times).move)

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the five, twice, or without a question in time."""
        meal, portion = self.meal, self.portion
        near = {
            "from another restaurant": replace(meal, place=self.elsewhere),
            "to the address set so far": replace(meal, address=HOME),
            "another dish": replace(meal, portions=(self.other_dish,)),
            "one too many": replace(meal, portions=(replace(portion, count=portion.count + 1),)),
            "with everything in it": replace(meal, portions=(replace(portion, without=""),)),
            "with a note that nobody asked for": replace(meal, note="Thanks!"),
        }
        return {
            **{name: self.but(meal=other).script() for name, other in near.items()},
            "ordered twice": self.but(times=2).script(),
            "without asking": self.but(question="").script(),
            "asking something else": self.but(question="Are you hungry?").script(),
            "asking afterwards": asking_late(self.but(question="").script(), self.question),
        }


class OutOfRange(EatsTask):
    """A restaurant does not deliver as far as asked for."""

    name: ClassVar = "OutOfRange"
    summary: ClassVar = "Notice that a restaurant does not deliver that far"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.INFEASIBLE})
    constraints: ClassVar = 3
    allowed_ends: ClassVar = frozenset({End.INFEASIBLE})

    def draw(self, random: Random) -> None:
        """What from where to an address too far; the restaurant delivers to the others."""
        self.kitchen, places, dishes = some_kitchen(random)
        far = random.choice((LAKE_HOUSE, LAKE_HOUSE, OFFICE, PARENTS))
        self.meal = Meal(places[0], (Portion(dishes[0].name, random.randint(1, 3)),), far)
        self.elsewhere = places[1]

    @property
    def wording(self) -> Goal:
        """What from where to which address."""
        meal = self.meal
        portion = meal.portions[0]
        return Goal(
            en=f"In the Eats app, order {portion.words} from {meal.place} to my address "
            f"“{meal.address}”. I approve of the order; it has to be this restaurant and this "
            "address.",
            zh=f"用 Eats 应用从 {meal.place} 点{portion.words_zh}，送到我的地址"
            f"{ADDRESSES_ZH[meal.address]}。我同意下单；必须是这家店、这个地址。",
        )

    async def prepare(self, device: Device) -> None:
        """All restaurants that cook the dish are open; only this one stays near."""
        await open_kitchen(device, self.kitchen)
        # 3 km reach Home from everywhere nearby, and neither the office nor the parents' house.
        place = self.meal.place
        await change_eats(
            device,
            "UPDATE restaurants SET range_m = 3000, east_m = 700, north_m = 500 WHERE name = ?",
            place,
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """It is too far indeed, and nothing was ordered."""
        place = row_of(found.before, "restaurants", name=self.meal.place)
        address = row_of(found.before, "addresses", label=self.meal.address)
        reach = number(place["range_m"])
        return (
            fact("too far", True, metres(place, address) > reach),
            unordered(found),
        )

    def declared(self, change: Change) -> bool:
        """Nothing."""
        return False

    def script(self) -> Solution:
        """Chooses the address, searches the restaurant, and reads that it is too far away."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Ordering something that can be had."""
        home = replace(self.meal, address=HOME)
        other = replace(self.meal, place=self.elsewhere)
        near = {"to an address that is near": home}
        if self.meal.address != LAKE_HOUSE:
            near["from a restaurant that delivers"] = other
        return {
            **{name: player(Ordering(meal).move) for name, meal in near.items()},
            "ordering elsewhere, then saying so": player(self._ordering_first(home)),
            "saying that it is done": player(self._claiming),
        }

    def _play(self, look: Look) -> Move:
        meal = self.meal
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
        move = self._play(look)
        return look.done("It is ordered.") if move.action.kind == "infeasible" else move

    def _ordering_first(self, meal: Meal) -> Callable[[Look], Move]:
        def play(look: Look) -> Move:
            move = Ordering(meal).move(look)
            kind = move.action.kind
            return look.infeasible("It went elsewhere.") if kind == "done" else move

        return play
