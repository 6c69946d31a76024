"""Filling playlists: songs into one playlist, or one song into several."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import StreamActivity, album_art, clock, cover, playlist_art, songs, total
from .music_store import MusicStore
from .naming import ask_name
from .playlist_store import PlaylistStore
from .records import Playlist, Track
from .track_row import item_id


class AddSongsActivity(StreamActivity):
    """Search with a plus sign at each song."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.playlists = PlaylistStore(self.phone)
        self.playlist_id = item_id(self.intent.data)
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        playlist = self.playlists.get(self.playlist_id)
        query = self.query.text.strip()
        tracks = self.music.find_tracks(query) if query else self._suggested()
        bar = kit.SearchBar(self.query, tr("Search for songs or artists"), self.leave)
        if not tracks:
            body: kit.View = kit.Fill(kit.empty_state("search", tr("Nothing found")), center=True)
        else:
            chosen = {entry.track.id for entry in self.playlists.entries(self.playlist_id)}
            body = kit.LazyList(
                len(tracks),
                lambda index: self._row(tracks[index], tracks[index].id in chosen),
                self.scroll,
                top=4,
                bottom=16,
            )
        return kit.Scaffold(
            body, top=bar, bottom=None if playlist is None else self._foot(playlist)
        )

    def _suggested(self) -> list[Track]:
        """By the artists already in the list, else by the ones followed."""
        entries = self.playlists.entries(self.playlist_id)
        artists = list(dict.fromkeys(entry.track.artist_id for entry in entries))
        artists = artists or self.music.saved("artist")
        return [track for artist in artists for track in self.music.artist_tracks(artist)[:8]]

    def _row(self, track: Track, chosen: bool) -> kit.View:
        def toggle() -> None:
            if chosen:
                self.playlists.remove_track(self.playlist_id, track.id)
            else:
                self.playlists.add(self.playlist_id, track.id)

        names = kit.Column(
            [
                kit.Text(track.title, "body_large", lines=1, rid="title"),
                kit.Text(
                    f"{track.artist} \u2022 {track.album}",
                    "body_medium",
                    "on_surface_variant",
                    1,
                    rid="subtitle",
                ),
            ]
        )
        length = kit.Text(
            clock(track.duration_ms), "body_medium", "on_surface_variant", 1, rid="duration"
        )
        button = kit.IconButton(
            "check_circle" if chosen else "add_circle",
            tr("Remove {title}", title=track.title)
            if chosen
            else tr("Add {title}", title=track.title),
            toggle,
            filled=chosen,
            color="primary" if chosen else None,
            rid="add",
            checked=chosen,
        )
        row = kit.Row([cover(album_art(track), 48), kit.Flex(names), length, button], gap=12)
        info = kit.Info("android.view.ViewGroup", "song", desc=f"{track.title}, {track.artist}")
        return kit.Tap(kit.Sized(kit.Pad(row, left=16, right=4), height=64), toggle, info=info)

    def _foot(self, playlist: Playlist) -> kit.View:
        texts = kit.Column(
            [
                kit.Text(playlist.title, "title_small", lines=1, rid="target_title"),
                kit.Text(
                    f"{songs(playlist.tracks)} \u2022 {total(playlist.duration_ms)}",
                    "body_medium",
                    "on_surface_variant",
                    1,
                    rid="target_length",
                ),
            ]
        )
        done = kit.Button(tr("Done"), self.leave, rid="done")
        return kit.Surface(
            kit.Pad(kit.Row([kit.Flex(texts), done], gap=16), x=16, y=8),
            "surface_container",
            solid=True,
        )


class AddToPlaylistActivity(StreamActivity):
    """Tick the playlists a song belongs to."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.playlists = PlaylistStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        track = self.music.track(item_id(self.intent.data))
        bar = kit.AppBar(
            tr("Add to playlist"),
            self.leave,
            [kit.Button(tr("Done"), self.leave, "text", rid="done"), kit.Space(width=8)],
            subtitle="" if track is None else f"{track.title} – {track.artist}",
        )
        if track is None:
            gone = kit.empty_state("music_note", tr("This song isn’t available"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=bar)
        lists = self.playlists.own()
        new = kit.ListItem(
            tr("New playlist"),
            leading=kit.Pad(kit.Icon("add", 28, "primary"), x=14, y=14),
            on_tap=lambda: self._create(track),
            title_color="primary",
            rid="new_playlist",
        )

        def row(index: int) -> kit.View:
            return new if index == 0 else self._row(lists[index - 1], track)

        return kit.Scaffold(kit.LazyList(len(lists) + 1, row, self.scroll, bottom=16), top=bar)

    def _row(self, playlist: Playlist, track: Track) -> kit.View:
        inside = self.playlists.has(playlist.id, track.id)

        def toggle() -> None:
            if inside:
                self.playlists.remove_track(playlist.id, track.id)
            else:
                self.playlists.add(playlist.id, track.id)

        return kit.ListItem(
            playlist.title,
            f"{songs(playlist.tracks)} \u2022 {total(playlist.duration_ms)}",
            cover(playlist_art(playlist), 56),
            kit.Checkbox(inside),
            toggle,
            checked=inside,
            rid="playlist",
            desc=playlist.title,
        )

    def _create(self, track: Track) -> None:
        def made(title: str) -> None:
            self.playlists.add(self.playlists.create(title), track.id)
            self.toast(tr("Added to {title}", title=title))

        ask_name(self, tr("New playlist"), tr("Create"), made)
