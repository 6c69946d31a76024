"""Asks for a name in a dialog."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.overlays import Choice, Dialog
from ...toolkit.strings import tr
from ...toolkit.view import Column, Space, View
from .look import StreamActivity

LONGEST = 100


def ask_name(
    activity: StreamActivity,
    title: str,
    action: str,
    act: Callable[[str], None],
    text: str = "",
) -> None:
    """Show a dialog with one field; `act` gets what was typed, never nothing."""

    def agree() -> None:
        name = field.text.strip()
        if name:
            activity.dismiss(layer)
            act(name)

    def build() -> View:
        return Dialog(
            title,
            body=Column([TextField(field, tr("Name"), rid="playlist_name"), Space(height=8)]),
            confirm=Choice(action, agree, bool(field.text.strip())),
            cancel=Choice(tr("Cancel"), lambda: activity.dismiss(layer)),
        )

    field = FieldState(text, limit=LONGEST, on_submit=lambda _: agree())
    field.select_all()
    layer = activity.show(Layer(build))
    layer.edit(field)
