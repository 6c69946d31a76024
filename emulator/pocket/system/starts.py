"""Starting activities: from outside, from another activity, and by asking which app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from .activity import Activity, Layer
from .catalog import HOME, ActivityCatalog
from .chooser import Answer, OpenWith, share_sheet
from .packages import LAUNCHER, MAIN, Component, Extra, Intent
from .preferred import PreferredActivities
from .start_log import StartLog
from .system import System
from .tasks import Task, TaskStack

SEND = "android.intent.action.SEND"
CHOOSER = "android.intent.action.CHOOSER"
RESOLVER = "com.android.intentresolver"
Result = Callable[[object], None]
Begin = Callable[[Intent, Component], None]


class Stage(Protocol):
    """What starting something needs of the screen."""

    @property
    def tasks(self) -> TaskStack: ...
    def resumed(self) -> None: ...
    def show_system(self, layer: Layer) -> None: ...
    def dismiss_system(self, layer: Layer) -> None: ...
    def answer(self, component: Component) -> Answer:
        """How a chooser shows an activity."""
        ...


class Starter:
    """Finds who answers an intent and puts it on the right back stack."""

    def __init__(
        self, catalog: ActivityCatalog, stage: Stage, preferred: PreferredActivities, system: System
    ) -> None:
        self._log = StartLog(system)
        self._catalog = catalog
        self._stage = stage
        self._preferred = preferred

    def start(self, intent: Intent) -> None:
        """Start from outside, in the app's own task; raises ActivityNotFound."""
        if self._ask(intent, self._bring):
            return
        self._bring(intent, self._catalog.resolve(intent))

    def start_from(self, intent: Intent, package: str) -> None:
        """Start from an activity of `package`: on its back stack, as Android does.

        The home screen and launcher intents open the app's own task instead.
        """
        tasks = self._stage.tasks
        self._log.caller = package
        own_task = tasks.front is tasks.home or LAUNCHER in intent.categories
        begin = self._bring if own_task or HOME in intent.categories else self._push
        if self._ask(intent, begin, package):
            return
        begin(intent, self._catalog.resolve(intent))

    def open(self, intent: Intent) -> Activity:
        """Open one activity on top of the task in front and return it."""
        self._push(intent, self._catalog.resolve(intent))
        return self._stage.tasks.top

    def open_for_result(self, intent: Intent, opened: Callable[[Activity], None]) -> None:
        """Open whoever answers, perhaps after asking, and hand over the new activity."""

        def begin(wanted: Intent, component: Component) -> None:
            self._push(wanted, component)
            opened(self._stage.tasks.top)

        if not self._ask(intent, begin, only_several=True):
            begin(intent, self._catalog.resolve(intent))

    def _ask(
        self,
        intent: Intent,
        begin: Begin,
        sender: str = "",
        only_several: bool = False,
    ) -> bool:
        """Show a sheet of apps where there is a choice; False when there is none.

        An app that the owner has chosen to always answer is opened without a sheet.
        """
        if intent.component is not None or intent.action in (None, MAIN):
            return False
        answers = [
            component
            for component in self._catalog.answering(intent)
            if intent.package in (None, component.package)
        ]
        sharing = intent.action == SEND and not only_several
        if sharing:
            answers = [component for component in answers if component.package != sender]
        if not answers or (len(answers) < 2 and not (sharing and sender)):
            return False
        if sharing:
            self._share(intent, answers, begin)
        elif (preferred := self._preferred.get(intent)) in answers:
            begin(intent, preferred)
        else:
            self._open_with(intent, answers, begin)
        return True

    def _share(self, intent: Intent, answers: Sequence[Component], begin: Begin) -> None:
        def pick(component: Component) -> None:
            self._stage.dismiss_system(layer)
            begin(intent, component)

        shown = [self._stage.answer(component) for component in answers]
        text = str(_first(intent, "android.intent.extra.TEXT", "android.intent.extra.SUBJECT"))
        layer = Layer(lambda: share_sheet(text, shown, pick), kind="sheet", package=RESOLVER)
        self._stage.show_system(layer)

    def _open_with(self, intent: Intent, answers: Sequence[Component], begin: Begin) -> None:
        def once(component: Component) -> None:
            self._stage.dismiss_system(layer)
            begin(intent, component)

        def always(component: Component) -> None:
            self._preferred.put(intent, component)
            once(component)

        shown = [self._stage.answer(component) for component in answers]
        layer = Layer(OpenWith(shown, once, always).build, kind="sheet", package=RESOLVER)
        self._stage.show_system(layer)

    def _bring(self, intent: Intent, component: Component) -> None:
        tasks = self._stage.tasks
        self._log.start(intent, component, running=tasks.runs(component.package))
        if component.package == tasks.home.package:
            tasks.go_home()
            tasks.home.top.on_new_intent(intent)
            self._stage.resumed()
            return
        task = tasks.find(component.package)
        plain = intent.action in (None, MAIN) and (LAUNCHER in intent.categories or not intent.data)
        if task is None:
            task = Task(component.package, self._catalog.create(component, intent))
            tasks.bring(task)
            self._log.displayed(component)
        elif task.top.component == component:
            tasks.bring(task)
            if not plain or intent.extras:
                task.top.on_new_intent(intent)
        else:
            tasks.bring(task)
            root = task.activities[0].component == component
            if not (plain and root and not intent.extras):
                task.activities.append(self._catalog.create(component, intent))
                self._log.displayed(component)
        self._stage.resumed()

    def _push(self, intent: Intent, component: Component) -> None:
        tasks = self._stage.tasks
        self._log.start(
            intent, component, running=tasks.runs(component.package), by=tasks.top.component.package
        )
        tasks.push(self._catalog.create(component, intent))
        self._log.displayed(component)
        self._stage.resumed()


def _first(intent: Intent, *keys: str) -> Extra:
    return next((intent.extras[key] for key in keys if key in intent.extras), intent.data or "")
