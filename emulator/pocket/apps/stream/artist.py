"""Someone who makes music: best-known songs, records, everything."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import (
    LINK,
    StreamActivity,
    album_art,
    artist_picture,
    cover,
    kind_name,
    songs,
    thousands,
)
from .mini_player import MiniPlayer
from .music_store import MusicStore
from .player_store import PlayerStore
from .records import Artist, Track
from .track_row import TrackSheet, item_id, play, share, track_row

KNOWN = 5
"""Songs shown before all are asked for."""


class ArtistActivity(StreamActivity):
    """An artist's page."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.player = PlayerStore(self.phone)
        self.strip = MiniPlayer(self)
        self.scroll = kit.ScrollState()
        self.all = False

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        artist = self.music.artist(item_id(self.intent.data))
        if artist is None:
            gone = kit.Fill(
                kit.empty_state("artist", tr("This artist isn’t available")), center=True
            )
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        send = kit.IconButton(
            "share",
            tr("Share artist"),
            lambda: share(self, f"{artist.name} {LINK}/artist/{artist.id}"),
        )
        body = kit.scroll_list(self._rows(artist), self.scroll, bottom=16)
        return kit.Scaffold(body, top=kit.AppBar("", self.leave, [send]), bottom=self.strip.view())

    def _rows(self, artist: Artist) -> list[kit.View]:
        tracks = self.music.artist_tracks(artist.id)
        shown = tracks if self.all else tracks[:KNOWN]
        rows: list[kit.View] = [self._head(artist, tracks), _header(tr("Popular songs"))]
        for index, track in enumerate(shown):
            rows.append(self._track(tracks, index, track))
        if len(tracks) > KNOWN:
            label = tr("Show fewer") if self.all else tr("Show all {count}", count=len(tracks))
            more = kit.Button(label, self._toggle, "text", rid="all_songs")
            rows.append(kit.Pad(kit.Row([more]), x=8))
        rows.append(_header(tr("Records")))
        for album in self.music.albums(artist_id=artist.id):
            line = f"{kind_name(album)} \u2022 {album.year} \u2022 {songs(album.tracks)}"
            rows.append(
                kit.ListItem(
                    album.title,
                    line,
                    cover(album_art(album), 56),
                    on_tap=self._opener("Album", album.id),
                    rid="record",
                    desc=album.title,
                )
            )
        others = [item for item in self.music.artists(artist.genre) if item.id != artist.id]
        if others:
            rows.append(_header(tr("More like this")))
        for other in others[:4]:
            listeners = tr("{count} monthly listeners", count=thousands(other.listeners))
            rows.append(
                kit.ListItem(
                    other.name,
                    listeners,
                    artist_picture(other, 56),
                    on_tap=self._opener("Artist", other.id),
                    rid="similar",
                    desc=other.name,
                )
            )
        return rows

    def _head(self, artist: Artist, tracks: list[Track]) -> kit.View:
        listeners = tr("{count} monthly listeners", count=thousands(artist.listeners))
        followed = self.music.is_saved("artist", artist.id)

        def follow() -> None:
            self.music.save("artist", artist.id, not followed)

        names = kit.Column(
            [
                kit.Text(artist.name, "headline_medium", lines=2, rid="artist_name"),
                kit.Space(height=4),
                kit.Text(listeners, "body_medium", "on_surface_variant", 1, rid="artist_listeners"),
                kit.Text(artist.about, "body_medium", "on_surface_variant", 3, rid="artist_about"),
            ]
        )
        top = kit.Row([artist_picture(artist, 112), kit.Flex(names)], gap=16)
        button = kit.Button(
            tr("Following") if followed else tr("Follow"),
            follow,
            "tonal" if followed else "outlined",
            "check" if followed else "",
            rid="follow",
        )
        mix = kit.IconButton(
            "shuffle",
            tr("Shuffle"),
            lambda: play(self, tracks, 0, "artist", artist.id, shuffle=True),
            rid="shuffle",
        )
        start = kit.Button(
            tr("Play"),
            lambda: play(self, tracks, 0, "artist", artist.id),
            icon="play_arrow",
            rid="play_artist",
        )
        acts = kit.Row([button, kit.Flex(kit.Space()), mix, kit.Space(width=8), start])
        return kit.Column([kit.Pad(top, x=16, y=4), kit.Pad(acts, x=16, y=8)])

    def _track(self, tracks: list[Track], index: int, track: Track) -> kit.View:
        artist = track.artist_id
        return track_row(
            track,
            lambda: play(self, tracks, index, "artist", artist),
            TrackSheet(self, track).open,
            current=self.player.playing().track_id == track.id,
            summary=track.album,
        )

    def _toggle(self) -> None:
        self.all = not self.all

    def _opener(self, screen: str, item: int) -> kit.Handler:
        return lambda: self.open(f".{screen}Activity", f"{LINK}/{item}")


def _header(title: str) -> kit.View:
    return kit.Pad(kit.Text(title, "title_large", rid="header"), x=16, top=16, bottom=4)
