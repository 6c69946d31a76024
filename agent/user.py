"""Who is asked when the agent needs a person."""

from typing import Protocol


class User(Protocol):
    """Answers the agent's questions; None means that nobody answered."""

    async def answer(self, question: str) -> str | None:
        """The answer to `question`, or None."""
        ...


class NoUser:
    """The user of an unattended run."""

    async def answer(self, question: str) -> str | None:
        """Nobody ever answers."""
        return None
