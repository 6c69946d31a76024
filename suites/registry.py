"""Finds tasks and suites: built-in ones by name, a user's own by file."""

from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ..actions import UsageError
from ..tasks.goal import Language
from ..tasks.own import find_own, is_path, load_suite
from ..tasks.suite import Suite
from ..tasks.task import Task
from .table import INJECTIONS, SUITES, TASKS

if TYPE_CHECKING:
    from ..agent.rehearsal import Solution

_BY_NAME = {**TASKS, **INJECTIONS}
# Tasks of a package that is no dependency of ours: nothing of it is loaded for another name.
ANDROID_WORLD = "androidworld"
_PACKAGE = __name__.rpartition(".")[0]


def all_tasks() -> tuple[type[Task], ...]:
    """Every built-in template in the order of the suites, but for the pack of injections, which is
    one template in many words."""
    return tuple(map(_built_in, TASKS))


def find_task(name: str, trial: int = 0, seed: int = 0, language: Language = "en") -> Task:
    """One instance of the template called `name`; raises UsageError with close names."""
    return template(name)(trial, seed, language)


def template(name: str) -> type[Task]:
    """The template called `name`, or the one of a user's own in FILE.yaml or FILE.yaml#NAME.

    Raises UsageError with close names, or with what is wrong in the file.
    """
    if name in _BY_NAME:
        return _built_in(name)
    if name.startswith(f"{ANDROID_WORLD}:"):
        from ..adapters.android_world.suite import native_template

        return native_template(name)
    if is_path(name.partition("#")[0]):
        return find_own(name)
    close = get_close_matches(name, _BY_NAME, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "see tapwright tasks list"
    raise UsageError(f"there is no task {name!r}; {hint}")


def solution_for(goal: str) -> "Solution | None":
    """What a rehearsal plays for a goal in words: the solution of the built-in task whose goal for
    trial 0 reads like it, or else of the chore (`chores/`). Nothing else may follow from it: words
    order what they say, and no set-up."""
    wanted = _folded(goal)
    instances = (template(0) for template in all_tasks())
    found = next((task for task in instances if _folded(task.goal) == wanted), None)
    if found:
        return found.solution()
    # Only what no task is like.
    from .chores.goals import chore_for

    return chore_for(goal)


def find_suite(name: str) -> Suite:
    """The suite called `name`, or the tasks in the file or folder of that name.

    Raises UsageError with close names, or with what is wrong in the files.
    """
    if entry := SUITES.get(name):
        return Suite(name, entry.summary, tuple(map(_built_in, entry.tasks)), entry.trials)
    if name.partition("#")[0] == ANDROID_WORLD:
        from ..adapters.android_world.suite import load_android_world

        return load_android_world(name)
    # What reads the user's copy of AndroidDaily is loaded only when that is meant.
    from .androiddaily.suite import PREFIX, load_list

    if name.startswith(PREFIX):
        return load_list(name)
    if is_path(name):
        return load_suite(Path(name))
    close = get_close_matches(name, SUITES, n=2)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(SUITES)}"
    raise UsageError(f"there is no suite {name!r}; {hint}")


def _built_in(name: str) -> type[Task]:
    module, _, template = _BY_NAME[name].partition(":")
    return getattr(import_module(f"{_PACKAGE}.{module}"), template)


def _folded(goal: str) -> str:
    return " ".join(goal.casefold().split()).rstrip(".")
