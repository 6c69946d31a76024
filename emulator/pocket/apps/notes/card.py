"""A note as a card of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...raster.geometry import Rect
from ...toolkit import kit
from ...toolkit.strings import tr
from .screen import paper
from .store import Note

GRID_LINES, LIST_LINES = 8, 3
GRID_ITEMS, LIST_ITEMS = 6, 3


@dataclass(frozen=True, slots=True)
class NoteCard:
    """Title, the beginning of the text, and the folder's name."""

    note: Note
    folder: str
    on_tap: kit.Handler
    on_long: kit.Handler | None = None
    selected: bool = False
    narrow: bool = True

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        note = self.note
        body = kit.Column(self._parts(), gap=6)
        inner = kit.Pad(body, x=14, y=14).layout(ui, limits)
        ground = paper(note.color, ui)
        line = ui.color("primary" if self.selected else "outline_variant")
        plain = note.color == "plain"

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            edge = line if self.selected or plain else None
            canvas.box(
                rect, ground, kit.dp(14), edge, kit.dp(3 if self.selected else 1) if edge else 0
            )

        info = kit.Info(
            "androidx.cardview.widget.CardView", "note_card", desc=note.name, selected=self.selected
        )
        touch = kit.Touch(tap=self.on_tap, long_press=self.on_long)
        return kit.Node(inner.width, inner.height, [inner], paint, info, touch)

    def _parts(self) -> list[kit.View]:
        note = self.note
        parts: list[kit.View] = []
        if note.title:
            title = kit.Text(note.title, "title_medium", lines=2, rid="note_title")
            pin: list[kit.View] = [kit.Icon("keep", 16, filled=True)] if note.pinned else []
            parts.append(kit.Row([kit.Flex(title), *pin], gap=4, align="start"))
        if note.body:
            lines = GRID_LINES if self.narrow else LIST_LINES
            parts.append(
                kit.Text(note.body, "body_medium", "on_surface_variant", lines, rid="note_text")
            )
        parts += self._items()
        if self.folder:
            mark = kit.Row(
                [
                    kit.Icon("folder", 14),
                    kit.Text(
                        self.folder, "label_small", "on_surface_variant", 1, rid="note_folder"
                    ),
                ],
                gap=4,
            )
            parts.append(
                kit.Row([kit.Surface(kit.Pad(mark, x=8, y=3), "clear", 10, "outline_variant")])
            )
        return parts or [kit.Text(tr("Empty note"), "body_medium", "on_surface_variant")]

    def _items(self) -> list[kit.View]:
        note = self.note
        open_items = [item for item in note.items if not item.checked]
        done = len(note.items) - len(open_items)
        most = GRID_ITEMS if self.narrow else LIST_ITEMS
        rows: list[kit.View] = []
        tone: kit.Tint = "on_surface_variant"
        for item in open_items[:most]:
            text = kit.Text(item.text, "body_medium", tone, 1, rid="note_item")
            rows.append(kit.Row([kit.Icon("check_box_outline_blank", 16), kit.Flex(text)], gap=6))
        if len(open_items) > most:
            rows.append(kit.Text("…", "body_medium", tone, hidden=True))
        if done:
            label = (
                tr("+ 1 checked item") if done == 1 else tr("+ {count} checked items", count=done)
            )
            rows += [
                kit.Space(height=2),
                kit.Text(label, "body_small", tone, 1, rid="checked_count"),
            ]
        return [kit.Column(rows, gap=2)] if rows else []


def weight(note: Note) -> int:
    """About how many lines a narrow card takes."""
    shown = min(GRID_LINES, sum(1 + len(line) // 22 for line in note.body.split("\n")))
    return 3 + shown + min(GRID_ITEMS + 1, len(note.items)) + bool(note.folder_id)


def columns(cards: Sequence[tuple[Note, kit.View]]) -> kit.View:
    """Cards in two columns of about the same height, in reading order."""
    sides: tuple[list[kit.View], list[kit.View]] = ([], [])
    heights = [0, 0]
    for note, card in cards:
        side = 0 if heights[0] <= heights[1] else 1
        sides[side].append(card)
        heights[side] += weight(note)
    both: list[kit.View] = [kit.Flex(kit.Column(side, gap=8)) for side in sides]
    return kit.Pad(kit.Row(both, gap=8, align="start"), x=12)
