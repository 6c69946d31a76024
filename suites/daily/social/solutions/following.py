"""Solutions of the tasks in `following`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..circle import CIRCLE
from ..following import UnfollowMissing
from .circle_screens import person_row, search, tie_button


class UnfollowMissingSolution(TaskSolution[UnfollowMissing]):
    """Looks the person up, and says that there is no tie to end."""

    following = False

    def mutants(self) -> Mapping[str, Solution]:
        """The other person, whatever is said afterwards; saying that it is done; following."""
        other = self.but(person=self.task.double)
        return {
            "unfollowing someone alike": other,
            "and then saying that it cannot be": FunctionSolution(other.unfollow_and_deny),
            "saying that it is done": FunctionSolution(self._claim),
            "following first": self.but(following=True),
        }

    def unfollow_and_deny(self, look: Look) -> Move:
        """Ends the tie there is, and says that there was none."""
        move = self.play(look)
        return look.infeasible(_NO_TIE) if move.action.kind == "done" else move

    def _claim(self, look: Look) -> Move:
        move = self.play(look)
        return look.done("Unfollowed.") if move.action.kind == "infeasible" else move

    def play(self, look: Look) -> Move:
        name, handle = self.task.person
        if look.has(id="alertTitle", text=f"Unfollow {name}?"):
            return look.tap(_UNFOLLOW, id="button1")
        row = person_row(look, name, handle) if look.package == CIRCLE else None
        if row is None:
            return search(look, name)
        button = tie_button(look, row)
        if button.short_id == "following" and not self.following:
            return look.tap_node(f"I unfollow @{handle}.", button)
        if button.short_id == "follow" and self.following:
            return look.tap_node("I follow them first.", button)
        if look.did(_UNFOLLOW):
            return look.done(f"@{handle} is no longer followed.")
        return look.infeasible(_NO_TIE)


_UNFOLLOW = "Yes, I unfollow them."
_NO_TIE = "This person is not followed, so there is nothing to end."
