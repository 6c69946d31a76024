"""The Gallery app: photos by day, albums, favourites."""

from __future__ import annotations

from dataclasses import dataclass

from ...raster.geometry import Rect
from ...system.catalog import Filter
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppIcon
from ..media.store import IMAGES, StoredFile
from ..media.store import VIDEOS as VIDEO_URI
from .album import AlbumActivity
from .photo import TILE_CELLS, PhotoGrid, draw_picture
from .pick import PickActivity
from .screen import COLOR, GalleryScreen
from .shelf import ALL, FAVORITES, TRASH, VIDEOS, Album, albums, pictures
from .viewer import ViewerActivity

VIEW, PICK = "android.intent.action.VIEW", "android.intent.action.PICK"
GET_CONTENT = "android.intent.action.GET_CONTENT"
PHOTOS_TAB, ALBUMS_TAB, FAVORITES_TAB = 0, 1, 2


class GalleryActivity(GalleryScreen):
    """The main screen with its three tabs."""

    nav_ground = "surface_container"

    def prepare(self) -> None:
        self.tab = PHOTOS_TAB
        self.album_scroll = kit.ScrollState()
        self.favorite_scroll = kit.ScrollState()

    def shown(self) -> list[StoredFile]:
        return pictures(self.store, FAVORITES if self.tab == FAVORITES_TAB else ALL)

    def screen(self, ui: kit.Ui) -> kit.View:
        titles = (tr("Photos"), tr("Albums"), tr("Favorites"))
        more = kit.IconButton("more_vert", tr("More options"), self._menu, rid="menu_more")
        top = self.selection_bar() if self.chosen else kit.AppBar(titles[self.tab], actions=[more])
        icons = ("photo", "photo_album", "favorite")
        items = [kit.NavItem(title, icon) for title, icon in zip(titles, icons, strict=True)]
        nav = kit.BottomNav(items, self.tab, self._select)
        body = self._albums() if self.tab == ALBUMS_TAB else self._photos()
        return kit.Scaffold(body, top=top, bottom=nav, snackbar=self.notice.view())

    def back(self) -> bool:
        if super().back():
            return True
        if self.tab:
            self.tab = PHOTOS_TAB
            return True
        return False

    def _photos(self) -> kit.View:
        entries = self.shown()
        liked = self.tab == FAVORITES_TAB
        if not entries:
            if liked:
                hint = tr("Open a photo and touch the heart")
                return kit.Fill(kit.empty_state("favorite", tr("No favorites"), hint), center=True)
            hint = tr("Photos you take appear here")
            return kit.Fill(kit.empty_state("photo_library", tr("No photos"), hint), center=True)
        return PhotoGrid(
            self.phone,
            self.store,
            entries,
            self.favorite_scroll if liked else self.scroll,
            self._tap,
            self.toggle,
            frozenset(self.chosen) if self.chosen else None,
        )

    def _albums(self) -> kit.View:
        found = albums(self.store)
        cells = [AlbumCard(album, self._content(album), self._opener(album)) for album in found]
        videos = pictures(self.store, VIDEOS)
        trash = pictures(self.store, TRASH)
        rows: list[kit.View] = [kit.Pad(kit.Grid(cells, 2, 12), x=16, top=4, bottom=20)]
        rows += kit.group(
            [
                _link("movie", tr("Videos"), len(videos), lambda: self._open_scope(VIDEOS)),
                _link("delete", tr("Trash"), len(trash), lambda: self._open_scope(TRASH)),
            ]
        )
        return kit.scroll_list(rows, self.album_scroll, bottom=24, rid="album_list")

    def _content(self, album: Album) -> bytes:
        return b"" if album.cover is None else self.store.content(album.cover)

    def _opener(self, album: Album) -> kit.Handler:
        return lambda: self._open_scope(album.scope)

    def _open_scope(self, scope: str) -> None:
        self.notice.clear()
        self.open(".AlbumActivity", None, {"scope": scope})

    def _tap(self, entry: StoredFile) -> None:
        if self.chosen:
            self.toggle(entry)
            return
        self.notice.clear()
        scope = FAVORITES if self.tab == FAVORITES_TAB else ALL
        self.open(".ViewerActivity", entry.uri, {"scope": scope}, self._gone)

    def _gone(self, result: object) -> None:
        """The viewer put its picture into the trash."""
        if isinstance(result, int):
            self.trashed([result])

    def _select(self, tab: int) -> None:
        self.notice.clear()
        self.chosen.clear()
        self.tab = tab

    def _menu(self) -> None:
        self.menu(
            [
                kit.Choice(tr("Videos"), lambda: self._open_scope(VIDEOS), icon="movie"),
                kit.Choice(tr("Trash"), lambda: self._open_scope(TRASH), icon="delete"),
            ]
        )


@dataclass(frozen=True, slots=True)
class AlbumCard:
    """An album's newest picture, its name and how many there are."""

    album: Album
    content: bytes
    on_tap: kit.Handler

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        album = self.album
        count = tr("1 item") if album.count == 1 else tr("{count} items", count=album.count)
        lines: list[kit.View] = [
            Cover(self.content),
            kit.Space(height=8),
            kit.Text(album.name, "title_small", lines=1, rid="album_name"),
            kit.Text(count, "body_small", "on_surface_variant", 1, rid="album_count"),
        ]
        info = kit.Info("android.view.ViewGroup", "album", desc=f"{album.name}, {count}")
        return kit.Tap(kit.Pad(kit.Column(lines), bottom=4), self.on_tap, info=info).layout(
            ui, limits
        )


@dataclass(frozen=True, slots=True)
class Cover:
    """A square picture with round corners."""

    content: bytes

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        radius = kit.dp(16)
        corners = (radius, radius, radius, radius)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            draw_picture(canvas, rect, self.content, ui, TILE_CELLS, corners)

        return kit.Node(limits.max_w, limits.max_w, paint=paint)


def _link(icon: str, title: str, count: int, act: kit.Handler) -> kit.ListItem:
    return kit.ListItem(
        title, leading=kit.Icon(icon), note=str(count), on_tap=act, rid="collection"
    )


class PictureFilter(Filter):
    """Requests for a picture: without data, with the pictures' address, or naming the type."""

    def matches(self, intent: Intent) -> bool:
        if intent.action != self.action:
            return False
        named = str(intent.extras.get("type", intent.extras.get("mime", "")) or "")
        asked = intent.data or named or "image/*"
        return asked.startswith(("image/", "video/", "*/*", "content://media"))


class GalleryApp(App):
    """Gallery."""

    package = "com.android.gallery3d"
    label = "Gallery"
    launcher = ".GalleryActivity"
    version = "6.4"
    icon = AppIcon("photo_library", COLOR)
    activities = {
        ".GalleryActivity": GalleryActivity,
        ".AlbumActivity": AlbumActivity,
        ".ViewerActivity": ViewerActivity,
        ".PickActivity": PickActivity,
    }
    filters = {
        ".ViewerActivity": (Filter(VIEW, data=IMAGES), Filter(VIEW, data=VIDEO_URI)),
        ".PickActivity": (PictureFilter(PICK), PictureFilter(GET_CONTENT)),
    }
