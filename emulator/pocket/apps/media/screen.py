"""A branded screen that shows stored files and lets some of them be selected."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .store import MediaStore, StoredFile

SEND = "android.intent.action.SEND"
STREAM = "android.intent.extra.STREAM"


class MediaScreen(BrandedActivity, ABC):
    """A screen with files of the shared storage; `chosen` has the numbers of the selected."""

    def on_open(self) -> None:
        self.store = MediaStore(self.phone)
        self.scroll = kit.ScrollState()
        self.notice = kit.Notice()
        self.chosen: set[int] = set()
        self.prepare()

    def prepare(self) -> None:
        """Set up what the screen needs besides the store."""

    def revision(self) -> object:
        return self.store.revision()

    @abstractmethod
    def shown(self) -> list[StoredFile]:
        """The files on this screen, in order."""

    def back(self) -> bool:
        if self.chosen:
            self.chosen.clear()
            return True
        return False

    def toggle(self, entry: StoredFile) -> None:
        self.notice.clear()
        self.chosen ^= {entry.id}

    def selected(self) -> list[StoredFile]:
        return [entry for entry in self.shown() if entry.id in self.chosen]

    def close_bar(self, title: str, actions: Sequence[kit.View]) -> kit.View:
        """The bar while files are selected, with a cross that clears the selection."""
        return kit.AppBar(
            title,
            self.chosen.clear,
            actions,
            color="surface_container",
            back_icon="close",
            back_desc=tr("Clear selection"),
        )

    def select_all(self) -> kit.Choice:
        """The entry of the overflow menu that selects what is on the screen."""

        def every() -> None:
            self.chosen = {entry.id for entry in self.shown()}

        return kit.Choice(tr("Select all"), every, icon="select_all")

    def hand_over(self, entries: Sequence[StoredFile]) -> None:
        """Hand files to another app; several ones are named in one extra, by commas."""
        uris = ",".join(entry.uri for entry in entries)
        extras = {STREAM: uris, "type": entries[0].kind.mime}
        self.start(Intent(SEND, entries[0].uri, extras=extras))
