"""The pictures, videos and sounds on a fresh phone."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ...raster.ops import Artwork, Color, Style, rgb
from ...system.files import SDCARD
from ..base import AppContext
from ..tables import update
from .pictures import described, picture_file
from .store import MediaStore

CAMERA, SHOTS = "DCIM/Camera", "Pictures/Screenshots"
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


class Day(NamedTuple):
    """The pictures of one day: `styles` are style:colours, one each."""

    ago: int
    first: str
    folder: str
    styles: tuple[str, ...]
    pace: int = 17
    """Minutes between two of them, about."""


DAYS: tuple[Day, ...] = (
    Day(0, "07:58", CAMERA, ("food:field", "city:sky", "hills:dusk"), 20),
    Day(1, "11:12", CAMERA,
        ("hills:field", "hills:sky", "waves:sea", "food:green", "confetti:rose", "hills:wood")),
    Day(2, "14:30", CAMERA, ("city:dusk", "food:soup", "confetti:sky"), 40),
    Day(4, "18:41", CAMERA, ("city:night", "city:plum", "disc:night"), 12),
    Day(7, "09:20", CAMERA, ("hills:snow", "hills:sky", "waves:snow", "food:stone"), 31),
    Day(9, "12:05", CAMERA, ("food:soup", "food:green"), 3),
    Day(13, "16:48", CAMERA, ("hills:wood", "hills:green", "waves:green"), 9),
    Day(16, "20:15", CAMERA, ("confetti:plum", "confetti:rose", "disc:rose", "city:night"), 22),
    Day(23, "10:02", CAMERA, ("city:stone", "city:sky"), 14),
    Day(31, "08:31", CAMERA, ("waves:sea", "waves:dusk", "hills:sea", "food:field"), 25),
    Day(47, "13:37", CAMERA, ("hills:snow", "hills:night"), 18),
    Day(61, "00:03", CAMERA, ("confetti:night", "disc:dusk", "city:night"), 4),
    Day(70, "19:26", CAMERA, ("food:plum", "food:soup", "confetti:field"), 35),
    Day(0, "07:31", SHOTS, ("gradient:sky",)),
    Day(3, "21:14", SHOTS, ("gradient:plum", "gradient:green"), 2),
    Day(12, "08:47", SHOTS, ("gradient:sea",)),
    Day(29, "17:09", SHOTS, ("gradient:rose", "gradient:stone"), 60),
    Day(2, "19:02", "Pictures/Messages", ("food:rose", "confetti:green", "hills:plum"), 44),
    Day(18, "15:10", "Pictures/Messages", ("city:field", "waves:plum"), 9),
    Day(34, "10:40", "Pictures/Lisbon",
        ("city:dusk", "city:sea", "hills:dusk", "waves:sea", "food:stone", "city:rose",
         "hills:sea", "waves:sky")),
    Day(5, "12:30", "Pictures/Biscuit", ("disc:stone", "disc:field", "disc:dusk"), 6),
    Day(6, "16:20", "Download", ("wallpaper:plum", "wallpaper:sea"), 8),
)  # fmt: skip
VIDEOS: tuple[tuple[int, str, str, int], ...] = (
    (1, "11:40", "waves:sky", 14_000),
    (7, "09:58", "hills:snow", 33_000),
    (16, "20:44", "confetti:dusk", 61_000),
    (31, "09:11", "waves:sea", 8_000),
)
"""Days ago, time, artwork, length in ms."""
SOUNDS: tuple[tuple[str, int, int], ...] = (
    ("Music/Harbor Lights - Salt.mp3", 40, 214_000),
    ("Music/Harbor Lights - Lanterns.mp3", 40, 188_000),
    ("Music/Night Bus - Terminus.mp3", 65, 241_000),
    ("Music/Ana Vidal - Primavera.mp3", 90, 203_000),
    ("Recordings/Choir alto line.m4a", 7, 92_000),
    ("Recordings/Meeting 2026-02-18.m4a", 12, 1_854_000),
    ("Recordings/Voice memo 12.m4a", 3, 18_000),
)
FAVORITES = frozenset((1, 3, 10, 19, 30, 48, 54))
"""Positions in the order in which the pictures are written."""
FULL_SIZE = (4032, 3024)


def write_photos(phone: AppContext) -> None:
    """Write the files; their times are those at which the pictures were taken."""
    now = phone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    dice = random.Random(f"photos/{phone.system.seed}")
    files = phone.system.files
    number = 0
    for day in DAYS:
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
    for index, (ago, at, look, length) in enumerate(VIDEOS):
        begin = time.fromisoformat(at)
        moment = midnight - timedelta(days=ago)
        moment += timedelta(hours=begin.hour, minutes=begin.minute)
        path = f"{SDCARD}/{CAMERA}/VID_{moment:%Y%m%d_%H%M%S}.mp4"
        content = video_file(_artwork(look, 900 + index), length)
        files.write(path, content, mtime=int(moment.timestamp()))
    for name, ago, length in SOUNDS:
        path = f"{SDCARD}/{name}"
        files.mkdir(path.rpartition("/")[0])
        moment = midnight - timedelta(days=ago, hours=-13)
        files.write(path, sound_file(name, length), mtime=int(moment.timestamp()))


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
