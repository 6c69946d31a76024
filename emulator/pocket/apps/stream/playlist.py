"""A playlist: its songs, its length, and, for one's own, changing it."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .downloading import Downloader
from .look import LINK, StreamActivity, album_art, clock, cover, playlist_art, songs, total
from .mini_player import MiniPlayer
from .music_store import MusicStore
from .naming import ask_name
from .player_store import PlayerStore
from .playlist_store import PlaylistStore
from .records import Entry, Playlist
from .track_row import TrackSheet, item_id, play, share, track_row


class PlaylistActivity(StreamActivity):
    """One playlist."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.playlists = PlaylistStore(self.phone)
        self.player = PlayerStore(self.phone)
        self.download = Downloader(self, "playlist")
        self.strip = MiniPlayer(self)
        self.scroll = kit.ScrollState()
        self.editing = False

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        playlist = self.playlists.get(item_id(self.intent.data))
        if playlist is None:
            gone = kit.empty_state("queue_music", tr("This playlist isn’t available"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        entries = self.playlists.entries(playlist.id)
        head = self._head(playlist, entries)

        def row(index: int) -> kit.View:
            if index == 0:
                return head
            if not entries:
                return self._empty()
            if self.editing:
                return self._edit_row(playlist, entries, index - 1)
            return self._row(playlist, entries, index - 1)

        body = kit.LazyList(max(1, len(entries)) + 1, row, self.scroll, bottom=24)
        return kit.Scaffold(body, top=self._bar(playlist), bottom=self.strip.view())

    def back(self) -> bool:
        if self.editing:
            self.editing = False
            return True
        return False

    def _bar(self, playlist: Playlist) -> kit.View:
        if self.editing:
            done = kit.Button(tr("Done"), self._edit, "text", rid="done_editing")
            return kit.AppBar(tr("Edit playlist"), self.leave, [done], back_icon="close")
        more = kit.IconButton(
            "more_vert", tr("Playlist options"), lambda: self._menu(playlist), rid="playlist_menu"
        )
        return kit.AppBar("", self.leave, [more])

    def _head(self, playlist: Playlist, entries: list[Entry]) -> kit.View:
        owner = tr("By {owner}", owner=playlist.owner or tr("you"))
        length = f"{songs(playlist.tracks)} \u2022 {total(playlist.duration_ms)}"
        names: list[kit.View] = [
            kit.Text(playlist.title, "headline_small", lines=3, rid="playlist_title"),
            kit.Space(height=4),
        ]
        if playlist.about:
            about = kit.Text(playlist.about, "body_medium", "on_surface_variant", 2, rid="about")
            names.append(about)
        names += [
            kit.Text(owner, "body_medium", "on_surface_variant", 1, rid="playlist_owner"),
            kit.Text(length, "body_medium", "on_surface_variant", 1, rid="playlist_length"),
        ]
        picture = cover(playlist_art(playlist), 120, 12, playlist.title)
        top = kit.Pad(kit.Row([picture, kit.Flex(kit.Column(names))], gap=16), x=16, y=4)
        if self.editing:
            return kit.Pad(top, bottom=8)
        return kit.Column([top, self._acts(playlist, entries)])

    def _acts(self, playlist: Playlist, entries: list[Entry]) -> kit.View:
        tracks = [entry.track for entry in entries]
        parts: list[kit.View] = []
        if playlist.own:
            parts += [
                kit.Button(
                    tr("Add songs"), lambda: self._add(playlist), "tonal", "add", rid="add_songs"
                )
            ]
        else:
            saved = self.music.is_saved("playlist", playlist.id)

            def save() -> None:
                self.music.save("playlist", playlist.id, not saved)

            parts.append(
                kit.IconButton(
                    "task_alt" if saved else "library_add",
                    tr("Remove from library") if saved else tr("Add to library"),
                    save,
                    color="primary" if saved else None,
                    rid="library_toggle",
                    checked=saved,
                )
            )
        if tracks:
            parts += [
                self.download.button(playlist.id, playlist.title),
                kit.Flex(kit.Space()),
                kit.IconButton(
                    "shuffle",
                    tr("Shuffle"),
                    lambda: play(self, tracks, 0, "playlist", playlist.id, shuffle=True),
                    rid="shuffle",
                ),
                kit.IconButton(
                    "play_arrow",
                    tr("Play"),
                    lambda: play(self, tracks, 0, "playlist", playlist.id),
                    "filled",
                    filled=True,
                    rid="play_playlist",
                    size=56,
                ),
            ]
        return kit.Pad(kit.Row(parts, gap=4), x=16, y=8)

    def _empty(self) -> kit.View:
        text = tr("Search for songs and add them with the plus sign")
        return kit.empty_state("music_note", tr("No songs yet"), text)

    def _row(self, playlist: Playlist, entries: list[Entry], index: int) -> kit.View:
        track = entries[index].track
        tracks = [entry.track for entry in entries]
        return track_row(
            track,
            lambda: play(self, tracks, index, "playlist", playlist.id),
            TrackSheet(self, track).open,
            current=self.player.playing().track_id == track.id,
            offline=self.download.store.has_track(track.id),
        )

    def _edit_row(self, playlist: Playlist, entries: list[Entry], index: int) -> kit.View:
        entry = entries[index]
        title = entry.track.title
        up = kit.IconButton(
            "arrow_upward",
            tr("Move {title} up", title=title),
            lambda: self.playlists.move(playlist.id, entry.id, -1),
            enabled=index > 0,
            rid="move_up",
            size=44,
        )
        down = kit.IconButton(
            "arrow_downward",
            tr("Move {title} down", title=title),
            lambda: self.playlists.move(playlist.id, entry.id, 1),
            enabled=index < len(entries) - 1,
            rid="move_down",
            size=44,
        )
        remove = kit.IconButton(
            "do_not_disturb_on",
            tr("Remove {title}", title=title),
            lambda: self.playlists.remove(playlist.id, entry.id),
            color="error",
            rid="remove",
        )
        return entry_row(entry, remove, [up, down])

    def _edit(self) -> None:
        self.editing = not self.editing

    def _add(self, playlist: Playlist) -> None:
        self.open(".AddSongsActivity", f"{LINK}/playlist/{playlist.id}")

    def _menu(self, playlist: Playlist) -> None:
        choices = [kit.Choice(tr("Share"), lambda: self._share(playlist), icon="share")]
        if playlist.own:
            choices = [
                kit.Choice(tr("Edit order"), self._edit, icon="swap_vert"),
                kit.Choice(tr("Rename"), lambda: self._rename(playlist), icon="edit"),
                *choices,
                kit.Choice(tr("Delete"), lambda: self._ask(playlist), icon="delete"),
            ]
        self.menu(choices)

    def _share(self, playlist: Playlist) -> None:
        share(self, f"{playlist.title} {LINK}/playlist/{playlist.id}")

    def _rename(self, playlist: Playlist) -> None:
        def rename(title: str) -> None:
            self.playlists.rename(playlist.id, title, playlist.about)

        ask_name(self, tr("Rename playlist"), tr("Save"), rename, playlist.title)

    def _ask(self, playlist: Playlist) -> None:
        def delete() -> None:
            self.playlists.delete(playlist.id)
            self.finish()
            self.toast(tr("Playlist deleted"))

        text = tr("{title} will be gone from your library.", title=playlist.title)
        self.confirm(tr("Delete playlist?"), text, tr("Delete"), delete)


def entry_row(entry: Entry, first: kit.View, last: list[kit.View]) -> kit.View:
    """A song between buttons that move it or take it away."""
    track = entry.track
    names = kit.Column(
        [
            kit.Text(track.title, "body_large", lines=1, rid="title"),
            kit.Text(
                f"{track.artist} \u2022 {clock(track.duration_ms)}",
                "body_medium",
                "on_surface_variant",
                1,
                rid="subtitle",
            ),
        ]
    )
    row = kit.Row([first, cover(album_art(track), 44), kit.Space(width=12), kit.Flex(names), *last])
    info = kit.Info("android.view.ViewGroup", "edit_track", desc=track.title)
    return kit.Surface(kit.Sized(kit.Pad(row, left=4, right=4), height=64), "clear", info=info)
