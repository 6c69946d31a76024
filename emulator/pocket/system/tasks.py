"""Back stacks: one task per app, the home screen below all of them."""

from __future__ import annotations

from .activity import Activity


class Task:
    """The activities of one app that Back goes through, the visible one last."""

    def __init__(self, package: str, root: Activity) -> None:
        self.package = package
        self.activities = [root]

    @property
    def top(self) -> Activity:
        return self.activities[-1]


class TaskStack:
    """The tasks, most recently used last; the home task is kept apart and always there."""

    def __init__(self, home: Activity) -> None:
        self.home = Task(home.component.package, home)
        self.recents: list[Task] = []
        self._front: Task = self.home

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

    def kill(self, package: str) -> None:
        """Remove every activity of a package."""
        for task in list(self.recents):
            task.activities = [
                activity for activity in task.activities if activity.component.package != package
            ]
            if not task.activities:
                self.drop(task)
