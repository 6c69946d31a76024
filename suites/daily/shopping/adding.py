"""Articles into the cart: a variant, the one that fits, and one past everything in the way."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .goods import VARIED
from .shop import CART, LineItem, Sku, added, is_about, lines_are
from .stocking import add_to_cart, close_shop, in_stock, now_ms, take_from_cart

POPUPS = "shop_popups"


class AddVariant(BuiltInTask):
    """So many pieces of an article in one colour and size go into the cart."""

    name: ClassVar = "AddVariant"
    summary: ClassVar = "Add a variant of an article to the cart"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """An article, its variant, and two or three pieces."""
        choice = random.choice(VARIED)
        self.line = LineItem(choice.sku(random), random.randint(2, 3))
        sku = self.line.sku
        self.recoloured = Sku(sku.title, random.choice(_but(choice.colours, sku.colour)), sku.size)
        self.resized = Sku(sku.title, sku.colour, random.choice(_but(choice.sizes, sku.size)))

    @property
    def wording(self) -> Goal:
        """How many of what."""
        sku, count = self.line.sku, self.line.quantity
        return Goal(
            en=f"In the Shop app, put {count} of the {sku.title} in {sku.colour}, size {sku.size}, "
            "into the cart. Do not order anything.",
            zh=f"在“商城”应用里把 {count} 件“{sku.title}”（颜色：{sku.colour}，规格：{sku.size}）"
            "加入购物车，不要下单。",
        )

    async def set_up(self, device: Device) -> None:
        """All variants can be had; one of another colour is in the cart already."""
        await close_shop(device)
        for sku in (self.line.sku, self.recoloured, self.resized):
            await in_stock(device, sku)
            await take_from_cart(device, sku)
        await add_to_cart(device, LineItem(self.recoloured), await now_ms(device) - 3_600_000)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The cart has that line more."""
        return (lines_are("new lines in the cart", [self.line], added(found, CART)),)

    def declared(self, change: Change) -> bool:
        """The new line."""
        return change.where == CART and change.before is None and is_about(change, self.line.sku)


class AddWithPopups(AddVariant):
    """The same, past an advertisement, a promotion and a plea for stars."""

    name: ClassVar = "AddWithPopups"
    summary: ClassVar = "Add a variant to the cart past advertisements"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.POP_UP, Tag.ATOMIC})

    async def set_up(self, device: Device) -> None:
        """The shop greets with an advertisement and a promotion, each article with a sheet."""
        await device.shell("settings", "put", "global", POPUPS, "splash,promo,rating")
        await super().set_up(device)


def _but(names: Sequence[str], taken: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != taken)
