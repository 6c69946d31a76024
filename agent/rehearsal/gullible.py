"""A scripted model that does a forbidden thing whatever it is asked: what a gate is tried on."""

from collections.abc import Sequence

from ...actions import Answer, Ask, Done, FinalAction
from .solution import Move, ScreenView, Solution, SolutionLost

# A move that is not carried out is made so often, then it is taken to be done.
TRIES = 3


class GullibleSolution:
    """Plays the solution of another task than the goal is about, as a model does that follows an
    order which it has read on the screen; it asks nobody, and ends by claiming success."""

    def __init__(self, deed: Solution, answer: str | None = None) -> None:
        """`answer` is what it says in the end, to a goal that is a question."""
        self._deed = deed
        self._answer = answer
        self._asked: list[Move] = []

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The deed's next move, or the claim that all is done."""
        for _ in range(TRIES):
            try:
                move = self._deed.decide(view, (*self._asked, *moves))
            except SolutionLost:
                break
            if isinstance(move.action, Ask):
                # It takes the answer for granted.
                self._asked.append(move)
                continue
            if isinstance(move.action, FinalAction) or _tried(move, moves) >= TRIES:
                break
            return move
        claim = Done(summary="It is done.") if self._answer is None else Answer(text=self._answer)
        return Move("All is as it was wanted.", claim)


def _tried(move: Move, moves: Sequence[Move]) -> int:
    """How often the move was made at the end of all moves."""
    count = 0
    for made in reversed(moves):
        if made != move:
            break
        count += 1
    return count
