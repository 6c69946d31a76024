"""The home screen: date, pages of icons, dock, and a drawer with every app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...raster.ops import Artwork, rgb
from ...system.catalog import HOME, Filter
from ...system.packages import MAIN, Intent, Package
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppActivity, AppIcon, AppMark
from .pages import PageIndicator, spread

PACKAGE = "com.android.launcher3"
COLUMNS = 4
FLAT_COLUMNS = 6
DOCK = (
    "com.android.contacts",
    "com.android.messaging",
    "com.android.deskclock",
    "com.android.settings",
)
PLAIN_ICON = AppIcon("android", rgb("#3DDC84"))
WALLPAPER = Artwork("wallpaper", 11, (rgb("#2A3B6E"), rgb("#C77E86")))


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An app's icon with its name below."""

    package: Package
    icon: AppIcon
    start: AppActivity
    color: kit.Tint
    labelled: bool = True

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        mark = AppMark(self.icon, 58)
        parts: list[kit.View] = [mark]
        if self.labelled:
            label = kit.Text(
                self._name, "label_medium", self.color, 1, "center", hidden=True, weight=400
            )
            parts += [kit.Space(height=6), label]
        info = kit.Info("android.widget.TextView", "icon", self._name, self._name)
        box = kit.Tap(kit.Pad(kit.Column(parts, align="center"), x=2, y=8), self._open, info=info)
        return box.layout(ui, limits)

    @property
    def _name(self) -> str:
        return self.start.phone.name_of(self.package.name)

    def _open(self) -> None:
        component = self.package.component
        if component is not None:
            categories = ("android.intent.category.LAUNCHER",)
            self.start.start(Intent(MAIN, component=component, categories=categories))


