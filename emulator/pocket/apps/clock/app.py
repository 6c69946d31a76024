"""The Clock app: alarms, world clock, timer, stopwatch."""

from __future__ import annotations

from datetime import datetime

from ...raster.ops import rgb
from ...system.catalog import Filter
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppActivity, AppContext, AppIcon
from .alarms import AlarmsTab
from .ring import Bell, RingActivity
from .store import DATABASE, ClockStore
from .times import make_tabs
from .world import CityPicker

PACKAGE = "com.android.deskclock"
TITLES = ("Alarm", "Clock", "Timer", "Stopwatch")
ICONS = ("alarm", "schedule", "hourglass_empty", "timer")
SHOW_ALARMS = "android.intent.action.SHOW_ALARMS"
SET_ALARM = "android.intent.action.SET_ALARM"
SHOW_TIMERS = "android.intent.action.SHOW_TIMERS"
SET_TIMER = "android.intent.action.SET_TIMER"


class ClockActivity(AppActivity):
    """The one screen with its four tabs."""

    tick_s = 0.01
    nav_ground = "surface_container"

    def on_open(self) -> None:
        self.store = ClockStore(self.phone)
        self.tab = 0
        self.alarms = AlarmsTab(self, self.store)
        self.times = make_tabs(self, self.phone)
        self._obey(self.intent)

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self._obey(intent)

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: kit.Ui) -> kit.View:
        actions = [kit.IconButton("more_vert", tr("More options"), self._menu, rid="more")]
        nav = kit.BottomNav(
            [kit.NavItem(tr(title), icon) for title, icon in zip(TITLES, ICONS, strict=True)],
            self.tab,
            self._select,
        )
        return kit.Scaffold(
            self._body(),
            top=kit.AppBar(tr(TITLES[self.tab]), actions=actions),
            bottom=nav,
            fab=self._fab(),
            fab_center=True,
        )

    def back(self) -> bool:
        return self.tab == 2 and self.times.timer.back()

    def _body(self) -> kit.View:
        match self.tab:
            case 0:
                return self.alarms.build()
            case 1:
                return self.times.world.build()
            case 2:
                return self.times.timer.build()
            case _:
                return self.times.stopwatch.build()

    def _fab(self) -> kit.View | None:
        match self.tab:
            case 0:
                return kit.Fab("add", tr("Add alarm"), self.alarms.add, size=80, radius=24)
            case 1:
                return kit.Fab("add", tr("Add city"), self._add_city, size=80, radius=24)
            case 2:
                return self.times.timer.fab()
            case _:
                return None

    def _add_city(self) -> None:
        self.open(".CitySelectionActivity")

    def _select(self, tab: int) -> None:
        self.tab = tab

    def _menu(self) -> None:
        now_24 = self.phone.system.settings.get("system", "time_12_24") != "12"

        def swap() -> None:
            self.phone.system.settings.put("system", "time_12_24", "12" if now_24 else "24")

        label = tr("Use 12-hour format") if now_24 else tr("Use 24-hour format")
        settings = Intent("android.settings.DATE_SETTINGS")
        self.menu(
            [kit.Choice(label, swap), kit.Choice(tr("Date & time"), lambda: self.start(settings))]
        )

    def _obey(self, intent: Intent) -> None:
        """Do what an intent from elsewhere asks for."""
        extras = intent.extras
        prefix = "android.intent.extra.alarm."
        if intent.action == SET_ALARM and f"{prefix}HOUR" in extras:
            hour, minute = int(extras[f"{prefix}HOUR"]), int(extras.get(f"{prefix}MINUTES", 0))
            if 0 <= hour < 24 and 0 <= minute < 60:
                self.store.add(hour, minute)
            self.tab = 0
        elif intent.action == SET_TIMER and f"{prefix}LENGTH" in extras:
            self.store.add_timer(int(extras[f"{prefix}LENGTH"]) * 1000, self.phone.epoch_ms())
            self.tab = 2
        elif intent.action in (SHOW_TIMERS, SET_TIMER):
            self.tab = 2
        elif intent.action in (SHOW_ALARMS, SET_ALARM):
            self.tab = 0


class ClockApp(App):
    """Clock."""

    package = PACKAGE
    label = "Clock"
    launcher = ".DeskClock"
    version = "7.6"
    icon = AppIcon("schedule", rgb("#1A73E8"))
    data = DATABASE
    served = frozenset(("stopwatch",))
    activities = {
        ".DeskClock": ClockActivity,
        ".CitySelectionActivity": CityPicker,
        ".RingActivity": RingActivity,
    }
    filters = {
        ".DeskClock": tuple(
            Filter(action) for action in (SHOW_ALARMS, SET_ALARM, SHOW_TIMERS, SET_TIMER)
        )
    }

    def seed(self, phone: AppContext) -> None:
        ClockStore(phone).seed()

    def create(self, phone: AppContext) -> None:
        """With the two alarms of a new clock, both off (AOSP DeskClock, ClockDatabaseHelper)."""
        super().create(phone)
        ClockStore(phone).add_first_alarms()

    def on_clock(self, phone: AppContext, before: datetime, now: datetime) -> None:
        Bell(phone).look(before, now)
