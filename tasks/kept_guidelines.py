"""What an episode is judged by: `guidelines.json` in its folder, there before its first step."""

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..actions import UsageError
from ..traces.reader import read_sealed
from ..traces.schema import ModelRecord, ReplyRecord
from .guidelines import Guidelines
from .records import Record

FILE = "guidelines.json"


class KeptGuidelines(Record):
    """What an episode is judged by.

    `by` says whether the task brought them or a judge's model drafted them, with its `reply` word
    for word. Without `guidelines` the draft failed, `why` says how, and the plain `rubric` holds.
    `drafted_in` is the episode that paid for the draft, where that is another one.
    """

    version: Literal[1] = 1
    goal: str
    rubric: str = ""
    by: Literal["task", "judge"]
    guidelines: Guidelines | None
    why: str = ""
    judge: ModelRecord | None = None
    reply: ReplyRecord | None = None
    prompt_sha256: str = ""
    drafted_in: str = ""


def read_guidelines(episode: Path) -> KeptGuidelines | None:
    """The guidelines in an episode's folder, if there are any; UsageError if they are none."""
    path = episode / FILE
    if not path.exists():
        return None
    try:
        return read_sealed(path, KeptGuidelines)
    except ValidationError as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
