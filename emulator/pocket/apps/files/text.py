"""Reading a text file."""

from __future__ import annotations

from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Text
from ...toolkit.buttons import IconButton
from ...toolkit.overlays import Choice
from ...toolkit.rows import empty_state
from ...toolkit.scroll import LazyList
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Fill, Pad, View
from ..media.store import StoredFile
from .screen import FilesScreen

MOST_BYTES = 200_000


class TextActivity(FilesScreen):
    """The lines of the file that the intent's data names."""

    def shown(self) -> list[StoredFile]:
        path = (self.intent.data or "").removeprefix("file://")
        entry = self.store.at(path)
        return [] if entry is None else [entry]

    def screen(self, ui: Ui) -> View:
        found = self.shown()
        if not found:
            gone = Fill(empty_state("description", tr("This file is gone")), center=True)
            return Scaffold(gone, top=AppBar("", self.leave))
        entry = found[0]
        more = IconButton("more_vert", tr("More options"), lambda: self._menu(entry))
        share = IconButton("share", tr("Share"), lambda: self.share([entry]), rid="share")
        bar = AppBar(entry.name, self.leave, [share, more])
        text = self.store.content(entry)[:MOST_BYTES].decode(errors="replace")
        lines = text.strip().split("\n")
        if lines == [""]:
            body: View = Fill(empty_state("text_snippet", tr("This file is empty")), center=True)
            return Scaffold(body, top=bar)

        def row(index: int) -> View:
            return Pad(Text(lines[index] or " ", "body_large", rid="line"), x=20, y=2)

        return Scaffold(LazyList(len(lines), row, self.scroll, top=8, bottom=32), top=bar)

    def _menu(self, entry: StoredFile) -> None:
        self.menu(
            [
                Choice(tr("Rename"), lambda: self.ask_name(entry), icon="edit"),
                Choice(tr("Details"), lambda: self.details(entry), icon="info"),
            ]
        )
