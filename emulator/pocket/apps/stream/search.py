"""The Search tab: genres to browse, and results of every kind."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import (
    LINK,
    StreamActivity,
    album_art,
    art,
    artist_picture,
    cover,
    kind_name,
    playlist_art,
    songs,
)
from .music_store import MusicStore
from .player_store import PlayerStore
from .playlist_store import PlaylistStore
from .records import Album, Artist, Playlist, Series, Track
from .show_store import ShowStore
from .track_row import TrackSheet, play, track_row

FEW = 4
"""Of each kind while all kinds are shown."""


class SearchTab:
    """Looks through the whole catalogue."""

    def __init__(self, activity: StreamActivity) -> None:
        self.activity = activity
        self.music = MusicStore(activity.phone)
        self.playlists = PlaylistStore(activity.phone)
        self.shows = ShowStore(activity.phone)
        self.player = PlayerStore(activity.phone)
        self.query = kit.FieldState(submit="search", on_change=self._changed)
        self.scroll = kit.ScrollState()
        self.lenses = kit.ScrollState()
        self.lens = 0

    def bar(self) -> kit.View:
        bar: kit.View = kit.SearchBar(self.query, tr("Songs, artists, series"))
        if not self.query.text.strip():
            return bar
        names = (
            tr("All"),
            tr("Songs"),
            tr("Albums"),
            tr("Artists"),
            tr("Playlists"),
            tr("Film and TV"),
        )
        chips = [
            kit.Chip(name, self._choose(index), index == self.lens)
            for index, name in enumerate(names)
        ]
        return kit.Column([bar, kit.Strip(chips, self.lenses, rid="search_filters")])

    def body(self) -> kit.View:
        query = self.query.text.strip()
        if not query:
            return self._genres()
        rows = self._results(query)
        if not rows:
            text = tr("Check the spelling, or try fewer words")
            return kit.Fill(kit.empty_state("search", tr("Nothing found"), text), center=True)
        return kit.LazyList(len(rows), lambda index: rows[index], self.scroll, top=4, bottom=16)

    def back(self) -> bool:
        """Clear the search first."""
        if not self.query.text:
            return False
        self.query.clear()
        self.activity.blur()
        return True

    def _changed(self, text: str) -> None:
        self.scroll.jump(0)

    def _choose(self, lens: int) -> kit.Handler:
        def act() -> None:
            self.lens = lens
            self.scroll.jump(0)

        return act

    # -- browsing ---------------------------------------------------------------------------------

    def _genres(self) -> kit.View:
        names = self.music.genres()
        rows: list[kit.View] = [
            kit.Pad(kit.Text(tr("Browse all"), "title_medium", rid="header"), x=16, top=8, bottom=8)
        ]
        for index in range(0, len(names), 2):
            pair: list[kit.View] = [
                kit.Flex(self._genre(name)) for name in names[index : index + 2]
            ]
            if len(pair) == 1:
                pair.append(kit.Flex(kit.Column([])))
            rows.append(kit.Pad(kit.Row(pair, gap=12), x=16, bottom=12))
        return kit.LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16)

    def _genre(self, name: str) -> kit.View:
        label = kit.Pad(
            kit.Text(tr(name), "title_medium", "white", 2, rid="genre_name"), x=14, y=12
        )
        body = kit.Sized(
            kit.Stack([kit.Image(art(name, ("waves", "confetti")), radius=12), label]), height=96
        )
        info = kit.Info("android.view.ViewGroup", "genre", desc=tr(name))
        return kit.Tap(
            body,
            lambda: self.activity.open(".GenreActivity", f"{LINK}/genre", {"genre": name}),
            info=info,
        )

    # -- results ----------------------------------------------------------------------------------

    def _results(self, query: str) -> list[kit.View]:
        tracks = self.music.find_tracks(query)
        kinds: tuple[tuple[str, list[kit.View]], ...] = (
            (tr("Songs"), [self._track(track) for track in tracks]),
            (tr("Albums"), [self.album(item) for item in self.music.find_albums(query)]),
            (tr("Artists"), [self.artist(item) for item in self.music.find_artists(query)]),
            (tr("Playlists"), [self.playlist(item) for item in self.playlists.find(query)]),
            (tr("Film and TV"), [self.show(item) for item in self.shows.find(query)]),
        )
        if self.lens:
            return kinds[self.lens - 1][1]
        rows: list[kit.View] = []
        for index, (title, found) in enumerate(kinds, 1):
            if not found:
                continue
            rows.append(
                kit.Pad(kit.Text(title, "title_medium", rid="header"), x=16, top=12, bottom=4)
            )
            rows += found[:FEW]
            if len(found) > FEW:
                more = tr("Show all {count}", count=len(found))
                rows.append(
                    kit.ListItem(
                        more,
                        trailing=kit.Icon("chevron_right"),
                        on_tap=self._choose(index),
                        title_color="primary",
                        compact=True,
                        desc=f"{title}: {more}",
                    )
                )
        return rows

    def _track(self, track: Track) -> kit.View:
        return track_row(
            track,
            lambda: play(self.activity, [track], 0, "track", track.id),
            TrackSheet(self.activity, track).open,
            current=self.player.playing().track_id == track.id,
        )

    def album(self, album: Album) -> kit.View:
        line = f"{kind_name(album)} \u2022 {album.artist} \u2022 {album.year}"
        picture = cover(album_art(album), 56)
        return self._item(picture, album.title, line, "Album", album.id)

    def artist(self, artist: Artist) -> kit.View:
        line = f"{tr('Artist')} \u2022 {tr(artist.genre)}"
        return self._item(artist_picture(artist, 56), artist.name, line, "Artist", artist.id)

    def playlist(self, playlist: Playlist) -> kit.View:
        owner = playlist.owner or tr("You")
        line = f"{tr('Playlist')} \u2022 {owner} \u2022 {songs(playlist.tracks)}"
        picture = cover(playlist_art(playlist), 56)
        return self._item(picture, playlist.title, line, "Playlist", playlist.id)

    def show(self, show: Series) -> kit.View:
        kind = tr("Series") if show.kind == "series" else tr("Film")
        picture = kit.Image(art(show.title, ("hills", "city", "waves")), 56, 56, 8)
        line = f"{kind} \u2022 {tr(show.genre)} \u2022 {show.year}"
        return self._item(picture, show.title, line, "Series", show.id)

    def _item(self, picture: kit.View, title: str, line: str, screen: str, item: int) -> kit.View:
        return kit.ListItem(
            title,
            line,
            picture,
            on_tap=lambda: self.activity.open(f".{screen}Activity", f"{LINK}/{item}"),
            summary_lines=1,
            rid="result",
            desc=title,
        )
