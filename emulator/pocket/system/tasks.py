"""Back stacks: one task per app, the home screen below all of them."""

from __future__ import annotations

from collections.abc import Callable

from ..raster.ops import DisplayList
from .activity import Activity


class Shot:
    """What a task showed when it was last in front."""

    __slots__ = ("items", "size")

    def __init__(self, size: tuple[int, int], items: DisplayList) -> None:
        self.size = size
        self.items = items


class Task:
    """The activities that Back goes through, the visible one last; the app of the first owns it."""

    def __init__(self, package: str, root: Activity) -> None:
        self.package = package
        self.activities = [root]
        self.shot: Shot | None = None

    @property
    def top(self) -> Activity:
        return self.activities[-1]


class TaskStack:
    """The tasks, most recently used last; the home task is kept apart and always there."""

    def __init__(self, home: Activity, ended: Callable[[str], None]) -> None:
        self.home = Task(home.component.package, home)
        self.recents: list[Task] = []
        self._front: Task = self.home
        self._ended = ended
        """Told of the package whose task is gone."""

    @property
    def front(self) -> Task:
        return self._front

    @property
    def top(self) -> Activity:
        return self._front.top

    def find(self, package: str) -> Task | None:
        if package == self.home.package:
            return self.home
        return next((task for task in self.recents if task.package == package), None)

    def runs(self, package: str) -> bool:
        """Whether an activity of a package is in any task."""
        return any(
            activity.component.package == package
            for task in (self.home, *self.recents)
            for activity in task.activities
        )

    def bring(self, task: Task) -> None:
        """Put a task in front."""
        self._front = task
        if task is not self.home:
            if task in self.recents:
                self.recents.remove(task)
            self.recents.append(task)

    def go_home(self) -> None:
        self._front = self.home

    def push(self, activity: Activity) -> None:
        """Open an activity on top of the task in front."""
        self._front.activities.append(activity)

    def leave(self, activity: Activity) -> None:
        """Take an activity off its task; a task without any is gone and home comes forward."""
        for task in (self.home, *self.recents):
            if activity not in task.activities:
                continue
            if task is self.home and len(task.activities) == 1:
                return
            task.activities.remove(activity)
            if not task.activities:
                self.drop(task)
            return

    def drop(self, task: Task) -> None:
        """Forget a task."""
        if task in self.recents:
            self.recents.remove(task)
        if task is self._front:
            self._front = self.home
        for package in {task.package, *(a.component.package for a in task.activities)}:
            if not self.runs(package):
                self._ended(package)

    def kill(self, package: str) -> None:
        """Remove every activity of a package; the home screen's first one stays."""
        for task in (self.home, *self.recents):
            kept = [
                activity for activity in task.activities if activity.component.package != package
            ]
            if task is self.home:
                task.activities = kept or task.activities[:1]
                continue
            task.activities = kept
            if not kept:
                self.drop(task)
        self._ended(package)
