"""The null agent: claims success and does nothing, so every honest check must fail it."""

from collections.abc import Sequence

from ...actions import Done
from .solution import Move, ScreenView


class NullSolution:
    """Says that it is done, whatever it sees."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """Always the same claim."""
        return Move("There is nothing to do.", Done(summary="nothing done"))
