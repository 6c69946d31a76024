"""The page of a text note: title and body, scrolled so that the cursor stays in view."""

from __future__ import annotations

from dataclasses import dataclass

from ...raster.text import wrap
from ...toolkit import kit
from ...toolkit.strings import tr

MANY = 10_000
BODY_SP = 16
MARGIN = 20


def title_field(state: kit.FieldState) -> kit.View:
    field = kit.TextField(
        state,
        hint=tr("Title"),
        form="plain",
        rid="editable_title",
        size_sp=24,
        max_lines=MANY,
        min_height=40,
    )
    return kit.Pad(field, x=MARGIN, top=8, bottom=8)


def body_field(state: kit.FieldState) -> kit.View:
    field = kit.TextField(
        state,
        hint=tr("Note"),
        form="plain",
        rid="edit_note_text",
        size_sp=BODY_SP,
        max_lines=MANY,
        min_height=320,
        min_lines=12,
    )
    return kit.Pad(field, x=MARGIN, bottom=48)


class PageState:
    """How far the page is scrolled, and for which cursor that was last put right."""

    def __init__(self) -> None:
        self.scroll = kit.ScrollState()
        self.seen: object = None


@dataclass(frozen=True, slots=True)
class Page:
    """Title and body; `mark` changes whenever the page may have been scrolled by others."""

    title: kit.FieldState
    body: kit.FieldState
    state: PageState
    mark: object

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        rows = [title_field(self.title), body_field(self.body)]
        body, state = self.body, self.state
        seen = (self.mark, body.text, body.cursor, limits.max_h)
        if ui.focused is body and seen != state.seen:
            state.seen = seen
            head = rows[0].layout(ui, kit.Limits(limits.max_w, limits.max_w, 0, MANY)).height
            self._follow(ui, head, limits)
        return kit.scroll_list(rows, state.scroll, rid="editor_content").layout(ui, limits)

    def _follow(self, ui: kit.Ui, head: int, limits: kit.Limits) -> None:
        """Scroll until the cursor's line is on the screen."""
        size = ui.sp(BODY_SP)
        line = round(size * 1.5)
        width = float(limits.max_w - 2 * kit.dp(MARGIN))
        before = self.body.text[: self.body.cursor]
        row = sum(len(wrap(part, size, 400, width)) for part in before.split("\n")) - 1
        y = head + row * line
        scroll = self.state.scroll
        top = scroll.offset + (head if scroll.index else 0)
        room = limits.max_h - kit.dp(32)
        if y < top or y + line > top + room:
            scroll.jump(0)
            scroll.scroll(max(0, y + line - room) if y + line > room else 0)
