"""What is kept on the phone for when there is no connection."""

from __future__ import annotations

from ..tables import Table
from .records import Download, Downloadable, DownloadState
from .tables import StreamTables

AUDIO_BYTES_PER_MS = 20
VIDEO_BYTES_PER_MS = 140


DOWNLOADS = Table("downloads", Download)


class DownloadStore(StreamTables):
    """Reads and changes downloads, and knows which network there is."""

    @property
    def on_wifi(self) -> bool:
        return self._phone.system.wifi.connected is not None

    @property
    def has_mobile(self) -> bool:
        settings = self._phone.system.settings
        flying = settings.get("global", "airplane_mode_on") == "1"
        return settings.get("global", "mobile_data") == "1" and not flying

    @property
    def online(self) -> bool:
        return self.on_wifi or self.has_mobile

    def all(self) -> list[Download]:
        """The latest first."""
        return DOWNLOADS.select(self.db, "ORDER BY requested_at DESC, _id DESC")

    def get(self, kind: Downloadable, item_id: int) -> Download | None:
        return next(
            (item for item in self.all() if (item.kind, item.item_id) == (kind, item_id)), None
        )

    def add(self, kind: Downloadable, item_id: int, state: DownloadState) -> None:
        """Keep something now, or once there is Wi-Fi."""
        network = None
        if state == "downloaded":
            network = "wifi" if self.on_wifi else "mobile"
        DOWNLOADS.insert(
            self.db,
            Download(0, kind, item_id, state, self._bytes(kind, item_id)),
            "ON CONFLICT (kind, item_id) DO UPDATE SET state = excluded.state,"
            " network = excluded.network",
            network=network,
            requested_at=self._phone.epoch_ms(),
        )

    def catch_up(self) -> None:
        """Fetch what was waiting, now that there is Wi-Fi."""
        for item in self.all():
            if item.state == "waiting_for_wifi" and self.on_wifi:
                self.add(item.kind, item.item_id, "downloaded")

    def remove(self, kind: Downloadable, item_id: int) -> None:
        self.db.execute("DELETE FROM downloads WHERE kind = ? AND item_id = ?", (kind, item_id))

    def clear(self) -> None:
        self.db.execute("DELETE FROM downloads")

    def has_track(self, track_id: int) -> bool:
        """Whether a song can be played without a connection."""
        query = (
            "SELECT 1 FROM downloads WHERE state = 'downloaded' AND ((kind = 'album' AND item_id ="
            " (SELECT album_id FROM tracks WHERE _id = ?)) OR (kind = 'playlist' AND item_id IN"
            " (SELECT playlist_id FROM playlist_tracks WHERE track_id = ?)))"
        )
        return self.db.execute(query, (track_id, track_id)).fetchone() is not None

    def _bytes(self, kind: Downloadable, item_id: int) -> int:
        query = {
            "album": "SELECT sum(duration_ms) FROM tracks WHERE album_id = ?",
            "playlist": "SELECT sum(duration_ms) FROM tracks JOIN playlist_tracks"
            " ON track_id = tracks._id WHERE playlist_id = ?",
            "episode": "SELECT duration_ms FROM episodes WHERE _id = ?",
        }[kind]
        length = self.db.execute(query, (item_id,)).fetchone()[0] or 0
        return length * (VIDEO_BYTES_PER_MS if kind == "episode" else AUDIO_BYTES_PER_MS)
