"""Settings of the apps: all of them, and one."""

from __future__ import annotations

from ...system.packages import LAUNCHER, MAIN, Intent, Package
from ...system.permissions import POST_NOTIFICATIONS, group_of
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppMark
from .page import SettingsPage, note, section
from .permissions import UNKNOWN_ICON


class AppsPage(SettingsPage):
    """All apps."""

    title = "Apps"

    def content(self) -> list[kit.View]:
        packages = sorted(
            self.phone.system.packages.all(),
            key=lambda app: self.phone.name_of(app.name).casefold(),
        )
        return [
            *section(
                [self._row(app) for app in packages],
                tr("All apps ({count})", count=len(packages)),
            )
        ]

    def _row(self, app: Package) -> kit.ListItem:
        icon = self.phone.icons.get(app.name, UNKNOWN_ICON)
        return kit.ListItem(
            self.phone.name_of(app.name),
            tr("Version {version}", version=app.version),
            AppMark(icon, 40),
            on_tap=lambda: self.open(".AppInfoActivity", f"package:{app.name}"),
        )


class AppInfoPage(SettingsPage):
    """One app."""

    title = "App info"

    def content(self) -> list[kit.View]:
        name = (self.intent.data or "").removeprefix("package:")
        app = self.phone.system.packages.get(name)
        if app is None:
            return [note(tr("This app is not installed."))]
        head = kit.Column(
            [
                AppMark(self.phone.icons.get(name, UNKNOWN_ICON), 64),
                kit.Space(height=12),
                kit.Text(self.phone.name_of(name), "headline_small", rid="entity_header_title"),
            ],
            align="center",
        )
        running = self.phone.windows.tasks.runs(name)
        buttons = kit.Row(
            [
                kit.Flex(
                    kit.Button(
                        tr("Open"),
                        lambda: self._launch(app),
                        "tonal",
                        "open_in_new",
                        enabled=app.component is not None,
                    )
                ),
                kit.Flex(
                    kit.Button(
                        tr("Force stop"),
                        lambda: self._ask(app),
                        "tonal",
                        "report",
                        enabled=running and name != self.component.package,
                    )
                ),
            ],
            gap=8,
        )
        rows = [
            self.plain(tr("Package"), name),
            self.plain(tr("Version"), app.version),
            self.plain(tr("Installed as"), tr("System app") if app.system else tr("User app")),
            self.plain(tr("Location on phone"), app.path),
        ]
        return [
            kit.Pad(head, x=24, bottom=16),
            kit.Pad(buttons, x=16, bottom=16),
            *section([self._notifications(name), self._permissions(name)]),
            *section(rows),
        ]

    def _notifications(self, name: str) -> kit.ListItem:
        store = self.phone.windows.permissions
        on = store.granted(name, POST_NOTIFICATIONS)
        group = group_of(POST_NOTIFICATIONS)

        def flip() -> None:
            if group is not None:
                store.set_level(name, group, "denied" if on else "always")
                if on:
                    self.phone.windows.notifications.cancel_package(name)

        state = tr("On") if on else tr("Off")
        known = store.get(name, POST_NOTIFICATIONS) is not None
        return kit.switch_item(tr("Notifications"), on, flip, state, enabled=known)

    def _permissions(self, name: str) -> kit.ListItem:
        store = self.phone.windows.permissions
        labels = [
            tr(group.label)
            for group in store.groups(name)
            if store.level(name, group) in ("always", "foreground")
        ]
        summary = tr(", ").join(labels) or tr("No permissions granted")
        return kit.ListItem(
            tr("Permissions"),
            summary,
            on_tap=lambda: self.open(".AppPermissionsActivity", f"package:{name}"),
        )

    def _launch(self, app: Package) -> None:
        self.start(Intent(MAIN, component=app.component, categories=(LAUNCHER,)))

    def _ask(self, app: Package) -> None:
        self.confirm(
            tr("Force stop?"),
            tr("If you force stop an app, it may misbehave."),
            tr("OK"),
            lambda: self.phone.windows.force_stop(app.name),
        )


ACTIVITIES = {".AppsActivity": AppsPage, ".AppInfoActivity": AppInfoPage}
