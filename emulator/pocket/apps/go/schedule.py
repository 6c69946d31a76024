"""Dialogs that ask for a day and a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from ...system.activity import Layer
from ...toolkit.basic import Text
from ...toolkit.overlays import Choice, Dialog
from ...toolkit.pickers import DatePicker, DateState, TimePicker, TimeState, mode_button
from ...toolkit.strings import tr
from ...toolkit.view import Column, Space, View
from .screen import Screen


def ask_day(screen: Screen, day: date, done: Callable[[date], None]) -> None:
    """The calendar; `done` is called with what was chosen."""
    state = DateState(day)

    def accept() -> None:
        screen.dismiss(layer)
        done(state.day)

    def build() -> View:
        return Dialog(
            body=Column(
                [
                    Text(tr("Select date"), "label_large", "on_surface_variant"),
                    Space(height=12),
                    DatePicker(state, screen.today()),
                ]
            ),
            confirm=Choice(tr("OK"), accept),
            cancel=Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
        )

    layer = screen.show(Layer(build))


def ask_time(screen: Screen, moment: datetime, done: Callable[[int, int], None]) -> None:
    """The clock; `done` is called with hour and minute."""
    hour24 = screen.phone.system.settings.get("system", "time_12_24") != "12"
    state = TimeState(moment.hour, moment.minute, hour24=hour24)

    def accept() -> None:
        time = state.time
        if time is not None:
            screen.dismiss(layer)
            done(*time)

    def focus() -> None:
        if state.typing:
            layer.edit(state.hour_field)
        else:
            layer.blur()

    def build() -> View:
        title = tr("Enter time") if state.typing else tr("Select time")
        return Dialog(
            body=Column(
                [
                    Text(title, "label_large", "on_surface_variant"),
                    Space(height=20),
                    TimePicker(state),
                ]
            ),
            confirm=Choice(tr("OK"), accept, state.time is not None),
            cancel=Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
            corner=mode_button(state, focus),
        )

    layer = screen.show(Layer(build))
