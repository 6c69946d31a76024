"""The Home tab: shelves of what the owner may want to hear or see."""

from __future__ import annotations

from ...toolkit.bars import AppBar
from ...toolkit.basic import Text
from ...toolkit.buttons import Chip, IconButton
from ...toolkit.node import Handler, Info
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Column, Flex, Pad, Row, Sized, Space, Surface, Tap, View
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
        self.scroll = ScrollState()
        self.lens = 0

    def bar(self) -> View:
        settings = IconButton(
            "settings", tr("Settings"), lambda: self.activity.open(".PreferencesActivity")
        )
        return AppBar(self._greeting(), actions=[settings])

    def body(self) -> View:
        names = (tr("All"), tr("Music"), tr("Film and TV"))
        chips = [
            Chip(name, self._choose(index), index == self.lens) for index, name in enumerate(names)
        ]
        rows: list[View] = [Pad(Row(chips, gap=8), x=16, bottom=4)]
        lens = LENSES[self.lens]
        if lens != "video":
            rows += [self._quick(), Space(height=8)]
        if lens != "music":
            rows += self._video()
        if lens != "video":
            rows += self._music()
        return scroll_list(rows, self.scroll, bottom=16)

    def _choose(self, lens: int) -> Handler:
        def act() -> None:
            self.lens = lens
            self.scroll.jump(0)

        return act

    def _greeting(self) -> str:
        hour = self.activity.phone.now().hour
        if hour < 5 or hour >= 18:
            return tr("Good evening")
        return tr("Good morning") if hour < 12 else tr("Good afternoon")

    def _quick(self) -> View:
        """Six shortcuts in two columns."""
        cells: list[View] = []
        for playlist in self.playlists.own()[:3]:
            picture = cover(playlist_art(playlist), 56, 8)
            cells.append(self._cell(picture, playlist.title, "Playlist", playlist.id))
        for album_id in self.music.saved("album")[:3]:
            album = self.music.album(album_id)
            if album is not None:
                picture = cover(album_art(album), 56, 8)
                cells.append(self._cell(picture, album.title, "Album", album.id))
        if len(cells) % 2:
            cells.append(Space())
        rows: list[View] = [
            Row([Flex(cells[index]), Flex(cells[index + 1])], gap=8)
            for index in range(0, len(cells), 2)
        ]
        return Pad(Column(rows, gap=8), x=16, y=4)

    def _cell(self, picture: View, title: str, screen: str, item: int) -> View:
        text = Text(title, "label_large", lines=2, rid="shortcut_title")
        row = Row([picture, Flex(text), Space(width=4)], gap=8)
        body = Surface(Sized(row, height=56), "surface_container", 8, clips=True)
        info = Info("android.view.ViewGroup", "shortcut", desc=title)
        return Tap(
            body, lambda: self.activity.open(f".{screen}Activity", f"{LINK}/{item}"), info=info
        )

    def _video(self) -> list[View]:
        shelf = self.shelves.shelf
        rows: list[View] = []
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

    def _music(self) -> list[View]:
        shelf, tiles = self.shelves.shelf, self.shelves

        def see(listing: str) -> Handler:
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
