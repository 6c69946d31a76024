"""Solutions of the tasks in `notes`."""

from collections.abc import Mapping

from .....actions import Px, Tap
from .....agent.rehearsal import Move, Solution, SolutionLost
from .....device.ui import UiNode
from .....tasks.solution import Look, TaskSolution
from ..notes import NOTES, TOTAL, NoteSum, amount_of, decimal, total_of

_EDGE_PX = 40


class NoteSumSolution(TaskSolution[NoteSum]):
    """Opens the note, adds up what it shows, and types the sum below."""

    off = 0
    alone = False

    def mutants(self) -> Mapping[str, Solution]:
        """A wrong sum, the wrong note, and the rest of the note lost."""
        return {
            "a cent too much": self.but(off=1),
            "ten too little": self.but(off=-1000),
            "the other note": self.but(title=self.task.other),
            "the lines replaced": self.but(alone=True),
        }

    def play(self, look: Look) -> Move:
        if look.package != NOTES:
            return look.open("Notes")
        field = look.find(id="edit_note_text")
        if field is None:
            return self._find_note(look)
        if not look.has(id="editable_title", text=self.task.title):
            return look.back("This is another note.")
        lines = [line for line in field.text.split("\n") if line.strip()]
        if lines and lines[-1].startswith(TOTAL):
            return look.done("The sum stands below the amounts.")
        if not field.focused:
            return self._tap_below(look, field)
        if any(amount_of(line) is None for line in lines):
            raise SolutionLost("a line of the note ends in no amount")
        total = total_of(lines) + self.off
        line = f"{TOTAL} {decimal(total)}"
        if self.alone:
            return look.type("I write the sum.", line, clear=True)
        return look.type("I add the sum as the last line.", f"\n{line}")

    def _find_note(self, look: Look) -> Move:
        title = look.find(id="note_title", text=self.task.title)
        if title is None:
            return look.scroll(f"I look further down for “{self.task.title}”.")
        return look.tap_node("This is the note.", title)

    def _tap_below(self, look: Look, field: UiNode) -> Move:
        """Tap the lower end of the text, so that the cursor comes to stand at its end."""
        spot = Px(field.center.x, field.bounds.bottom - _EDGE_PX)
        return Move("I tap below the last line.", Tap(at=look.view.point(spot)))
