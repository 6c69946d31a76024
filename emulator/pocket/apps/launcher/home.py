"""The home screen: date, pages of icons, dock, and a drawer with every app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...raster.ops import Artwork, rgb
from ...system.catalog import HOME, Filter
from ...system.packages import MAIN, Intent, Package
from ...toolkit.bars import SearchBar
from ...toolkit.basic import Icon, Text
from ...toolkit.day_words import long_day
from ...toolkit.field_state import FieldState
from ...toolkit.grid import Grid
from ...toolkit.node import Info, Node
from ...toolkit.rows import empty_state
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Tint, Ui
from ...toolkit.view import (
    Column,
    Fill,
    Flex,
    Limits,
    Pad,
    Place,
    Row,
    Space,
    Surface,
    Tap,
    View,
)
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
    color: Tint
    labelled: bool = True

    def layout(self, ui: Ui, limits: Limits) -> Node:
        mark = AppMark(self.icon, 58)
        parts: list[View] = [mark]
        if self.labelled:
            label = Text(
                self._name, "label_medium", self.color, 1, "center", hidden=True, weight=400
            )
            parts += [Space(height=6), label]
        info = Info("android.widget.TextView", "icon", self._name, self._name)
        box = Tap(Pad(Column(parts, align="center"), x=2, y=8), self._open, info=info)
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
        self.scroll = ScrollState()
        self.query = FieldState(submit="search", on_submit=lambda _: self._open_first())

    @property
    def shown_wallpaper(self) -> Artwork | None:
        return None if self.drawer else WALLPAPER

    def build(self, ui: Ui) -> View:
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

    def _home(self) -> View:
        if self._wide:
            return self._flat_home()
        pages = self._pages()
        self.page = min(self.page, len(pages) - 1)
        dock = [app for name in self._docked for app in self._apps() if app.name == name]
        column = Column(
            [
                Space(height=40),
                Flex(self._page(pages[self.page])),
                Space(height=8),
                Place(PageIndicator(self.page, len(pages)), x="center"),
                Space(height=8),
                Pad(Grid([self._shortcut(app, "white") for app in dock]), x=12),
                Space(height=8),
                Pad(self._search_box(), x=24),
                Space(height=16),
            ]
        )
        info = Info("android.view.ViewGroup", "workspace", desc=tr("Home"))
        return Tap(Fill(column), on_swipe=self._swiped, info=info)

    def _page(self, apps: Sequence[Package]) -> View:
        """The current page: time and date above the icons of the first, icons from the top else."""
        icons = Pad(Grid([self._shortcut(app, "white") for app in apps]), x=12)
        if self.page:
            return Column([icons, Flex(Space())])
        return Column([Pad(self._time(), x=32), Flex(Space()), icons])

    def _time(self) -> View:
        now = self.phone.now()
        return Column(
            [
                Text(self.phone.clock_text(now), "display_large", "white", rid="clock"),
                Text(long_day(now), "title_medium", "white", rid="date"),
            ]
        )

    def _flat_home(self) -> View:
        """Landscape: the clock beside all apps, which need no pages there."""
        clock = Column(
            [
                self._time(),
                Flex(Space()),
                Pad(self._search_box(), bottom=24),
            ]
        )
        grid = Grid([self._shortcut(app, "white") for app in self._apps()], FLAT_COLUMNS)
        row = Row(
            [Flex(Pad(clock, x=32, top=24), 2), Flex(Pad(grid, x=12, top=8), 5)], align="start"
        )
        info = Info("android.view.ViewGroup", "workspace", desc=tr("Home"))
        return Tap(Fill(row), on_swipe=self._swiped, info=info)

    def _search_box(self) -> View:
        row = Row(
            [
                Icon("search", 24, "on_surface_variant"),
                Flex(Text(tr("Search apps"), "body_large", "on_surface_variant", 1, hidden=True)),
                Icon("apps", 24, "on_surface_variant"),
            ],
            gap=12,
        )
        box = Surface(Pad(row, x=16, y=14), "surface_container", 28)
        info = Info("android.widget.TextView", "search_box", tr("Search apps"), tr("Search"))
        return Tap(box, self._search, info=info)

    def _drawer(self) -> View:
        wanted = self.query.text.strip().casefold()
        found = [app for app in self._apps() if self._named(app, wanted)]
        cells: list[View] = [self._shortcut(app, "on_surface") for app in found]
        rows: list[View] = [
            Pad(Grid(cells[index : index + COLUMNS]), x=12)
            for index in range(0, len(cells), COLUMNS)
        ]
        if not rows:
            text = tr("No apps found matching “{query}”", query=self.query.text)
            rows = [empty_state("search", text)]
        body = scroll_list(rows, self.scroll, top=8, bottom=24, rid="apps_list_view")
        search = SearchBar(self.query, tr("Search apps"))
        column = Column([Space(height=8), search, Flex(body)])
        info = Info("android.view.ViewGroup", "apps_view")
        return Tap(Fill(column), on_swipe=self._swiped, info=info)

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

    def _shortcut(self, app: Package, color: Tint) -> View:
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
