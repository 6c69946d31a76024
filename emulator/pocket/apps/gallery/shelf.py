"""Pictures by scope: all, one album, favourites, trash; and the albums."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...system.files import SDCARD
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppContext
from ..media.store import MediaStore, StoredFile

ALL, FAVORITES, VIDEOS, TRASH = "all", "favorites", "videos", "trash"
ALBUM = "album:"
"""Before the folder of an album's pictures."""
PICTURES = "media_type IN (1, 3)"
ORDER = " ORDER BY coalesce(datetaken, date_modified * 1000) DESC, _id DESC"
CAMERA = f"{SDCARD}/DCIM/Camera"
Wanted = Literal["image", "video", "any"]


@dataclass(frozen=True, slots=True)
class Album:
    """A folder with pictures, the newest one on its cover."""

    scope: str
    name: str
    cover: StoredFile | None
    count: int


def pictures(store: MediaStore, scope: str, wanted: Wanted = "any") -> list[StoredFile]:
    """What a scope shows, newest first."""
    kinds = {"image": "media_type = 1", "video": "media_type = 3", "any": PICTURES}[wanted]
    if scope == TRASH:
        return store.select(f"{kinds} AND is_trashed = 1{ORDER}")
    live = f"{kinds} AND is_trashed = 0"
    if scope == FAVORITES:
        return store.select(f"{live} AND is_favorite = 1{ORDER}")
    if scope == VIDEOS:
        return store.select(f"{live} AND media_type = 3{ORDER}")
    if scope.startswith(ALBUM):
        folder = scope.removeprefix(ALBUM)
        relative = folder[len(SDCARD) :].lstrip("/") + "/"
        return store.select(f"{live} AND relative_path = ?{ORDER}", (relative,))
    return store.select(live + ORDER)


def albums(store: MediaStore, wanted: Wanted = "any") -> list[Album]:
    """The folders that hold pictures: the camera's first, then by name."""
    folders: dict[str, list[StoredFile]] = {}
    for entry in pictures(store, ALL, wanted):
        folders.setdefault(entry.folder, []).append(entry)
    found = [
        Album(f"{ALBUM}{folder}", album_name(folder), entries[0], len(entries))
        for folder, entries in folders.items()
    ]
    return sorted(found, key=lambda album: (album.scope != ALBUM + CAMERA, album.name.casefold()))


def album_name(folder: str) -> str:
    """A folder as people call it; the phone's own folders in the phone's language."""
    name = posixpath.basename(folder)
    return tr(name) if name in ("Camera", "Screenshots", "Messages", "Download") else name


def scope_name(scope: str) -> str:
    """The title of a page that shows a scope."""
    match scope:
        case "favorites":
            return tr("Favorites")
        case "videos":
            return tr("Videos")
        case "trash":
            return tr("Trash")
        case "all":
            return tr("Photos")
        case _:
            return album_name(scope.removeprefix(ALBUM))


def by_day(phone: AppContext, entries: Sequence[StoredFile]) -> list[tuple[date, list[StoredFile]]]:
    """Pictures under the days on which they were taken, newest first."""
    days: dict[date, list[StoredFile]] = {}
    for entry in entries:
        days.setdefault(phone.local(entry.taken_ms).date(), []).append(entry)
    return list(days.items())


def day_title(phone: AppContext, day: date) -> str:
    return kit.relative_day(day, phone.now().date())


def described(phone: AppContext, entry: StoredFile) -> str:
    """A picture for those who cannot see it."""
    moment = phone.local(entry.taken_ms)
    when = f"{day_title(phone, moment.date())}, {phone.clock_text(moment)}"
    if entry.kind.family == "video":
        return tr("Video taken on {when}", when=when)
    if entry.kind.mime == "image/png":
        return tr("Screenshot taken on {when}", when=when)
    return tr("Photo taken on {when}", when=when)


def length_text(milliseconds: int) -> str:
    """Minutes and seconds of a video."""
    seconds = milliseconds // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"
