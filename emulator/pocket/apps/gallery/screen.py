"""What the screens of Gallery share: selection, sharing, albums, the trash."""

from __future__ import annotations

from collections.abc import Sequence

from ...raster.ops import rgb
from ...system.activity import Layer
from ...system.files import SDCARD
from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.screen import MediaScreen
from ..media.store import StoredFile
from .shelf import ALBUM, albums

COLOR = rgb("#C5221F")
BRAND = kit.accent(COLOR)
BAD_NAME = frozenset('/\\:*?"<>|')


class GalleryScreen(MediaScreen):
    """A screen with pictures that can be selected."""

    brand = BRAND

    # -- selection ------------------------------------------------------------------------------

    def selection_bar(self) -> kit.View:
        """The bar while pictures are selected."""
        entries = self.selected()
        actions: list[kit.View] = [
            kit.IconButton("share", tr("Share"), lambda: self.share(entries), rid="action_share"),
            kit.IconButton(
                "add", tr("Add to album"), lambda: self.ask_album(entries), rid="action_album"
            ),
            kit.IconButton(
                "delete", tr("Delete"), lambda: self.ask_trash(entries), rid="action_delete"
            ),
            kit.IconButton("more_vert", tr("More options"), self._selection_menu),
        ]
        return self.close_bar(str(len(entries)), actions)

    def _selection_menu(self) -> None:
        entries = self.selected()
        liked = all(entry.favorite for entry in entries)

        def like() -> None:
            for entry in entries:
                self.store.star(entry, not liked)
            self.chosen.clear()

        label = tr("Remove from favorites") if liked else tr("Add to favorites")
        self.menu([self.select_all(), kit.Choice(label, like, icon="favorite")])

    # -- what can be done to pictures -------------------------------------------------------------

    def share(self, entries: Sequence[StoredFile]) -> None:
        """Hand pictures to another app; several ones are named in one extra, by commas."""
        if entries:
            self.hand_over(entries)

    def ask_trash(self, entries: Sequence[StoredFile]) -> None:
        count = len(entries)

        def move() -> None:
            ids = [entry.id for entry in entries]
            for entry in entries:
                self.store.trash(entry)
            self.chosen.clear()
            self.trashed(ids)

        many = tr("Move {count} items to trash?", count=count)
        title = tr("Move to trash?") if count == 1 else many
        text = tr("Items in the trash are deleted after 30 days.")
        self.confirm(title, text, tr("Move to trash"), move)

    def trashed(self, ids: Sequence[int]) -> None:
        """Say what was deleted, and offer to bring it back."""
        count = len(ids)
        many = tr("{count} items moved to trash", count=count)
        self.notice.say(tr("Moved to trash") if count == 1 else many, lambda: self.bring_back(ids))

    def bring_back(self, ids: Sequence[int]) -> None:
        """Take pictures out of the trash."""
        for file_id in ids:
            entry = self.store.get(file_id)
            if entry is not None and entry.trashed:
                self.store.restore(entry)

    def ask_album(self, entries: Sequence[StoredFile]) -> None:
        """Ask for an album and move the pictures there."""
        state = kit.ScrollState()

        def pick(folder: str) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self.put(entries, folder)

            return act

        def make() -> None:
            self.dismiss(layer)
            self.ask_name(entries)

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.ListItem(
                    tr("New album"),
                    leading=kit.Icon("add_photo_alternate"),
                    on_tap=make,
                    compact=True,
                    rid="album_item",
                )
            ]
            rows += [
                kit.ListItem(
                    album.name,
                    leading=kit.Icon("photo_album"),
                    on_tap=pick(album.scope.removeprefix(ALBUM)),
                    compact=True,
                    rid="album_item",
                )
                for album in albums(self.store)
            ]
            return kit.Dialog(
                tr("Add to album"),
                body=kit.fitted_list(rows, state),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
                wide_body=True,
            )

        layer = self.show(Layer(build))

    def ask_name(self, entries: Sequence[StoredFile]) -> None:
        """Ask for a new album's name and put the pictures in it."""
        field = kit.FieldState(limit=40, on_submit=lambda _: save())

        def good() -> bool:
            return bool(field.text.strip()) and not BAD_NAME & set(field.text)

        def save() -> None:
            if good():
                self.dismiss(layer)
                folder = f"{SDCARD}/Pictures/{field.text.strip()}"
                if self.store.at(folder) is None:
                    parent, _, name = folder.rpartition("/")
                    self.store.make_folder(parent, name)
                self.put(entries, folder)

        def build() -> kit.View:
            return kit.Dialog(
                tr("New album"),
                body=kit.TextField(field, tr("Album name"), rid="album_name"),
                confirm=kit.Choice(tr("Create"), save, good()),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
        layer.edit(field)

    def put(self, entries: Sequence[StoredFile], folder: str) -> None:
        for entry in entries:
            self.store.move(entry, folder)
        self.chosen.clear()
        self.notice.say(tr("Moved to {folder}", folder=folder.rpartition("/")[2]))
