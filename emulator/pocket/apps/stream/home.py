"""The Home tab: shelves of what the owner may want to hear or see."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import LINK, StreamActivity, album_art, cover, playlist_art
from .music_store import MusicStore
from .playlist_store import PlaylistStore
from .shelves import Shelves
from .show_store import ShowStore

LENSES = ("all", "music", "video")


class HomeTab:
    """What the app opens with."""

    def __init__(self, activity: StreamActivity) -> None:
        self.activity = activity
        self.music = MusicStore(activity.phone)
        self.playlists = PlaylistStore(activity.phone)
        self.shows = ShowStore(activity.phone)
        self.shelves = Shelves(activity)
        self.scroll = kit.ScrollState()
        self.lens = 0

    def bar(self) -> kit.View:
        settings = kit.IconButton(
            "settings", tr("Settings"), lambda: self.activity.open(".PreferencesActivity")
        )
        return kit.AppBar(self._greeting(), actions=[settings])

    def body(self) -> kit.View:
        names = (tr("All"), tr("Music"), tr("Film and TV"))
        chips = [
            kit.Chip(name, self._choose(index), index == self.lens)
            for index, name in enumerate(names)
        ]
        rows: list[kit.View] = [kit.Pad(kit.Row(chips, gap=8), x=16, bottom=4)]
        lens = LENSES[self.lens]
        if lens != "video":
            rows += [self._quick(), kit.Space(height=8)]
        if lens != "music":
            rows += self._video()
        if lens != "video":
            rows += self._music()
        return kit.scroll_list(rows, self.scroll, bottom=16)

    def _choose(self, lens: int) -> kit.Handler:
        def act() -> None:
            self.lens = lens
            self.scroll.jump(0)

        return act

    def _greeting(self) -> str:
        hour = self.activity.phone.now().hour
        if hour < 5 or hour >= 18:
            return tr("Good evening")
        return tr("Good morning") if hour < 12 else tr("Good afternoon")

    def _quick(self) -> kit.View:
        """Six shortcuts in two columns."""
        cells: list[kit.View] = []
        for playlist in self.playlists.own()[:3]:
            picture = cover(playlist_art(playlist), 56, 8)
            cells.append(self._cell(picture, playlist.title, "Playlist", playlist.id))
        for album_id in self.music.saved("album")[:3]:
            album = self.music.album(album_id)
            if album is not None:
                picture = cover(album_art(album), 56, 8)
                cells.append(self._cell(picture, album.title, "Album", album.id))
        if len(cells) % 2:
            cells.append(kit.Space())
        rows: list[kit.View] = [
            kit.Row([kit.Flex(cells[index]), kit.Flex(cells[index + 1])], gap=8)
            for index in range(0, len(cells), 2)
        ]
        return kit.Pad(kit.Column(rows, gap=8), x=16, y=4)

    def _cell(self, picture: kit.View, title: str, screen: str, item: int) -> kit.View:
        text = kit.Text(title, "label_large", lines=2, rid="shortcut_title")
        row = kit.Row([picture, kit.Flex(text), kit.Space(width=4)], gap=8)
        body = kit.Surface(kit.Sized(row, height=56), "surface_container", 8, clips=True)
        info = kit.Info("android.view.ViewGroup", "shortcut", desc=title)
        return kit.Tap(
            body, lambda: self.activity.open(f".{screen}Activity", f"{LINK}/{item}"), info=info
        )

    def _video(self) -> list[kit.View]:
        shelf = self.shelves.shelf
        rows: list[kit.View] = []
        begun = self.shows.under_way()
        if begun:
            tiles = self.shelves.watching(begun)
            rows.append(shelf("watching", tr("Continue watching"), tiles))
        everything = self.shows.all()
        newest = [show for show in everything if show.year >= 2025]
        rows.append(shelf("new_shows", tr("New series and films"), self.shelves.shows(newest)))
        if self.lens == 2:
            films = [show for show in everything if show.kind == "film"]
            rows.append(shelf("films", tr("Films"), self.shelves.shows(films)))
        return rows

    def _music(self) -> list[kit.View]:
        shelf, tiles = self.shelves.shelf, self.shelves

        def see(listing: str) -> kit.Handler:
            return lambda: self.activity.open(".ListActivity", f"{LINK}/list/{listing}")

        albums = self.music.albums()
        mine = self.playlists.own()
        return [
            shelf("made", tr("Made for you"), tiles.playlists(self.playlists.foreign())),
            shelf("new", tr("New releases"), tiles.albums(albums[:12]), see("albums")),
            shelf(
                "artists",
                tr("Popular artists"),
                tiles.artists(self.music.artists()[:12]),
                see("artists"),
            ),
            shelf("mine", tr("Your playlists"), tiles.playlists(mine)),
            shelf("again", tr("From the archive"), tiles.albums(albums[:-11:-1])),
        ]
