"""App permissions: by app and by kind."""

from __future__ import annotations

from ...system.permissions import GROUPS, Group, Level
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppIcon, AppMark
from .page import SettingsPage, note, section

UNKNOWN_ICON = AppIcon("android", (61, 220, 132, 255))
LEVELS: dict[Level, str] = {
    "always": "Allow all the time",
    "foreground": "Allow only while using the app",
    "ask": "Ask every time",
    "denied": "Don’t allow",
}
SUMMARIES: dict[Level, str] = {
    "always": "Allowed all the time",
    "foreground": "Allowed only while in use",
    "ask": "Ask every time",
    "denied": "Not allowed",
}


class PermissionPage(SettingsPage):
    """Pages about the package in the intent's data and the group in its extras."""

    @property
    def package(self) -> str:
        return (self.intent.data or "").removeprefix("package:")

    @property
    def group(self) -> Group | None:
        wanted = str(self.intent.extras.get("group", ""))
        return next((group for group in GROUPS if group.name == wanted), None)

    def summary(self, package: str, group: Group) -> str:
        level = self.phone.windows.permissions.level(package, group)
        if level in ("always", "foreground") and not group.while_in_use:
            return tr("Allowed")
        return tr(SUMMARIES[level])

    def ask(self, package: str, group: Group) -> None:
        extras = {"group": group.name}
        self.open(".AppPermissionActivity", f"package:{package}", extras)

    def app_row(self, package: str, group: Group) -> kit.ListItem:
        icon = self.phone.icons.get(package, UNKNOWN_ICON)
        return kit.ListItem(
            self.phone.name_of(package),
            self.summary(package, group),
            AppMark(icon, 40),
            on_tap=lambda: self.ask(package, group),
        )


class AppPermissionsPage(PermissionPage):
    """Everything one app asks for."""

    title = "App permissions"

    def content(self) -> list[kit.View]:
        store = self.phone.windows.permissions
        groups = store.groups(self.package)
        icon = self.phone.icons.get(self.package, UNKNOWN_ICON)
        head = kit.Column(
            [
                AppMark(icon, 56),
                kit.Space(height=8),
                kit.Text(
                    self.phone.name_of(self.package), "title_large", rid="entity_header_title"
                ),
            ],
            align="center",
        )
        if not groups:
            return [kit.Pad(head, x=24, bottom=16), note(tr("No permissions requested"))]
        allowed = [g for g in groups if store.level(self.package, g) in ("always", "foreground")]
        asking = [g for g in groups if store.level(self.package, g) == "ask"]
        denied = [g for g in groups if store.level(self.package, g) == "denied"]
        views: list[kit.View] = [kit.Pad(head, x=24, bottom=8)]
        parts = (("Allowed", allowed), ("Ask every time", asking), ("Not allowed", denied))
        for title, part in parts:
            if part:
                views += section([self._row(group) for group in part], tr(title))
        return views

    def _row(self, group: Group) -> kit.ListItem:
        return kit.ListItem(
            tr(group.label),
            self.summary(self.package, group),
            kit.Icon(group.icon),
            on_tap=lambda: self.ask(self.package, group),
        )


class AppPermissionPage(PermissionPage):
    """One permission of one app: how much of it is allowed."""

    title = "Permission"

    def heading(self) -> str:
        group = self.group
        return tr(self.title) if group is None else tr("{name} permission", name=tr(group.label))

    def content(self) -> list[kit.View]:
        group = self.group
        if group is None:
            return []
        store = self.phone.windows.permissions
        level = store.level(self.package, group)
        rows: list[kit.View] = [
            kit.radio_item(self._label(choice, group), choice == level, self._set(group, choice))
            for choice in self._levels(group)
        ]
        name = self.phone.name_of(self.package)
        intro = tr("{permission} access for this app", permission=tr(group.label))
        see_all = kit.Button(
            tr("See all apps with this permission"),
            lambda: self.open(".PermissionGroupActivity", extras={"group": group.name}),
            "text",
        )
        return [
            kit.Pad(AppMark(self.phone.icons.get(self.package, UNKNOWN_ICON), 48), x=24),
            kit.Pad(kit.Text(name, "title_large", rid="entity_header_title"), x=24, top=12),
            kit.Pad(kit.Text(intro, "body_medium", "on_surface_variant"), x=24, bottom=16),
            *section(rows),
            kit.Pad(see_all, x=12),
        ]

    def _levels(self, group: Group) -> list[Level]:
        store = self.phone.windows.permissions
        if not group.while_in_use:
            return ["always", "denied"]
        behind = group.background and store.get(self.package, group.background) is not None
        levels: list[Level] = ["always"] if behind else []
        return [*levels, "foreground", "ask", "denied"]

    def _label(self, level: Level, group: Group) -> str:
        if level == "always" and not group.while_in_use:
            return tr("Allow")
        return tr(LEVELS[level])

    def _set(self, group: Group, level: Level) -> kit.Handler:
        return lambda: self.phone.windows.permissions.set_level(self.package, group, level)


class PermissionManagerPage(PermissionPage):
    """All kinds of permissions."""

    title = "Permission manager"

    def content(self) -> list[kit.View]:
        return section([self._row(group) for group in GROUPS])

    def _row(self, group: Group) -> kit.ListItem:
        store = self.phone.windows.permissions
        asking = [name for name in store.packages() if group in store.groups(name)]
        allowed = [n for n in asking if store.level(n, group) in ("always", "foreground")]
        return kit.ListItem(
            tr(group.label),
            tr("{allowed} of {count} apps allowed", allowed=len(allowed), count=len(asking)),
            kit.Icon(group.icon),
            on_tap=lambda: self.open(".PermissionGroupActivity", extras={"group": group.name}),
        )


class PermissionGroupPage(PermissionPage):
    """The apps that ask for one kind."""

    title = "Permission"

    def heading(self) -> str:
        group = self.group
        return tr(self.title) if group is None else tr(group.label)

    def content(self) -> list[kit.View]:
        group = self.group
        if group is None:
            return []
        store = self.phone.windows.permissions
        asking = [name for name in store.packages() if group in store.groups(name)]
        if not asking:
            return [note(tr("No apps ask for this permission."))]
        asking.sort(key=lambda name: self.phone.name_of(name).casefold())
        return section([self.app_row(name, group) for name in asking])


ACTIVITIES = {
    ".AppPermissionsActivity": AppPermissionsPage,
    ".AppPermissionActivity": AppPermissionPage,
    ".PermissionManagerActivity": PermissionManagerPage,
    ".PermissionGroupActivity": PermissionGroupPage,
}
