"""What named targets came to: how often an act was compared with what lies under it, and how."""

from collections import Counter
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from .schema import StepRecord


class AimSums(BaseModel):
    """Acts that named a target, by what came of it (`AimRecord`); `checked` are all of them but the
    `unseen`, whose place nobody could look at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checked: int = 0
    named: int = 0
    refused: int = 0
    corrected: int = 0
    insisted: int = 0
    other: int = 0
    absent: int = 0
    unseen: int = 0

    def __add__(self, more: "AimSums") -> "AimSums":
        both = Counter(self.model_dump()) + Counter(more.model_dump())
        return AimSums(**both)

    def __bool__(self) -> bool:
        return self.checked + self.unseen > 0

    def __str__(self) -> str:
        parts = (("refused", self.refused), ("corrected", self.corrected),
                 ("insisted", self.insisted), ("unseen", self.unseen))  # fmt: skip
        return f"{self.checked} checked, " + ", ".join(f"{n} {what}" for what, n in parts)


def aim_sums(steps: Iterable[StepRecord]) -> AimSums:
    """The sums of an episode's steps."""
    return sums_of(Counter(step.aim.result for step in steps if step.aim is not None))


def sums_of(results: Mapping[str, int]) -> AimSums:
    """The sums of results counted by name."""
    checked = sum(number for name, number in results.items() if name != "unseen")
    return AimSums(checked=checked, **results)
