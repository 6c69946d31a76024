"""The Alarm tab: cards that open to label, days, vibration and deletion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity
from .store import DAYS, SHOWN_DAYS, Alarm, ClockStore


class AlarmsTab:
    """The list of alarms and what can be done to them."""

    def __init__(self, screen: AppActivity, store: ClockStore) -> None:
        self.screen = screen
        self.store = store
        self.scroll = kit.ScrollState()
        self.open_id: int | None = None

    def build(self) -> kit.View:
        alarms = self.store.alarms()
        if not alarms:
            return kit.Fill(kit.empty_state("alarm", tr("No alarms")), center=True)
        return kit.LazyList(
            len(alarms),
            lambda index: kit.Pad(self._card(alarms[index]), x=16, bottom=8),
            self.scroll,
            top=8,
            bottom=112,
            rid="alarm_recycler_view",
        )

    def add(self) -> None:
        """Ask for a time and make an alarm."""
        now = self.screen.phone.now()

        def create(hour: int, minute: int) -> None:
            alarm = self.store.add(hour, minute)
            self.open_id = alarm.id
            self.screen.toast(set_message(alarm, now))

        self.pick_time(kit.TimeState(now.hour, 0, hour24=self._hour24()), create)

    def pick_time(self, state: kit.TimeState, done: Callable[[int, int], None]) -> None:
        """The time picker dialog."""

        def accept() -> None:
            time = state.time
            if time is not None:
                self.screen.dismiss(layer)
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
                cancel=kit.Choice(tr("Cancel"), lambda: self.screen.dismiss(layer)),
                corner=kit.mode_button(state, focus),
            )

        layer = self.screen.show(Layer(build))

    def _hour24(self) -> bool:
        return self.screen.phone.system.settings.get("system", "time_12_24") != "12"

    def _card(self, alarm: Alarm) -> kit.View:
        opened = alarm.id == self.open_id
        tone: kit.Tint = "on_surface" if alarm.enabled else "on_surface_variant"
        now = self.screen.phone.now()
        moment = now.replace(hour=alarm.hour, minute=alarm.minute)
        clock = self.screen.phone.clock_text(moment)
        digits = kit.Text(
            clock, "display_medium", tone, 1, hidden=True, weight=500 if alarm.enabled else 400
        )
        time = kit.Tap(
            digits,
            lambda: self._edit_time(alarm),
            info=kit.Info("android.widget.TextView", "digital_clock", clock, clock),
        )

        def fold() -> None:
            self.open_id = None if opened else alarm.id

        arrow = kit.IconButton(
            "keyboard_arrow_up" if opened else "keyboard_arrow_down",
            tr("Collapse alarm") if opened else tr("Expand alarm"),
            fold,
            rid="arrow",
        )
        parts: list[kit.View] = []
        if opened:
            parts.append(self._label(alarm))
        elif alarm.label:
            parts.append(kit.Text(alarm.label, "body_medium", tone, 1, rid="label"))
        parts += [kit.Row([kit.Flex(time), arrow]), kit.Space(height=4)]
        if opened:
            parts += [self._days(alarm), kit.Space(height=8)]
        switch = kit.Switch(
            alarm.enabled,
            lambda: self._switch(alarm),
            rid="onoff",
            desc=tr("{time} alarm", time=clock),
        )
        when = days_text(alarm, now)
        days = kit.Text(when, "body_medium", "on_surface_variant", 1, rid="days_of_week")
        parts.append(kit.Row([kit.Flex(days), switch]))
        if opened:
            parts += [self._vibrate(alarm), self._delete(alarm)]
        info = kit.Info("androidx.cardview.widget.CardView", "alarm_card")
        body = kit.Pad(kit.Column(parts), left=20, right=12, top=12, bottom=8)
        return kit.Carded(body, (24, 24, 24, 24), "surface_container", fold, info=info)

    def _label(self, alarm: Alarm) -> kit.View:
        text = alarm.label or tr("Add label")
        row = _marked("label", text)
        info = kit.Info("android.widget.TextView", "edit_label", alarm.label, text)
        return kit.Tap(kit.Pad(row, y=10), lambda: self._edit_label(alarm), info=info)

    def _days(self, alarm: Alarm) -> kit.View:
        chips: list[kit.View] = []
        for index in SHOWN_DAYS:
            day = DAYS[index]
            on = bool(alarm.days >> index & 1)
            chips.append(kit.DayChip(kit.day_letter(index), tr(day), on, self._flip(alarm, index)))
        return kit.Pad(kit.Row(chips, spread="between"), right=8)

    def _flip(self, alarm: Alarm, index: int) -> Callable[[], None]:
        return lambda: self.store.save(replace(alarm, days=alarm.days ^ (1 << index)))

    def _vibrate(self, alarm: Alarm) -> kit.View:
        row = kit.Row(
            [
                kit.Icon("mobile_vibrate", 20),
                kit.Flex(kit.Text(tr("Vibrate"), "body_medium", hidden=True)),
                kit.Checkbox(alarm.vibrate, rid=""),
            ],
            gap=12,
        )
        info = kit.Info(
            "android.widget.CheckBox",
            "vibrate_onoff",
            tr("Vibrate"),
            checkable=True,
            checked=alarm.vibrate,
        )
        changed = replace(alarm, vibrate=not alarm.vibrate)
        return kit.Tap(row, lambda: self.store.save(changed), info=info)

    def _delete(self, alarm: Alarm) -> kit.View:
        row = _marked("delete", tr("Delete"))
        info = kit.Info("android.widget.TextView", "delete", tr("Delete"), tr("Delete alarm"))
        return kit.Tap(kit.Pad(row, y=14), lambda: self._remove(alarm), info=info)

    def _remove(self, alarm: Alarm) -> None:
        self.store.delete(alarm)
        self.open_id = None
        self.screen.toast(tr("Alarm deleted"))

    def _switch(self, alarm: Alarm) -> None:
        changed = replace(alarm, enabled=not alarm.enabled)
        self.store.save(changed)
        if changed.enabled:
            self.screen.toast(set_message(changed, self.screen.phone.now()))

    def _edit_time(self, alarm: Alarm) -> None:
        state = kit.TimeState(alarm.hour, alarm.minute, hour24=self._hour24())

        def change(hour: int, minute: int) -> None:
            changed = replace(alarm, hour=hour, minute=minute, enabled=True)
            self.store.save(changed)
            self.screen.toast(set_message(changed, self.screen.phone.now()))

        self.pick_time(state, change)

    def _edit_label(self, alarm: Alarm) -> None:
        field = kit.FieldState(alarm.label, limit=80, on_submit=lambda _: save())

        def save() -> None:
            self.screen.dismiss(layer)
            self.store.save(replace(alarm, label=field.text.strip()))

        def build() -> kit.View:
            return kit.Dialog(
                tr("Label"),
                body=kit.TextField(field, tr("Label"), rid="label_edit_text"),
                confirm=kit.Choice(tr("OK"), save),
                cancel=kit.Choice(tr("Cancel"), lambda: self.screen.dismiss(layer)),
            )

        layer = self.screen.show(Layer(build))
        layer.edit(field)


def _marked(icon: str, text: str) -> kit.Row:
    """A symbol and a line of text."""
    return kit.Row(
        [kit.Icon(icon, 20), kit.Flex(kit.Text(text, "body_medium", lines=1, hidden=True))], gap=12
    )


def days_text(alarm: Alarm, now: datetime) -> str:
    """When an alarm rings, in words."""
    if not alarm.days:
        day = alarm.next_ring(now).date()
        return tr("Today") if day == now.date() else tr("Tomorrow")
    if alarm.days == 0b1111111:
        return tr("Every day")
    chosen = [index for index in SHOWN_DAYS if alarm.days >> index & 1]
    if len(chosen) == 1:
        return tr(DAYS[chosen[0]])
    return tr(", ").join(tr(kit.SHORT_WEEKDAYS[index]) for index in chosen)


def set_message(alarm: Alarm, now: datetime) -> str:
    """How long it is until an alarm rings."""
    minutes = -(-int((alarm.next_ring(now) - now).total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    parts = [
        _counted(days, "day", "days"),
        _counted(hours, "hour", "hours"),
        _counted(rest, "minute", "minutes"),
    ]
    shown = [part for part in parts if part] or [tr("less than a minute")]
    words = shown[0] if len(shown) == 1 else tr(" and ").join([", ".join(shown[:-1]), shown[-1]])
    return tr("Alarm set for {time} from now.", time=words)


def _counted(number: int, one: str, many: str) -> str:
    return "" if number == 0 else f"{number} {tr(one if number == 1 else many)}"
