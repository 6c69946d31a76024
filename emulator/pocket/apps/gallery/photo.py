"""How pictures are shown: as tiles of a grid and as large as they fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ...raster.geometry import Rect
from ...raster.ops import Corners
from ...toolkit import kit
from ..base import AppContext
from ..media.pictures import artwork_in, mosaic, picture_size
from ..media.store import MediaStore, StoredFile
from .shelf import by_day, day_title, described, length_text

COLUMNS = 4
GAP_PX = 6
TILE_CELLS, LARGE_CELLS = 12, 54
"""How many fields across a picture without an artwork of its own is drawn with."""
Act = Callable[[StoredFile], None]


def draw_picture(
    canvas: kit.Canvas,
    rect: Rect,
    content: bytes,
    ui: kit.Ui,
    cells: int,
    corners: Corners = (0, 0, 0, 0),
) -> None:
    """A file's picture filling a rectangle."""
    art = artwork_in(content)
    if art is not None:
        canvas.picture(rect, art, corners)
        return
    columns = cells
    rows = max(1, round(cells * rect.height / max(1, rect.width)))
    fields = mosaic(content, columns, rows)
    if fields is None:
        canvas.box(rect, ui.color("surface_highest"), corners)
        side = min(rect.width, rect.height) // 3
        canvas.icon(
            *rect.center, side, "image_not_supported", ui.color("on_surface_variant"), False
        )
        return
    for row in range(rows):
        y0, y1 = rect.y0 + rect.height * row // rows, rect.y0 + rect.height * (row + 1) // rows
        for column in range(columns):
            x0 = rect.x0 + rect.width * column // columns
            x1 = rect.x0 + rect.width * (column + 1) // columns
            canvas.box(Rect(x0, y0, x1, y1), fields[row * columns + column])


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of a grid, `side` in pixels."""

    entry: StoredFile
    content: bytes
    desc: str
    side: int
    on_tap: Act
    on_long: Act | None = None
    selected: bool | None = None
    """None while nothing is being selected."""

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        entry = self.entry

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            shown = rect.inset(kit.dp(12)) if self.selected else rect
            if self.selected:
                canvas.box(rect, ui.color("secondary_container"))
            draw_picture(canvas, shown, self.content, ui, TILE_CELLS)
            white = ui.color("white")
            if entry.kind.family == "video":
                text = length_text(entry.duration_ms)
                y = shown.y0 + kit.dp(14)
                canvas.icon(shown.x1 - kit.dp(14), y, kit.dp(18), "play_circle", white, True)
                spot = Rect(
                    shown.x1 - kit.dp(56), y - kit.dp(8), shown.x1 - kit.dp(22), y + kit.dp(8)
                )
                canvas.centered(spot, text, ui.sp(11), 500, white)
            if entry.favorite:
                x, y = shown.x0 + kit.dp(14), shown.y1 - kit.dp(14)
                canvas.icon(x, y, kit.dp(16), "favorite", white, True)
            if self.selected is not None:
                mark = "check_circle" if self.selected else "radio_button_unchecked"
                tone = ui.color("primary" if self.selected else "white")
                x, y = rect.x0 + kit.dp(14), rect.y0 + kit.dp(14)
                if self.selected:
                    canvas.disc(x, y, kit.dp(10), ui.color("surface"))
                canvas.icon(x, y, kit.dp(24), mark, tone, bool(self.selected))

        info = kit.Info(
            "android.widget.ImageView",
            "photo",
            desc=self.desc,
            checkable=self.selected is not None,
            checked=bool(self.selected),
        )
        long_press = None if self.on_long is None else partial(self.on_long, entry)
        touch = kit.Touch(tap=partial(self.on_tap, entry), long_press=long_press)
        return kit.Node(self.side, self.side, [], paint, info, touch)


@dataclass(frozen=True, slots=True)
class TileRow:
    """Up to four tiles side by side."""

    make: Callable[[StoredFile, int], kit.View]
    entries: Sequence[StoredFile]

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        side = (limits.max_w - (COLUMNS - 1) * GAP_PX) // COLUMNS
        nodes = [
            self.make(entry, side).layout(ui, limits).at(index * (side + GAP_PX), 0)
            for index, entry in enumerate(self.entries)
        ]
        return kit.Node(limits.max_w, side + GAP_PX, nodes)


@dataclass(frozen=True, slots=True)
class PhotoGrid:
    """Pictures under their days."""

    phone: AppContext
    store: MediaStore
    entries: Sequence[StoredFile]
    scroll: kit.ScrollState
    on_tap: Act
    on_long: Act | None = None
    chosen: frozenset[int] | None = None
    """The ids selected; None when nothing is being selected."""

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        rows: list[tuple[str, Sequence[StoredFile]]] = []
        for day, entries in by_day(self.phone, self.entries):
            rows.append((day_title(self.phone, day), ()))
            for start in range(0, len(entries), COLUMNS):
                rows.append(("", entries[start : start + COLUMNS]))

        def row(index: int) -> kit.View:
            title, entries = rows[index]
            if entries:
                return TileRow(self._tile, entries)
            head = kit.Text(title, "title_small", rid="date_header", lines=1)
            return kit.Pad(head, left=16, top=18, bottom=10)

        view = kit.LazyList(len(rows), row, self.scroll, bottom=24, rid="photo_grid")
        return view.layout(ui, limits)

    def _tile(self, entry: StoredFile, side: int) -> kit.View:
        selected = None if self.chosen is None else entry.id in self.chosen
        return Tile(
            entry,
            self.store.content(entry),
            described(self.phone, entry),
            side,
            self.on_tap,
            self.on_long,
            selected,
        )


@dataclass(frozen=True, slots=True)
class LargePhoto:
    """One picture as large as it fits."""

    entry: StoredFile
    content: bytes
    desc: str

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width, height = limits.max_w, limits.max_h
        wide, high = self._shape()

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            scale = min(rect.width / wide, rect.height / high)
            w, h = round(wide * scale), round(high * scale)
            x, y = rect.x0 + (rect.width - w) // 2, rect.y0 + (rect.height - h) // 2
            draw_picture(canvas, Rect(x, y, x + w, y + h), self.content, ui, LARGE_CELLS)
            if self.entry.kind.family == "video":
                canvas.icon(*rect.center, kit.dp(72), "play_circle", ui.color("white"), True)

        info = kit.Info("android.widget.ImageView", "full_photo", desc=self.desc)
        return kit.Node(width, height, [], paint, info)

    def _shape(self) -> tuple[int, int]:
        """Width and height in some unit."""
        size = picture_size(self.content) if self.entry.kind.family == "image" else (16, 9)
        wide, high = (self.entry.width, self.entry.height) if self.entry.width else size or (4, 3)
        return max(1, wide), max(1, high)
