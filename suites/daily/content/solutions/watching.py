"""Solutions of the tasks in `watching`."""

from collections.abc import Mapping

from .....actions import Direction, Scroll
from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.answers import episode_and_minutes
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..watching import Resume
from .stream_screens import to_tab

TILE = "continue_watching"
# From its left edge, how much of a tile the texts on it need.
LEGIBLE_PX = 400
FURTHER = "The series is further along the shelf."


class ResumeSolution(TaskSolution[Resume]):
    """Reads the series' tile on the shelf of what was begun."""

    off_by = 0

    def mutants(self) -> Mapping[str, Solution]:
        """A minute off, the episode begun before, another series."""
        before = f"S{self.task.season} E{self.task.older}, {self.task.older_left} min"
        return {
            "a minute off": self.but(off_by=1),
            "the episode begun before": FunctionSolution(lambda look: look.answer(before)),
            "another series": self.but(series=self.task.other),
            "minutes alone": FunctionSolution(lambda look: look.answer(f"{self.task.left} min")),
            "played to see it": FunctionSolution(self._open),
        }

    def play(self, look: Look) -> Move:
        if move := to_tab(look, "Home"):
            return move
        tile = whole_tile(look, self.task.series)
        if tile is None:
            return along(look)
        text = next(node.text for node in tile.nodes() if node.short_id == "watching_left")
        stopped = episode_and_minutes(text)
        if stopped is None:
            return look.answer(text)
        season, episode, left = stopped
        return look.answer(f"S{season} E{episode}, {left + self.off_by} min")

    def _open(self, look: Look) -> Move:
        if look.did("I open it."):
            return look.answer(f"S{self.task.season} E{self.task.episode}, {self.task.left} min")
        if move := to_tab(look, "Home"):
            return move
        tile = whole_tile(look, self.task.series)
        return along(look) if tile is None else look.tap_node("I open it.", tile)


def whole_tile(look: Look, series: str) -> UiNode | None:
    """The tile of a begun series; None unless all that is written on it is on the screen."""
    for tile in look.view.ui.all(id=TILE, desc=series):
        if tile.bounds.left > 0 and tile.bounds.right - tile.bounds.left >= LEGIBLE_PX:
            return tile
    return None


def along(look: Look) -> Move:
    """Scroll the shelf by less than what is legible of it, after some turns back again."""
    turns = sum(move.thought == FURTHER for move in look.moves)
    direction: Direction = "right" if turns % 14 < 7 else "left"
    tile = look.find(id=TILE)
    if tile is None:
        return look.scroll("The shelf is on another part of the page.", "up")
    return Move(FURTHER, Scroll(direction=direction, at=look.view.at(tile), pages=0.75))
