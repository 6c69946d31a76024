"""The share sheet, and the sheet that asks which app is to open something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..toolkit.basic import Icon, Text
from ..toolkit.buttons import Button
from ..toolkit.grid import Grid
from ..toolkit.node import Info
from ..toolkit.overlays import BottomSheet
from ..toolkit.rows import Carded, ListItem
from ..toolkit.strings import tr
from ..toolkit.view import Column, Flex, Pad, Row, Space, Tap, View
from .packages import Component

COLUMNS = 4
Pick = Callable[[Component], None]


class Answer(NamedTuple):
    """An activity that can be chosen: its app's name and its icon for a size in dp."""

    component: Component
    label: str
    mark: Callable[[float], View]


def share_sheet(text: str, answers: Sequence[Answer], pick: Pick) -> View:
    """What is shared, above the apps that take it."""
    preview = Row([Icon("link" if "://" in text else "notes"), Flex(_preview(text))], gap=16)
    parts: list[View] = []
    if text:
        card = Carded(Pad(preview, x=16, y=14), (16, 16, 16, 16), "surface_container")
        parts += [Pad(card, x=16, bottom=12)]
    cells = [_cell(answer, pick) for answer in answers]
    parts += [Pad(Grid(cells, COLUMNS), x=12), Space(height=16)]
    return BottomSheet(Column(parts), tr("Share"))


def _preview(text: str) -> View:
    return Text(text, "body_medium", lines=3, rid="content_preview_text")


def _cell(answer: Answer, pick: Pick) -> View:
    label = Text(answer.label, "label_medium", lines=1, align="center", hidden=True)
    column = Column([answer.mark(52), Space(height=6), label], align="center")
    info = Info("android.widget.LinearLayout", "item", answer.label, answer.label)
    return Tap(Pad(column, x=2, y=8), lambda: pick(answer.component), info=info)


class OpenWith:
    """The apps that can open something: a first tap selects one, a second opens it just once.

    `always` opens the selected one and lets it answer from then on without asking.
    """

    def __init__(self, answers: Sequence[Answer], once: Pick, always: Pick) -> None:
        self._answers = answers
        self._once = once
        self._always = always
        self._selected: Component | None = None

    def build(self) -> View:
        rows = [self._row(answer) for answer in self._answers]
        return BottomSheet(Column([*rows, self._buttons()]), tr("Open with"))

    def _row(self, answer: Answer) -> View:
        return ListItem(
            answer.label,
            leading=answer.mark(40),
            on_tap=lambda: self._tapped(answer.component),
            selected=answer.component == self._selected,
            rid="resolver_item",
        )

    def _tapped(self, component: Component) -> None:
        if component == self._selected:
            self._once(component)
        self._selected = component

    def _buttons(self) -> View:
        once = self._button(tr("Just once"), self._once, "android:id/button_once")
        always = self._button(tr("Always"), self._always, "android:id/button_always")
        return Pad(Row([Flex(Space()), once, always], gap=8), x=16, top=8, bottom=8)

    def _button(self, label: str, pick: Pick, rid: str) -> View:
        selected = self._selected

        def act() -> None:
            if selected is not None:
                pick(selected)

        return Button(label, act, "text", enabled=selected is not None, rid=rid)
