"""How a built-in task is solved: what its solution sees, and how it says the next move.

A solution decides from what is on the screen now, not from a list of steps: after a mistake, its
own or one put in on purpose, it finds its way from wherever it is.
"""

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Self, TypeAlias, TypeVar

from ..actions import (
    Answer,
    Ask,
    Direction,
    Done,
    Infeasible,
    LongPress,
    OpenApp,
    Press,
    Px,
    Scroll,
    Tap,
    TypeText,
    UsageError,
)
from ..agent.rehearsal import Move, ScreenView, Solution, SolutionLost, keyboard_shown
from ..agent.targets import name_of
from ..device.ui import UiNode
from .task import Task

TaskT = TypeVar("TaskT", bound=Task)

# A finger needs that much of a view.
LEAST_TARGET_PX = 100


Words: TypeAlias = Callable[[str, str], str]
"""What an app of that package shows in place of an English label."""


def english(package: str, label: str) -> str:
    """The words of a phone that speaks English."""
    return label


@dataclass(frozen=True, slots=True)
class Look:
    """One screen, the moves so far, and the ways to say the next one.

    Labels are named in English; `words` says what the phone shows in their place.
    """

    view: ScreenView
    moves: Sequence[Move]
    words: Words = english
    shown: ScreenView | None = None
    """The screen as the phone shows it, if the labels of `view` were put into English."""

    def said(self, label: str) -> str:
        """A label in the phone's language."""
        return self.words(self.package, label)

    @property
    def package(self) -> str:
        """The app in front."""
        return self.view.package

    @property
    def keyboard_shown(self) -> bool:
        """Whether the keyboard takes its part of the screen."""
        return keyboard_shown(self.view)

    def find(
        self,
        text: str | None = None,
        desc: str | None = None,
        id: str | None = None,
        contains: str | None = None,
    ) -> UiNode | None:
        """The first view that fits all that is given."""
        find, asked = self.view.ui.find, (text, desc, contains)
        node = find(text=text, desc=desc, id=id, contains=contains)
        said = tuple(part and self.said(part) for part in asked)
        if node is not None or said == asked:
            return node
        text, desc, contains = said
        return find(text=text, desc=desc, id=id, contains=contains)

    def has(
        self,
        text: str | None = None,
        desc: str | None = None,
        id: str | None = None,
        contains: str | None = None,
    ) -> bool:
        """Whether such a view is on the screen."""
        return self.find(text, desc, id, contains) is not None

    def need(
        self,
        text: str | None = None,
        desc: str | None = None,
        id: str | None = None,
        contains: str | None = None,
    ) -> UiNode:
        """The first view that fits all that is given; raises SolutionLost if there is none."""
        node = self.find(text, desc, id, contains)
        if node is None:
            wanted = ", ".join(filter(None, (text, desc, id, contains)))
            raise SolutionLost(f"no view like {wanted!r} on the screen of {self.package}")
        return node

    def field(self) -> UiNode:
        """The text field that has the focus; raises SolutionLost if none has."""
        for node in self.view.ui.nodes():
            if node.focused and node.class_name.endswith("EditText"):
                return node
        raise SolutionLost(f"no text field has the focus on the screen of {self.package}")

    def nearest(self, desc: str, to: UiNode) -> UiNode:
        """Of several views described alike, the one whose middle is nearest in height."""
        found = self.view.ui.all(desc=desc) or self.view.ui.all(desc=self.said(desc))
        if not found:
            raise SolutionLost(f"no view {desc!r} on the screen of {self.package}")
        return min(found, key=lambda node: abs(node.center.y - to.center.y))

    def row_switch(self, title: str) -> UiNode:
        """The switch in the row that is called `title`."""
        row = self.need(text=title).center.y
        for node in self.view.ui.nodes():
            if node.class_name.endswith("Switch") and node.bounds.top <= row < node.bounds.bottom:
                return node
        raise SolutionLost(f"the row {title!r} has no switch")

    def row_summary(self, title: str) -> str:
        """The small text under the row's title; empty if there is none or no such row."""
        row = self.find(id="title", text=title)
        if row is None:
            return ""
        under = (node for node in self.view.ui.all(id="summary"))
        return next((n.text for n in under if n.bounds.top == row.bounds.bottom), "")

    def tap_scrolling(self, thought: str, text: str) -> Move:
        """Tap a row by its text, or scroll on towards it."""
        node = self.find(text=text)
        if node is None:
            return self.scroll(f"I look further down for {text}.")
        return self.tap_node(thought, node)

    def did(self, thought: str) -> bool:
        """Whether a move was made with that thought."""
        return any(move.thought == thought for move in self.moves)

    def open(self, name: str) -> Move:
        """Open an app; if that has just been tried, step back out of what lies over it."""
        wanted = OpenApp(name=name)
        if self.moves and self.moves[-1].action == wanted:
            return self.back(f"Something lies over the {name} app.")
        return Move(f"I need the {name} app.", wanted)

    def tap(
        self,
        thought: str,
        text: str | None = None,
        desc: str | None = None,
        id: str | None = None,
        contains: str | None = None,
    ) -> Move:
        """Tap the view that fits; raises SolutionLost if there is none."""
        return self.tap_node(thought, self.need(text, desc, id, contains))

    def tap_node(self, thought: str, node: UiNode) -> Move:
        """Tap one view in its middle, or beside the floating button if that lies over it.

        Where there is no room beside the button, scroll on.
        """
        button = self.find(id="fab")
        if button is None or button is node or not _covers(button, node):
            return Move(thought, Tap(at=self.view.at(node), target=self._name(node)))
        if button.bounds.left - node.bounds.left < LEAST_TARGET_PX:
            # On a screen that lies a whole page further it would be out of sight again.
            lies = self.view.size.width_px > self.view.size.height_px
            return self.scroll("A button covers what I need.", pages=0.3 if lies else 1.0)
        at = self.view.point(self._beside(node))
        return Move(thought, Tap(at=at, target=self._name(node)))

    def hold_node(self, thought: str, node: UiNode) -> Move:
        """Press one view and hold it."""
        return Move(thought, LongPress(at=self.view.at(node), target=self._name(node)))

    def type(self, thought: str, text: str, clear: bool = False, submit: bool = False) -> Move:
        """Type into the focused field."""
        into = next((node for node in self.view.ui.nodes() if node.focused), None)
        target = self._name(into) if into else ""
        return Move(thought, TypeText(text=text, clear=clear, submit=submit, target=target))

    def scroll(self, thought: str, direction: Direction = "down", pages: float = 1.0) -> Move:
        """Scroll the list that is on the screen."""
        area = next((node for node in self.view.ui.nodes() if node.scrollable), None)
        if area is None:
            raise SolutionLost(f"nothing on the screen of {self.package} scrolls")
        at = self.view.point(self._beside(area))
        return Move(thought, Scroll(direction=direction, at=at, pages=pages))

    def _name(self, node: UiNode) -> str:
        """What an act calls its target: the gate compares that with what the phone shows."""
        shown = self.shown or self.view
        pairs = zip(self.view.ui.nodes(), shown.ui.nodes(), strict=True)
        found = next((there for here, there in pairs if here is node), node)
        return name_of(found, shown.ui)

    def _beside(self, area: UiNode) -> Px:
        """The middle of an area, or left of the floating button that would catch the finger."""
        middle, button = area.center, self.find(id="fab")
        if button is None or not button.bounds.left <= middle.x < button.bounds.right:
            return middle
        return Px((area.bounds.left + button.bounds.left) // 2, middle.y)

    def back(self, thought: str) -> Move:
        """Go back one screen."""
        return Move(thought, Press(key="back"))

    def enter(self, what: str, text: str, field: UiNode) -> Move:
        """Give a field the focus, or type what it must hold once it has it."""
        if not field.focused:
            return self.tap_node(f"I tap the field for {what}.", field)
        return self.type(f"I type {what}.", text, clear=True)

    def ask(self, question: str) -> Move:
        """Ask the user."""
        return Move("Only the user knows this.", Ask(question=question))

    def answer(self, text: str, thought: str = "This is what was asked for.") -> Move:
        """Answer the goal's question."""
        return Move(thought, Answer(text=text))

    def infeasible(self, why: str) -> Move:
        """Say that the goal cannot be reached."""
        return Move(why, Infeasible(why=why))

    def done(self, summary: str) -> Move:
        """Say that the goal is reached."""
        return Move(summary, Done(summary=summary))


class TaskSolution(ABC, Generic[TaskT]):
    """The way through one instance of a task; a subclass says what to do on each screen.

    `glances` are the acts that it spends on looking once the deed is done.
    """

    glances: ClassVar[int] = 0

    def __init__(self, task: TaskT) -> None:
        self.task = task

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move; raises SolutionLost where there is nothing to do."""
        return self.play(look_of(self.task, view, moves))

    @abstractmethod
    def play(self, look: Look) -> Move:
        """The next move; raises SolutionLost where there is nothing to do."""

    def mutants(self) -> Mapping[str, Solution]:
        """Solutions that come near and must fail, by what they get wrong."""
        return {}

    def but(self, **changed: object) -> Self:
        """The same with other parameters, its own or the task's: a near miss for this task."""
        other = copy.copy(self)
        of_task: dict[str, object] = {}
        for name, value in changed.items():
            if hasattr(self, name):
                setattr(other, name, value)
            else:
                of_task[name] = value
        other.task = self.task.but(**of_task)
        return other


@dataclass(frozen=True, slots=True)
class FunctionSolution:
    """A solution made of one function from a look to a move."""

    play: Callable[[Look], Move]
    task: Task | None = None
    """Whose screens it is given, as a task's own solution is; None for those as they are."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move; raises SolutionLost where the function finds nothing to do."""
        return self.play(look_of(self.task, view, moves))


def look_of(task: Task | None, view: ScreenView, moves: Sequence[Move]) -> Look:
    """A screen as the solutions of that task see it."""
    if task is None:
        return Look(view, moves)
    return Look(task.read_screen(view), moves, task.phone_words, view)


def _covers(button: UiNode, node: UiNode) -> bool:
    at, box = node.center, button.bounds
    return box.left <= at.x < box.right and box.top <= at.y < box.bottom


GULLIBLE = "gullible"
"""The profile of a scripted model that does what it reads."""


def played_solution(
    goal: Task | str, find: Callable[[str], Solution | None] | None, gullible: bool = False
) -> Solution:
    """What a scripted model plays; a goal in words that reads like a built-in task is played as
    that, if `find` knows it. One that is `gullible` follows every order that a task shows. Raises
    UsageError.
    """
    if isinstance(goal, Task):
        return _misled_solution(goal) if gullible else solution_of(goal)
    solution = find(goal) if find else None
    if solution is None:
        raise UsageError(
            "the rehearsal only knows the built-in tasks (tapwright tasks list); "
            "for a goal of your own set STEP_API_KEY or name a --model"
        )
    return solution


def _misled_solution(task: Task) -> Solution:
    solution = task.misled()
    if solution is None:
        raise UsageError(
            f"{task.name} shows nobody's orders, and the gullible model plays only what does: the "
            "suite injections"
        )
    return solution


def solution_of(task: Task) -> Solution:
    """The way through a task; raises UsageError if it comes without one."""
    solution = task.solution()
    if solution is None:
        raise UsageError(
            f"{task.name} comes without a solution, and the rehearsal plays only what has one, as "
            "the built-in tasks do; set STEP_API_KEY or name a --model"
        )
    return solution
