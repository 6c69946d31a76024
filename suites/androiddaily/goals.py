"""The end-to-end split: a list of goals in words, which a judge decides on and no state."""

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue, ValidationError

from ...tasks.guidelines import TIERS, Guidelines, WrittenGuidelines, what_is_wrong
from .columns import Columns, Layout, lay_out
from .table import TableRow, read_table

_NEEDED = ("id", "goal")
_WANTED = ("apps", "answer", "rubric", "level", "scenario", "tags", "guidelines", *TIERS)
_PARTS = re.compile(r"[,，、;；|/\n]")


@dataclass(frozen=True, slots=True)
class DailyGoal:
    """One goal of a task list; `level`, `scenario` and `tags` are the list's own words."""

    id: str
    goal: str
    apps: tuple[str, ...] = ()
    answer: str | None = None
    rubric: str = ""
    level: str = ""
    scenario: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    guidelines: Guidelines | None = None

    @property
    def judge_rubric(self) -> str:
        """All that a judge needs beside the goal: the rubric and the answer that is expected."""
        return "\n".join(self._wanted)

    @property
    def judge_guidelines(self) -> Guidelines | None:
        """The list's guidelines; its rubric and the answer that is expected must be met as well."""
        return self.guidelines and self.guidelines.with_musts(self._wanted)

    @property
    def _wanted(self) -> list[str]:
        wanted = [self.rubric] if self.rubric else []
        if self.answer is not None:
            wanted.append(f"The answer given to the user must say: {self.answer}")
        return wanted


def read_tasks(file: Path, columns: Path | None = None) -> tuple[DailyGoal, ...]:
    """Read a task list; raises UsageError with file and line for what is wrong in it."""
    table = read_table(file)
    layout = lay_out(table, Columns.load(columns), _NEEDED, _WANTED)
    seen: dict[str, int] = {}
    goals: list[DailyGoal] = []
    for row in table.rows:
        goal = _goal(row, layout)
        first = seen.setdefault(goal.id, row.line)
        if first != row.line:
            raise row.mistake(f"{goal.id!r} is in line {first} already")
        goals.append(goal)
    return tuple(goals)


def _goal(row: TableRow, layout: Layout) -> DailyGoal:
    return DailyGoal(
        id=layout.need(row, "id"),
        goal=layout.need(row, "goal"),
        apps=_several(row, layout, "apps"),
        answer=layout.text(row, "answer") or None,
        rubric=layout.text(row, "rubric"),
        level=layout.text(row, "level"),
        scenario=layout.text(row, "scenario"),
        tags=_several(row, layout, "tags"),
        line=row.line,
        guidelines=_guidelines(row, layout),
    )


def _guidelines(row: TableRow, layout: Layout) -> Guidelines | None:
    """Those of a column that holds all three lists, or of a column for each of them."""
    given: JsonValue = layout.value(row, "guidelines")
    if given is None or given == "":
        lists = {tier: _texts(row, layout, tier) for tier in TIERS}
        if not any(lists.values()):
            return None
        wanted: object = {tier: texts for tier, texts in lists.items() if texts}
    elif any(layout.value(row, tier) for tier in TIERS):
        raise row.mistake(f"{layout.names['guidelines']} and a column of {', '.join(TIERS)}")
    else:
        wanted = given
    try:
        return WrittenGuidelines.model_validate(wanted)
    except ValidationError as error:
        raise row.mistake(what_is_wrong(error)) from error


def _texts(row: TableRow, layout: Layout, tier: str) -> list[JsonValue]:
    """A list as it is, or text with one of them a line."""
    cell = layout.value(row, tier)
    if isinstance(cell, list):
        return cell
    return [*filter(None, map(str.strip, str("" if cell is None else cell).splitlines()))]


def _several(row: TableRow, layout: Layout, column: str) -> tuple[str, ...]:
    """A list, or text whose parts stand between commas of any kind."""
    return tuple(
        part.strip()
        for text in layout.texts(row, column)
        for part in _PARTS.split(text)
        if part.strip()
    )
