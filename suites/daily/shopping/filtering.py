"""The one article that meets every condition, found in a list of those that meet some."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, PhoneState, Row
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .goods import BY_CATEGORY
from .shop import CART, SHOP, LineItem, Sku, added, is_about, lines_are
from .stocking import close_shop, in_stock, price, sql, take_from_cart


@dataclass(frozen=True, slots=True)
class ArticleCriteria:
    """What the article must be; where a flag is False, the contrary is wanted."""

    under_cents: int
    rating_tenths: int
    cheap: bool = True
    well_rated: bool = True
    free: bool = True
    best: bool = True


class FilteredBest(BuiltInTask):
    """The only best seller of a category under a price, well rated and delivered free."""

    name: ClassVar = "FilteredBest"
    summary: ClassVar = "Find the one article that meets four conditions"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 6

    def draw(self, random: Random) -> None:
        """A category, its articles in an order of their own, a price limit and a rating."""
        self.category = random.choice(tuple(BY_CATEGORY))
        goods = BY_CATEGORY[self.category]
        self.goal_sku, *self.others = random.sample(goods, len(goods))
        self.wish = ArticleCriteria(random.choice((40, 55, 70, 85)) * 100, random.choice((43, 45)))
        self.below_cents = random.randint(1, 12) * 90 + 5
        self.above_cents = random.choice((0, 90, 495))

    @property
    def wording(self) -> Goal:
        """The conditions, and in which colour."""
        under, stars = self.wish.under_cents // 100, self.wish.rating_tenths / 10
        return Goal(
            en=f"In the Shop app, find the best seller in {self.category} that costs less than "
            f"${under}, is rated {stars} or higher and is delivered free of charge. "
            f"Put one of it into the cart, in {self.goal_sku.colour}.",
            zh=f"在“商城”应用的“{self.phone_words(SHOP, self.category)}”分类里，找到价格低于 "
            f"{under} 美元、评分 {stars} 及以上、包邮、带“热销”标记的商品，把一件"
            f"{self.goal_sku.colour}的加入购物车。",
        )

    async def set_up(self, device: Device) -> None:
        """One article fits; four others miss one condition each, and sell better."""
        await close_shop(device)
        await sql(
            device,
            "UPDATE products SET best_seller = 0, sold_count = 900 + _id WHERE category = ?",
            self.category,
        )
        cheap, dear = self.wish.under_cents - self.below_cents, self.wish.under_cents
        rated = self.wish.rating_tenths
        await self._make(device, self.goal_sku, cheap, rated)
        dearer, worse, charged, unknown = self.others[:4]
        await self._make(device, dearer, dear + self.above_cents, rated + 1, sold=4000)
        await self._make(device, worse, cheap - 100, rated - 1, sold=3000)
        await self._make(device, charged, cheap - 50, rated + 2, free=0, sold=2000)
        await self._make(device, unknown, cheap + 3, rated + 1, best=0, sold=1000)
        for sku in (self.goal_sku, *self.others):
            await take_from_cart(device, sku)
            await in_stock(device, sku)
        await super().set_up(device)

    async def _make(
        self,
        device: Device,
        sku: Sku,
        cents: int,
        tenths: int,
        free: int = 1,
        best: int = 1,
        sold: int = 10,
    ) -> None:
        await price(device, sku.title, cents)
        await sql(
            device,
            "UPDATE products SET rating_tenths = ?, free_delivery = ?, best_seller = ?,"
            " sold_count = ? WHERE title = ?",
            *(tenths, free, best, sold, sku.title),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The article that fits, and it alone, is in the cart."""
        fitting = [row["title"] for row in self._fitting(found.before)]
        return (
            fact("articles that fit", [self.goal_sku.title], fitting),
            lines_are("new lines in the cart", [LineItem(self.goal_sku)], added(found, CART)),
        )

    def declared(self, change: Change) -> bool:
        """The new line."""
        return change.where == CART and change.before is None and is_about(change, self.goal_sku)

    def _fitting(self, state: PhoneState) -> list[Row]:
        return [
            row
            for row in state.rows(SHOP, "products")
            if row["category"] == self.category
            and int(row["price_cents"] or 0) < self.wish.under_cents
            and int(row["rating_tenths"] or 0) >= self.wish.rating_tenths
            and row["free_delivery"]
            and row["best_seller"]
        ]
