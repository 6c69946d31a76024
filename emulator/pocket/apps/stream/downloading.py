"""Downloads something, minding what the connection costs."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .download_store import DownloadStore
from .look import StreamActivity
from .music_store import MusicStore
from .records import Downloadable, DownloadState


class Downloader:
    """The download button of one screen."""

    def __init__(self, activity: StreamActivity, kind: Downloadable) -> None:
        self.activity = activity
        self.kind: Downloadable = kind
        self.store = DownloadStore(activity.phone)
        self.music = MusicStore(activity.phone)

    def button(self, item_id: int, title: str) -> kit.View:
        """Says how it stands, and changes it."""
        found = self.store.get(self.kind, item_id)
        if found is None:
            return kit.IconButton(
                "download",
                tr("Download {title}", title=title),
                lambda: self.request(item_id),
                rid="download",
            )
        if found.state == "waiting_for_wifi":
            return kit.IconButton(
                "schedule",
                tr("Cancel download of {title}", title=title),
                lambda: self._drop(item_id),
                rid="download",
            )
        return kit.IconButton(
            "check_circle",
            tr("Remove download of {title}", title=title),
            lambda: self._ask_removal(item_id, title),
            filled=True,
            color="primary",
            rid="download",
        )

    def request(self, item_id: int) -> None:
        """Download at once where that is free, else ask."""
        if self.store.on_wifi:
            self._add(item_id, "downloaded")
        elif not self.store.online:
            self._add(item_id, "waiting_for_wifi")
        elif self.music.preference("download_over_wifi_only") == "1":
            self._ask_network(item_id)
        else:
            self._add(item_id, "downloaded")

    def _add(self, item_id: int, state: DownloadState) -> None:
        self.store.add(self.kind, item_id, state)
        done = tr("Downloaded") if state == "downloaded" else tr("Waiting for Wi-Fi")
        self.activity.toast(done)

    def _drop(self, item_id: int) -> None:
        self.store.remove(self.kind, item_id)
        self.activity.toast(tr("Download cancelled"))

    def _ask_network(self, item_id: int) -> None:
        def choose(state: DownloadState) -> None:
            self.activity.dismiss(layer)
            self._add(item_id, state)

        def build() -> kit.View:
            return kit.Dialog(
                tr("You’re not on Wi-Fi"),
                tr("Downloading now uses mobile data and may cost you money."),
                neutral=kit.Choice(tr("Cancel"), lambda: self.activity.dismiss(layer)),
                cancel=kit.Choice(tr("Use mobile data"), lambda: choose("downloaded")),
                confirm=kit.Choice(tr("Wait for Wi-Fi"), lambda: choose("waiting_for_wifi")),
                icon="wifi_off",
            )

        layer = self.activity.show(Layer(build))

    def _ask_removal(self, item_id: int, title: str) -> None:
        def remove() -> None:
            self.store.remove(self.kind, item_id)
            self.activity.toast(tr("Download removed"))

        self.activity.confirm(
            tr("Remove download?"),
            tr("{title} won’t be available offline.", title=title),
            tr("Remove"),
            remove,
        )
