"""Says why an attempt failed so that a person can act on it: the one shape of console, JUnit and
report."""

import ast
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..actions import UsageError
from ..traces.reader import read_steps
from ..traces.schema import End, EpisodeRecord, Evidence
from .task import NOTHING_ELSE

# So many changes that nobody asked for are listed, and so much of each.
CHANGES_SHOWN = 10
LONGEST = 300

# How lines begin whose paths and commands are copied.
COPIED = ("Screenshot: ", "Look at it: ", "In a browser: ")

# Ends that an agent chooses, which by themselves are no failure.
_CHOSEN = frozenset({End.COMPLETED, End.ANSWERED, End.INFEASIBLE, End.REFUSED, End.HANDED_OVER})


@dataclass(frozen=True, slots=True)
class FailureText:
    """`headline` is one line; `details` are the checks, the step, the picture and the commands.

    `picture` is the screenshot of the last step, and `step` its number, counted from 1.
    """

    headline: str
    details: tuple[str, ...] = ()
    step: int | None = None
    picture: Path | None = None

    def __str__(self) -> str:
        return "\n".join(self.details or (self.headline,))


def failure_text(record: EpisodeRecord, folder: Path) -> FailureText | None:
    """Why the episode in `folder` is no success; None if nothing went wrong or it still runs."""
    if record.end is None or not _went_wrong(record, record.end):
        return None
    wrong = [one for one in record.verdict.evidence if not one.holds] if record.verdict else []
    try:
        steps = tuple(read_steps(folder))
    except UsageError:
        # What is damaged is told by `trace verify`; the checks are told all the same.
        steps = ()
    step = len(steps) or None
    picture = folder / "frames" / steps[-1].observation.frame.file if steps else None
    details = (
        *(line for one in wrong for line in _check_lines(one)),
        *_verdict_line(record, wrong),
        _end_line(record, step),
        *([f"Screenshot: {picture}"] if picture else []),
        *_commands(folder, step),
    )
    return FailureText(_headline(record, wrong), details, step, picture)


def check_line(one: Evidence) -> str:
    """A check in one line: its name, what was expected, what was found."""
    found = one.found
    if one.what == NOTHING_ELSE and not one.holds:
        found = _counted(len(found.splitlines()))
    return f"{one.what}: expected {_short(_told(one.expected))}, found {_short(_told(found))}"


def _told(text: str) -> str:
    """What a check expected or found, in words: it is written down as Python writes its values."""
    if text[:1] not in "[({":
        return "nothing" if text == "None" else text
    try:
        value: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        # A date, a number of a type of its own, or no value at all.
        return text
    return _in_words(value)


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        items = cast(dict[object, object], value).items()
        return ", ".join(f"{name} {_in_words(one)}" for name, one in items) or "nothing"
    if isinstance(value, list | tuple | set):
        each = [_in_words(one) for one in cast(Iterable[object], value)]
        nested = any(", " in one for one in each)
        return ("; " if nested else ", ").join(each) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def _went_wrong(record: EpisodeRecord, end: End) -> bool:
    failed = record.verdict is not None and record.verdict.status == "failed"
    passed = record.verdict is not None and record.verdict.status == "passed"
    return failed or not passed and end not in _CHOSEN


def _headline(record: EpisodeRecord, wrong: Sequence[Evidence]) -> str:
    if wrong:
        return "; ".join(map(check_line, wrong))
    verdict = record.verdict
    if verdict is not None and verdict.status == "failed" and verdict.why:
        return _one_line(verdict.why)
    return _ended(record)


def _check_lines(one: Evidence) -> Iterator[str]:
    yield f"Failed check: {check_line(one)}"
    if one.what != NOTHING_ELSE:
        return
    changes = one.found.splitlines()
    yield from (f"  {_short(change)}" for change in changes[:CHANGES_SHOWN])
    if len(changes) > CHANGES_SHOWN:
        yield f"  and {len(changes) - CHANGES_SHOWN} more"


def _verdict_line(record: EpisodeRecord, wrong: Sequence[Evidence]) -> Iterator[str]:
    """Why the verdict failed if no check says it: a judge decided, or nothing could be read."""
    if not wrong and record.verdict is not None and record.verdict.why:
        yield f"Verdict: {record.verdict.status}: {_short(record.verdict.why)}"


def _end_line(record: EpisodeRecord, step: int | None) -> str:
    when = f"after step {step}" if step else "before the first step"
    return f"Ended {when}: {_ended(record)}"


def _ended(record: EpisodeRecord) -> str:
    end = str(record.end).replace("_", " ")
    return f"{end}: {_short(record.end_why)}" if record.end_why else end


def _commands(folder: Path, step: int | None) -> Iterator[str]:
    at = f" --step {step}" if step else ""
    yield f"Look at it: tapwright trace show {shlex.quote(str(folder))}{at}"
    yield f"In a browser: tapwright view {shlex.quote(str(folder.parent.parent))}"


def _counted(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes} changes"


def _short(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "nothing"
