"""The whole phone: the same from the same seed, and the same again after a reset."""

import sqlite3

import pytest

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.packages import LAUNCHER, MAIN, Intent


def use_everything(phone: PocketPhone) -> None:
    """Open every app, touch it, and leave marks in files, settings and databases."""
    for step, package in enumerate(phone.system.packages.launchable()):
        phone.windows.start(Intent(MAIN, component=package.component, categories=(LAUNCHER,)))
        for y in (600.0, 1400.0):
            moment = step * 10_000 + y
            phone.windows.touch("down", 540, y, moment)
            phone.windows.touch("up", 540, y, moment + 60)
        phone.windows.hierarchy()
    for path in list(phone.system.files.walk("/data/data")):
        database = phone.system.files.live(path)
        if database is not None:
            database.execute("CREATE TABLE mark (a)")
            database.execute("INSERT INTO mark VALUES (1)")
    phone.system.files.write("/sdcard/mark", b"1")
    phone.system.settings.put("system", "mark", "1")
    phone.system.battery.set(level=3)
    phone.system.wifi.forget("Maple Home")
    phone.system.clock.advance(3600)


async def test_reset_gives_the_same_phone_again():
    phone = PocketPhone(7)
    start, before = phone.snapshot(), phone.state_hash()
    picture, tree = phone.windows.frame().png, phone.windows.hierarchy()
    for _ in range(2):
        use_everything(phone)
        assert phone.state_hash() != before
        phone.restore(start)
        assert phone.state_hash() == before
        assert phone.windows.frame().png == picture
        assert phone.windows.hierarchy() == tree
    assert phone.context.crashes.crashes == []


def test_the_same_seed_gives_the_same_phone():
    assert PocketPhone(3).state_hash() == PocketPhone(3).state_hash()


def test_a_table_can_be_made_again_after_a_reset():
    phone = PocketPhone(0)
    path = "/data/data/com.example/databases/own.db"
    database = phone.system.files.database(path)
    start = phone.snapshot()
    for _ in range(3):
        database.execute("CREATE TABLE own (a)")
        database.execute("INSERT INTO own VALUES (1)")
        phone.restore(start)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            database.execute("SELECT * FROM own")
