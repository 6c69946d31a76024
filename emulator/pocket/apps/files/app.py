"""The Files app: kinds of files, the storage, what was changed last."""

from __future__ import annotations

from ...system.catalog import Filter
from ...system.files import SDCARD
from ...system.storage import FREE_GB, TOTAL_GB, USED_GB
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppIcon
from ..media.store import StoredFile
from .browse import BrowseActivity, ChooseFolderActivity
from .category import CATEGORIES, CategoryActivity, PickFileActivity
from .listing import arranged, matching, modified_text, place_text
from .screen import COLOR, FilesScreen
from .text import TextActivity

VIEW, GET_CONTENT = "android.intent.action.VIEW", "android.intent.action.GET_CONTENT"
VIEW_DOWNLOADS = "android.intent.action.VIEW_DOWNLOADS"
RECENT = 12
SHORTCUTS = (
    ("Internal storage", "home_storage", SDCARD),
    ("Downloads", "download", f"{SDCARD}/Download"),
    ("Documents", "folder", f"{SDCARD}/Documents"),
)


class FilesActivity(FilesScreen):
    """The start screen."""

    def prepare(self) -> None:
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.query.capitals = "none"
        self.order = "newest"

    def shown(self) -> list[StoredFile]:
        entries = self.store.select("is_trashed = 0")
        visible = [entry for entry in entries if not entry.name.startswith(".")]
        if self.query.text.strip():
            return arranged(matching(visible, self.query.text), self.order)
        files = [entry for entry in visible if not entry.is_folder]
        return arranged(files, "newest")[:RECENT]

    def summary(self, entry: StoredFile) -> str:
        return f"{modified_text(self.phone, entry)} · {place_text(entry.folder)}"

    def screen(self, ui: kit.Ui) -> kit.View:
        entries = self.shown()
        self.chosen &= {entry.id for entry in entries}
        top: kit.View = kit.SearchBar(self.query, tr("Search files"))
        if self.chosen:
            top = self.selection_bar()
        if self.query.text.strip():
            body = self.listing(entries, "search", tr("No matches"))
        else:
            rows = [*self._home(), *(self.row(entry) for entry in entries)]
            body = kit.scroll_list(rows, self.scroll, bottom=24, rid="home_list")
        return kit.Scaffold(body, top=top, snackbar=self.notice.view())

    def back(self) -> bool:
        if super().back():
            return True
        if self.query.text:
            self.query.clear()
            self.blur()
            return True
        return False

    def _home(self) -> list[kit.View]:
        cells = [
            self._cell(tr(title), icon, self._category(name))
            for name, (title, icon, _) in CATEGORIES.items()
        ]
        return [
            kit.Header(tr("Categories")),
            kit.Pad(kit.Grid(cells, 3, 8), x=16, bottom=8),
            kit.Header(tr("Storage")),
            *(self._shortcut(*shortcut) for shortcut in SHORTCUTS),
            kit.Header(tr("Recent files")),
        ]

    def _cell(self, title: str, icon: str, act: kit.Handler) -> kit.View:
        body = kit.Column(
            [
                kit.Place(kit.Icon(icon, 26, "primary"), x="center"),
                kit.Space(height=6),
                kit.Text(title, "label_large", "on_surface", 1, "center", hidden=True),
            ]
        )
        box = kit.Surface(kit.Pad(body, x=4, y=14), "surface_container", 18)
        return kit.Tap(box, act, info=kit.Info("android.widget.Button", "category", title))

    def _shortcut(self, title: str, icon: str, folder: str) -> kit.View:
        name = tr(title)
        lines: list[kit.View] = [kit.Text(name, "body_large", lines=1, rid="android:id/title")]
        if folder == SDCARD:
            free = tr("{size} free", size=f"{FREE_GB} GB")
            lines += [
                kit.Text(free, "body_medium", "on_surface_variant", 1, rid="android:id/summary"),
                kit.Space(height=6),
                kit.ProgressBar(USED_GB / TOTAL_GB),
            ]
        else:
            count = len(self.store.inside(folder))
            text = tr("{count} items", count=count)
            lines.append(kit.Text(text, "body_medium", "on_surface_variant", 1, rid="summary"))
        mark = kit.Badge(icon, "primary_container", "on_primary_container", 44, 10)
        row = kit.Pad(kit.Row([mark, kit.Flex(kit.Column(lines))], gap=16), x=16, y=10)
        info = kit.Info("android.widget.LinearLayout", "root_item", desc=name)
        return kit.Tap(row, self._opener(folder), info=info)

    def _opener(self, folder: str) -> kit.Handler:
        def act() -> None:
            self.notice.clear()
            self.open(".BrowseActivity", folder)

        return act

    def _category(self, name: str) -> kit.Handler:
        def act() -> None:
            self.notice.clear()
            self.open(".CategoryActivity", None, {"category": name})

        return act


class FilesApp(App):
    """Files."""

    package = "com.android.documentsui"
    label = "Files"
    launcher = ".FilesActivity"
    version = "14"
    icon = AppIcon("folder", COLOR)
    activities = {
        ".FilesActivity": FilesActivity,
        ".BrowseActivity": BrowseActivity,
        ".ChooseFolderActivity": ChooseFolderActivity,
        ".CategoryActivity": CategoryActivity,
        ".TextActivity": TextActivity,
        ".PickFileActivity": PickFileActivity,
    }
    filters = {
        ".BrowseActivity": (
            Filter(VIEW, data=f"file://{SDCARD}/"),
            Filter(VIEW, data="file:///sdcard/"),
        ),
        ".FilesActivity": (Filter(VIEW_DOWNLOADS),),
        ".PickFileActivity": (
            Filter(GET_CONTENT, data="*/*"),
            Filter(GET_CONTENT, data="application/"),
            Filter(GET_CONTENT, data="text/"),
            Filter("android.intent.action.OPEN_DOCUMENT"),
        ),
    }
