"""Dialogs that ask for a day, a time or one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time

from ...system.activity import Layer
from ...system.local_time import hour24
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity


def pick_date(screen: AppActivity, day: date, done: Callable[[date], None]) -> None:
    """Ask for a day."""
    state = kit.DateState(day)

    def accept() -> None:
        screen.dismiss(layer)
        done(state.day)

    def build() -> kit.View:
        chosen = kit.Text(kit.day_year_text(state.day), "headline_small", rid="mtrl_picker_header")
        head = kit.Column(
            [
                kit.Text(tr("Select date"), "label_large", "on_surface_variant"),
                kit.Space(height=12),
                chosen,
            ]
        )
        picker = kit.DatePicker(state, screen.phone.now().date())
        return kit.Dialog(
            body=kit.Column([kit.Pad(head, x=24), kit.Space(height=12), kit.Pad(picker, x=12)]),
            confirm=kit.Choice(tr("OK"), accept),
            cancel=kit.Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
            wide_body=True,
        )

    layer = screen.show(Layer(build))


def pick_time(screen: AppActivity, at: time, done: Callable[[time], None]) -> None:
    """Ask for hour and minute."""
    state = kit.TimeState(at.hour, at.minute, hour24=hour24(screen.phone.system))

    def accept() -> None:
        found = state.time
        if found is not None:
            screen.dismiss(layer)
            done(time(*found))

    def focus() -> None:
        if state.typing:
            layer.edit(state.hour_field)
        else:
            layer.blur()

    def build() -> kit.View:
        title = tr("Enter time") if state.typing else tr("Select time")
        body = kit.Column(
            [
                kit.Text(title, "label_large", "on_surface_variant"),
                kit.Space(height=20),
                kit.TimePicker(state),
            ]
        )
        return kit.Dialog(
            body=body,
            confirm=kit.Choice(tr("OK"), accept, state.time is not None),
            cancel=kit.Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
            corner=kit.mode_button(state, focus),
        )

    layer = screen.show(Layer(build))


def pick_one(
    screen: AppActivity,
    title: str,
    labels: Sequence[str],
    current: int,
    done: Callable[[int], None],
) -> None:
    """Ask for one of several."""
    state = kit.ScrollState()

    def picker(index: int) -> kit.Handler:
        def act() -> None:
            screen.dismiss(layer)
            done(index)

        return act

    acts = [picker(index) for index in range(len(labels))]
    cancel = kit.Choice(tr("Cancel"), lambda: screen.dismiss(layer))
    layer = screen.show(
        Layer(lambda: kit.choice_dialog(title, labels, current, acts, cancel, state))
    )
