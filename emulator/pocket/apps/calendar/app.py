"""The Calendar app: schedule, day and month, with search."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ...raster.ops import Color
from ...system.catalog import Filter
from ...system.packages import Intent
from ...system.providers import ContentProvider
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppContext, AppIcon
from ..branded import BrandedActivity
from .calendars import CalendarsActivity
from .day import DayView
from .detail import DetailActivity
from .editor import EditorActivity
from .events import Occurrence, epoch_ms, midnight
from .guests import GuestsActivity
from .look import BRAND, COLOR
from .month import MonthView
from .provider import CalendarProvider
from .reminders import remind
from .schedule import AHEAD_DAYS, BACK_DAYS, Schedule, result_row
from .store import DATABASE, CalendarStore

AUTHORITY = "com.android.calendar"
EVENTS = f"content://{AUTHORITY}/events"
TIME = f"content://{AUTHORITY}/time/"
VIEW, EDIT, INSERT = (f"android.intent.action.{name}" for name in ("VIEW", "EDIT", "INSERT"))
SCHEDULE, DAY, MONTH = 0, 1, 2


class CalendarActivity(BrandedActivity):
    """The calendar in three views."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = CalendarStore(self.phone)
        self.tab = SCHEDULE
        self.searching = False
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.results.jump(0))
        self.results = kit.ScrollState()
        self.notice = kit.Notice()
        today = self.phone.now().date()
        self.schedule = Schedule(self.phone, self._color, self._open)
        self.day = DayView(self.phone, self._color, self._open, self._new_at)
        self.month = MonthView(today, self._color, self._show_day)
        self._obey(self.intent)

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self._obey(intent)

    def revision(self) -> object:
        return self.store.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        self._colors = {found.id: found.color for found in self.store.calendars()}
        if self.searching:
            top: kit.View = kit.SearchBar(self.query, tr("Search events"), self._stop_search)
            return kit.Scaffold(self._found(ui), top=top)
        tabs = kit.Tabs(
            [kit.NavItem(tr(name)) for name in ("Schedule", "Day", "Month")], self.tab, self._select
        )
        actions: list[kit.View] = [
            kit.IconButton("search", tr("Search"), self._search, rid="action_search"),
            kit.IconButton("today", tr("Go to today"), self._go_today, rid="action_today"),
            kit.IconButton("more_vert", tr("More options"), self._menu, rid="action_more"),
        ]
        body = self._body(ui)
        bar = kit.AppBar(kit.month_year(self._focus), actions=actions)
        add = kit.Fab("add", tr("Create event"), self._new, rid="floating_action_button")
        return kit.Scaffold(body, top=kit.Column([bar, tabs]), fab=add, snackbar=self.notice.view())

    def back(self) -> bool:
        if self.searching:
            self._stop_search()
            return True
        if self.tab != SCHEDULE:
            self.tab = SCHEDULE
            return True
        return False

    # -- what is shown --------------------------------------------------------------------------

    def _body(self, ui: kit.Ui) -> kit.View:
        today = self.phone.now().date()
        match self.tab:
            case 0:
                low = today - timedelta(days=BACK_DAYS)
                high = today + timedelta(days=AHEAD_DAYS)
                return self.schedule.build(ui, self.store.occurrences(low, high))
            case 1:
                return self.day.build(ui, self.store.occurrences(self.day.day, self.day.day))
            case _:
                weeks = self.month.weeks
                found = self.store.occurrences(weeks[0][0], weeks[-1][-1])
                return self.month.build(found, today)

    def _found(self, ui: kit.Ui) -> kit.View:
        words = self.query.text.casefold().split()
        if not words:
            hint = tr("Titles, places and guests")
            return kit.Fill(kit.empty_state("search", tr("Search events"), hint), center=True)
        today = self.phone.now().date()
        low, high = today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS)
        found = [one for one in self.store.occurrences(low, high) if self._fits(one, words)]
        if not found:
            return kit.Fill(kit.empty_state("event_busy", tr("No events found")), center=True)
        found.sort(key=lambda one: (one.last_day < today, one.begin))
        return kit.LazyList(
            len(found),
            lambda index: result_row(
                self.phone,
                ui,
                found[index],
                self._color(found[index].event.calendar_id),
                self._open,
            ),
            self.results,
            bottom=24,
            rid="search_results",
        )

    def _fits(self, one: Occurrence, words: list[str]) -> bool:
        event = one.event
        guests = " ".join(guest.name for guest in self.store.guests(event.id))
        text = f"{event.title} {event.location} {event.description} {guests}".casefold()
        return all(word in text for word in words)

    def _color(self, calendar_id: int) -> Color:
        return self._colors.get(calendar_id, COLOR)

    @property
    def _focus(self) -> date:
        """The day whose month stands in the bar."""
        match self.tab:
            case 0:
                return self.schedule.shown
            case 1:
                return self.day.day
            case _:
                return self.month.first

    # -- going about ----------------------------------------------------------------------------

    def _select(self, tab: int) -> None:
        self.notice.clear()
        if tab == self.tab:
            return
        day = self._focus
        self.tab = tab
        if tab == DAY:
            self.day.go(day)
        elif tab == MONTH:
            self.month.go(day)

    def _go_today(self) -> None:
        today = self.phone.now().date()
        self.schedule.wanted = today
        self.day.go(today)
        self.month.go(today)

    def _show_day(self, day: date) -> None:
        self.tab = DAY
        self.day.go(day)

    def _open(self, one: Occurrence) -> None:
        self.notice.clear()
        begin = one.begin.isoformat()
        self.open(".EventInfoActivity", f"{EVENTS}/{one.event.id}", {"begin": begin}, self._gone)

    def _gone(self, result: object) -> None:
        """The event shown was deleted."""
        if isinstance(result, str):
            self.notice.say(result)

    def _new(self) -> None:
        now = self.phone.now().replace(tzinfo=None)
        begin = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if self.tab == DAY and self.day.day != now.date():
            begin = midnight(self.day.day) + timedelta(hours=begin.hour)
        self._new_at(begin)

    def _new_at(self, begin: datetime) -> None:
        self.notice.clear()
        stamp = epoch_ms(begin, self.store.zone)
        self.open(".EditEventActivity", None, {"beginTime": stamp}, self._gone)

    def _search(self) -> None:
        self.searching = True
        self.edit(self.query)

    def _stop_search(self) -> None:
        self.searching = False
        self.query.clear()
        self.blur()

    def _menu(self) -> None:
        def jump(tab: int) -> kit.Handler:
            return lambda: self._select(tab)

        self.menu(
            [
                kit.Choice(tr("Schedule"), jump(SCHEDULE), icon="view_agenda"),
                kit.Choice(tr("Day"), jump(DAY), icon="calendar_view_day"),
                kit.Choice(tr("Month"), jump(MONTH), icon="calendar_view_month"),
                kit.Choice(
                    tr("Calendars"), lambda: self.open(".CalendarsActivity"), icon="palette"
                ),
            ]
        )

    def _obey(self, intent: Intent) -> None:
        """Show the time that an intent names."""
        data = intent.data or ""
        stamp = data.removeprefix(TIME)
        if data.startswith(TIME) and stamp.isdecimal():
            self._show_day(self.phone.local(int(stamp)).date())


