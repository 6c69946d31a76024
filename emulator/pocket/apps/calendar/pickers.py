"""Dialogs that ask for a day, a time or one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time

from ...system.activity import Layer
from ...system.local_time import hour24
from ...toolkit.basic import Text
from ...toolkit.day_words import day_year_text
from ...toolkit.node import Handler
from ...toolkit.overlays import Choice, Dialog, choice_dialog
from ...toolkit.pickers import DatePicker, DateState, TimePicker, TimeState, mode_button
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Column, Pad, Space, View
from ..base import AppActivity


def pick_date(screen: AppActivity, day: date, done: Callable[[date], None]) -> None:
    """Ask for a day."""
    state = DateState(day)

    def accept() -> None:
        screen.dismiss(layer)
        done(state.day)

    def build() -> View:
        chosen = Text(day_year_text(state.day), "headline_small", rid="mtrl_picker_header")
        head = Column(
            [Text(tr("Select date"), "label_large", "on_surface_variant"), Space(height=12), chosen]
        )
        picker = DatePicker(state, screen.phone.now().date())
        return Dialog(
            body=Column([Pad(head, x=24), Space(height=12), Pad(picker, x=12)]),
            confirm=Choice(tr("OK"), accept),
            cancel=Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
            wide_body=True,
        )

    layer = screen.show(Layer(build))


def pick_time(screen: AppActivity, at: time, done: Callable[[time], None]) -> None:
    """Ask for hour and minute."""
    state = TimeState(at.hour, at.minute, hour24=hour24(screen.phone.system))

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

    def build() -> View:
        title = tr("Enter time") if state.typing else tr("Select time")
        body = Column(
            [
                Text(title, "label_large", "on_surface_variant"),
                Space(height=20),
                TimePicker(state),
            ]
        )
        return Dialog(
            body=body,
            confirm=Choice(tr("OK"), accept, state.time is not None),
            cancel=Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
            corner=mode_button(state, focus),
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
    state = ScrollState()

    def picker(index: int) -> Handler:
        def act() -> None:
            screen.dismiss(layer)
            done(index)

        return act

    acts = [picker(index) for index in range(len(labels))]
    cancel = Choice(tr("Cancel"), lambda: screen.dismiss(layer))
    layer = screen.show(Layer(lambda: choice_dialog(title, labels, current, acts, cancel, state)))
