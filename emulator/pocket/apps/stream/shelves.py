"""Rows of covers, posters and faces that scroll sideways."""

from __future__ import annotations

from collections.abc import Sequence

from ...toolkit import kit
from ...toolkit.strings import tr
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
        self._states: dict[str, kit.ScrollState] = {}

    def state(self, key: str) -> kit.ScrollState:
        return self._states.setdefault(key, kit.ScrollState())

    def shelf(
        self, key: str, title: str, tiles: Sequence[kit.View], see_all: kit.Handler | None = None
    ) -> kit.View:
        """A heading over a strip."""
        parts: list[kit.View] = [
            kit.Flex(kit.Text(title, "title_large", lines=1, rid="shelf_title"))
        ]
        if see_all is not None:
            parts.append(
                kit.Button(tr("See all"), see_all, "text", desc=tr("See all: {shelf}", shelf=title))
            )
        head = kit.Pad(kit.Sized(kit.Row(parts), height=48), left=16, right=4)
        strip = kit.Strip(tiles, self.state(key), gap=12, rid="shelf")
        return kit.Pad(kit.Column([head, strip]), top=8, bottom=4)

    def albums(self, albums: Sequence[Album]) -> list[kit.View]:
        return [
            tile(
                cover(album_art(item), TILE, 10),
                item.title,
                item.artist,
                self._go("Album", item.id),
            )
            for item in albums
        ]

    def playlists(self, playlists: Sequence[Playlist]) -> list[kit.View]:
        return [
            tile(
                cover(playlist_art(item), TILE, 10),
                item.title,
                item.about or songs(item.tracks),
                self._go("Playlist", item.id),
            )
            for item in playlists
        ]

    def artists(self, artists: Sequence[Artist]) -> list[kit.View]:
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

    def shows(self, shows: Sequence[Series]) -> list[kit.View]:
        def one(show: Series) -> kit.View:
            info = kit.Info("android.view.ViewGroup", "show", desc=show.title)
            return kit.Tap(poster(show, 116, 172), self._go("Series", show.id), info=info)

        return [one(show) for show in shows]

    def watching(self, episodes: Sequence[Episode]) -> list[kit.View]:
        return [self._begun(episode) for episode in episodes]

    def _begun(self, episode: Episode) -> kit.View:
        """A wide tile with a bar of how much was seen."""
        width, height = 216, 122
        back = kit.Image(art(episode.series, POSTERS), width, height, 10, rid="still")
        circle = kit.Surface(
            kit.Sized(
                kit.Place(kit.Icon("play_arrow", 28, "white", filled=True), "center", "center"),
                48,
                48,
            ),
            (0, 0, 0, 140),
            24,
        )
        seen = kit.Pad(kit.ProgressBar(episode.share, 4), x=8, y=8)
        picture = kit.Stack(
            [
                back,
                kit.Sized(kit.Place(circle, "center", "center"), width, height),
                kit.Sized(kit.Place(kit.Sized(seen, width=width), y="end"), width, height),
            ]
        )
        left = minutes_left(episode.left_minutes)
        line = left
        if episode.kind == "series":
            line = f"{short_number(episode)} \u2022 {left}"
        texts = kit.Column(
            [
                kit.Text(episode.series, "title_small", lines=1, rid="watching_title"),
                kit.Text(line, "body_small", "on_surface_variant", 1, rid="watching_left"),
            ]
        )
        body = kit.Sized(kit.Column([picture, kit.Space(height=8), texts]), width=width)
        info = kit.Info("android.view.ViewGroup", "continue_watching", desc=episode.series)
        act = self._go("Video", episode.id)
        return kit.Tap(body, act, self._go("Series", episode.series_id), info=info)

    def _go(self, screen: str, item: int) -> kit.Handler:
        return lambda: self.activity.open(f".{screen}Activity", f"{LINK}/{item}")


def tile(
    picture: kit.View,
    title: str,
    line: str,
    on_tap: kit.Handler,
    *,
    width: float = TILE,
    centered: bool = False,
) -> kit.View:
    """A picture over a name and a line."""
    align = "center" if centered else "start"
    texts: list[kit.View] = [
        picture,
        kit.Space(height=8),
        kit.Text(title, "title_small", lines=1, align=align, rid="tile_title"),
        kit.Text(line, "body_small", "on_surface_variant", 1, align, rid="tile_subtitle"),
    ]
    info = kit.Info("android.view.ViewGroup", "tile", desc=title)
    return kit.Tap(kit.Sized(kit.Column(texts), width=width), on_tap, info=info)


def short_number(episode: Episode) -> str:
    """Season and episode, such as S2 E4."""
    return tr("S{season} E{number}", season=episode.season, number=episode.number)
