"""Suites: ordered lists of tasks and trials, with a hash that says whether two are the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from .goal import Language
from .task import SUITE_VERSION, Task


@dataclass(frozen=True, slots=True)
class Suite:
    """Templates in their order, and how many trials of each are run unless said otherwise."""

    name: str
    summary: str
    templates: tuple[type[Task], ...]
    trials: int

    def tasks(
        self, trials: int | None = None, seed: int = 0, language: Language = "en"
    ) -> tuple[Task, ...]:
        """Every instance: all templates of the first trial, then of the next."""
        count = self.trials if trials is None else trials
        return tuple(
            template(trial, seed, language) for trial in range(count) for template in self.templates
        )


def suite_hash(tasks: Sequence[Task]) -> str:
    """SHA-256 over the suite version and every instance's name, seed, trial and goal, and the
    content of the files that users' own tasks are read from."""
    lines = [SUITE_VERSION, *(f"{t.name}/{t.seed}/{t.trial}/{t.hashed_goal}" for t in tasks)]
    lines += sorted({t.source_hash for t in tasks if t.source_hash})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