class CalendarApp(App):
    """Calendar."""

    package = "com.android.calendar"
    label = "Calendar"
    launcher = ".AllInOneActivity"
    version = "14.2"
    icon = AppIcon("calendar_month", COLOR)
    data = DATABASE
    storage = "Calendar Storage"
    activities = {
        ".AllInOneActivity": CalendarActivity,
        ".EventInfoActivity": DetailActivity,
        ".EditEventActivity": EditorActivity,
        ".GuestsActivity": GuestsActivity,
        ".CalendarsActivity": CalendarsActivity,
    }
    filters = {
        ".AllInOneActivity": (Filter(VIEW, data=TIME),),
        ".EventInfoActivity": (Filter(VIEW, data=EVENTS),),
        ".EditEventActivity": (
            Filter(INSERT, data=EVENTS),
            Filter(INSERT, data="vnd.android.cursor.item/event"),
            Filter(EDIT, data=EVENTS),
        ),
    }

    def seed(self, phone: AppContext) -> None:
        CalendarStore(phone).seed()

    def on_clock(self, phone: AppContext, before: datetime, now: datetime) -> None:
        remind(phone, before, now)

    def providers(self, phone: AppContext) -> Mapping[str, ContentProvider]:
        return {AUTHORITY: CalendarProvider(CalendarStore(phone))}
