"""Alarms and timers that have fallen due: the notification and the screen that rings."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...raster.ops import Artwork, rgb
from ...system.notifications import Notification, NotificationAction
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity, AppContext
from .store import Alarm, ClockStore, Ringing, Timer

PACKAGE = "com.android.deskclock"
SNOOZE = timedelta(minutes=10)
MISSED_AFTER = timedelta(minutes=10)
GROUND = Artwork("wallpaper", 23, (rgb("#0B2A66"), rgb("#3B6FD4")))
MINUTE_MS = 60_000


class Bell:
    """Rings what is due on one phone, and silences it."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone
        self._store = ClockStore(phone)

    def look(self, before: datetime, now: datetime) -> None:
        """Ring what fell due after one moment and no later than the other."""
        local_before = self._phone.local(_ms(before))
        for alarm in self._store.alarms():
            due = alarm.next_ring(local_before)
            if alarm.enabled and due <= now:
                self._due(alarm, due, now)
        for ringing in self._store.ringing("snoozed"):
            if ringing.fire_ms <= _ms(now):
                alarm = self._store.alarm(ringing.alarm_id)
                if alarm is not None:
                    self._due(alarm, now, now)
        for timer in self._store.timers():
            if timer.started_ms is not None and timer.left(_ms(before)) > 0 >= timer.left(_ms(now)):
                self._time_up(timer)

    def stop(self, alarm: Alarm) -> None:
        """Silence an alarm; one that rings once is off then."""
        self._store.set_ringing(alarm.id, None)
        self._phone.windows.notifications.cancel(self._phone.package(PACKAGE), alarm.id, "alarm")
        if not alarm.days:
            self._store.switch_off(alarm.id)

    def snooze(self, alarm: Alarm) -> None:
        """Ring again in a while."""
        again = self._phone.now() + SNOOZE
        self._store.set_ringing(alarm.id, Ringing(alarm.id, _ms(again), "snoozed"))
        text = tr("Snoozing until {time}", time=self._phone.clock_text(again))
        stop = NotificationAction("Dismiss", lambda: self.stop(alarm))
        self._post(alarm.id, "alarm", alarm.label or tr("Alarm"), text, (stop,), False)

    def stop_timer(self, timer: Timer) -> None:
        """Silence a timer and set it back."""
        self._phone.windows.notifications.cancel(self._phone.package(PACKAGE), timer.id, "timer")
        self._store.reset_timer(timer)

    def prolong(self, timer: Timer) -> None:
        """A minute more, counted from now."""
        self._phone.windows.notifications.cancel(self._phone.package(PACKAGE), timer.id, "timer")
        self._store.restart_timer(timer, MINUTE_MS, self._phone.epoch_ms())

    def _due(self, alarm: Alarm, due: datetime, now: datetime) -> None:
        title = alarm.label or tr("Alarm")
        time = f"{kit.short_weekday(due)} {self._phone.clock_text(due)}"
        if now - due > MISSED_AFTER:
            self._post(alarm.id, "missed", tr("Missed alarm"), f"{title} \u2022 {time}", (), False)
            if not alarm.days:
                self._store.switch_off(alarm.id)
            return
        self._store.set_ringing(alarm.id, Ringing(alarm.id, _ms(due), "firing"))
        actions = (
            NotificationAction("Snooze", lambda: self.snooze(alarm), keeps=True),
            NotificationAction("Dismiss", lambda: self.stop(alarm)),
        )
        self._post(alarm.id, "alarm", title, time, actions, True)
        self._show(f"alarm:{alarm.id}")

    def _time_up(self, timer: Timer) -> None:
        actions = (
            NotificationAction("Stop", lambda: self.stop_timer(timer)),
            NotificationAction("+1 min", lambda: self.prolong(timer)),
        )
        self._post(timer.id, "timer", tr("Time’s up"), timer.label, actions, True)
        self._show(f"timer:{timer.id}")

    def _post(
        self,
        number: int,
        tag: str,
        title: str,
        text: str,
        actions: tuple[NotificationAction, ...],
        ringing: bool,
    ) -> None:
        icon = "timer" if tag == "timer" else "alarm"
        self._phone.notify(
            Notification(
                PACKAGE,
                title,
                text,
                number,
                tag,
                icon=icon,
                channel="Firing" if ringing else "Default",
                intent=Intent(component=self._phone.component(PACKAGE, ".DeskClock")),
                actions=actions,
                ongoing=ringing,
            )
        )

    def _show(self, what: str) -> None:
        """Wake the screen and cover it."""
        windows = self._phone.windows
        windows.power(True)
        windows.unlock()
        windows.start(Intent(data=what, component=self._phone.component(PACKAGE, ".RingActivity")))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


class RingActivity(AppActivity):
    """The full screen of something that rings; the intent's data says what."""

    wallpaper = GROUND

    def on_open(self) -> None:
        self.store = ClockStore(self.phone)
        self.bell = Bell(self.phone)

    def revision(self) -> object:
        return self.store.revision()

    def back(self) -> bool:
        return True

    def build(self, ui: kit.Ui) -> kit.View:
        kind, _, number = (self.intent.data or "").partition(":")
        wanted = int(number) if number.isdigit() else -1
        if kind == "timer":
            timer = next((item for item in self.store.timers() if item.id == wanted), None)
            if timer is not None:
                return self._timer(timer)
        alarm = self.store.alarm(wanted)
        return self._gone() if alarm is None else self._alarm(alarm)

    def _alarm(self, alarm: Alarm) -> kit.View:
        now = self.phone.now()
        time = self.phone.clock_text(now.replace(hour=alarm.hour, minute=alarm.minute))

        def snooze() -> None:
            self.bell.snooze(alarm)
            self.finish()

        def stop() -> None:
            self.bell.stop(alarm)
            self.finish()

        buttons: list[kit.View] = [
            kit.Button(tr("Snooze"), snooze, "tonal", "snooze", rid="snooze", height=56),
            kit.Button(tr("Stop"), stop, "filled", "alarm_off", rid="dismiss", height=56),
        ]
        return self._page("alarm", time, alarm.label or tr("Alarm"), buttons)

    def _timer(self, timer: Timer) -> kit.View:
        def stop() -> None:
            self.bell.stop_timer(timer)
            self.finish()

        def more() -> None:
            self.bell.prolong(timer)
            self.finish()

        buttons: list[kit.View] = [
            kit.Button(tr("+1 min"), more, "tonal", "add", rid="add_one_min", height=56),
            kit.Button(tr("Stop"), stop, "filled", "stop", rid="dismiss", height=56),
        ]
        return self._page("timer", "00:00", timer.label or tr("Time’s up"), buttons)

    def _gone(self) -> kit.View:
        close: list[kit.View] = [
            kit.Button(tr("Close"), self.finish, "tonal", rid="dismiss", height=56)
        ]
        return self._page("alarm_off", "", tr("Nothing is ringing"), close)

    def _page(self, icon: str, time: str, label: str, buttons: list[kit.View]) -> kit.View:
        column = kit.Column(
            [
                kit.Flex(kit.Space()),
                kit.Icon(icon, 64, "white", True),
                kit.Space(height=24),
                kit.Text(time, "display_large", "white", align="center", rid="digital_clock"),
                kit.Space(height=8),
                kit.Text(label, "headline_small", "white", 2, "center", rid="alarm_title"),
                kit.Flex(kit.Space(), 2),
                kit.Pad(
                    kit.Row([kit.Flex(kit.Sized(b, height=64)) for b in buttons], gap=16), x=32
                ),
                kit.Space(height=72),
            ],
            align="center",
        )
        return kit.Fill(column)
