"""Sums in the Notes app."""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import amount_minor
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, PhoneState, StateUnreadable, TableRef
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .seeding import force_stop, run_sql

NOTES = "com.android.notes"
DATABASE = f"/data/data/{NOTES}/databases/notes.db"
TABLE = TableRef(NOTES, "notes.db", "notes")
OCCASIONS = (
    ("Camping trip costs", "Camping trip costs (last year)",
     ("Tent pegs", "2 gas bottles", "Firewood", "Ferry", "Pancakes for 6", "Camp site fee")),
    ("Birthday party costs", "Birthday party ideas and costs",
     ("Balloons", "Cake", "24 paper cups", "Candles", "Juice", "Music box hire")),
    ("Balcony costs", "Balcony costs, 2nd plan",
     ("Soil", "3 tomato plants", "Planter", "Watering can", "String of lights", "Mint")),
    ("Bike repair costs", "Bike repair costs (Anna)",
     ("Chain", "2 inner tubes", "Brake pads", "Grease", "Bell", "Labour, 1 hour")),
)  # fmt: skip
TOTAL = "Total:"
_AMOUNT = re.compile(r"(\d+)(?:\.(\d{1,2}))?$")


class NoteSum(BuiltInTask):
    """The amounts in a note are added up, and their sum becomes its new last line."""

    name: ClassVar = "NoteSum"
    summary: ClassVar = "Add up the amounts in a note"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ATOMIC})
    apps: ClassVar = ("Notes",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """Which note, four to six things and what they cost, some in whole numbers."""
        self.title, self.other, things = random.choice(OCCASIONS)
        self.cents = {
            thing: random.choice((random.randrange(200, 9999), random.randrange(2, 80) * 100))
            for thing in random.sample(things, random.randrange(4, 7))
        }
        self.cents_of_other = {thing: random.randrange(200, 9999) for thing in things}

    @property
    def wording(self) -> Goal:
        """Which note, and how the sum is written."""
        return Goal(
            en=f"Add up the amounts in my note “{self.title}” and write the sum under them as the "
            f"new last line, like this: “{TOTAL} 12.34”. Leave the rest of the note as it is.",
            zh=f"把我的笔记“{self.title}”里的金额加起来，把总和写成新的最后一行，"
            f"格式为“{TOTAL} 12.34”。笔记其余内容保持不变。",
        )

    async def set_up(self, device: Device) -> None:
        """The note, and one of nearly the same title, both with amounts."""
        await force_stop(device, NOTES)
        now_ms = int((await device.shell("date", "+%s")).strip()) * 1000
        for minutes, (title, cents) in enumerate(
            ((self.other, self.cents_of_other), (self.title, self.cents)), 1
        ):
            await run_sql(
                device,
                DATABASE,
                "INSERT INTO notes (title, body, created_ms, modified_ms) VALUES (?, ?, ?, ?)",
                title,
                "\n".join(f"{thing} {_written(amount)}" for thing, amount in cents.items()),
                now_ms - 86_400_000,
                now_ms - minutes * 60_000,
            )
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The lines that were there are as they were; the last line holds the sum of them."""
        before, after = self._lines(found.before), self._lines(found.after)
        last = after[-1] if len(after) > len(before) else "no new line"
        written = last.startswith(TOTAL) and last == last.rstrip()
        total = amount_minor(last.removeprefix(TOTAL)) if written else None
        sum_found = f"{TOTAL} {decimal(total)}" if total is not None else last
        return (
            fact("the other lines", before, after[: len(before)]),
            fact("new lines", 1, len(after) - len(before)),
            fact("the last line", f"{TOTAL} {decimal(total_of(before))}", sum_found),
        )

    def declared(self, change: Change) -> bool:
        """The text of that note."""
        row = change.after
        mine = change.where == TABLE and isinstance(row, Mapping) and row["title"] == self.title
        return mine and change.columns() <= {"body", "modified_ms"} and bool(change.columns())

    def _lines(self, state: PhoneState) -> list[str]:
        """The note's lines that are not empty; raises StateUnreadable if it is gone."""
        bodies = [row["body"] for row in state.rows(NOTES, "notes") if row["title"] == self.title]
        if len(bodies) != 1:
            raise StateUnreadable(f"{len(bodies)} notes are called {self.title!r}")
        return str(bodies[0]).split("\n")


def total_of(lines: Sequence[str]) -> int:
    """What the lines amount to, in hundredths."""
    return sum(amount_of(line) or 0 for line in lines)


def amount_of(line: str) -> int | None:
    """The amount at the end of a line, in hundredths; None if it ends in none."""
    match = _AMOUNT.search(line)
    if match is None:
        return None
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def _written(cents: int) -> str:
    """As people write amounts: whole ones without decimals."""
    return decimal(cents) if cents % 100 else str(cents // 100)


def decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
