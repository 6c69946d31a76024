"""What is put into the traces of a run about its questions, and taken out of them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ...traces.files import LineFile, SealedRecord
from ..questions.question import Asked, GivenAnswer, Question, QuestionState
from ..runs import JobRun

QUESTIONS = "questions.jsonl"


class AskedRecord(SealedRecord):
    """One question of a run: what was asked, until when, and what was answered by whom and when."""

    id: str
    asked: Asked
    asked_at: datetime
    deadline_at: datetime
    state: QuestionState
    answer: GivenAnswer | None = None


def write_questions(trace: Path, questions: Sequence[Question]) -> None:
    """Put what a run asked into the folder of its traces; raises OSError.

    A run that is gone on with writes the whole of it again.
    """
    path = trace / QUESTIONS
    path.unlink(missing_ok=True)
    lines = LineFile(path)
    for one in questions:
        lines.add(
            AskedRecord(
                id=one.id, asked=one.asked, asked_at=one.asked_at, deadline_at=one.deadline_at,
                state=one.state, answer=one.answer,
            )
        )  # fmt: skip


def newest_picture(run: JobRun) -> Path | None:
    """The newest screenshot in the traces of a run, if there is one."""
    if run.trace is None:
        return None
    found = list(Path(run.trace).glob("episodes/*/frames/*.*"))
    return max(found, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)
