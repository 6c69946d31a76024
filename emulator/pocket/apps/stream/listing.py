"""Plain lists: liked songs, a genre, everything of a shelf."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import StreamActivity, songs, total
from .mini_player import MiniPlayer
from .music_store import MusicStore
from .player_store import PlayerStore
from .records import Track
from .search import SearchTab
from .shelves import Shelves
from .track_row import TrackSheet, play, track_row


class ListActivity(StreamActivity):
    """All albums or all artists, as the end of the link says."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.rows = SearchTab(self)
        self.strip = MiniPlayer(self)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        if (self.intent.data or "").endswith("artists"):
            title = tr("Popular artists")
            views = [self.rows.artist(item) for item in self.music.artists()]
        else:
            title = tr("All albums")
            views = [self.rows.album(item) for item in self.music.albums()]
        body = kit.scroll_list(views, self.scroll, bottom=16)
        return kit.Scaffold(body, top=kit.AppBar(title, self.leave), bottom=self.strip.view())


class GenreActivity(StreamActivity):
    """Artists and albums of one genre."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.rows = SearchTab(self)
        self.shelves = Shelves(self)
        self.strip = MiniPlayer(self)
        self.scroll = kit.ScrollState()
        self.genre = str(self.intent.extras.get("genre", ""))

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        artists = self.music.artists(self.genre)
        albums = self.music.albums(genre=self.genre)
        views: list[kit.View] = [
            self.shelves.shelf("artists", tr("Artists"), self.shelves.artists(artists)),
            kit.Pad(kit.Text(tr("Albums"), "title_large", rid="header"), x=16, top=12, bottom=4),
            *(self.rows.album(album) for album in albums),
        ]
        body = kit.scroll_list(views, self.scroll, bottom=16)
        return kit.Scaffold(
            body, top=kit.AppBar(tr(self.genre), self.leave), bottom=self.strip.view()
        )


class LikedActivity(StreamActivity):
    """The songs with a heart."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.player = PlayerStore(self.phone)
        self.strip = MiniPlayer(self)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        tracks = self.music.liked()
        bar = kit.AppBar(tr("Liked songs"), self.leave)
        if not tracks:
            text = tr("Tap Like in a song’s menu")
            empty = kit.Fill(kit.empty_state("favorite", tr("No liked songs"), text), center=True)
            return kit.Scaffold(empty, top=bar, bottom=self.strip.view())
        length = f"{songs(len(tracks))} \u2022 {total(sum(item.duration_ms for item in tracks))}"
        start = kit.IconButton(
            "play_arrow",
            tr("Play"),
            lambda: play(self, tracks, 0, "liked"),
            "filled",
            filled=True,
            size=56,
            rid="play_liked",
        )
        text = kit.Text(length, "body_medium", "on_surface_variant", 1, rid="liked_length")
        head = kit.Pad(kit.Row([kit.Flex(text), start]), x=16, y=4)

        def row(index: int) -> kit.View:
            return head if index == 0 else self._row(tracks, index - 1)

        body = kit.LazyList(len(tracks) + 1, row, self.scroll, bottom=16)
        return kit.Scaffold(body, top=bar, bottom=self.strip.view())

    def _row(self, tracks: list[Track], index: int) -> kit.View:
        track = tracks[index]
        return track_row(
            track,
            lambda: play(self, tracks, index, "liked"),
            TrackSheet(self, track).open,
            current=self.player.playing().track_id == track.id,
        )
