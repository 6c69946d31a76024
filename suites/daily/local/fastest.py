"""The quickest of the restaurants that deliver for nothing."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Tag
from ....tasks.reading import read_tables
from ....tasks.simulated_user import Fact
from ....tasks.state import Change, PhoneState, Row
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .dishes import GYM, HOME, OFFICE, PARENTS, Meal, Portion, some_kitchen
from .eats import (
    DATABASE,
    GO_AHEAD,
    NOW_MINUTE,
    EatsTask,
    change_eats,
    delivery_min,
    is_ordering,
    metres,
    number,
    open_kitchen,
    row_of,
    rows,
    travel_min,
)

CUISINES_ZH = {
    "Pizza": "披萨",
    "Burgers": "汉堡",
    "Sushi": "寿司",
    "Chinese": "中餐",
    "Indian": "印度菜",
    "Thai": "泰国菜",
    "Mexican": "墨西哥菜",
    "Mediterranean": "地中海菜",
    "Vietnamese": "越南菜",
    "Korean": "韩国菜",
    "Salads & Bowls": "沙拉轻食",
}


class FastestFree(EatsTask):
    """A dish from the restaurant of a cuisine that is the quickest among those without a fee."""

    name: ClassVar = "FastestFree"
    summary: ClassVar = "Order from the fastest restaurant without a delivery fee"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ATOMIC, Tag.SENSITIVE})
    constraints: ClassVar = 5

    def draw(self, random: Random) -> None:
        """What is ordered; which restaurant is how quick and takes how much."""
        self.kitchen, places, dishes = some_kitchen(random)
        self.best, self.slower, self.dearer, self.closed = places
        portion = Portion(dishes[0].name, random.randint(1, 2))
        self.meal = Meal(self.best, (portion,), random.choice((HOME, OFFICE, PARENTS, GYM)))
        best = random.randint(44, 52)
        self.spans = (
            best,
            best + random.randint(1, 3),
            best - random.randint(1, 3),
            best - random.randint(1, 3),
        )
        self.fee_cents = random.choice((50, 90, 150))

    @property
    def minutes(self) -> Mapping[str, int]:
        """In which each restaurant delivers; those of the kitchen are what is left of them."""
        places = (self.best, self.slower, self.dearer, self.closed)
        return dict(zip(places, self.spans, strict=True))

    @property
    def wording(self) -> Goal:
        """What, and by which rule from where."""
        portion, address = self.meal.portions[0], self.meal.address
        zh = CUISINES_ZH[self.kitchen.cuisine]
        return Goal(
            en=f"In the Eats app, order {portion.words} to my address “{address}”, from the "
            f"{self.kitchen.cuisine} restaurant that delivers it there the fastest now without a "
            "delivery fee. Leave everything else as it is set. Ask me before you place the order.",
            zh=f"用“美食”应用点{portion.words_zh}，送到我的地址“{address}”。"
            f"在“{zh}”分类里，选现在能送、免配送费、送达最快的那家餐厅。"
            "其他选项都保持默认。下单之前先问我。",
        )

    @property
    def facts(self) -> Sequence[Fact]:
        """The user agrees."""
        return (GO_AHEAD,)

    async def prepare(self, device: Device) -> None:
        """One is the best; one takes a little longer, one a little money, one opens tonight."""
        await open_kitchen(device, self.kitchen)
        tables = read_tables(await device.pull(DATABASE))
        to = next(row for row in tables["addresses"] if row["label"] == self.meal.address)
        for place in tables["restaurants"]:
            minutes = self.minutes.get(str(place["name"]))
            if minutes is None:
                continue
            await change_eats(
                device,
                "UPDATE restaurants SET kitchen_minutes = ?, delivery_fee_cents = ?, opens_at = ?"
                " WHERE _id = ?",
                minutes - travel_min(place, to),
                self.fee_cents if place["name"] == self.dearer else 0,
                17 * 60 if place["name"] == self.closed else place["opens_at"],
                place["_id"],
            )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One order from that restaurant, just that, after a question."""
        best = fastest_free(found.before, self.kitchen.cuisine, self.meal.address)
        return (
            fact("the fastest without a fee", [self.best], best),
            *self.ordered(found, self.meal),
            found.asked_first("the order"),
        )

    def declared(self, change: Change) -> bool:
        """The order and its dish."""
        return is_ordering(change, self.meal)


def fastest_free(state: PhoneState, cuisine: str, label: str) -> list[str]:
    """The open restaurants without a fee that are the quickest to an address they deliver to."""
    address = row_of(state, "addresses", label=label)
    able = [row for row in rows(state, "restaurants") if _able(row, cuisine, address)]
    least = min((delivery_min(row, address) for row in able), default=0)
    return [str(row["name"]) for row in able if delivery_min(row, address) == least]


def _able(place: Row, cuisine: str, address: Row) -> bool:
    opens, closes = number(place["opens_at"]), number(place["closes_at"])
    return (
        place["cuisine"] == cuisine
        and place["delivery_fee_cents"] == 0
        and opens <= NOW_MINUTE < closes
        and metres(place, address) <= number(place["range_m"])
    )
