"""Rows of files: how they are sorted, filtered and shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ...raster.geometry import Rect
from ...system.files import SDCARD
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppContext
from ..gallery.photo import TILE_CELLS, draw_picture
from ..media.kinds import Family, size_text
from ..media.store import MediaStore, StoredFile

Order = Literal["name", "name_down", "newest", "oldest", "largest", "smallest", "type"]
ORDERS: tuple[tuple[Order, str], ...] = (
    ("name", "Name (A to Z)"),
    ("name_down", "Name (Z to A)"),
    ("newest", "Modified (newest first)"),
    ("oldest", "Modified (oldest first)"),
    ("largest", "Size (largest first)"),
    ("smallest", "Size (smallest first)"),
    ("type", "Type"),
)
TONES: dict[Family, tuple[kit.Tint, kit.Tint]] = {
    "folder": ("primary_container", "on_primary_container"),
    "document": ("secondary_container", "on_secondary_container"),
    "audio": ("tertiary_container", "on_tertiary_container"),
    "app": ("tertiary_container", "on_tertiary_container"),
}


def arranged(entries: Iterable[StoredFile], order: Order) -> list[StoredFile]:
    """Folders first, each group in the order asked for."""
    found = sorted(entries, key=lambda entry: (entry.name.casefold(), entry.id))
    match order:
        case "name":
            pass
        case "name_down":
            found.reverse()
        case "newest":
            found.sort(key=lambda entry: -entry.modified_ms)
        case "oldest":
            found.sort(key=lambda entry: entry.modified_ms)
        case "largest":
            found.sort(key=lambda entry: -entry.size)
        case "smallest":
            found.sort(key=lambda entry: entry.size)
        case "type":
            found.sort(key=lambda entry: entry.kind.label)
    return sorted(found, key=lambda entry: not entry.is_folder)


def matching(entries: Sequence[StoredFile], query: str) -> list[StoredFile]:
    """Those whose names have all the words."""
    words = query.casefold().split()
    return [entry for entry in entries if all(word in entry.name.casefold() for word in words)]


def place_text(folder: str) -> str:
    """A folder below the internal storage, for people."""
    inner = folder[len(SDCARD) :].strip("/")
    return inner or tr("Internal storage")


def folder_title(folder: str) -> str:
    """A folder's own name."""
    return folder.rpartition("/")[2] if folder != SDCARD else tr("Internal storage")


def modified_text(phone: AppContext, entry: StoredFile) -> str:
    """When a file was changed: the time today, the day, or the day with its year."""
    moment, now = phone.local(entry.modified_ms), phone.now()
    if moment.date() == now.date():
        return phone.clock_text(moment)
    return kit.short_day(moment.date()) if moment.year == now.year else kit.day_year(moment.date())


def facts(phone: AppContext, store: MediaStore, entry: StoredFile) -> str:
    """The small line below a file's name."""
    if entry.is_folder:
        count = len(store.inside(entry.path))
        return tr("1 item") if count == 1 else tr("{count} items", count=count)
    return f"{modified_text(phone, entry)} · {size_text(entry.size)} · {tr(entry.kind.label)}"


def file_row(
    entry: StoredFile,
    summary: str,
    content: bytes | None,
    on_tap: kit.Handler,
    on_long: kit.Handler | None = None,
    selected: bool | None = None,
    trailing: kit.View | None = None,
) -> kit.View:
    """A file or folder; `selected` is None while nothing is being selected."""
    end = trailing
    if selected is not None:
        end = kit.Checkbox(selected, rid="checkbox")
    return kit.ListItem(
        entry.name,
        summary,
        FileMark(entry, content),
        end,
        on_tap,
        on_long,
        rid="item_root",
        desc=entry.name,
        selected=bool(selected),
        checked=selected,
        summary_lines=1,
    )


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file's kind as a symbol on its colour, or a picture's own thumbnail."""

    entry: StoredFile
    content: bytes | None = None

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        side, radius = kit.dp(44), kit.dp(10)
        kind = self.entry.kind
        back, front = TONES.get(kind.family, ("surface_highest", "on_surface_variant"))

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            if self.content is not None and kind.family in ("image", "video"):
                corners = (radius, radius, radius, radius)
                draw_picture(canvas, rect, self.content, ui, TILE_CELLS, corners)
                return
            canvas.box(rect, ui.color(back), radius)
            canvas.icon(
                *rect.center, kit.dp(24), kind.icon, ui.color(front), kind.family == "folder"
            )

        info = kit.Info("android.widget.ImageView", "icon_thumb")
        return kit.Node(side, side, [], paint, info)
