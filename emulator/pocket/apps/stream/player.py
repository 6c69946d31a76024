"""The full-screen player of songs, and its queue."""

from __future__ import annotations

from ...raster.ops import Artwork
from ...toolkit import kit
from ...toolkit.strings import tr
from .look import BRAND, LINK, StreamActivity, album_art, backdrop, clock
from .music_store import MusicStore
from .player_store import PlayerStore
from .playlist import entry_row
from .playlist_store import PlaylistStore
from .records import Entry, Playing, RepeatMode, Track
from .track_row import TrackSheet, track_row

REPEAT_ICONS: dict[RepeatMode, str] = {"off": "repeat", "all": "repeat", "one": "repeat_one"}


class PlayerActivity(StreamActivity):
    """What is played, large, on the colours of its cover."""

    tick_s = 1.0

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.player = PlayerStore(self.phone)
        self.playlists = PlaylistStore(self.phone)

    def revision(self) -> object:
        return self.music.revision()

    @property
    def shown_wallpaper(self) -> Artwork | None:
        track = self.player.track()
        return backdrop("" if track is None else f"{track.artist}/{track.album}")

    def build(self, ui: kit.Ui) -> kit.View:
        return kit.Night(self.screen(ui), BRAND)

    def screen(self, ui: kit.Ui) -> kit.View:
        track = self.player.track()
        if track is None:
            gone = kit.Fill(kit.empty_state("music_note", tr("Nothing is playing")), center=True)
            return kit.Column([self._bar(None), kit.Flex(gone)])
        playing = self.player.playing()
        return kit.Column(
            [
                self._bar(track),
                kit.Flex(
                    kit.Fill(kit.Image(album_art(track), 330, 330, 16, track.album), center=True)
                ),
                kit.Pad(self._names(track), x=24),
                kit.Pad(self._seek(track, playing), x=24, top=8),
                kit.Pad(self._controls(playing), x=12, y=8),
                kit.Pad(self._foot(track), x=16, bottom=16),
            ]
        )

    def _bar(self, track: Track | None) -> kit.View:
        actions: list[kit.View] = []
        if track is not None:
            sheet = TrackSheet(self, track)
            more = kit.IconButton(
                "more_vert", tr("More options"), sheet.open, color="white", rid="player_menu"
            )
            actions = [more]
        title = kit.Text(self._source(), "title_small", "white", 1, "center", rid="player_source")
        close = kit.IconButton(
            "keyboard_arrow_down", tr("Close player"), self.leave, color="white", rid="close"
        )
        end = actions or [kit.Space(width=48)]
        return kit.Pad(kit.Row([close, kit.Flex(title), *end]), x=4, y=8)

    def _source(self) -> str:
        playing = self.player.playing()
        item = playing.source_id or 0
        match playing.source:
            case "album":
                album = self.music.album(item)
                return "" if album is None else album.title
            case "artist":
                artist = self.music.artist(item)
                return "" if artist is None else artist.name
            case "playlist":
                playlist = self.playlists.get(item)
                return "" if playlist is None else playlist.title
            case "liked":
                return tr("Liked songs")
            case "track" | "queue":
                return tr("Now playing")

    def _names(self, track: Track) -> kit.View:
        liked = self.music.is_liked(track.id)
        artist = kit.Text(track.artist, "body_large", "on_surface_variant", 1, rid="player_artist")
        link = kit.Info("android.widget.TextView", "player_artist_link", desc=track.artist)
        names = kit.Column(
            [
                kit.Text(track.title, "headline_small", "white", 2, rid="player_title"),
                kit.Tap(kit.Pad(artist, y=4), lambda: self._artist(track), info=link),
            ]
        )
        heart = kit.IconButton(
            "favorite",
            tr("Remove from liked songs") if liked else tr("Like"),
            lambda: self.music.like(track.id, not liked),
            filled=liked,
            color="primary" if liked else "white",
            rid="player_like",
            checked=liked,
        )
        return kit.Row([kit.Flex(names), heart], gap=8)

    def _seek(self, track: Track, playing: Playing) -> kit.View:
        top = track.duration_ms // 1000
        slider = kit.Slider(
            min(top, playing.position_ms // 1000),
            top,
            lambda value: self.player.seek(value * 1000),
            tr("Position"),
            rid="seek_bar",
        )
        now = kit.Text(
            clock(playing.position_ms), "label_medium", "on_surface_variant", 1, rid="elapsed"
        )
        end = kit.Text(
            clock(track.duration_ms), "label_medium", "on_surface_variant", 1, rid="length"
        )
        return kit.Column([slider, kit.Row([now, kit.Flex(kit.Space()), end])])

    def _controls(self, playing: Playing) -> kit.View:
        on = playing.state == "playing"
        queue = self.player.queue()
        last = playing.queue_position >= len(queue) - 1 and playing.repeat != "all"
        shuffle = kit.IconButton(
            "shuffle",
            tr("Shuffle off") if playing.shuffle else tr("Shuffle on"),
            lambda: self.player.set_shuffle(not playing.shuffle),
            color="primary" if playing.shuffle else "white",
            rid="player_shuffle",
            checked=playing.shuffle,
        )
        names = {"off": tr("Repeat off"), "all": tr("Repeat all"), "one": tr("Repeat one song")}
        repeat = kit.IconButton(
            REPEAT_ICONS[playing.repeat],
            names[playing.repeat],
            self.player.next_repeat,
            color="white" if playing.repeat == "off" else "primary",
            rid="player_repeat",
            checked=playing.repeat != "off",
        )
        back = kit.IconButton(
            "skip_previous",
            tr("Previous"),
            lambda: self.player.skip(-1),
            filled=True,
            color="white",
            rid="player_previous",
            size=56,
            icon_size=36,
        )
        start = kit.IconButton(
            "pause" if on else "play_arrow",
            tr("Pause") if on else tr("Play"),
            self.player.toggle,
            "filled",
            filled=True,
            rid="player_play_pause",
            size=88,
            icon_size=40,
        )
        forward = kit.IconButton(
            "skip_next",
            tr("Next"),
            lambda: self.player.skip(1),
            filled=True,
            color="white",
            rid="player_next",
            size=56,
            icon_size=36,
            enabled=not last,
        )
        return kit.Row([shuffle, back, start, forward, repeat], spread="between")

    def _foot(self, track: Track) -> kit.View:
        add = kit.IconButton(
            "playlist_add",
            tr("Add to playlist"),
            lambda: self.open(".AddToPlaylistActivity", f"{LINK}/track/{track.id}"),
            color="white",
        )
        queue = kit.IconButton(
            "queue_music",
            tr("Queue"),
            lambda: self.open(".QueueActivity"),
            color="white",
            rid="player_queue",
        )
        album = kit.Text(
            track.album, "body_medium", "on_surface_variant", 1, "center", rid="player_album"
        )
        return kit.Row([add, kit.Flex(kit.Place(album, x="center")), queue], gap=8)

    def _artist(self, track: Track) -> None:
        self.open(".ArtistActivity", f"{LINK}/artist/{track.artist_id}")


class QueueActivity(StreamActivity):
    """What comes next, in order."""

    def on_open(self) -> None:
        self.player = PlayerStore(self.phone)
        self.music = MusicStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        entries = self.player.queue()
        place = self.player.playing().queue_position
        track = self.player.track()
        rows: list[kit.View] = []
        if track is not None:
            rows.append(_header(tr("Now playing")))
            sheet = TrackSheet(self, track)
            rows.append(track_row(track, self.leave, sheet.open, current=True))
        coming = entries[place + 1 :]
        if coming:
            rows.append(_header(tr("Next up")))
        for index, entry in enumerate(coming):
            rows.append(self._row(entry, index > 0, index < len(coming) - 1))
        if not coming:
            rows.append(kit.empty_state("queue_music", tr("Nothing comes next")))
        body = kit.scroll_list(rows, self.scroll, bottom=16)
        return kit.Scaffold(body, top=kit.AppBar(tr("Queue"), self.leave))

    def _row(self, entry: Entry, up: bool, down: bool) -> kit.View:
        title = entry.track.title
        remove = kit.IconButton(
            "close",
            tr("Remove {title}", title=title),
            lambda: self.player.drop(entry.id),
            rid="remove",
        )
        move_up = kit.IconButton(
            "arrow_upward",
            tr("Move {title} up", title=title),
            lambda: self.player.move(entry.id, -1),
            enabled=up,
            rid="move_up",
            size=44,
        )
        move_down = kit.IconButton(
            "arrow_downward",
            tr("Move {title} down", title=title),
            lambda: self.player.move(entry.id, 1),
            enabled=down,
            rid="move_down",
            size=44,
        )
        return entry_row(entry, remove, [move_up, move_down])


def _header(title: str) -> kit.View:
    return kit.Pad(kit.Text(title, "title_small", "primary", rid="header"), x=16, top=12, bottom=4)
