"""Dialogs that ask for a day and a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .screen import Screen


def ask_day(screen: Screen, day: date, done: Callable[[date], None]) -> None:
    """The calendar; `done` is called with what was chosen."""
    state = kit.DateState(day)

    def accept() -> None:
        screen.dismiss(layer)
        done(state.day)

    def build() -> kit.View:
        return kit.Dialog(
            body=kit.Column(
                [
                    kit.Text(tr("Select date"), "label_large", "on_surface_variant"),
                    kit.Space(height=12),
                    kit.DatePicker(state, screen.today()),
                ]
            ),
            confirm=kit.Choice(tr("OK"), accept),
            cancel=kit.Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
        )

    layer = screen.show(Layer(build))


def ask_time(screen: Screen, moment: datetime, done: Callable[[int, int], None]) -> None:
    """The clock; `done` is called with hour and minute."""
    hour24 = screen.phone.system.settings.get("system", "time_12_24") != "12"
    state = kit.TimeState(moment.hour, moment.minute, hour24=hour24)

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

    def build() -> kit.View:
        title = tr("Enter time") if state.typing else tr("Select time")
        return kit.Dialog(
            body=kit.Column(
                [
                    kit.Text(title, "label_large", "on_surface_variant"),
                    kit.Space(height=20),
                    kit.TimePicker(state),
                ]
            ),
            confirm=kit.Choice(tr("OK"), accept, state.time is not None),
            cancel=kit.Choice(tr("Cancel"), lambda: screen.dismiss(layer)),
            corner=kit.mode_button(state, focus),
        )

    layer = screen.show(Layer(build))
