"""Prices read in the shop and written down in a note."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import amount_minor, folded
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, Row, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from ..utilities.seeding import force_stop, run_sql
from .shop import product
from .stocking import close_shop, price

NOTES = "com.android.notes"
NOTES_FILE = f"/data/data/{NOTES}/databases/notes.db"
NOTE = TableRef(NOTES, "notes.db", "notes")
# Articles that cost the same in every colour and size, each beside one with a name much like it.
ALIKE = (
    ("Swift Kettle 1 L", "Swift Kettle 1.7 L"),
    ("Pebble Earbuds", "Pebble Earbuds Sport"),
    ("Aurora Wireless Headphones", "Aurora Wireless Headphones Pro"),
    ("Sonic Toothbrush Lumi", "Sonic Toothbrush Lumi Max"),
    ("Quiet Click Mouse", "Tactile 75 Keyboard"),
    ("Glow Table Lamp", "Glow Floor Lamp"),
    ("Whirl Blender", "Whirl Personal Blender"),
    ("Island Traders Board Game", "Island Traders Expansion"),
    ("Desk Chair Basic", "Desk Chair Ergo"),
)
TITLES = ("Prices", "Compare", "Shopping ideas", "Birthday options")


class PricesToNote(BuiltInTask):
    """The prices of three articles in a new note, a line each."""

    name: ClassVar = "PricesToNote"
    summary: ClassVar = "Write three prices into a note"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE, Tag.MULTI_APP})
    apps: ClassVar = ("Shop", "Notes")
    constraints: ClassVar = 5

    def draw(self, random: Random) -> None:
        """Three articles with their prices, one of them reduced, and the note's title."""
        pairs = random.sample(ALIKE, 3)
        self.names = tuple(pair[0] for pair in pairs)
        self.decoys = tuple(pair[1] for pair in pairs)
        self.cents = tuple(random.randint(1200, 14_999) for _ in range(3))
        self.decoy_cents = tuple(cents + random.choice((-300, 450)) for cents in self.cents)
        self.reduced = random.randrange(3)
        self.title = random.choice(TITLES)
        self.wrong: Mapping[str, int] = {}
        self.order = (0, 1, 2)

    @property
    def wording(self) -> Goal:
        """The three articles, and the form of the note."""
        one, two, three = self.names
        return Goal(
            en=f"Look up in the Shop app what these cost now: {one}; {two}; {three}. Then write a "
            f"new note in Notes with the title “{self.title}” and three lines in this order, each "
            "with the name and the price, like “Desk Lamp: $12.00”.",
            zh=f"在“商城”应用里查这三件商品现在的价格：{one}；{two}；{three}。"
            f"然后在“笔记”里新建一条标题为“{self.title}”的笔记，按此顺序写三行，"
            "每行写名称和价格，例如“小夜灯: $12.00”。",
        )

    async def set_up(self, device: Device) -> None:
        """The articles cost what was drawn; there is an old note of that title."""
        await close_shop(device)
        for index, (name, cents) in enumerate(zip(self.names, self.cents, strict=True)):
            await price(device, name, cents, cents + 1500 if index == self.reduced else None)
        for name, cents in zip(self.decoys, self.decoy_cents, strict=True):
            await price(device, name, cents)
        await force_stop(device, NOTES)
        body = "\n".join(f"{name}: ${(c + 500) / 100:.2f}" for name, c in self._pairs())
        await run_sql(
            device,
            NOTES_FILE,
            "INSERT INTO notes (kind, title, body, created_ms, modified_ms)"
            " SELECT 'text', ?, ?, min(created_ms), min(modified_ms) FROM notes",
            *(self.title, body),
        )
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One new note with that title and those three lines."""
        old = {row["_id"] for row in found.before.rows(NOTES, NOTE.table)}
        new = [row for row in found.after.rows(NOTES, NOTE.table) if row["_id"] not in old]
        prices = [(n, product(found.before, n)["price_cents"]) for n in self.names]
        return (
            fact("titles of new notes", [self.title], [str(row["title"]) for row in new]),
            fact("lines of the note", prices, [line for row in new for line in _lines(row)]),
        )

    def declared(self, change: Change) -> bool:
        """The new note, a text in no folder; what is in it is for `check` to say."""
        row = change.after
        if change.where != NOTE or change.before is not None or not isinstance(row, Mapping):
            return False
        return (row["kind"], row["folder_id"], row["state"]) == ("text", None, "active")

    def _pairs(self) -> list[tuple[str, int]]:
        return list(zip(self.names, self.cents, strict=True))


def _lines(row: Row) -> list[tuple[str, int | None]]:
    """Name and price of each line of a note; a line that says more has no price."""
    found: list[tuple[str, int | None]] = []
    for line in str(row["body"]).split("\n"):
        name, _, cost = line.rpartition(": ")
        found.append((name, amount_minor(cost) if cost == folded(cost) else None))
    return found
