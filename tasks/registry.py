"""The built-in tasks by name."""

from collections.abc import Mapping
from difflib import get_close_matches

from ..actions import UsageMistake
from .aosp import AOSP
from .daily import DAILY, FIRST_STEPS
from .goal import Language
from .safety import SAFETY
from .task import Task

_BY_NAME: Mapping[str, type[Task]] = {
    template.name: template for template in (*DAILY, *SAFETY, *FIRST_STEPS, *AOSP)
}


def all_tasks() -> tuple[type[Task], ...]:
    """Every built-in template in the order of the suite."""
    return tuple(_BY_NAME.values())


def find_task(name: str, trial: int = 0, seed: int = 0, language: Language = "en") -> Task:
    """One instance of the template called `name`; raises UsageMistake with close names."""
    return template(name)(trial, seed, language)


def template(name: str) -> type[Task]:
    """The template called `name`, or the one of a user's own in FILE.yaml or FILE.yaml#NAME.

    Raises UsageMistake with close names, or with what is wrong in the file.
    """
    found = _BY_NAME.get(name)
    if found is not None:
        return found
    # Built on suites, which are built on this; read only when a file is meant.
    from .own import find_own, is_path

    if is_path(name.partition("#")[0]):
        return find_own(name)
    close = get_close_matches(name, _BY_NAME, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "see tapwright tasks list"
    raise UsageMistake(f"there is no task {name!r}; {hint}")


def task_for_goal(goal: str) -> Task | None:
    """The built-in task whose goal for trial 0 reads like `goal`: the one whose script a rehearsal
    plays. Nothing else may follow from it: words order what they say, and no set-up."""
    wanted = _folded(goal)
    instances = (template(0) for template in _BY_NAME.values())
    return next((task for task in instances if _folded(task.goal) == wanted), None)


def _folded(goal: str) -> str:
    return " ".join(goal.casefold().split()).rstrip(".")
