"""What the built-in tasks share: each has a solution, which nothing loads until it is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from ..tasks.goal import Language
from ..tasks.state import Change, StateUnreadable
from ..tasks.task import Task
from ..tasks.verifier_input import VerifierInput
from ..traces.schema import Verdict
from .optimal import measured_steps

if TYPE_CHECKING:
    from ..agent.rehearsal import ScreenView
    from ..tasks.solution import TaskSolution

T = TypeVar("T")
# Beside each module of definitions, in a package of this name, stands that of the solutions.
SOLUTIONS = "solutions"


class BuiltInTask(Task):
    """A task whose solution is called as the task is, and stands beside it."""

    def __init__(self, trial: int = 0, seed: int = 0, language: Language = "en") -> None:
        super().__init__(trial, seed, language)
        if language == "zh":
            # What was drawn is told as a Chinese phone shows it.
            vars(self).update({name: self.local(value) for name, value in vars(self).items()})

    def local(self, value: T) -> T:
        """Texts as a phone of the goal's language shows them: the same in English."""
        if self.language == "en":
            return value
        from .local_words import in_local_words

        return in_local_words(value, self.apps)

    @property
    def phone_language(self) -> Language | None:
        """That of the goal: it names people, notes and labels of the pocket phone."""
        return self.language

    @property
    def optimal_steps(self) -> int | None:
        """What the task's own solution takes."""
        return measured_steps(self.name, self.seed, self.trial)

    open_columns: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    """Tables and columns that the goal leaves to whoever reaches it."""

    def incidental(self, change: Change) -> bool:
        """Whether a declared change may come with reaching the goal and need not: what Android
        switches with a switch, or a permission that was asked for on the way."""
        return False

    def verify(self, found: VerifierInput) -> Verdict:
        """What every task is judged by, and that each row which came or changed is whole.

        Raises StateUnreadable for rows that make no sense to the task's check.
        """
        # Driving a phone loads neither the rules nor what they name.
        from .row_rules import RULES
        from .whole_rows import whole_rows

        try:
            return Verdict.of((*super().verify(found).evidence, *whole_rows(found, RULES)))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise StateUnreadable(
                f"{self.name} cannot read the rows that were left: {error!r}"
            ) from error

    def read_screen(self, view: "ScreenView") -> "ScreenView":
        """The screen with its labels in English."""
        if self.language == "en":
            return view
        from .labels import in_english

        return in_english(view)

    def phone_words(self, package: str, label: str) -> str:
        """The label as the apps show it on a phone of the goal's language."""
        if self.language == "en":
            return label
        from .labels import in_chinese

        return in_chinese(package, label)

    def solution(self) -> "TaskSolution[Any]":
        """That of the task's class, or of the nearest class which it derives from."""
        for template in type(self).__mro__:
            if template is BuiltInTask:
                break
            if (found := _beside(template)) is not None:
                return found(self)
        raise LookupError(f"{type(self).__name__} has no solution beside its definition")


def _beside(template: type) -> "type[TaskSolution[Any]] | None":
    """The solution of exactly this class; None if there is none."""
    *package, module = template.__module__.split(".")
    path = ".".join([*package, SOLUTIONS, module])
    try:
        return getattr(import_module(path), f"{template.__name__}Solution", None)
    except ModuleNotFoundError as error:
        # Only if it is this module that is missing, and not one which it imports.
        if error.name is None or not f"{path}.".startswith(f"{error.name}."):
            raise
        return None
