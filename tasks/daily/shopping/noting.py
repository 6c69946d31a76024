"""Prices read in the shop and written down in a note."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...answers import amount_minor, folded
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, Row, TableRef
from ...task import Task, fact
from ...verifier_input import VerifierInput
from ..utilities.seeding import force_stop, run_sql
from .shop import product
from .shop_screens import listed, to_search
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
NEW = "I begin a new note."


class PricesToNote(Task):
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
            zh=f"在 Shop 应用里查这三件商品现在的价格：{one}；{two}；{three}。"
            f"然后在 Notes 里新建一条标题为“{self.title}”的笔记，按此顺序写三行，"
            "每行写名称和价格，例如“Desk Lamp: $12.00”。",
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
            fact("titles of new notes", [folded(self.title)], [_title(row) for row in new]),
            fact("lines of the note", prices, [line for row in new for line in _lines(row)]),
        )

    def declared(self, change: Change) -> bool:
        """The new note, a text in no folder; what is in it is for `check` to say."""
        row = change.after
        if change.where != NOTE or change.before is not None or not isinstance(row, Mapping):
            return False
        return (row["kind"], row["folder_id"], row["state"]) == ("text", None, "active")

    def script(self) -> Solution:
        """Searches for one after the other, then writes what it read."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """A cent off, the price of the other one, another order, one missing."""
        name, cents = self.names[0], self.cents[0]
        reduced = self.names[self.reduced]
        before_sale = {reduced: self.cents[self.reduced] + 1500}
        return {
            "a cent off": self.but(wrong={name: cents + 1}).script(),
            "the price before the sale": self.but(wrong=before_sale).script(),
            "of the article named alike": self.but(wrong={name: self.decoy_cents[0]}).script(),
            "another order": self.but(order=(1, 0, 2)).script(),
            "only two": self.but(order=(0, 1)).script(),
            "another title": self.but(title=f"{self.title} 2").script(),
        }

    def _pairs(self) -> list[tuple[str, int]]:
        return list(zip(self.names, self.cents, strict=True))

    def _play(self, look: Look) -> Move:
        shown = {seen.name: _dollars(seen.price_cents) for seen in listed(look)}
        known = {name: _read(look, name) or shown.get(name, "") for name in self.names}
        missing = [name for name, cost in known.items() if not cost]
        move = _look_up(look, missing[0]) if missing else self._write_down(look, known)
        fresh = [name for name in self.names if name in shown and not _read(look, name)]
        # What was read is in the thought of the next move, which is all a player remembers.
        return Move(_noted(fresh[0]) + shown[fresh[0]], move.action) if fresh else move

    def _write_down(self, look: Look, known: Mapping[str, str]) -> Move:
        costs = {**known, **{name: _dollars(cents) for name, cents in self.wrong.items()}}
        names = (self.names[index] for index in self.order)
        return _write(look, self.title, "\n".join(f"{name}: {costs[name]}" for name in names))


def _title(row: Row) -> str:
    return folded(str(row["title"]))


def _lines(row: Row) -> list[tuple[str, int | None]]:
    """Name and price of each line of a note that is not empty."""
    lines = (line.rpartition(":") for line in str(row["body"]).splitlines() if line.strip())
    return [(folded(name), amount_minor(cost)) for name, _, cost in lines]


def _noted(name: str) -> str:
    return f"The {name} costs "


def _read(look: Look, name: str) -> str:
    """The price that was read of an article; empty if none was."""
    notes = (move.thought for move in look.memory if move.thought.startswith(_noted(name)))
    return next((note.removeprefix(_noted(name)) for note in notes), "")


def _dollars(cents: int) -> str:
    return f"${cents / 100:.2f}"


def _look_up(look: Look, name: str) -> Move:
    """One move nearer to the list with the article's price."""
    if move := to_search(look):
        return move
    field = look.need(id="search_src_text")
    if not field.focused:
        return look.tap_node("I tap the field.", field)
    return look.type("I search by name.", name, clear=True, submit=True)


def _write(look: Look, title: str, body: str) -> Move:
    """Write a new note."""
    if look.package != NOTES:
        return look.open("Notes")
    if look.has(id="new_note"):
        return look.tap(NEW, desc="New note")
    text, head = look.find(id="edit_note_text"), look.find(id="editable_title")
    if text is None or head is None or not look.did(NEW):
        return look.back("I go back to my notes.")
    for what, wanted, field in (("the lines", body, text), ("the title", title, head)):
        if field.text != wanted:
            return look.enter(what, wanted, field)
    return look.done("The three prices are in a new note.")
