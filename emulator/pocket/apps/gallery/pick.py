"""Choosing a picture for another app; finishes with its content address."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.store import StoredFile
from .photo import PhotoGrid
from .screen import GalleryScreen
from .shelf import ALL, Album, Wanted, albums, pictures, scope_name


class PickActivity(GalleryScreen):
    """All pictures or those of one album; touching one is choosing it."""

    def prepare(self) -> None:
        self.tab = 0
        self.scope = ALL
        self.album_scroll = kit.ScrollState()

    @property
    def _wanted(self) -> Wanted:
        extras = self.intent.extras
        named = f"{self.intent.data or ''} {extras.get('type', '')}"
        if "video" in named:
            return "video"
        return "any" if "*/*" in named else "image"

    def shown(self) -> list[StoredFile]:
        return pictures(self.store, self.scope, self._wanted)

    def screen(self, ui: kit.Ui) -> kit.View:
        title = tr("Choose a photo") if self.scope == ALL else scope_name(self.scope)
        bar = kit.AppBar(title, self.leave, back_icon="close", back_desc=tr("Cancel"))
        if self.scope != ALL:
            return kit.Scaffold(self._grid(), top=kit.AppBar(title, self.leave))
        tabs = kit.Tabs(
            [kit.NavItem(tr("Photos")), kit.NavItem(tr("Albums"))], self.tab, self._select
        )
        body = self._albums() if self.tab else self._grid()
        return kit.Scaffold(body, top=kit.Column([bar, tabs]))

    def back(self) -> bool:
        if self.scope != ALL:
            self.scope = ALL
            return True
        return False

    def _grid(self) -> kit.View:
        entries = self.shown()
        if not entries:
            return kit.Fill(kit.empty_state("photo_library", tr("No photos")), center=True)
        return PhotoGrid(self.phone, self.store, entries, self.scroll, self._choose)

    def _albums(self) -> kit.View:
        rows = [self._row(album) for album in albums(self.store, self._wanted)]
        return kit.scroll_list(rows, self.album_scroll, bottom=24, rid="album_list")

    def _row(self, album: Album) -> kit.View:
        count = tr("1 item") if album.count == 1 else tr("{count} items", count=album.count)
        return kit.ListItem(
            album.name, count, kit.Icon("photo_album"), on_tap=self._opener(album), rid="album"
        )

    def _opener(self, album: Album) -> kit.Handler:
        def act() -> None:
            self.scope = album.scope
            self.scroll.jump(0)

        return act

    def _select(self, tab: int) -> None:
        self.tab = tab

    def _choose(self, entry: StoredFile) -> None:
        self.finish(entry.uri)
