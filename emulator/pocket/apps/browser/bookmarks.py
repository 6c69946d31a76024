"""The bookmarks: by folder, searched, edited, removed."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from . import web
from .address import SCHEMES, parse
from .screen import Screen
from .seed import FOLDERS
from .store import Bookmark

EDIT_BOOKMARK = ".BookmarkEditActivity"


class BookmarksActivity(Screen):
    """All bookmarks."""

    def on_open(self) -> None:
        super().on_open()
        self.query = kit.FieldState(submit="search")
        self.folder = ""
        self.scroll = kit.ScrollState()
        self.strip = kit.ScrollState()

    def page(self) -> kit.View:
        chips: list[kit.View] = [kit.Chip(tr("All"), lambda: self._choose(""), not self.folder)]
        chips += [
            kit.Chip(tr(name), lambda name=name: self._choose(name), self.folder == name)
            for name in FOLDERS
        ]
        top = kit.Column(
            [
                kit.AppBar(tr("Bookmarks"), self.leave),
                kit.SearchBar(self.query, tr("Search bookmarks")),
                kit.Strip(chips, self.strip, rid="folders"),
                kit.Space(height=4),
            ]
        )
        return kit.Scaffold(self._list(), top=top, snackbar=self.snackbar)

    def _choose(self, folder: str) -> None:
        self.folder = folder
        self.scroll.jump(0)

    def _list(self) -> kit.View:
        words = self.query.text.strip().casefold()
        found = [
            mark
            for mark in self.store.bookmarks()
            if (not self.folder or mark.folder == self.folder)
            and (words in mark.title.casefold() or words in mark.url)
        ]
        if not found:
            text = tr("Nothing matches your search") if words else tr("Star a page to keep it here")
            return kit.Fill(kit.empty_state("bookmark", tr("No bookmarks"), text), center=True)
        return kit.LazyList(
            len(found),
            lambda index: self._row(found[index]),
            self.scroll,
            bottom=24,
            rid="bookmark_list",
        )

    def _row(self, mark: Bookmark) -> kit.View:
        more = kit.IconButton(
            "more_vert", tr("Options for {title}", title=mark.title), lambda: self._menu(mark)
        )
        return kit.ListItem(
            mark.title,
            parse(mark.url).shown,
            site_badge(mark.url),
            more,
            on_tap=lambda: self.finish(mark.url),
            on_long=lambda: self._menu(mark),
            summary_lines=1,
            rid="bookmark_row",
        )

    def _menu(self, mark: Bookmark) -> None:
        def edit() -> None:
            self.open(EDIT_BOOKMARK, extras={"id": mark.id})

        def remove() -> None:
            self.store.remove_bookmark(mark.id)
            undo = kit.Choice(tr("Undo"), lambda: self.store.restore_bookmark(mark))
            self.say(tr("Bookmark deleted"), undo)

        self.menu(
            [
                kit.Choice(tr("Edit"), edit, icon="edit"),
                kit.Choice(tr("Share"), lambda: self.share(mark.url, mark.title), icon="share"),
                kit.Choice(tr("Delete"), remove, icon="delete"),
            ]
        )


class BookmarkEditActivity(Screen):
    """Title, address and folder of one bookmark."""

    def on_open(self) -> None:
        super().on_open()
        found = self.store.bookmark(int(self.intent.extras.get("id", 0)))
        self.bookmark = found
        self.title = kit.FieldState(found.title if found else "", submit="next")
        self.url = kit.FieldState(found.url if found else "", keyboard="uri")
        self.folder = found.folder if found else FOLDERS[0]
        self.error = ""
        self.scroll = kit.ScrollState()

    def page(self) -> kit.View:
        mark = self.bookmark
        if mark is None:
            gone = kit.Fill(kit.empty_state("bookmark", tr("No bookmarks")), center=True)
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        delete = kit.IconButton("delete", tr("Delete"), lambda: self._delete(mark), rid="delete")
        rows: list[kit.View] = [
            kit.Pad(kit.TextField(self.title, tr("Title"), rid="title_text"), x=20, y=8),
            kit.Pad(
                kit.TextField(self.url, tr("URL"), rid="url_text", error=self.error), x=20, y=8
            ),
            kit.ListItem(
                tr("Folder"), tr(self.folder), kit.Icon("folder"), on_tap=self._choose_folder
            ),
            kit.Pad(
                kit.Row(
                    [
                        kit.Flex(kit.Space()),
                        kit.Button(
                            tr("Save"),
                            self._save,
                            enabled=bool(self.title.text.strip()),
                            rid="save",
                        ),
                    ]
                ),
                x=20,
                y=12,
            ),
        ]
        bar = kit.AppBar(tr("Edit bookmark"), self.leave, [delete])
        return kit.Scaffold(kit.scroll_list(rows, self.scroll), top=bar)

    def _choose_folder(self) -> None:
        def chooser(name: str) -> None:
            self.folder = name
            self.dismiss(layer)

        cancel = kit.Choice(tr("Cancel"), lambda: self.dismiss(layer))
        state = kit.ScrollState()

        def build() -> kit.View:
            return kit.choice_dialog(
                tr("Folder"),
                [tr(name) for name in FOLDERS],
                FOLDERS.index(self.folder) if self.folder in FOLDERS else -1,
                [lambda name=name: chooser(name) for name in FOLDERS],
                cancel,
                state,
            )

        layer = self.show(Layer(build))

    def _save(self) -> None:
        mark, url = self.bookmark, self.url.text.strip()
        if mark is None:
            return
        if "." not in url or " " in url:
            self.error = tr("Invalid URL")
            return
        full = url if url.lower().startswith(SCHEMES) else parse(url).url
        self.store.change_bookmark(mark.id, self.title.text.strip(), full, self.folder)
        self.finish()

    def _delete(self, mark: Bookmark) -> None:
        self.store.remove_bookmark(mark.id)
        self.finish()
        self.toast(tr("Bookmark deleted"))


def site_badge(url: str) -> kit.View:
    """The mark of the site an address belongs to."""
    host = parse(url).host
    for site in web.SITES:
        if site.host == host:
            return kit.Badge(site.icon, site.color, "white", 40)
    return kit.Badge("public", "surface_highest", "on_surface_variant", 40)
