"""How Stream looks: its colours, covers and posters, and the way it says lengths."""

from __future__ import annotations

import zlib
from typing import Literal

from ...raster.ops import Artwork, Color, rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .records import Album, Artist, Playlist, Series, Track

BRAND = kit.Brand(
    light={
        "primary": rgb("#5B3FC4"),
        "on_primary": rgb("#FFFFFF"),
        "primary_container": rgb("#E5DEFF"),
        "on_primary_container": rgb("#1B0063"),
        "secondary_container": rgb("#E6E0F9"),
        "on_secondary_container": rgb("#1C192B"),
        "inverse_primary": rgb("#C9BEFF"),
    },
    dark={
        "primary": rgb("#C9BEFF"),
        "on_primary": rgb("#2E0B93"),
        "primary_container": rgb("#4527AB"),
        "on_primary_container": rgb("#E5DEFF"),
        "secondary_container": rgb("#484459"),
        "on_secondary_container": rgb("#E6DFF9"),
        "inverse_primary": rgb("#5B3FC4"),
    },
)
LINK = "https://stream.example"
PAIRS: tuple[tuple[Color, Color], ...] = tuple(
    (rgb(first), rgb(second))
    for first, second in (
        ("#5B3FC4", "#F2779A"),
        ("#0E7C86", "#F6D55C"),
        ("#B23A48", "#F4A261"),
        ("#264653", "#2A9D8F"),
        ("#3D348B", "#F18701"),
        ("#14213D", "#FCA311"),
        ("#6A4C93", "#8AC926"),
        ("#0B3954", "#BFD7EA"),
        ("#7F2982", "#F7717D"),
        ("#1B4332", "#95D5B2"),
        ("#9D4EDD", "#48CAE4"),
        ("#7A4419", "#E6CCB2"),
        ("#22577A", "#80ED99"),
        ("#C9184A", "#FFCCD5"),
        ("#283618", "#DDA15E"),
        ("#03045E", "#00B4D8"),
    )
)
CoverStyle = Literal["disc", "waves", "confetti", "city", "hills", "gradient"]
COVERS: tuple[CoverStyle, ...] = ("disc", "waves", "confetti", "city", "hills", "disc")
POSTERS: tuple[CoverStyle, ...] = ("hills", "city", "waves", "hills", "city", "confetti")


class StreamActivity(BrandedActivity):
    """A screen of Stream."""

    brand = BRAND


def art(name: str, styles: tuple[CoverStyle, ...] = COVERS) -> Artwork:
    """The picture that belongs to a name."""
    mark = zlib.crc32(name.encode())
    return Artwork(styles[mark // 97 % len(styles)], mark % 9973, PAIRS[mark % len(PAIRS)])


def backdrop(name: str) -> Artwork:
    """A dark ground in the colours of a name's picture, for the player."""
    first, second = PAIRS[zlib.crc32(name.encode()) % len(PAIRS)]
    return Artwork("gradient", 0, (_deep(first, 0.62), _deep(second, 0.2)))


def _deep(color: Color, share: float) -> Color:
    r, g, b, a = color
    return round(r * share), round(g * share), round(b * share), a


def album_art(album: Album | Track) -> Artwork:
    title = album.title if isinstance(album, Album) else album.album
    return art(f"{album.artist}/{title}")


def cover(picture: Artwork, size: float, radius: float = 6, desc: str = "") -> kit.View:
    return kit.Image(picture, size, size, radius, desc, "cover")


def artist_picture(artist: Artist, size: float) -> kit.View:
    return kit.Image(art(artist.name), size, size, size / 2, rid="artist_picture")


def playlist_art(playlist: Playlist) -> Artwork:
    return art(f"mix/{playlist.title}", ("gradient", "confetti", "waves", "gradient"))


def poster(show: Series, width: float, height: float) -> kit.View:
    """A show's picture with its title on it."""
    size: Literal["title_medium", "label_large"] = "title_medium" if width > 120 else "label_large"
    title = kit.Text(show.title, size, "white", 3, hidden=True, weight=500)
    shade = kit.Surface(
        kit.Sized(kit.Space(), width, height * 0.42), rgb("#000000", 0.38), (0, 0, 10, 10)
    )
    return kit.Sized(
        kit.Stack(
            [
                kit.Image(art(show.title, POSTERS), width, height, 10, rid="poster"),
                kit.Sized(kit.Place(shade, y="end"), width, height),
                kit.Sized(kit.Place(kit.Pad(title, x=10, y=10), y="end"), width, height),
            ]
        ),
        width,
        height,
    )


def clock(duration_ms: int) -> str:
    """A song's length, such as 3:45."""
    minutes, seconds = divmod(duration_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}"


def total(duration_ms: int) -> str:
    """The length of many songs, such as 43 min 12 s."""
    minutes, seconds = divmod(duration_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return tr("{hours} hr {minutes} min", hours=hours, minutes=minutes)
    return tr("{minutes} min {seconds} sec", minutes=minutes, seconds=seconds)


def songs(count: int) -> str:
    return tr("1 song") if count == 1 else tr("{count} songs", count=count)


def minutes_left(minutes: int) -> str:
    return tr("{minutes} min left", minutes=minutes)


def thousands(count: int) -> str:
    return f"{count:,}"


def megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


def kind_name(album: Album) -> str:
    """What a record is called."""
    return {
        "album": tr("Album"),
        "ep": tr("EP"),
        "single": tr("Single"),
        "live": tr("Live album"),
        "compilation": tr("Compilation"),
    }[album.kind]
