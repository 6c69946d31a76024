"""The pictures, videos and sounds on a fresh phone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ...content import Content
from ...raster.ops import Artwork, Color, Style, rgb
from ...system.files import SDCARD
from ..base import AppContext
from ..tables import update
from .pictures import described, picture_file
from .store import MediaStore

CONTENT = Content(__file__)
CAMERA = "DCIM/Camera"
COLORS: dict[str, tuple[Color, Color]] = {
    "sea": (rgb("#2E86C1"), rgb("#F5CBA7")),
    "dusk": (rgb("#E67E22"), rgb("#4A235A")),
    "wood": (rgb("#27AE60"), rgb("#145A32")),
    "rose": (rgb("#F1948A"), rgb("#7D3C98")),
    "snow": (rgb("#AED6F1"), rgb("#5D6D7E")),
    "night": (rgb("#1B2631"), rgb("#5B2C6F")),
    "field": (rgb("#F4D03F"), rgb("#52BE80")),
    "stone": (rgb("#BDC3C7"), rgb("#784212")),
    "soup": (rgb("#E74C3C"), rgb("#F8C471")),
    "green": (rgb("#229954"), rgb("#F9E79F")),
    "plum": (rgb("#76448A"), rgb("#F5B7B1")),
    "sky": (rgb("#5DADE2"), rgb("#FDFEFE")),
}
FAVORITES = frozenset((1, 3, 10, 19, 30, 48, 54))
"""Positions in the order in which the pictures are written."""
FULL_SIZE = (4032, 3024)


class Day(NamedTuple):
    """The pictures of one day: `styles` are style:colours, one each."""

    ago: int
    first: str
    folder: str
    styles: tuple[str, ...]
    pace: int
    """Minutes between two of them, about."""


def days() -> Iterator[Day]:
    """The days on which pictures were taken, by folder."""
    for row in CONTENT.table("pictures"):
        yield Day(
            row.number("days"),
            row["first"],
            row["folder"],
            row.items("pictures"),
            row.number("pace"),
        )


def write_photos(phone: AppContext) -> None:
    """Write the files; their times are those at which the pictures were taken."""
    now = phone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    dice = random.Random(f"photos/{phone.system.seed}")
    files = phone.system.files
    number = 0
    for day in days():
        files.mkdir(f"{SDCARD}/{day.folder}")
        begin = time.fromisoformat(day.first)
        moment = midnight - timedelta(days=day.ago)
        moment += timedelta(hours=begin.hour, minutes=begin.minute)
        for look in day.styles:
            number += 1
            name, png = _name(day.folder, moment, number)
            upright = png or number % 5 == 2
            content = picture_file(_artwork(look, number), "PNG" if png else "JPEG", upright)
            path = f"{SDCARD}/{day.folder}/{name}"
            files.write(path, content, mtime=int(moment.timestamp()))
            moment += timedelta(minutes=day.pace, seconds=dice.randint(1, 50))
    for index, row in enumerate(CONTENT.table("videos")):
        begin = time.fromisoformat(row["time"])
        moment = midnight - timedelta(days=row.number("days"))
        moment += timedelta(hours=begin.hour, minutes=begin.minute)
        path = f"{SDCARD}/{CAMERA}/VID_{moment:%Y%m%d_%H%M%S}.mp4"
        content = video_file(_artwork(row["picture"], 900 + index), row.number("length"))
        files.write(path, content, mtime=int(moment.timestamp()))
    for row in CONTENT.table("sounds"):
        path = f"{SDCARD}/{row['path']}"
        files.mkdir(path.rpartition("/")[0])
        moment = midnight - timedelta(days=row.number("days"), hours=-13)
        files.write(
            path, sound_file(row["path"], row.number("length")), mtime=int(moment.timestamp())
        )


def finish_photos(store: MediaStore) -> None:
    """Add what only a camera knows: the full size, lengths, and which ones are liked."""
    wide, high = FULL_SIZE
    store.db.execute(
        "UPDATE files SET width = CASE WHEN width > height THEN ? ELSE ? END,"
        " height = CASE WHEN width > height THEN ? ELSE ? END WHERE mime_type = 'image/jpeg'",
        (wide, high, high, wide),
    )
    store.db.execute("UPDATE files SET width = 1080, height = 2400 WHERE mime_type = 'image/png'")
    # Videos and sounds are found by the length that their files begin with.
    for entry in store.select("media_type IN (2, 3)"):
        length = _length(store.content(entry))
        update(store.db, "files", entry.id, duration=length)
    liked = store.select("media_type = 1 ORDER BY _data")
    for place in FAVORITES:
        store.star(liked[place % len(liked)], True)


@lru_cache(maxsize=32)
def video_file(art: Artwork, length_ms: int) -> bytes:
    """A stub of an MP4 file that names its artwork and its length."""
    head = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    note = f"{described(art)} length={length_ms} ".encode()
    return head + note + b"\x00" * (length_ms // 4)


@lru_cache(maxsize=32)
def sound_file(name: str, length_ms: int) -> bytes:
    """A stub of a sound file with its length."""
    return b"ID3\x04\x00" + f"{name} length={length_ms} ".encode() + b"\x00" * (length_ms // 32)


def _length(content: bytes) -> int:
    _, found, rest = content[:400].partition(b"length=")
    digits = rest.partition(b" ")[0]
    return int(digits) if found and digits.isdigit() else 0


def _artwork(look: str, number: int) -> Artwork:
    style, _, colors = look.partition(":")
    kinds: dict[str, Style] = {
        "food": "food",
        "city": "city",
        "hills": "hills",
        "waves": "waves",
        "confetti": "confetti",
        "disc": "disc",
        "gradient": "gradient",
        "wallpaper": "wallpaper",
    }
    return Artwork(kinds[style], number, COLORS[colors])


def _name(folder: str, moment: datetime, number: int) -> tuple[str, bool]:
    """A file's name as its app would give it, and whether it is a PNG."""
    match folder:
        case "DCIM/Camera":
            return f"IMG_{moment:%Y%m%d_%H%M%S}.jpg", False
        case "Pictures/Screenshots":
            return f"Screenshot_{moment:%Y%m%d-%H%M%S}.png", True
        case "Pictures/Messages":
            return f"received_{1_740_000 + number * 7919}.jpg", False
        case "Download":
            return f"wallpaper-{number}.jpg", False
        case _:
            return f"{folder.rpartition('/')[2].lower()}-{number:03d}.jpg", False
