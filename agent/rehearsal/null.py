"""The null agent: claims success and does nothing, so every honest check must fail it."""

from collections.abc import Sequence

from ...actions import Done
from .script import Move, Sight


class NullScript:
    """Says that it is done, whatever it sees."""

    def decide(self, sight: Sight, memory: Sequence[Move]) -> Move:
        """Always the same claim."""
        return Move("There is nothing to do.", Done(summary="nothing done"))
