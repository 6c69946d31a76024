"""The Clock, Timer and Stopwatch tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..toolkit.bars import Scaffold, SearchBar
from ..toolkit.basic import Text
from ..toolkit.buttons import Button, Fab, IconButton
from ..toolkit.field import FieldState
from ..toolkit.node import Info
from ..toolkit.progress import ProgressRing
from ..toolkit.rows import Carded, ListItem, empty_state
from ..toolkit.scroll import LazyList, ScrollState, scroll_list
from ..toolkit.strings import tr
from ..toolkit.theme import Ui
from ..toolkit.view import (
    Column,
    Fill,
    Flex,
    Pad,
    Place,
    Row,
    Sized,
    Space,
    Stack,
    Surface,
    Tap,
    View,
)
from .alarm_store import ClockStore, Stopwatch, Timer
from .base import AppActivity, AppContext


class City(NamedTuple):
    """A city of the world clock; `offset` in minutes serves where the zone is unknown."""

    id: str
    name: str
    country: str
    zone: str
    offset: int


CITIES = (
    City("amsterdam", "Amsterdam", "Netherlands", "Europe/Amsterdam", 60),
    City("auckland", "Auckland", "New Zealand", "Pacific/Auckland", 720),
    City("bangkok", "Bangkok", "Thailand", "Asia/Bangkok", 420),
    City("beijing", "Beijing", "China", "Asia/Shanghai", 480),
    City("berlin", "Berlin", "Germany", "Europe/Berlin", 60),
    City("buenos-aires", "Buenos Aires", "Argentina", "America/Argentina/Buenos_Aires", -180),
    City("cairo", "Cairo", "Egypt", "Africa/Cairo", 120),
    City("chicago", "Chicago", "United States", "America/Chicago", -360),
    City("delhi", "Delhi", "India", "Asia/Kolkata", 330),
    City("dubai", "Dubai", "United Arab Emirates", "Asia/Dubai", 240),
    City("hong-kong", "Hong Kong", "China", "Asia/Hong_Kong", 480),
    City("istanbul", "Istanbul", "Türkiye", "Europe/Istanbul", 180),
    City("johannesburg", "Johannesburg", "South Africa", "Africa/Johannesburg", 120),
    City("lagos", "Lagos", "Nigeria", "Africa/Lagos", 60),
    City("lima", "Lima", "Peru", "America/Lima", -300),
    City("lisbon", "Lisbon", "Portugal", "Europe/Lisbon", 0),
    City("london", "London", "United Kingdom", "Europe/London", 0),
    City("los-angeles", "Los Angeles", "United States", "America/Los_Angeles", -480),
    City("madrid", "Madrid", "Spain", "Europe/Madrid", 60),
    City("melbourne", "Melbourne", "Australia", "Australia/Melbourne", 600),
    City("mexico-city", "Mexico City", "Mexico", "America/Mexico_City", -360),
    City("moscow", "Moscow", "Russia", "Europe/Moscow", 180),
    City("mumbai", "Mumbai", "India", "Asia/Kolkata", 330),
    City("nairobi", "Nairobi", "Kenya", "Africa/Nairobi", 180),
    City("new-york", "New York", "United States", "America/New_York", -300),
    City("oslo", "Oslo", "Norway", "Europe/Oslo", 60),
    City("paris", "Paris", "France", "Europe/Paris", 60),
    City("rome", "Rome", "Italy", "Europe/Rome", 60),
    City("sao-paulo", "São Paulo", "Brazil", "America/Sao_Paulo", -180),
    City("seoul", "Seoul", "South Korea", "Asia/Seoul", 540),
    City("shanghai", "Shanghai", "China", "Asia/Shanghai", 480),
    City("shenzhen", "Shenzhen", "China", "Asia/Shanghai", 480),
    City("singapore", "Singapore", "Singapore", "Asia/Singapore", 480),
    City("stockholm", "Stockholm", "Sweden", "Europe/Stockholm", 60),
    City("sydney", "Sydney", "Australia", "Australia/Sydney", 600),
    City("taipei", "Taipei", "Taiwan", "Asia/Taipei", 480),
    City("tokyo", "Tokyo", "Japan", "Asia/Tokyo", 540),
    City("toronto", "Toronto", "Canada", "America/Toronto", -300),
    City("vancouver", "Vancouver", "Canada", "America/Vancouver", -480),
    City("zurich", "Zurich", "Switzerland", "Europe/Zurich", 60),
)


def city_time(city: City, now: datetime) -> datetime:
    """The time in a city."""
    try:
        return now.astimezone(ZoneInfo(city.zone))
    except ZoneInfoNotFoundError:
        return now.astimezone(timezone(timedelta(minutes=city.offset)))


class WorldTab:
    """The time here and in chosen cities."""

    def __init__(self, screen: AppActivity, store: ClockStore) -> None:
        self.screen = screen
        self.store = store
        self.scroll = ScrollState()

    def build(self) -> View:
        now = self.screen.phone.now()
        chosen = self.store.cities()
        cities = [city for key in chosen for city in CITIES if city.id == key]
        rows: list[View] = [self._here(now)]
        rows += [Pad(self._city(city, now), x=16, bottom=8) for city in cities]
        return scroll_list(rows, self.scroll, top=8, bottom=112, rid="cities")

    def _here(self, now: datetime) -> View:
        day = f"{now:%a, %b} {now.day}"
        column = Column(
            [
                Text(self.screen.phone.clock_text(now), "display_large", rid="digital_clock"),
                Text(day, "title_medium", "primary", rid="date"),
            ]
        )
        return Pad(column, x=24, top=24, bottom=32)

    def _city(self, city: City, now: datetime) -> View:
        there = city_time(city, now)
        shift = (there.utcoffset() or timedelta()) - (now.utcoffset() or timedelta())
        names = Column(
            [
                Text(tr(city.name), "title_large", lines=1, rid="city_name"),
                Text(_shift_text(shift, there, now), "body_medium", "on_surface_variant", 1),
            ]
        )
        time = Text(self.screen.phone.clock_text(there), "display_small", rid="city_time")
        row = Pad(Row([Flex(names), time], gap=12), x=20, y=16)

        def ask() -> None:
            self.screen.confirm(
                tr("Remove {city}?", city=tr(city.name)),
                "",
                tr("Remove"),
                lambda: self.store.remove_city(city.id),
            )

        info = Info("android.widget.LinearLayout", "city", desc=tr(city.name))
        return Carded(row, (24, 24, 24, 24), "surface_container", None, ask, info)


def _shift_text(shift: timedelta, there: datetime, now: datetime) -> str:
    minutes = round(shift.total_seconds() / 60)
    days = (there.date() - now.date()).days
    day = {-1: tr("Yesterday"), 0: tr("Today"), 1: tr("Tomorrow")}.get(days, "")
    if minutes == 0:
        return tr("{day}, same time", day=day)
    hours, rest = divmod(abs(minutes), 60)
    amount = f"{hours}h" + (f" {rest}m" if rest else "")
    word = tr("ahead") if minutes > 0 else tr("behind")
    return f"{day}, {amount} {word}"


class CityPicker(AppActivity):
    """The list of cities to add to the world clock."""

    def on_open(self) -> None:
        self.query = FieldState(submit="search")
        self.scroll = ScrollState()
        self.store = ClockStore(self.phone)

    def build(self, ui: Ui) -> View:
        wanted = self.query.text.strip().casefold()
        found = [
            city for city in CITIES if wanted in f"{tr(city.name)} {tr(city.country)}".casefold()
        ]
        now = self.phone.now()
        body: View = LazyList(len(found), lambda index: self._row(found[index], now), self.scroll)
        if not found:
            body = Fill(empty_state("search", tr("No cities found")), center=True)
        return Scaffold(body, top=SearchBar(self.query, tr("Search for a city"), self.finish))

    def _row(self, city: City, now: datetime) -> View:
        def choose() -> None:
            self.store.add_city(city.id)
            self.finish()

        time = self.phone.clock_text(city_time(city, now))
        return ListItem(tr(city.name), tr(city.country), on_tap=choose, note=time)


class TimerTab:
    """A keypad for new timers, and the ones that run."""

    def __init__(self, screen: AppActivity, store: ClockStore) -> None:
        self.screen = screen
        self.store = store
        self.scroll = ScrollState()
        self.digits = ""
        self.adding = False

    @property
    def setting_up(self) -> bool:
        return self.adding or not self.store.timers()

    def build(self) -> View:
        if self.setting_up:
            return self._keypad()
        timers = self.store.timers()
        return LazyList(
            len(timers),
            lambda index: Pad(self._card(timers[index]), x=16, bottom=8),
            self.scroll,
            top=8,
            bottom=112,
        )

    def fab(self) -> View | None:
        """The button below: start while digits are set, else a new timer."""
        if not self.setting_up:
            return Fab("add", tr("Add timer"), self._begin)
        if self.length_ms:
            return Fab("play_arrow", tr("Start"), self._start, size=96, radius=28)
        return None

    @property
    def length_ms(self) -> int:
        padded = self.digits.zfill(6)
        hours, minutes, seconds = int(padded[:2]), int(padded[2:4]), int(padded[4:])
        return (hours * 3600 + minutes * 60 + seconds) * 1000

    def back(self) -> bool:
        if self.adding:
            self.adding, self.digits = False, ""
            return True
        return False

    def _begin(self) -> None:
        self.adding, self.digits = True, ""

    def _start(self) -> None:
        self.store.add_timer(self.length_ms, self.screen.phone.epoch_ms())
        self.adding, self.digits = False, ""

    def _keypad(self) -> View:
        padded = self.digits.zfill(6)
        color = "primary" if self.digits else "on_surface_variant"
        text = f"{padded[:2]}h {padded[2:4]}m {padded[4:]}s"
        shown = Text(text, "display_medium", color, align="center", rid="timer_setup_time")
        keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0", "del")
        rows: list[View] = []
        for start in range(0, 12, 3):
            cells = [self._key(key) for key in keys[start : start + 3]]
            rows.append(Row(cells, gap=12, spread="center"))
        return Column(
            [Space(height=24), shown, Space(height=24), Column(rows, gap=12)], align="stretch"
        )

    def _key(self, key: str) -> View:
        def press() -> None:
            if key == "del":
                self.digits = self.digits[:-1]
            elif len(self.digits) + len(key) <= 6:
                self.digits = (self.digits + key).lstrip("0")

        if key == "del":
            return IconButton("backspace", tr("Delete"), press, "tonal", size=92, icon_size=28)
        label = Text(key, "headline_large", align="center", hidden=True)
        box = Sized(Place(label, x="center", y="center"), 77, 77)
        disc = Pad(Surface(box, "surface_high", 39), x=7.5, y=7.5)
        return Tap(disc, press, info=Info("android.widget.Button", f"timer_setup_digit_{key}", key))

    def _card(self, timer: Timer) -> View:
        now = self.screen.phone.epoch_ms()
        left = timer.left(now)
        running = timer.started_ms is not None
        share = max(0.0, left / timer.length_ms)
        ring = Stack(
            [
                ProgressRing(share, 220, 8),
                Text(duration_text(left), "display_medium", align="center", rid="timer_time_text"),
            ],
            align="center",
        )

        def toggle() -> None:
            if running:
                self.store.save_timer(replace(timer, remaining_ms=left, started_ms=None))
            else:
                self.store.save_timer(replace(timer, started_ms=now))

        def more() -> None:
            longer = replace(
                timer,
                length_ms=timer.length_ms + 60_000,
                remaining_ms=timer.remaining_ms + 60_000,
            )
            self.store.save_timer(longer)

        def reset() -> None:
            fresh = replace(timer, remaining_ms=timer.length_ms, started_ms=None)
            self.store.save_timer(fresh)

        title = timer.label or tr("{time} timer", time=duration_text(timer.length_ms))
        head = Row(
            [
                Flex(Text(title, "title_medium", lines=1, rid="timer_label")),
                IconButton("close", tr("Delete timer"), lambda: self.store.delete_timer(timer)),
            ]
        )
        play = ("pause", tr("Pause")) if running else ("play_arrow", tr("Start"))
        second = (
            Button("+1:00", more, "tonal", rid="add_one_min", desc=tr("Add 1 minute"))
            if running
            else Button(tr("Reset"), reset, "tonal", "restart_alt", rid="reset")
        )
        foot = Row(
            [second, Button(play[1], toggle, icon=play[0], rid="play_pause")],
            gap=16,
            spread="center",
        )
        parts = [head, Space(height=4), Place(ring, x="center"), Space(height=16), foot]
        body = Pad(Column(parts), left=20, right=12, top=8, bottom=20)
        return Carded(body, (24, 24, 24, 24), "surface_container")


class StopwatchTab:
    """Start, stop, lap."""

    def __init__(self, screen: AppActivity, store: ClockStore) -> None:
        self.screen = screen
        self.store = store
        self.scroll = ScrollState()

    def build(self) -> View:
        watch = self.store.stopwatch()
        now = self.screen.phone.epoch_ms()
        total = watch.total(now)
        running = watch.started_ms is not None
        face = Stack(
            [
                ProgressRing((total % 60_000) / 60_000, 272, 6),
                Text(stopwatch_text(total), "display_large", align="center", rid="stopwatch_time"),
            ],
            align="center",
        )
        laps = self.store.laps()
        rows = [
            self._lap(index, laps[index], laps[index - 1] if index else 0)
            for index in range(len(laps) - 1, -1, -1)
        ]
        body: View = scroll_list(rows, self.scroll, rid="laps_list") if rows else Space()
        return Column(
            [
                Space(height=32),
                Place(face, x="center"),
                Space(height=24),
                Flex(body),
                self._buttons(watch, running, total),
                Space(height=24),
            ]
        )

    def _lap(self, index: int, total: int, before: int) -> View:
        return Pad(
            Row(
                [
                    Text(f"# {index + 1}", "body_large", "on_surface_variant", rid="lap_number"),
                    Flex(Text(stopwatch_text(total - before), align="center", rid="lap_time")),
                    Text(stopwatch_text(total), rid="lap_total"),
                ]
            ),
            x=56,
            y=10,
        )

    def _buttons(self, watch: Stopwatch, running: bool, total: int) -> View:
        now = self.screen.phone.epoch_ms()

        def toggle() -> None:
            self.store.save_stopwatch(
                Stopwatch(total, None) if running else Stopwatch(watch.elapsed_ms, now)
            )

        def reset() -> None:
            self.store.save_stopwatch(Stopwatch(0, None))
            self.store.clear_laps()

        parts: list[View] = []
        if running:
            parts.append(Button(tr("Lap"), lambda: self.store.add_lap(total), "tonal", rid="lap"))
        elif total:
            parts.append(Button(tr("Reset"), reset, "tonal", rid="reset"))
        label, icon = (tr("Stop"), "pause") if running else (tr("Start"), "play_arrow")
        parts.append(Button(label, toggle, icon=icon, rid="start_stop", height=56))
        return Row(parts, gap=24, spread="center")


def duration_text(milliseconds: int) -> str:
    """Hours, minutes and seconds, such as 1:05:00 or -0:03."""
    sign = "-" if milliseconds < 0 else ""
    seconds = -(-abs(milliseconds) // 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02d}:{seconds:02d}"
    return f"{sign}{minutes}:{seconds:02d}"


def stopwatch_text(milliseconds: int) -> str:
    """Minutes, seconds and hundredths."""
    hundredths = milliseconds // 10
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes:02d}"
    return f"{head}:{seconds:02d}.{hundredths:02d}"


@dataclass(frozen=True, slots=True)
class ClockTabs:
    """The four tabs of the Clock app."""

    world: WorldTab
    timer: TimerTab
    stopwatch: StopwatchTab


def make_tabs(screen: AppActivity, phone: AppContext) -> ClockTabs:
    """The tabs that show times."""
    store = ClockStore(phone)
    return ClockTabs(WorldTab(screen, store), TimerTab(screen, store), StopwatchTab(screen, store))
