"""What named targets and expectations came to: how often an act was compared with what lies under
it, and the screen after it with what it should bring, and how that went."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from ..actions import Press
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


class ExpectSums(BaseModel):
    """What acts should bring, by what became of it (`ExpectRecord`); `checked` are the `met` and
    the `missed`. Of these `undone` are those that changed the screen, and after which the next act
    went back or brought the screen that was there before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checked: int = 0
    met: int = 0
    missed: int = 0
    undone: int = 0
    unchecked: int = 0

    def __add__(self, more: "ExpectSums") -> "ExpectSums":
        both = Counter(self.model_dump()) + Counter(more.model_dump())
        return ExpectSums(**both)

    def __bool__(self) -> bool:
        return self.checked + self.unchecked > 0

    def __str__(self) -> str:
        return (
            f"{self.checked} checked, {self.met} met, {self.missed} missed, {self.undone} of them "
            f"undone, {self.unchecked} could not be looked for"
        )


def aim_sums(steps: Iterable[StepRecord]) -> AimSums:
    """The sums of an episode's steps."""
    return sums_of(Counter(step.aim.result for step in steps if step.aim is not None))


def sums_of(results: Mapping[str, int]) -> AimSums:
    """The sums of results counted by name."""
    checked = sum(number for name, number in results.items() if name != "unseen")
    return AimSums(checked=checked, **results)


def expect_sums(steps: Sequence[StepRecord]) -> ExpectSums:
    """The sums of an episode's steps, in their order."""
    found = Counter(step.expect.found for step in steps if step.expect is not None)
    return ExpectSums(
        checked=found["seen"] + found["missing"],
        met=found["seen"],
        missed=found["missing"],
        undone=sum(map(_is_undone, steps, steps[1:], steps[2:])),
        unchecked=found["unchecked"],
    )


def _is_undone(step: StepRecord, then: StepRecord, later: StepRecord) -> bool:
    if step.expect is None or not step.expect.undo or then.outcome is None:
        return False
    same = later.observation.frame.signature == step.observation.frame.signature
    return then.outcome.status == "done" and (same or then.action == Press(key="back"))
