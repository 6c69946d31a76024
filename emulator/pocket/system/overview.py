"""The overview of recent apps: open or not, and what its cards do."""

from __future__ import annotations

from collections.abc import Callable

from ..toolkit import kit
from .recents import RecentApp, Recents
from .tasks import Task, TaskStack

Mark = Callable[[float], kit.View]


class Overview:
    """The list of recent apps while it is open."""

    def __init__(
        self,
        tasks: Callable[[], TaskStack],
        describe: Callable[[str], tuple[str, Mark]],
        resumed: kit.Handler,
    ) -> None:
        self._tasks = tasks
        self._describe = describe
        self._resumed = resumed
        self._scroll: kit.ScrollState | None = None

    @property
    def open(self) -> bool:
        return self._scroll is not None

    def toggle(self) -> None:
        self._scroll = kit.ScrollState() if self._scroll is None else None

    def close(self) -> None:
        self._scroll = None

    def view(self) -> kit.View | None:
        """The cards; None while it is closed."""
        if self._scroll is None:
            return None
        apps = [self._card(task) for task in reversed(self._tasks().recents)]
        return Recents(apps, self._scroll, self._clear, self.close)

    def _card(self, task: Task) -> RecentApp:
        label, mark = self._describe(task.package)

        def bring() -> None:
            self.close()
            self._tasks().bring(task)
            self._resumed()

        return RecentApp(label, mark, bring, lambda: self._tasks().drop(task), task.shot)

    def _clear(self) -> None:
        for task in list(self._tasks().recents):
            self._tasks().drop(task)
        self.close()
        self._resumed()


def plain_mark(size: float) -> kit.View:
    """The icon of a package that has none."""
    return kit.Badge("android", size=size)
