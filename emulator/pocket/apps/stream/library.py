"""The Library tab: what the owner saved, made, liked and downloaded."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .download_store import DownloadStore
from .look import LINK, StreamActivity, art, megabytes, songs
from .music_store import MusicStore
from .naming import ask_name
from .playlist_store import PlaylistStore
from .records import Download
from .search import SearchTab
from .show_store import ShowStore

DOWNLOADS = 2
Rows = list[tuple[str, kit.View]]


class LibraryTab:
    """Saved things by kind."""

    def __init__(self, activity: StreamActivity, search: SearchTab) -> None:
        self.activity = activity
        self.search = search
        self.music = MusicStore(activity.phone)
        self.playlists = PlaylistStore(activity.phone)
        self.shows = ShowStore(activity.phone)
        self.downloads = DownloadStore(activity.phone)
        self.scroll = kit.ScrollState()
        self.chips = kit.ScrollState()
        self.lens = 0
        self.by_name = False

    def bar(self) -> kit.View:
        add = kit.IconButton("add", tr("Create playlist"), self._create, rid="create_playlist")
        names = (
            tr("Playlists"),
            tr("Albums"),
            tr("Downloads"),
            tr("Artists"),
            tr("Film and TV"),
        )
        chips = [
            kit.Chip(name, self._choose(index), index == self.lens)
            for index, name in enumerate(names)
        ]
        return kit.Column(
            [
                kit.AppBar(tr("Your library"), actions=[add]),
                kit.Strip(chips, self.chips, rid="library_filters"),
            ]
        )

    def body(self) -> kit.View:
        rows = self._rows()
        if not rows:
            return kit.Fill(self._empty(), center=True)
        if self.by_name:
            rows.sort(key=lambda row: row[0].casefold())
        order = tr("A to Z") if self.by_name else tr("Recent")
        sort = kit.Button(order, self._sort, "text", "swap_vert", rid="sort", desc=tr("Sort order"))
        head: list[kit.View] = [kit.Pad(kit.Row([sort, kit.Flex(kit.Space())]), x=4)]
        if self.lens == 0:
            head.append(self._liked())
        if self.lens == DOWNLOADS:
            head.append(self._space())
        views = [*head, *(view for _, view in rows)]
        return kit.LazyList(len(views), lambda index: views[index], self.scroll, bottom=16)

    def _choose(self, lens: int) -> kit.Handler:
        def act() -> None:
            self.lens = lens
            self.scroll.jump(0)

        return act

    def _sort(self) -> None:
        self.by_name = not self.by_name

    def _create(self) -> None:
        def made(title: str) -> None:
            playlist = self.playlists.create(title)
            self.activity.open(".PlaylistActivity", f"{LINK}/{playlist}")

        ask_name(self.activity, tr("New playlist"), tr("Create"), made)

    def _rows(self) -> Rows:
        match self.lens:
            case 0:
                lists = self.playlists.own()
                kept = (self.playlists.get(item) for item in self.music.saved("playlist"))
                lists += [item for item in kept if item is not None]
                return [(item.title, self.search.playlist(item)) for item in lists]
            case 1:
                albums = (self.music.album(item) for item in self.music.saved("album"))
                return [(item.title, self.search.album(item)) for item in albums if item]
            case 2:
                rows = (self._download(item) for item in self.downloads.all())
                return [row for row in rows if row is not None]
            case 3:
                artists = (self.music.artist(item) for item in self.music.saved("artist"))
                return [(item.name, self.search.artist(item)) for item in artists if item]
            case _:
                shows = (self.shows.get(item) for item in self.music.saved("series"))
                return [(item.title, self.search.show(item)) for item in shows if item]

    def _download(self, item: Download) -> tuple[str, kit.View] | None:
        line = tr("Waiting for Wi-Fi")
        if item.state == "downloaded":
            line = tr("Downloaded \u2022 {size}", size=megabytes(item.bytes))
        match item.kind:
            case "album":
                album = self.music.album(item.item_id)
                named = None if album is None else (album.title, f"{album.artist}/{album.title}")
                screen = "Album"
            case "playlist":
                playlist = self.playlists.get(item.item_id)
                named = None if playlist is None else (playlist.title, playlist.title)
                screen = "Playlist"
            case "episode":
                episode = self.shows.episode(item.item_id)
                named = None if episode is None else (episode.title, episode.series)
                screen = "Video"
        if named is None:
            return None
        title, picture = named
        mark = "download" if item.state == "downloaded" else "schedule"
        return title, kit.ListItem(
            title,
            line,
            kit.Image(art(picture), 56, 56, 6),
            kit.Icon(mark, 20, "primary" if item.state == "downloaded" else "on_surface_variant"),
            lambda: self.activity.open(f".{screen}Activity", f"{LINK}/{item.item_id}"),
            summary_lines=1,
            rid="download",
            desc=title,
        )

    def _liked(self) -> kit.View:
        return kit.ListItem(
            tr("Liked songs"),
            f"{tr('Playlist')} \u2022 {songs(len(self.music.liked()))}",
            kit.Badge("favorite", "primary", "on_primary", 56, 6),
            on_tap=lambda: self.activity.open(".LikedActivity"),
            rid="result",
        )

    def _space(self) -> kit.View:
        used = sum(item.bytes for item in self.downloads.all() if item.state == "downloaded")
        text = tr("{size} used by downloads", size=megabytes(used))
        return kit.ListItem(text, leading=kit.Pad(kit.Icon("storage"), x=16), compact=True)

    def _empty(self) -> kit.View:
        match self.lens:
            case 1:
                return kit.empty_state("album", tr("No albums yet"), tr("Save one to find it here"))
            case 3:
                return kit.empty_state(
                    "artist", tr("No artists yet"), tr("Follow one to see it here")
                )
            case 4:
                return kit.empty_state(
                    "tv", tr("My list is empty"), tr("Add series and films to it")
                )
            case 2:
                text = tr("Download music and episodes to have them offline")
                return kit.empty_state("download", tr("No downloads"), text)
            case _:
                return kit.empty_state("queue_music", tr("No playlists yet"))
