"""What is wrong with flow files: every mistake at once, each with its file, line and column."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ...actions import UsageError


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands; line and column are from 1."""

    file: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class FlowMistake:
    """One mistake and its place."""

    at: Place
    what: str

    def __str__(self) -> str:
        return f"{self.at}: {self.what}"

    def document(self) -> dict[str, object]:
        """The same for a program."""
        return {**asdict(self.at), "file": str(self.at.file), "message": self.what}


class BadFlows(UsageError):
    """Flow files that cannot be run; its message lists every mistake."""

    def __init__(self, mistakes: Sequence[FlowMistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint in parentheses if something known is like `word`, else empty."""
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), names, n=1, cutoff=0.6)
    return f" (did you mean {names[near[0]]}?)" if near else ""
