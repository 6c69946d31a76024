"""A meal to an address, and one that goes where no courier rides."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from .dishes import GYM, LAKE_HOUSE, OFFICE, PARENTS, Meal, Portion, some_kitchen
from .eats import (
    GO_AHEAD,
    EatsTask,
    change_eats,
    is_ordering,
    metres,
    number,
    open_kitchen,
    row_of,
    unordered,
)


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
            zh=f"用“美食”应用从“{meal.place}”点{portion.words_zh}，送到我的地址“{meal.address}”。"
            "其他选项都保持默认。下单之前先问我。",
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
        return (*self.ordered(found, self.meal), found.asked_first("the order"))

    def declared(self, change: Change) -> bool:
        """The order and its dish."""
        return is_ordering(change, self.meal)


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
            zh=f"用“美食”应用从“{meal.place}”点{portion.words_zh}，送到我的地址“{meal.address}”。"
            "我同意下单；必须是这家店、这个地址。",
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
