"""The share sheet, and the sheet that asks which app is to open something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..toolkit import kit
from ..toolkit.strings import tr
from .packages import Component

COLUMNS = 4
Pick = Callable[[Component], None]


class Answer(NamedTuple):
    """An activity that can be chosen: its app's name and its icon for a size in dp."""

    component: Component
    label: str
    mark: Callable[[float], kit.View]


def share_sheet(text: str, answers: Sequence[Answer], pick: Pick) -> kit.View:
    """What is shared, above the apps that take it."""
    preview = kit.Row(
        [kit.Icon("link" if "://" in text else "notes"), kit.Flex(_preview(text))], gap=16
    )
    parts: list[kit.View] = []
    if text:
        card = kit.Carded(kit.Pad(preview, x=16, y=14), (16, 16, 16, 16), "surface_container")
        parts += [kit.Pad(card, x=16, bottom=12)]
    cells = [_cell(answer, pick) for answer in answers]
    parts += [kit.Pad(kit.Grid(cells, COLUMNS), x=12), kit.Space(height=16)]
    return kit.BottomSheet(kit.Column(parts), tr("Share"))


def _preview(text: str) -> kit.View:
    return kit.Text(text, "body_medium", lines=3, rid="content_preview_text")


def _cell(answer: Answer, pick: Pick) -> kit.View:
    label = kit.Text(answer.label, "label_medium", lines=1, align="center", hidden=True)
    column = kit.Column([answer.mark(52), kit.Space(height=6), label], align="center")
    info = kit.Info("android.widget.LinearLayout", "item", answer.label, answer.label)
    return kit.Tap(kit.Pad(column, x=2, y=8), lambda: pick(answer.component), info=info)


class OpenWith:
    """The apps that can open something: a first tap selects one, a second opens it just once.

    `always` opens the selected one and lets it answer from then on without asking.
    """

    def __init__(self, answers: Sequence[Answer], once: Pick, always: Pick) -> None:
        self._answers = answers
        self._once = once
        self._always = always
        self._selected: Component | None = None

    def build(self) -> kit.View:
        rows = [self._row(answer) for answer in self._answers]
        return kit.BottomSheet(kit.Column([*rows, self._buttons()]), tr("Open with"))

    def _row(self, answer: Answer) -> kit.View:
        return kit.ListItem(
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

    def _buttons(self) -> kit.View:
        once = self._button(tr("Just once"), self._once, "android:id/button_once")
        always = self._button(tr("Always"), self._always, "android:id/button_always")
        return kit.Pad(kit.Row([kit.Flex(kit.Space()), once, always], gap=8), x=16, top=8, bottom=8)

    def _button(self, label: str, pick: Pick, rid: str) -> kit.View:
        selected = self._selected

        def act() -> None:
            if selected is not None:
                pick(selected)

        return kit.Button(label, act, "text", enabled=selected is not None, rid=rid)
