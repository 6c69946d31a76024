"""One record with its songs."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .downloading import Downloader
from .look import LINK, StreamActivity, album_art, cover, kind_name, songs, thousands, total
from .mini_player import MiniPlayer
from .music_store import MusicStore
from .player_store import PlayerStore
from .records import Album, Track
from .track_row import TrackSheet, item_id, play, share, track_row


class AlbumActivity(StreamActivity):
    """Cover, what can be done with it, and the songs in order."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.player = PlayerStore(self.phone)
        self.download = Downloader(self, "album")
        self.strip = MiniPlayer(self)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        album = self.music.album(item_id(self.intent.data))
        if album is None:
            gone = kit.Fill(kit.empty_state("album", tr("This album isn’t available")), center=True)
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        tracks = self.music.album_tracks(album.id)
        send = kit.IconButton(
            "share",
            tr("Share album"),
            lambda: share(self, f"{album.title} – {album.artist} {LINK}/album/{album.id}"),
        )
        head = self._head(album, tracks)

        def row(index: int) -> kit.View:
            return head if index == 0 else self._row(album, tracks, index - 1)

        body = kit.LazyList(len(tracks) + 1, row, self.scroll, bottom=16)
        bar = kit.AppBar("", self.leave, [send])
        return kit.Scaffold(body, top=bar, bottom=self.strip.view())

    def _head(self, album: Album, tracks: list[Track]) -> kit.View:
        artist = kit.Text(album.artist, "title_medium", "primary", 1, rid="album_artist")
        info = kit.Info("android.widget.TextView", "album_artist_link", desc=album.artist)
        facts = f"{kind_name(album)} \u2022 {album.year} \u2022 {tr(album.genre)}"
        length = f"{songs(album.tracks)} \u2022 {total(album.duration_ms)}"
        names = kit.Column(
            [
                kit.Text(album.title, "headline_small", lines=2, rid="album_title"),
                kit.Tap(kit.Pad(artist, y=6), lambda: self._artist(album.artist_id), info=info),
                kit.Text(facts, "body_medium", "on_surface_variant", 2, rid="album_facts"),
                kit.Text(length, "body_medium", "on_surface_variant", 1, rid="album_length"),
            ]
        )
        top = kit.Row([cover(album_art(album), 132, 12, album.title), kit.Flex(names)], gap=16)
        return kit.Column([kit.Pad(top, x=16, y=4), self._acts(album, tracks), kit.Space(height=4)])

    def _acts(self, album: Album, tracks: list[Track]) -> kit.View:
        saved = self.music.is_saved("album", album.id)

        def save() -> None:
            self.music.save("album", album.id, not saved)
            self.toast(tr("Removed from library") if saved else tr("Added to library"))

        keep = kit.IconButton(
            "library_add" if not saved else "task_alt",
            tr("Remove from library") if saved else tr("Add to library"),
            save,
            filled=saved,
            color="primary" if saved else None,
            rid="library_toggle",
            checked=saved,
        )
        mix = kit.IconButton(
            "shuffle",
            tr("Shuffle"),
            lambda: play(self, tracks, 0, "album", album.id, shuffle=True),
            rid="shuffle",
        )
        start = kit.Button(
            tr("Play"),
            lambda: play(self, tracks, 0, "album", album.id),
            icon="play_arrow",
            rid="play_album",
        )
        load = self.download.button(album.id, album.title)
        return kit.Pad(
            kit.Row([keep, load, kit.Flex(kit.Space()), mix, kit.Space(width=8), start]),
            left=8,
            right=16,
            y=8,
        )

    def _row(self, album: Album, tracks: list[Track], index: int) -> kit.View:
        track = tracks[index]
        plays = tr("{count} plays", count=thousands(track.plays))
        return track_row(
            track,
            lambda: play(self, tracks, index, "album", album.id),
            TrackSheet(self, track).open,
            number=track.number,
            current=self.player.playing().track_id == track.id,
            summary=plays,
            offline=self.download.store.has_track(track.id),
        )

    def _artist(self, artist_id: int) -> None:
        self.open(".ArtistActivity", f"{LINK}/artist/{artist_id}")
