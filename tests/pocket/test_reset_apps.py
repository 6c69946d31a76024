"""Apps that were reset: each starts again without the owner's data, and every page of it opens."""

import random

import pytest

from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.apps.base import App
from tapwright.emulator.pocket.personas import PERSONAS, persona_named
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.packages import ActivityNotFound, Component, Intent
from tapwright.emulator.pocket.system.system import SystemSnapshot

from .handset import Handset
from .stock_bench import StockBench
from .test_all_apps import targets

APPS = installed_apps()
SCREENS = [app for app in APPS if app.launcher is not None]
KEPT = [app for app in APPS if app.data]
HOLDERS = [app.data.split("/")[3] for app in KEPT]
TAPS = 8
FIRST_ROWS = ("alarm_templates", "files", "now_playing")
"""Tables in which a first start writes rows of its own."""


@pytest.fixture(scope="module")
def shelf() -> tuple[Handset, SystemSnapshot]:
    handset = Handset()
    return handset, handset.system.snapshot()


@pytest.fixture
def phone(shelf: tuple[Handset, SystemSnapshot]) -> Handset:
    handset, fresh = shelf
    handset.system.restore(fresh)
    handset.windows.reset()
    handset.system.log.clear()
    return handset


def clear(phone: Handset) -> None:
    """`pm clear` of all that keep data."""
    for holder in (*HOLDERS, *(app.package for app in APPS)):
        phone.windows.force_stop(holder)
        phone.system.erase_app(holder)


def empty_folders(phone: Handset) -> None:
    """`rm -rf /data/data/PACKAGE`, which leaves not even the folder."""
    for holder in HOLDERS:
        phone.system.files.remove(f"/data/data/{holder}", recursive=True)


def name(app: App) -> str:
    return app.package


@pytest.mark.parametrize("reset", [clear, empty_folders])
@pytest.mark.parametrize("app", SCREENS, ids=name)
def test_a_reset_app_starts_and_its_pages_open(phone: Handset, app: App, reset: object) -> None:
    assert callable(reset)
    reset(phone)
    dice = random.Random(f"reset/{app.package}")
    phone.launch(app.package)
    phone.elements()
    assert phone.windows.foreground.package == app.package
    found = targets(phone, app.package)
    for label, x, y in dice.sample(found, min(TAPS, len(found))):
        phone.windows.reset()
        phone.launch(app.package)
        phone.elements()
        phone.touch(x, y)
        # The guard of elements() tells of any crash.
        assert phone.elements(), label


@pytest.mark.parametrize("app", SCREENS, ids=name)
def test_every_page_of_a_reset_app_opens_from_outside(phone: Handset, app: App) -> None:
    clear(phone)
    for activity in app.activities:
        phone.windows.reset()
        try:
            phone.windows.start(Intent(component=Component(app.package, activity)))
        except ActivityNotFound:
            pytest.fail(f"{activity} of {app.package} is not there")
        phone.elements()


@pytest.mark.parametrize("app", KEPT, ids=name)
def test_a_reset_database_has_what_is_served_and_nothing_of_the_owner(
    phone: Handset, app: App
) -> None:
    def counted() -> dict[str, int]:
        connection = phone.context.database(app.data)
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in names
        }

    before = counted()
    assert set(app.served) <= set(before)
    clear(phone)
    assert not phone.system.files.exists(app.data)
    after = counted()
    assert set(after) == set(before)
    for table, rows in after.items():
        if table in app.served:
            assert rows == before[table] > 0, table
        elif table not in FIRST_ROWS:
            assert rows == 0, table


def test_a_reset_clock_has_the_alarms_of_a_new_one(phone: Handset) -> None:
    clear(phone)
    phone.launch("com.android.deskclock")
    rows = phone.context.database(
        next(app.data for app in APPS if app.package == "com.android.deskclock")
    ).execute("SELECT hour, minutes, daysofweek, enabled FROM alarm_templates ORDER BY _id")
    assert [tuple(row) for row in rows] == [(8, 30, 31, 0), (9, 0, 96, 0)]


def test_a_snapshot_from_before_brings_everything_back(
    shelf: tuple[Handset, SystemSnapshot], phone: Handset
) -> None:
    before = phone.system.state_hash()
    clear(phone)
    for app in SCREENS:
        phone.launch(app.package)
        phone.elements()
    assert phone.system.state_hash() != before
    phone.system.restore(shelf[1])
    assert phone.system.state_hash() == before


@pytest.mark.parametrize("holder", sorted(set(HOLDERS)))
def test_who_keeps_data_is_an_installed_package(phone: Handset, holder: str) -> None:
    assert phone.system.packages.get(holder) is not None


@pytest.mark.parametrize("persona", sorted(PERSONAS))
async def test_every_app_of_every_persona_starts_after_pm_clear(persona: str) -> None:
    bench = StockBench(PocketPhone(persona=persona_named(persona)))
    packages = bench.system.packages
    for package in [*packages.all()]:
        assert await bench.text(f"pm clear {package.name}") == "Success\n"
    for package in packages.launchable():
        assert package.component is not None
        await bench.text(f"am start -n {package.component.full}")
        assert bench.phone.windows.hierarchy()
        assert bench.phone.windows.foreground.package == package.name
    assert bench.context.crashes.crashes == []
