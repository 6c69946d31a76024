"""Rows of covers, posters and faces that scroll sideways."""

from __future__ import annotations

from collections.abc import Sequence

from ...toolkit.basic import Icon, Image, Text
from ...toolkit.buttons import Button
from ...toolkit.node import Handler, Info
from ...toolkit.progress import ProgressBar
from ...toolkit.scroll import Strip
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Column, Flex, Pad, Place, Row, Sized, Space, Stack, Surface, Tap, View
from .look import (
    LINK,
    POSTERS,
    StreamActivity,
    album_art,
    art,
    artist_picture,
    cover,
    minutes_left,
    playlist_art,
    poster,
    songs,
)
from .records import Album, Artist, Episode, Playlist, Series

TILE = 136


class Shelves:
    """Builds shelves for one screen and remembers how far each was scrolled."""

    def __init__(self, activity: StreamActivity) -> None:
        self.activity = activity
        self._states: dict[str, ScrollState] = {}

    def state(self, key: str) -> ScrollState:
        return self._states.setdefault(key, ScrollState())

    def shelf(
        self, key: str, title: str, tiles: Sequence[View], see_all: Handler | None = None
    ) -> View:
        """A heading over a strip."""
        parts: list[View] = [Flex(Text(title, "title_large", lines=1, rid="shelf_title"))]
        if see_all is not None:
            parts.append(
                Button(tr("See all"), see_all, "text", desc=tr("See all: {shelf}", shelf=title))
            )
        head = Pad(Sized(Row(parts), height=48), left=16, right=4)
        strip = Strip(tiles, self.state(key), gap=12, rid="shelf")
        return Pad(Column([head, strip]), top=8, bottom=4)

    def albums(self, albums: Sequence[Album]) -> list[View]:
        return [
            tile(
                cover(album_art(item), TILE, 10),
                item.title,
                item.artist,
                self._go("Album", item.id),
            )
            for item in albums
        ]

    def playlists(self, playlists: Sequence[Playlist]) -> list[View]:
        return [
            tile(
                cover(playlist_art(item), TILE, 10),
                item.title,
                item.about or songs(item.tracks),
                self._go("Playlist", item.id),
            )
            for item in playlists
        ]

    def artists(self, artists: Sequence[Artist]) -> list[View]:
        return [
            tile(
                artist_picture(item, 112),
                item.name,
                item.genre,
                self._go("Artist", item.id),
                width=112,
                centered=True,
            )
            for item in artists
        ]

    def shows(self, shows: Sequence[Series]) -> list[View]:
        def one(show: Series) -> View:
            info = Info("android.view.ViewGroup", "show", desc=show.title)
            return Tap(poster(show, 116, 172), self._go("Series", show.id), info=info)

        return [one(show) for show in shows]

    def watching(self, episodes: Sequence[Episode]) -> list[View]:
        return [self._begun(episode) for episode in episodes]

    def _begun(self, episode: Episode) -> View:
        """A wide tile with a bar of how much was seen."""
        width, height = 216, 122
        back = Image(art(episode.series, POSTERS), width, height, 10, rid="still")
        circle = Surface(
            Sized(Place(Icon("play_arrow", 28, "white", filled=True), "center", "center"), 48, 48),
            (0, 0, 0, 140),
            24,
        )
        seen = Pad(ProgressBar(episode.share, 4), x=8, y=8)
        picture = Stack(
            [
                back,
                Sized(Place(circle, "center", "center"), width, height),
                Sized(Place(Sized(seen, width=width), y="end"), width, height),
            ]
        )
        left = minutes_left(episode.left_minutes)
        line = left
        if episode.kind == "series":
            line = f"{short_number(episode)} \u2022 {left}"
        texts = Column(
            [
                Text(episode.series, "title_small", lines=1, rid="watching_title"),
                Text(line, "body_small", "on_surface_variant", 1, rid="watching_left"),
            ]
        )
        body = Sized(Column([picture, Space(height=8), texts]), width=width)
        info = Info("android.view.ViewGroup", "continue_watching", desc=episode.series)
        act = self._go("Video", episode.id)
        return Tap(body, act, self._go("Series", episode.series_id), info=info)

    def _go(self, screen: str, item: int) -> Handler:
        return lambda: self.activity.open(f".{screen}Activity", f"{LINK}/{item}")


def tile(
    picture: View,
    title: str,
    line: str,
    on_tap: Handler,
    *,
    width: float = TILE,
    centered: bool = False,
) -> View:
    """A picture over a name and a line."""
    align = "center" if centered else "start"
    texts: list[View] = [
        picture,
        Space(height=8),
        Text(title, "title_small", lines=1, align=align, rid="tile_title"),
        Text(line, "body_small", "on_surface_variant", 1, align, rid="tile_subtitle"),
    ]
    info = Info("android.view.ViewGroup", "tile", desc=title)
    return Tap(Sized(Column(texts), width=width), on_tap, info=info)


def short_number(episode: Episode) -> str:
    """Season and episode, such as S2 E4."""
    return tr("S{season} E{number}", season=episode.season, number=episode.number)
