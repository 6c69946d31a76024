"""What reading chores have in common: they note what a page shows, and give it all at the end."""

import json
from typing import Literal, cast

from pydantic import JsonValue

from ...actions import Box, Extract, Note
from ...agent.rehearsal import Move
from ...device.ui import UiNode
from ...tasks.solution import Look

Rows = list[dict[str, JsonValue]]


class ReadingSolution:
    """A solution that reads data and ends by giving them; what it has read stands in its notes."""

    reads_data: Literal[True] = True

    def noted(self, look: Look, kind: str) -> Rows:
        """All rows noted of a kind, each once, in the order in which they were seen."""
        found: dict[str, dict[str, JsonValue]] = {}
        for move in look.moves:
            if isinstance(move.action, Note) and move.action.text.startswith(f"{kind}: "):
                rows = json.loads(move.action.text.removeprefix(f"{kind}: "))
                found |= {json.dumps(row): row for row in cast(Rows, rows)}
        return list(found.values())

    def note(self, kind: str, rows: Rows) -> Move:
        """Note what this page shows."""
        said = json.dumps(rows, ensure_ascii=False)
        return Move(f"I note the {kind} of this page.", Note(text=f"{kind}: {said}"))

    def page_is_noted(self, look: Look) -> bool:
        """Whether nothing was done since the last note."""
        return bool(look.moves) and isinstance(look.moves[-1].action, Note)

    def give(self, data: JsonValue) -> Move:
        """End with the data."""
        whole = Box(left=0, top=0, right=1000, bottom=1000)
        return Move("This is what was asked for.", Extract(data=data, regions=(whole,)))


def whole_within(look: Look, area: str, rows: str) -> list[UiNode]:
    """The views of an id that are not cut off by the edges of a list."""
    around = look.need(id=area).bounds
    return [
        row
        for row in look.view.ui.all(id=rows)
        if around.top < row.bounds.top and row.bounds.bottom < around.bottom
    ]


def part(row: UiNode, id: str) -> str:
    """The text of a part of a row; empty if it has none."""
    return next((node.text for node in row.nodes() if node.short_id == id), "")
