"""Which activities exist, what intents they answer, and how they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .activity import Activity
from .packages import MAIN, ActivityNotFound, Component, Intent, PackageRegistry

HOME = "android.intent.category.HOME"
Factory = Callable[[Component, Intent], Activity]


@dataclass(frozen=True, slots=True)
class Filter:
    """An intent an activity answers: the action and how its data or its type must begin."""

    action: str
    data: str = ""
    category: str = ""
    exact: bool = False
    """`data` is all of the address, and not only how it begins."""

    def matches(self, intent: Intent) -> bool:
        if intent.action != self.action:
            return False
        if self.category and self.category not in intent.categories:
            return False
        given = (intent.data or "", intent.type or "")
        if self.exact:
            return self.data in given
        return not self.data or any(text.startswith(self.data) for text in given)


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity that can be started."""

    component: Component
    factory: Factory
    filters: tuple[Filter, ...] = ()


class ActivityCatalog:
    """The activities of all installed packages."""

    def __init__(self, packages: PackageRegistry) -> None:
        self._packages = packages
        self._entries: dict[Component, Entry] = {}
        self.stranger: Factory | None = None
        """Makes the screen of an installed app that brings no activity of its own."""

    def register(self, entry: Entry) -> None:
        self._entries[entry.component] = entry

    def resolve(self, intent: Intent) -> Component:
        """The activity that answers an intent; raises ActivityNotFound."""
        if intent.component is not None:
            if self._known(intent.component) and self._installed(intent.component):
                return intent.component
            raise ActivityNotFound(f"Activity class {{{intent.component.full}}} does not exist.")
        for entry in self._all():
            if intent.package is not None and entry.component.package != intent.package:
                continue
            if self._installed(entry.component) and self._answers(entry, intent):
                return entry.component
        raise ActivityNotFound(f"No Activity found to handle {intent}")

    def answering(self, intent: Intent) -> list[Component]:
        """Every activity that answers an intent, for a chooser."""
        return [
            entry.component
            for entry in self._entries.values()
            if self._installed(entry.component) and self._answers(entry, intent)
        ]

    def create(self, component: Component, intent: Intent) -> Activity:
        entry = self._entries.get(component)
        if entry is None and self.stranger is not None and self._known(component):
            return self.stranger(component, intent)
        return self._entries[component].factory(component, intent)

    def _known(self, component: Component) -> bool:
        package = self._packages.get(component.package)
        strange = package is not None and package.component == component
        return component in self._entries or (self.stranger is not None and strange)

    def _all(self) -> list[Entry]:
        """The activities that are built in, then those of apps that somebody installed."""
        if self.stranger is None:
            return list(self._entries.values())
        found = (package.component for package in self._packages.launchable())
        others = [one for one in found if one is not None and one not in self._entries]
        return [*self._entries.values(), *(Entry(one, self.stranger) for one in others)]

    def _installed(self, component: Component) -> bool:
        package = self._packages.get(component.package)
        return package is not None and package.enabled

    def _answers(self, entry: Entry, intent: Intent) -> bool:
        package = self._packages.get(entry.component.package)
        launcher = package is not None and package.component == entry.component
        known = self._packages.launch_categories(entry.component.package)
        plain = intent.action in (None, MAIN) and set(intent.categories) <= known
        if launcher and plain and (intent.package is not None or intent.categories):
            return True
        return any(candidate.matches(intent) for candidate in entry.filters)
