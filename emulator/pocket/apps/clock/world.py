"""The Clock tab: the time here and in chosen cities, and the list to choose from."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...content import Content
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity
from .store import ClockStore

CONTENT = Content(__file__)


class City(NamedTuple):
    """A city of the world clock; `offset` in minutes serves where the zone is unknown."""

    id: str
    name: str
    country: str
    zone: str
    offset: int


@cache
def all_cities() -> tuple[City, ...]:
    """The cities to choose from."""
    return tuple(
        City(row["id"], row["name"], row["country"], row["zone"], row.number("offset"))
        for row in CONTENT.table("cities")
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
        self.scroll = kit.ScrollState()

    def build(self) -> kit.View:
        now = self.screen.phone.now()
        chosen = self.store.cities()
        cities = [city for key in chosen for city in all_cities() if city.id == key]
        rows: list[kit.View] = [self._here(now)]
        rows += [kit.Pad(self._city(city, now), x=16, bottom=8) for city in cities]
        return kit.scroll_list(rows, self.scroll, top=8, bottom=112, rid="cities")

    def _here(self, now: datetime) -> kit.View:
        day = kit.day_text(now)
        column = kit.Column(
            [
                kit.Text(self.screen.phone.clock_text(now), "display_large", rid="digital_clock"),
                kit.Text(day, "title_medium", "primary", rid="date"),
            ]
        )
        return kit.Pad(column, x=24, top=24, bottom=32)

    def _city(self, city: City, now: datetime) -> kit.View:
        there = city_time(city, now)
        shift = (there.utcoffset() or timedelta()) - (now.utcoffset() or timedelta())
        names = kit.Column(
            [
                kit.Text(tr(city.name), "title_large", lines=1, rid="city_name"),
                kit.Text(_shift_text(shift, there, now), "body_medium", "on_surface_variant", 1),
            ]
        )
        time = kit.Text(self.screen.phone.clock_text(there), "display_small", rid="city_time")
        row = kit.Pad(kit.Row([kit.Flex(names), time], gap=12), x=20, y=16)

        def ask() -> None:
            self.screen.confirm(
                tr("Remove {city}?", city=tr(city.name)),
                "",
                tr("Remove"),
                lambda: self.store.remove_city(city.id),
            )

        info = kit.Info("android.widget.LinearLayout", "city", desc=tr(city.name))
        return kit.Carded(row, (24, 24, 24, 24), "surface_container", None, ask, info)


def _shift_text(shift: timedelta, there: datetime, now: datetime) -> str:
    minutes = round(shift.total_seconds() / 60)
    days = (there.date() - now.date()).days
    day = {-1: tr("Yesterday"), 0: tr("Today"), 1: tr("Tomorrow")}.get(days, "")
    if minutes == 0:
        return tr("{day}, same time", day=day)
    hours, rest = divmod(abs(minutes), 60)
    amount = tr("{hours}h {rest}m", hours=hours, rest=rest) if rest else tr("{hours}h", hours=hours)
    if minutes > 0:
        return tr("{day}, {amount} ahead", day=day, amount=amount)
    return tr("{day}, {amount} behind", day=day, amount=amount)


class CityPicker(AppActivity):
    """The list of cities to add to the world clock."""

    def on_open(self) -> None:
        self.query = kit.FieldState(submit="search")
        self.scroll = kit.ScrollState()
        self.store = ClockStore(self.phone)

    def build(self, ui: kit.Ui) -> kit.View:
        wanted = self.query.text.strip().casefold()
        found = [
            city
            for city in all_cities()
            if wanted in f"{tr(city.name)} {tr(city.country)}".casefold()
        ]
        now = self.phone.now()
        body: kit.View = kit.LazyList(
            len(found), lambda index: self._row(found[index], now), self.scroll
        )
        if not found:
            body = kit.Fill(kit.empty_state("search", tr("No cities found")), center=True)
        return kit.Scaffold(
            body, top=kit.SearchBar(self.query, tr("Search for a city"), self.finish)
        )

    def _row(self, city: City, now: datetime) -> kit.View:
        def choose() -> None:
            self.store.add_city(city.id)
            self.finish()

        time = self.phone.clock_text(city_time(city, now))
        return kit.ListItem(tr(city.name), tr(city.country), on_tap=choose, note=time)
