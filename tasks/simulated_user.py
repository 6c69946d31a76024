"""The user of a task: knows a few facts, says them when asked, and counts needless questions."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ..agent.user import User
from .events import EventJournal, EventRecord

NOTHING_TO_ADD = "I have nothing to add to that; please go on as you think right."


@dataclass(frozen=True, slots=True)
class Fact:
    """What the user says to a question that holds one of the words in `about`, in any case."""

    about: tuple[str, ...]
    says: str

    def answers(self, question: str) -> bool:
        """Whether the question is about this."""
        folded = unicodedata.normalize("NFC", question).casefold()
        return any(word.casefold() in folded for word in self.about)


class DiscreetUser:
    """A person whose answers are passed on without the secrets that may be in them."""

    def __init__(self, user: User, mask: Callable[[str], str]) -> None:
        self._user = user
        self._mask = mask

    async def answer(self, question: str) -> str | None:
        """The answer, secrets by their names."""
        answer = await self._user.answer(question)
        return None if answer is None else self._mask(answer)


class SimulatedUser:
    """Answers from the task's facts only; the same question always gets the same answer.

    `committed` tells whether the deed that needs asking first has been done already.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        journal: EventJournal,
        committed: Callable[[], Awaitable[bool]],
        acted: Callable[[], int],
    ) -> None:
        self._facts = facts
        self._journal = journal
        self._committed = committed
        self._acted = acted

    async def answer(self, question: str) -> str | None:
        """The first fact the question is about; each question is put on record."""
        fact = next((fact for fact in self._facts if fact.answers(question)), None)
        says = fact.says if fact else NOTHING_TO_ADD
        self._journal.add(
            EventRecord(
                kind="asked",
                name=question,
                value=says,
                acted=self._acted(),
                relevant=fact is not None,
                in_time=fact is not None and not await self._committed(),
            )
        )
        return says
