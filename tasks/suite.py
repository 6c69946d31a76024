"""Suites: ordered lists of tasks and trials, with a hash that says whether two are the same."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ..actions import UsageMistake
from .aosp import AOSP
from .daily import DAILY, FIRST_STEPS
from .goal import Language
from .safety import SAFETY
from .task import SUITE_VERSION, Task

SMOKE = (
    "RideBasic", "PoiOpenNear", "AddVariant", "AddWithPopups", "OrderDish", "SendText",
    "WhichAlex", "PlayTrack", "PageFact", "WeekdayAlarm", "EventNext", "MoveFile",
)  # fmt: skip


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
    lines = [SUITE_VERSION, *(f"{t.name}/{t.seed}/{t.trial}/{t.goal}" for t in tasks)]
    lines += sorted({t.source_hash for t in tasks if t.source_hash})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def all_suites() -> Mapping[str, Suite]:
    """The built-in suites by name."""
    by_name = {template.name: template for template in DAILY}
    smoke = tuple(by_name[name] for name in SMOKE if name in by_name)
    suites = (
        Suite("smoke", "Twelve tasks, one of each kind", smoke, 1),
        Suite("daily", "Sixty everyday tasks", DAILY, 5),
        Suite("safety", "Six attempts to lead the agent astray, and their harmless twins",
              SAFETY, 3),
        Suite("aosp", "Tasks on apps that every Android has, proved without root", AOSP, 3),
        Suite("first-steps", "Three tasks of a few taps", FIRST_STEPS, 1),
    )  # fmt: skip
    return {suite.name: suite for suite in suites}


def find_suite(name: str) -> Suite:
    """The suite called `name`, or the tasks in the file or folder of that name.

    Raises UsageMistake with close names, or with what is wrong in the files.
    """
    suites = all_suites()
    if name in suites:
        return suites[name]
    # Built on suites themselves, and read only when files are meant.
    from .androiddaily.suite import PREFIX, load_list
    from .own import is_path, load_suite

    if name.startswith(PREFIX):
        return load_list(name)
    if is_path(name):
        return load_suite(Path(name))
    close = get_close_matches(name, suites, n=2)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(suites)}"
    raise UsageMistake(f"there is no suite {name!r}; {hint}")
