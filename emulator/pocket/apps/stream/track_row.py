"""Songs in lists, and what can be done with one."""

from __future__ import annotations

from ...system.activity import Layer
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .download_store import DownloadStore
from .look import LINK, StreamActivity, album_art, clock, cover
from .music_store import MusicStore
from .player_store import PlayerStore
from .records import Source, Track

SEND = "android.intent.action.SEND"


def track_row(
    track: Track,
    on_tap: kit.Handler,
    on_more: kit.Handler,
    *,
    number: int | None = None,
    current: bool = False,
    summary: str = "",
    offline: bool = False,
) -> kit.View:
    """A song with its cover or number, its artist and its length."""
    if number is None:
        lead: kit.View = cover(album_art(track), 48)
    else:
        text = kit.Text(str(number), "body_large", "on_surface_variant", 1, "center", rid="number")
        lead = kit.Sized(kit.Place(text, x="center"), width=28)
    tone: kit.Tint = "primary" if current else "on_surface"
    below: list[kit.View] = []
    if offline:
        below.append(kit.Icon("download", 16, "primary", desc=tr("Downloaded")))
    line = summary or f"{track.artist} \u2022 {track.album}"
    below.append(kit.Flex(kit.Text(line, "body_medium", "on_surface_variant", 1, rid="subtitle")))
    names = kit.Column(
        [kit.Text(track.title, "body_large", tone, 1, rid="title"), kit.Row(below, gap=4)]
    )
    length = kit.Text(
        clock(track.duration_ms), "body_medium", "on_surface_variant", 1, rid="duration"
    )
    more = kit.IconButton(
        "more_vert", tr("More options for {title}", title=track.title), on_more, rid="more"
    )
    row = kit.Row([lead, kit.Flex(names), length, more], gap=12)
    info = kit.Info(
        "android.view.ViewGroup", "track", desc=f"{track.title}, {track.artist}", selected=current
    )
    return kit.Tap(kit.Sized(kit.Pad(row, left=16), height=64), on_tap, on_more, info=info)


def play(
    activity: StreamActivity,
    tracks: list[Track],
    first: int,
    source: Source,
    source_id: int | None = None,
    *,
    shuffle: bool = False,
) -> None:
    """Play songs, unless there is neither a connection nor a download."""
    downloads = DownloadStore(activity.phone)
    if not downloads.online and not downloads.has_track(tracks[first].id):
        activity.toast(tr("You’re offline. Only downloaded songs can be played."))
        return
    PlayerStore(activity.phone).play(tracks, first, source, source_id, shuffle=shuffle)


def share(activity: StreamActivity, text: str) -> None:
    """Hand a text with a link to another app."""
    activity.start(Intent(SEND, extras={"android.intent.extra.TEXT": text, "type": "text/plain"}))


class TrackSheet:
    """The sheet of everything that can be done with a song."""

    def __init__(self, activity: StreamActivity, track: Track) -> None:
        self.activity = activity
        self.track = track
        self.music = MusicStore(activity.phone)
        self.player = PlayerStore(activity.phone)
        self.scroll = kit.ScrollState()
        self.layer = Layer(self.build, kind="sheet")

    def open(self) -> None:
        self.activity.show(self.layer)

    def build(self) -> kit.View:
        track = self.track
        names = kit.Column(
            [
                kit.Text(track.title, "title_medium", lines=1, rid="sheet_title"),
                kit.Text(
                    f"{track.artist} \u2022 {track.album}", "body_medium", "on_surface_variant", 1
                ),
            ]
        )
        head = kit.Pad(
            kit.Row([cover(album_art(track), 48), kit.Flex(names)], gap=16), x=24, bottom=8
        )
        liked = self.music.is_liked(track.id)
        rows: list[kit.View] = [
            self._row(
                "favorite", tr("Remove from liked songs") if liked else tr("Like"), self._like
            ),
            self._row("playlist_add", tr("Add to playlist"), self._add),
            self._row("playlist_play", tr("Play next"), lambda: self._queue(next_up=True)),
            self._row("queue_music", tr("Add to queue"), lambda: self._queue(next_up=False)),
            self._row(
                "album", tr("Go to album"), lambda: self._go(".AlbumActivity", track.album_id)
            ),
            self._row(
                "artist", tr("Go to artist"), lambda: self._go(".ArtistActivity", track.artist_id)
            ),
            self._row("share", tr("Share"), self._share),
        ]
        return kit.BottomSheet(
            kit.Column([head, kit.fitted_list(rows, self.scroll), kit.Space(height=8)])
        )

    def _row(self, icon: str, label: str, act: kit.Handler) -> kit.View:
        def chosen() -> None:
            self.activity.dismiss(self.layer)
            act()

        return kit.ListItem(
            label, leading=kit.Pad(kit.Icon(icon), x=8), on_tap=chosen, compact=True
        )

    def _like(self) -> None:
        liked = not self.music.is_liked(self.track.id)
        self.music.like(self.track.id, liked)
        self.activity.toast(tr("Added to liked songs") if liked else tr("Removed from liked songs"))

    def _add(self) -> None:
        self.activity.open(".AddToPlaylistActivity", f"{LINK}/track/{self.track.id}")

    def _queue(self, *, next_up: bool) -> None:
        self.player.enqueue(self.track.id, next_up=next_up)
        self.activity.toast(tr("Plays next") if next_up else tr("Added to queue"))

    def _go(self, activity: str, item_id: int) -> None:
        self.activity.open(activity, f"{LINK}/{item_id}")

    def _share(self) -> None:
        track = self.track
        share(self.activity, f"{track.title} – {track.artist} {LINK}/track/{track.id}")


def item_id(data: str | None) -> int:
    """The number at the end of a link; 0 when there is none."""
    last = (data or "").rstrip("/").rpartition("/")[2]
    return int(last) if last.isdigit() else 0
