"""Which of two articles is guaranteed longer."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .shop import WISHLIST, added, product
from .stocking import close_shop, sql

PAIRS = (
    ("Pebble Earbuds", "Pebble Earbuds Sport"),
    ("Carry 10K Power Bank", "Carry 20K Power Bank"),
    ("Swift Kettle 1.7 L", "Swift Kettle 1 L"),
    ("Whirl Blender", "Whirl Personal Blender"),
    ("Desk Chair Ergo", "Desk Chair Basic"),
    ("View 27 Monitor", "View 32 4K Monitor"),
    ("Sonic Toothbrush Lumi", "Sonic Toothbrush Lumi Max"),
    ("Espresso Machine Grande", "Whirl Blender"),
    ("Glow Table Lamp", "Glow Floor Lamp"),
)
# In months. The shop writes whole years as years, so that the larger number may be the shorter
# time.
WARRANTIES = ((18, 24), (6, 12), (18, 36), (30, 36), (12, 18), (9, 12), (24, 30))


class CompareWarranty(BuiltInTask):
    """The one of two articles with the longer warranty goes onto the wishlist."""

    name: ClassVar = "CompareWarranty"
    summary: ClassVar = "Wish for the article with the longer warranty"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ATOMIC})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """Two articles of a kind, named in either order, and how long each is guaranteed."""
        self.first, self.second = random.sample(random.choice(PAIRS), 2)
        self.months = tuple(random.sample(random.choice(WARRANTIES), 2))

    @property
    def wording(self) -> Goal:
        """The two names."""
        return Goal(
            en=f"In the Shop app, compare the warranty of the {self.first} and the {self.second}, "
            "and add the one with the longer warranty to my wishlist.",
            zh=f"在“商城”应用里比较“{self.first}”和“{self.second}”的质保期，"
            "把质保期更长的那个加入心愿单。",
        )

    async def set_up(self, device: Device) -> None:
        """Each has its warranty, and neither is wished for."""
        await close_shop(device)
        for name, months in zip((self.first, self.second), self.months, strict=True):
            statement = "UPDATE products SET warranty_months = ? WHERE title = ?"
            await sql(device, statement, months, name)
            await sql(device, "DELETE FROM wishlist WHERE title = ?", name)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """That one is new on the list."""
        months = {
            name: int(product(found.before, name)["warranty_months"] or 0)
            for name in (self.first, self.second)
        }
        longest = max(months, key=lambda name: months[name])
        new = [row["title"] for row in added(found, WISHLIST)]
        return (fact("new on the wishlist", [longest], new),)

    def declared(self, change: Change) -> bool:
        """One new entry; which, is for `check` to say."""
        return change.where == WISHLIST and change.before is None
