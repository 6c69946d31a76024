"""A question to a person, and the answer to it."""

from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from ...agent.policy.objects import act_for_person

QuestionKind: TypeAlias = Literal["approval", "question"]
QuestionState: TypeAlias = Literal["open", "answered", "expired", "withdrawn"]
"""`expired` had no answer at its deadline, `withdrawn` was of a run that has ended meanwhile."""
AtDeadline: TypeAlias = Literal["deny", "stop"]

YES, NO = "yes", "no"
AFTER_DEADLINE = {"deny": "it is no", "stop": "the run is stopped"}


class Asked(BaseModel):
    """What is asked: of an approval what would be done, where, why and for how much; else `text`.

    Two that are equal are one question, also if the run was cut off between them. `most` is not
    told: it keeps a yes from standing for a dearer screen that does not say its price either.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: QuestionKind
    text: str
    goal: str = ""
    why: str = ""
    app: str = ""
    label: str = ""
    amount: str = ""
    most: str = ""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """What a person has to know, as pairs of a word and a text; empty ones are left out."""
        what = "Would do" if self.kind == "approval" else "Asks"
        told = (
            (what, act_for_person(self.text, self.label)),
            ("Amount", self.amount),
            ("In", self.app),
            ("Because", self.why),
            ("Goal", self.goal),
        )
        return tuple((word, text) for word, text in told if text)


class GivenAnswer(BaseModel):
    """What was answered, by whom as far as that is known, by which channel, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    by: str
    channel: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.text}, by {self.by} ({self.channel}) at {self.at:%Y-%m-%d %H:%M:%S %Z}"


class Question(BaseModel):
    """A question as it is kept; `key` opens the page of this question and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    job: str
    run: str
    asked: Asked
    picture: Path | None = None
    asked_at: datetime
    deadline_at: datetime
    then: AtDeadline
    key: str
    state: QuestionState = "open"
    answer: GivenAnswer | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be answered; empty for any text."""
        return (YES, NO) if self.asked.kind == "approval" else ()

    @property
    def at_deadline(self) -> str:
        """What happens without an answer, in words."""
        if self.then == "deny" and self.asked.kind == "question":
            return "the agent goes on without an answer"
        return AFTER_DEADLINE[self.then]
