"""What a run of a suite consists of: its units in their order, and the hash that names them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ..actions import UsageError
from ..suites.registry import find_suite
from ..tasks.goal import Language
from ..tasks.suite import Suite, suite_hash
from ..tasks.task import SUITE_VERSION, Task
from .report.result import UnitKey


@dataclass(frozen=True, slots=True)
class Unit:
    """What is run once, and the task that it is."""

    key: UnitKey
    task: Task


@dataclass(frozen=True, slots=True)
class Plan:
    """All units of a run of one suite."""

    suite: str
    units: tuple[Unit, ...]
    version: str = SUITE_VERSION

    @property
    def hash(self) -> str:
        """Equal for two plans only if they ask the same."""
        return suite_hash([unit.task for unit in self.units])

    @property
    def keys(self) -> tuple[UnitKey, ...]:
        """The units by name."""
        return tuple(unit.key for unit in self.units)

    @property
    def phone_language(self) -> Language:
        """What phones that are started for these units are set up in."""
        return "zh" if any(unit.task.phone_language == "zh" for unit in self.units) else "en"

    @property
    def faulty(self) -> tuple[str, ...]:
        """Tasks that put faults into the phone, which only a pocket phone takes."""
        found = (u.task.name for u in self.units if any(e.fault for e in u.task.events))
        return tuple(dict.fromkeys(found))


def make_plan(
    suite: Suite,
    trials: int | None = None,
    seed: int = 0,
    language: Language = "en",
    names: Sequence[str] = (),
) -> Plan:
    """Every unit of a suite, or only those of the templates called `names`; raises UsageError
    for a name that the suite does not hold."""
    known = [template.name for template in suite.templates]
    for name in names:
        if name not in known:
            raise UsageError(f"suite {suite.name} has no task {name!r}{_hint(name, known)}")
    tasks = [t for t in suite.tasks(trials, seed, language) if not names or t.name in names]
    if not tasks:
        raise UsageError(f"suite {suite.name} has no tasks")
    return Plan(suite.name, tuple(Unit(key_of(suite.name, task), task) for task in tasks))


def plan_again(suite_name: str, keys: Sequence[UnitKey], language: Language) -> Plan:
    """The plan of a run that was begun earlier; raises UsageError if a task is gone since."""
    templates = {template.name: template for template in find_suite(suite_name).templates}
    gone = [key.task for key in keys if key.task not in templates]
    if gone:
        raise UsageError(
            f"suite {suite_name} no longer has the task {gone[0]}: this run was made with another "
            "version of tapwright"
        )
    units = (Unit(key, templates[key.task](key.trial, key.seed, language)) for key in keys)
    return Plan(suite_name, tuple(units))


def key_of(suite: str, task: Task) -> UnitKey:
    """The unit that a task is within a suite."""
    return UnitKey(suite=suite, task=task.name, seed=task.seed, trial=task.trial)


def _hint(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=2)
    return f"; did you mean {' or '.join(close)}?" if close else f"; it has {', '.join(known)}"
