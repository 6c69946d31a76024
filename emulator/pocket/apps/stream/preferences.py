"""How Stream downloads and plays."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Icon
from ...toolkit.node import Handler
from ...toolkit.overlays import Choice, choice_dialog
from ...toolkit.rows import Header, ListItem, group, switch_item
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import View
from .download_store import DownloadStore
from .look import StreamActivity, megabytes
from .music_store import MusicStore

QUALITIES = ("low", "normal", "high", "lossless")


class PreferencesActivity(StreamActivity):
    """Settings of the app."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.downloads = DownloadStore(self.phone)
        self.scroll = ScrollState()
        self.choices = ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: Ui) -> View:
        used = sum(item.bytes for item in self.downloads.all() if item.state == "downloaded")
        wifi_only = self.music.preference("download_over_wifi_only") == "1"
        autoplay = self.music.preference("autoplay") == "1"
        quality = self._names()[QUALITIES.index(self.music.preference("quality"))]
        rows: list[View] = [
            Header(tr("Downloads"), 24),
            *group(
                [
                    switch_item(
                        tr("Download over Wi-Fi only"),
                        wifi_only,
                        self._flip("download_over_wifi_only"),
                        tr("Ask before using mobile data"),
                    ),
                    ListItem(
                        tr("Remove all downloads"),
                        tr("{size} used by downloads", size=megabytes(used)),
                        on_tap=self._ask,
                        enabled=bool(self.downloads.all()),
                    ),
                ]
            ),
            Header(tr("Playback"), 24),
            *group(
                [
                    ListItem(tr("Audio quality"), quality, on_tap=self._choose),
                    switch_item(
                        tr("Autoplay"),
                        autoplay,
                        self._flip("autoplay"),
                        tr("Play the next episode by itself"),
                    ),
                ]
            ),
            Header(tr("About"), 24),
            *group([ListItem(tr("Stream"), tr("Version {version}", version="7.4"), Icon("info"))]),
        ]
        bar = AppBar(tr("Settings"), self.leave, color="surface_container")
        body = scroll_list(rows, self.scroll, bottom=24)
        return Scaffold(body, top=bar, color="surface_container")

    def _names(self) -> list[str]:
        return [tr("Low"), tr("Normal"), tr("High"), tr("Lossless")]

    def _flip(self, name: str) -> Handler:
        def act() -> None:
            self.music.prefer(name, "0" if self.music.preference(name) == "1" else "1")

        return act

    def _choose(self) -> None:
        def pick(quality: str) -> Handler:
            def act() -> None:
                self.dismiss(layer)
                self.music.prefer("quality", quality)

            return act

        current = QUALITIES.index(self.music.preference("quality"))
        acts = [pick(quality) for quality in QUALITIES]
        cancel = Choice(tr("Cancel"), lambda: self.dismiss(layer))
        layer = self.show(
            Layer(
                lambda: choice_dialog(
                    tr("Audio quality"), self._names(), current, acts, cancel, self.choices
                )
            )
        )

    def _ask(self) -> None:
        def remove() -> None:
            self.downloads.clear()
            self.toast(tr("Downloads removed"))

        text = tr("You’ll need a connection to play this music again.")
        self.confirm(tr("Remove all downloads?"), text, tr("Remove"), remove)
