"""Reading a text file."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.store import StoredFile
from .screen import FilesScreen

MOST_BYTES = 200_000


class TextActivity(FilesScreen):
    """The lines of the file that the intent's data names."""

    def shown(self) -> list[StoredFile]:
        path = (self.intent.data or "").removeprefix("file://")
        entry = self.store.at(path)
        return [] if entry is None else [entry]

    def screen(self, ui: kit.Ui) -> kit.View:
        found = self.shown()
        if not found:
            gone = kit.Fill(kit.empty_state("description", tr("This file is gone")), center=True)
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        entry = found[0]
        more = kit.IconButton("more_vert", tr("More options"), lambda: self._menu(entry))
        share = kit.IconButton("share", tr("Share"), lambda: self.share([entry]), rid="share")
        bar = kit.AppBar(entry.name, self.leave, [share, more])
        text = self.store.content(entry)[:MOST_BYTES].decode(errors="replace")
        lines = text.strip().split("\n")
        if lines == [""]:
            body: kit.View = kit.Fill(
                kit.empty_state("text_snippet", tr("This file is empty")), center=True
            )
            return kit.Scaffold(body, top=bar)

        def row(index: int) -> kit.View:
            return kit.Pad(kit.Text(lines[index] or " ", "body_large", rid="line"), x=20, y=2)

        return kit.Scaffold(kit.LazyList(len(lines), row, self.scroll, top=8, bottom=32), top=bar)

    def _menu(self, entry: StoredFile) -> None:
        self.menu(
            [
                kit.Choice(tr("Rename"), lambda: self.ask_name(entry), icon="edit"),
                kit.Choice(tr("Details"), lambda: self.details(entry), icon="info"),
            ]
        )
