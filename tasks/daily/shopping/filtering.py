"""The one article that meets every condition, found in a list of those that meet some."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, PhoneState, Row
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .goods import BY_CATEGORY
from .shop import CART, SHOP, Line, Sku, added, is_about, lines_are
from .shop_screens import (
    OPENING,
    Seen,
    add_to_cart,
    article,
    at_end,
    choose,
    into_shop,
    is_added,
    listed,
    title,
    to_tab,
)
from .stocking import close_shop, in_stock, price, sql, take_from_cart

BEST, FREE = "Best seller", "Free delivery"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the article must be; where a flag is False, the contrary is wanted."""

    under_cents: int
    rating_tenths: int
    cheap: bool = True
    well_rated: bool = True
    free: bool = True
    best: bool = True

    def fits(self, seen: Seen) -> bool:
        """Whether a row on the screen is it."""
        return (
            (seen.price_cents < self.under_cents) == self.cheap
            and (seen.rating_tenths >= self.rating_tenths) == self.well_rated
            and (FREE in seen.badges) == self.free
            and (BEST in seen.badges) == self.best
        )


class FilteredBest(Task):
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
        self.wish = Wish(random.choice((40, 55, 70, 85)) * 100, random.choice((43, 45)))
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
            zh=f"在 Shop 应用的 {self.category} 分类里，找到价格低于 {under} 美元、评分 {stars} "
            f"及以上、免运费的畅销商品（Best seller），把一件 {self.goal_sku.colour} "
            "颜色的加入购物车。",
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
            lines_are("new lines in the cart", [Line(self.goal_sku)], added(found, CART)),
        )

    def declared(self, change: Change) -> bool:
        """The new line."""
        return change.where == CART and change.before is None and is_about(change, self.goal_sku)

    def script(self) -> Solution:
        """Looks through the category's articles with free delivery until one fits."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """One condition not met, or another colour."""
        return {
            "too dear": self._wishing(replace(self.wish, cheap=False)),
            "rated too low": self._wishing(replace(self.wish, well_rated=False)),
            "delivery is charged": self._wishing(replace(self.wish, free=False)),
            "not a best seller": self._wishing(replace(self.wish, best=False)),
            "two of it": self._wishing(self.wish, quantity=2),
        }

    def _wishing(self, wish: Wish, quantity: int = 1) -> Solution:
        """A player that wants something else and takes any colour of it."""
        return player(lambda look: self._find(look, wish, quantity))

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

    def _play(self, look: Look) -> Move:
        return self._find(look, self.wish, 1)

    def _find(self, look: Look, wish: Wish, quantity: int) -> Move:
        if is_added(look):
            return look.done("The one article that fits is in the cart.")
        if move := into_shop(look):
            return move
        name = article(look)
        if name and look.did(OPENING + name):
            colour = self.goal_sku.colour if name == self.goal_sku.title else ""
            return choose(look, Line(Sku(name, colour), quantity)) or add_to_cart(look)
        if look.has(id="filters") and title(look) == self.category:
            return self._browse(look, wish)
        if move := to_tab(look, "Categories"):
            return move
        return look.tap_scrolling(f"I open {self.category}.", self.category)

    def _browse(self, look: Look, wish: Wish) -> Move:
        """The list of the category."""
        free = look.find(id="free_delivery")
        if wish.free and free is not None and not free.checked:
            return look.tap_node("I want only what is delivered free of charge.", free)
        for seen in listed(look):
            if wish.fits(seen):
                return look.tap_node(OPENING + seen.name, seen.node)
        if at_end(look, "results", "product_item"):
            return look.back("I have overlooked something and begin again.")
        return look.scroll("None of these fits.")
