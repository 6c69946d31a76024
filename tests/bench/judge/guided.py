"""Guidelines beside a recorded episode, and answers of a judge that goes by them."""

from collections.abc import Sequence
from pathlib import Path

from tapwright.tasks.guidelines import Guidelines
from tapwright.tasks.kept_guidelines import FILE, KeptGuidelines
from tapwright.traces.files import seal_record
from tests.suites.androiddaily.endpoint import Body, calling

GOAL = "Tell Daniel that the 14th is fine"
GUIDELINES = Guidelines(
    must=("A message to Daniel says that the 14th is fine.",),
    quality=("It is one message.",),
    never=("A message goes to anybody else.",),
)
MET: Body = {"guideline": "must 1", "verdict": "met", "step": 3, "box": [100, 200, 900, 300]}
GOOD: Body = {"guideline": "quality 1", "verdict": "met", "step": 3, "box": [0, 0, 1000, 1000]}
POOR: Body = {"guideline": "quality 1", "verdict": "not_met", "step": 3, "why": "there are two"}
KEPT: Body = {"guideline": "never 1", "verdict": "met"}
VIOLATED: Body = {"guideline": "never 1", "verdict": "not_met", "step": 2, "box": [10, 20, 30, 40]}


def answering(*entries: Body) -> Body:
    """A chat completion that answers these guidelines."""
    return calling("check", reasons="I looked.", guidelines=[*entries])


def keep(folder: Path, guidelines: Guidelines | None = GUIDELINES, **more: object) -> Path:
    """Put guidelines beside an episode as if it had begun with them."""
    kept = KeptGuidelines.model_validate(
        {"goal": GOAL, "by": "task", "guidelines": guidelines, **more}
    )
    (folder / FILE).write_bytes(seal_record(kept, exclude_none=False))
    return folder


def mets(votes: Sequence[object]) -> list[str]:
    """What was found of each."""
    return [getattr(vote, "met", "") for vote in votes]
