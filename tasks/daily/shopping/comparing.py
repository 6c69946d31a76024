"""Which of two articles is guaranteed longer."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution, SolutionLost
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .shop import SHOP, WISHLIST, added, product
from .shop_screens import article, to_article
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
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}


class CompareWarranty(Task):
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
        self.wants_longer = True

    @property
    def wording(self) -> Goal:
        """The two names."""
        return Goal(
            en=f"In the Shop app, compare the warranty of the {self.first} and the {self.second}, "
            "and add the one with the longer warranty to my wishlist.",
            zh=f"在 Shop 应用里比较 {self.first} 和 {self.second} 的保修期，"
            "把保修期更长的那个加入心愿单。",
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

    def script(self) -> Solution:
        """Reads the warranty on both pages and goes back to the better one."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The shorter warranty, and both."""
        return {
            "the shorter warranty": self.but(wants_longer=False).script(),
            "both of them": player(self._both),
        }

    def _play(self, look: Look) -> Move:
        known = {name: self._known(look, name) for name in (self.first, self.second)}
        for name, months in known.items():
            if not months:
                return self._read(look, name)
        pick = max if self.wants_longer else min
        return _wish(look, pick(known, key=lambda name: known[name]))

    def _both(self, look: Look) -> Move:
        for name in (self.first, self.second):
            if not look.did(_wished(name)):
                return _wish(look, name)
        return look.done("Both are on the wishlist.")

    def _read(self, look: Look, name: str) -> Move:
        """Go to the article and down to its warranty, and remember that."""
        if look.package != SHOP or article(look) != name:
            return to_article(look, name) or look.back("This is another article.")
        shown = _warranty(look)
        if not shown:
            return look.scroll("The warranty is further down.")
        other = self.second if name == self.first else self.first
        note = _note(name, shown)
        if self._known(look, other):
            # Nothing more to read: stay if this is the one.
            mine, theirs = _months(shown), self._known(look, other)
            if (mine > theirs) == self.wants_longer:
                return look.tap(note, id="action_wishlist")
        return look.back(note)

    def _known(self, look: Look, name: str) -> int:
        """The months of warranty that were read of an article; 0 if none were."""
        for move in look.memory:
            if move.thought.startswith(_note(name, "")[:-1]):
                return _months(move.thought.removeprefix(_note(name, "")[:-1]).rstrip("."))
        return 0


def _note(name: str, shown: str) -> str:
    return f"The warranty of the {name} is {shown}."


def _wished(name: str) -> str:
    return f"I wish for the {name}."


def _wish(look: Look, name: str) -> Move:
    if look.package != SHOP or article(look) != name:
        return to_article(look, name) or look.back("This is another article.")
    if look.need(id="action_wishlist").checked:
        return look.done(f"{name} is on the wishlist.")
    return look.tap(_wished(name), id="action_wishlist")


def _warranty(look: Look) -> str:
    """What the table of details says; empty if that row is not on the screen."""
    label = look.find(id="spec_name", text="Warranty")
    if label is None:
        return ""
    beside = look.view.ui.all(id="spec_value")
    return next((node.text for node in beside if node.bounds.top == label.bounds.top), "")


def _months(shown: str) -> int:
    """A length of time like "2 years" in months; raises SolutionLost for anything else."""
    count, _, unit = shown.partition(" ")
    if not count.isdigit() or unit not in MONTHS:
        raise SolutionLost(f"{shown!r} is no length of time")
    return int(count) * MONTHS[unit]
