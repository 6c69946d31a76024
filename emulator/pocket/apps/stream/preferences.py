"""How Stream downloads and plays."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.choices = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        used = sum(item.bytes for item in self.downloads.all() if item.state == "downloaded")
        wifi_only = self.music.preference("download_over_wifi_only") == "1"
        autoplay = self.music.preference("autoplay") == "1"
        quality = self._names()[QUALITIES.index(self.music.preference("quality"))]
        rows: list[kit.View] = [
            kit.Header(tr("Downloads"), 24),
            *kit.group(
                [
                    kit.switch_item(
                        tr("Download over Wi-Fi only"),
                        wifi_only,
                        self._flip("download_over_wifi_only"),
                        tr("Ask before using mobile data"),
                    ),
                    kit.ListItem(
                        tr("Remove all downloads"),
                        tr("{size} used by downloads", size=megabytes(used)),
                        on_tap=self._ask,
                        enabled=bool(self.downloads.all()),
                    ),
                ]
            ),
            kit.Header(tr("Playback"), 24),
            *kit.group(
                [
                    kit.ListItem(tr("Audio quality"), quality, on_tap=self._choose),
                    kit.switch_item(
                        tr("Autoplay"),
                        autoplay,
                        self._flip("autoplay"),
                        tr("Play the next episode by itself"),
                    ),
                ]
            ),
            kit.Header(tr("About"), 24),
            *kit.group(
                [
                    kit.ListItem(
                        tr("Stream"), tr("Version {version}", version="7.4"), kit.Icon("info")
                    )
                ]
            ),
        ]
        bar = kit.AppBar(tr("Settings"), self.leave, color="surface_container")
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, top=bar, color="surface_container")

    def _names(self) -> list[str]:
        return [tr("Low"), tr("Normal"), tr("High"), tr("Lossless")]

    def _flip(self, name: str) -> kit.Handler:
        def act() -> None:
            self.music.prefer(name, "0" if self.music.preference(name) == "1" else "1")

        return act

    def _choose(self) -> None:
        def pick(quality: str) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self.music.prefer("quality", quality)

            return act

        current = QUALITIES.index(self.music.preference("quality"))
        acts = [pick(quality) for quality in QUALITIES]
        cancel = kit.Choice(tr("Cancel"), lambda: self.dismiss(layer))
        layer = self.show(
            Layer(
                lambda: kit.choice_dialog(
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