class HomeActivity(AppActivity):
    """The home pages and the drawer that a swipe up pulls over it."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.drawer = False
        self.page = 0
        self.scroll = kit.ScrollState()
        self.query = kit.FieldState(submit="search", on_submit=lambda _: self._open_first())

    @property
    def shown_wallpaper(self) -> Artwork | None:
        return None if self.drawer else WALLPAPER

    def build(self, ui: kit.Ui) -> kit.View:
        return self._drawer() if self.drawer else self._home()

    def back(self) -> bool:
        if self.drawer:
            self._close()
        return True

    def on_new_intent(self, intent: Intent) -> None:
        """The Home key: back to the first page."""
        self._close()
        self.page = 0

    def revision(self) -> object:
        return len(self.phone.system.packages.all())

    def _home(self) -> kit.View:
        if self._wide:
            return self._flat_home()
        pages = self._pages()
        self.page = min(self.page, len(pages) - 1)
        dock = [app for name in self._docked for app in self._apps() if app.name == name]
        column = kit.Column(
            [
                kit.Space(height=40),
                kit.Flex(self._page(pages[self.page])),
                kit.Space(height=8),
                kit.Place(PageIndicator(self.page, len(pages)), x="center"),
                kit.Space(height=8),
                kit.Pad(kit.Grid([self._shortcut(app, "white") for app in dock]), x=12),
                kit.Space(height=8),
                kit.Pad(self._search_box(), x=24),
                kit.Space(height=16),
            ]
        )
        info = kit.Info("android.view.ViewGroup", "workspace", desc=tr("Home"))
        return kit.Tap(kit.Fill(column), on_swipe=self._swiped, info=info)

    def _page(self, apps: Sequence[Package]) -> kit.View:
        """The current page: time and date above the icons of the first, icons from the top else."""
        icons = kit.Pad(kit.Grid([self._shortcut(app, "white") for app in apps]), x=12)
        if self.page:
            return kit.Column([icons, kit.Flex(kit.Space())])
        return kit.Column([kit.Pad(self._time(), x=32), kit.Flex(kit.Space()), icons])

    def _time(self) -> kit.View:
        now = self.phone.now()
        return kit.Column(
            [
                kit.Text(self.phone.clock_text(now), "display_large", "white", rid="clock"),
                kit.Text(kit.long_day(now), "title_medium", "white", rid="date"),
            ]
        )

    def _flat_home(self) -> kit.View:
        """Landscape: the clock beside all apps, which need no pages there."""
        clock = kit.Column(
            [
                self._time(),
                kit.Flex(kit.Space()),
                kit.Pad(self._search_box(), bottom=24),
            ]
        )
        grid = kit.Grid([self._shortcut(app, "white") for app in self._apps()], FLAT_COLUMNS)
        row = kit.Row(
            [kit.Flex(kit.Pad(clock, x=32, top=24), 2), kit.Flex(kit.Pad(grid, x=12, top=8), 5)],
            align="start",
        )
        info = kit.Info("android.view.ViewGroup", "workspace", desc=tr("Home"))
        return kit.Tap(kit.Fill(row), on_swipe=self._swiped, info=info)

    def _search_box(self) -> kit.View:
        row = kit.Row(
            [
                kit.Icon("search", 24, "on_surface_variant"),
                kit.Flex(
                    kit.Text(tr("Search apps"), "body_large", "on_surface_variant", 1, hidden=True)
                ),
                kit.Icon("apps", 24, "on_surface_variant"),
            ],
            gap=12,
        )
        box = kit.Surface(kit.Pad(row, x=16, y=14), "surface_container", 28)
        info = kit.Info("android.widget.TextView", "search_box", tr("Search apps"), tr("Search"))
        return kit.Tap(box, self._search, info=info)

    def _drawer(self) -> kit.View:
        wanted = self.query.text.strip().casefold()
        found = [app for app in self._apps() if self._named(app, wanted)]
        cells: list[kit.View] = [self._shortcut(app, "on_surface") for app in found]
        rows: list[kit.View] = [
            kit.Pad(kit.Grid(cells[index : index + COLUMNS]), x=12)
            for index in range(0, len(cells), COLUMNS)
        ]
        if not rows:
            text = tr("No apps found matching “{query}”", query=self.query.text)
            rows = [kit.empty_state("search", text)]
        body = kit.scroll_list(rows, self.scroll, top=8, bottom=24, rid="apps_list_view")
        search = kit.SearchBar(self.query, tr("Search apps"))
        column = kit.Column([kit.Space(height=8), search, kit.Flex(body)])
        info = kit.Info("android.view.ViewGroup", "apps_view")
        return kit.Tap(kit.Fill(column), on_swipe=self._swiped, info=info)

    def _apps(self) -> list[Package]:
        apps = self.phone.system.packages.launchable()
        return sorted(apps, key=lambda app: app.label.casefold())

    def _pages(self) -> list[list[Package]]:
        apps = [app for app in self._apps() if app.name not in self._docked]
        return spread(apps, self.phone.system.packages.names)

    @property
    def _wide(self) -> bool:
        width, height = self.phone.windows.size
        return width > height

    @property
    def _docked(self) -> list[str]:
        return [self.phone.package(name) for name in DOCK]

    def _named(self, app: Package, wanted: str) -> bool:
        return wanted in f"{app.label} {self.phone.name_of(app.name)}".casefold()

    def _shortcut(self, app: Package, color: kit.Tint) -> kit.View:
        return Shortcut(app, self.phone.icons.get(app.name, PLAIN_ICON), self, color)

    def _swiped(self, direction: str) -> bool:
        if direction == "up" and not self.drawer:
            self.drawer = True
            return True
        if direction == "down" and self.drawer:
            self._close()
            return True
        return direction in ("left", "right") and self._turn(1 if direction == "left" else -1)

    def _turn(self, by: int) -> bool:
        """Go to a neighbouring page; False where there is none."""
        paged = not self.drawer and not self._wide
        page = self.page + by
        if not paged or not 0 <= page < len(self._pages()):
            return False
        self.page = page
        return True

    def _search(self) -> None:
        self.drawer = True
        self.edit(self.query)

    def _open_first(self) -> None:
        wanted = self.query.text.strip().casefold()
        for app in self._apps():
            component = app.component
            if wanted and self._named(app, wanted) and component is not None:
                self.start(Intent(MAIN, component=component))
                return

    def _close(self) -> None:
        self.drawer = False
        self.query.clear()
        self.scroll.jump(0)
        self.blur()


class LauncherApp(App):
    """The launcher."""

    package = PACKAGE
    label = "Pocket Launcher"
    icon = AppIcon("home", rgb("#5F6368"))
    activities = {".HomeActivity": HomeActivity}
    filters = {".HomeActivity": (Filter(MAIN, category=HOME),)}
