"""Asks for a name in a dialog."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
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

    def build() -> kit.View:
        return kit.Dialog(
            title,
            body=kit.Column(
                [kit.TextField(field, tr("Name"), rid="playlist_name"), kit.Space(height=8)]
            ),
            confirm=kit.Choice(action, agree, bool(field.text.strip())),
            cancel=kit.Choice(tr("Cancel"), lambda: activity.dismiss(layer)),
        )

    field = kit.FieldState(text, limit=LONGEST, on_submit=lambda _: agree())
    field.select_all()
    layer = activity.show(Layer(build))
    layer.edit(field)
