"""The one screen of an app that somebody installed: a simulated phone runs no code of theirs."""

from __future__ import annotations

from collections.abc import Callable

from ..system.activity import Activity
from ..system.packages import Component, Intent, PackageRegistry
from ..toolkit import kit


class StrangerActivity(Activity):
    """Says which app it is, and of which version."""

    def __init__(self, packages: PackageRegistry, component: Component, intent: Intent) -> None:
        super().__init__(component, intent)
        self._packages = packages

    def build(self, ui: kit.Ui) -> kit.View:
        package = self._packages.get(self.component.package)
        label, version = (package.label, package.version) if package else ("", "")
        return kit.Scaffold(
            kit.Fill(kit.empty_state("android", f"{label} {version}".strip()), center=True),
            top=kit.AppBar(label),
        )

    def revision(self) -> object:
        return self._packages.get(self.component.package)


def strangers(packages: PackageRegistry) -> Callable[[Component, Intent], Activity]:
    """Makes the screens of apps that nobody has built into the phone."""
    return lambda component, intent: StrangerActivity(packages, component, intent)
