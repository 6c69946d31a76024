"""Every persona starts, shows its apps, and says what a phone of its kind says."""

import xml.etree.ElementTree as ElementTree

import pytest

from tapwright.emulator.pocket.personas import PERSONAS, UnknownPersona, persona_named
from tapwright.emulator.pocket.personas.names import PackageNames
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.packages import LAUNCHER, MAIN, Component, Intent
from tapwright.emulator.pocket.system.windows import WindowManager

NAMES = sorted(PERSONAS)


def test_the_personas_are_the_ones_that_are_asked_for() -> None:
    assert set(NAMES) == {
        "pixel-34", "retail", "samsung-work", "miui", "fold", "tablet", "android-10", "android-13",
        "android-world", "android-16", "redesigned", "tv",
    }  # fmt: skip


def test_an_unknown_persona_is_told_which_there_are() -> None:
    with pytest.raises(UnknownPersona, match=r"no persona 'iphone'; it is pixel-34, retail, "):
        persona_named("iphone")


def test_packages_have_the_names_their_maker_gave_them() -> None:
    names = PackageNames(
        {"com.android.deskclock": "com.maker.clock"}, {"com.android.deskclock/.Ring": "a.b/.Bell"}
    )
    assert names.package("com.android.deskclock") == "com.maker.clock"
    assert names.package("com.android.deskclockwork") == "com.android.deskclockwork"
    assert names.built_in("com.maker.clock") == "com.android.deskclock"
    assert Component(*names.component("com.android.deskclock", ".DeskClock")).flat == (
        "com.maker.clock/com.android.deskclock.DeskClock"
    )
    assert Component(*names.component("com.android.deskclock", ".Ring")).flat == "a.b/.Bell"
    assert names.path("/data/data/com.android.deskclock/x") == "/data/data/com.maker.clock/x"
    assert names.path("/data/data/com.android.deskclockwork/x").startswith("/data/data/com.and")


@pytest.mark.parametrize("name", NAMES)
def test_every_app_of_every_persona_opens(name: str) -> None:
    phone = PocketPhone(3, persona=PERSONAS[name])
    for package in phone.system.packages.launchable():
        phone.windows.start(Intent(MAIN, component=package.component, categories=(LAUNCHER,)))
        assert phone.windows.foreground.package == package.name
        nodes = ElementTree.fromstring(phone.windows.hierarchy().encode()).iter("node")
        assert package.name in {node.get("package") for node in nodes}
    assert phone.windows.frame().size == phone.windows.size
    assert [line.message for line in phone.system.log.lines() if line.tag == "AndroidRuntime"] == []
    assert phone.context.crashes.crashes == []


@pytest.mark.parametrize("name", NAMES)
def test_every_persona_comes_back_from_a_reset(name: str) -> None:
    phone = PocketPhone(3, persona=PERSONAS[name])
    start, before = phone.snapshot(), phone.state_hash()
    phone.system.settings.put("system", "mark", "1")
    phone.restore(start)
    assert phone.state_hash() == before


def test_googles_personas_have_googles_packages_and_their_data() -> None:
    phone = PocketPhone(0, persona=PERSONAS["android-13"])
    packages = phone.system.packages
    clock, people = (
        packages.get("com.google.android.deskclock"),
        packages.get("com.google.android.contacts"),
    )
    assert packages.get("com.android.deskclock") is None
    assert clock is not None and clock.component is not None
    assert clock.component.flat == "com.google.android.deskclock/com.android.deskclock.DeskClock"
    assert people is not None and people.component is not None
    assert people.component.flat == (
        "com.google.android.contacts/com.android.contacts.activities.PeopleActivity"
    )
    path = "/data/data/com.google.android.deskclock/databases/alarms.db"
    assert phone.system.files.live(path) is not None
    assert "com.android.deskclock" not in phone.system.files.listdir("/data/data")


def test_an_alarm_rings_under_the_makers_name() -> None:
    phone = PocketPhone(0, persona=PERSONAS["android-13"])
    path = "/data/data/com.google.android.deskclock/databases/alarms.db"
    database = phone.system.files.database(path)
    now = phone.system.clock.now()
    database.execute("DELETE FROM alarm_templates")
    database.execute(
        "INSERT INTO alarm_templates (hour, minutes, daysofweek, enabled, vibrate, label,"
        " delete_after_use) VALUES (?, ?, 0, 1, 1, 'Tea', 0)",
        (now.hour, (now.minute + 1) % 60),
    )
    phone.windows.hierarchy()
    phone.system.clock.advance(120)
    phone.windows.hierarchy()
    assert phone.windows.foreground.flat == (
        "com.google.android.deskclock/com.android.deskclock.RingActivity"
    )
    assert isinstance(phone.windows, WindowManager)
    posted = {notice.package for notice in phone.windows.notifications.active()}
    assert "com.google.android.deskclock" in posted


def test_another_screen_of_a_renamed_app_opens() -> None:
    phone = PocketPhone(0, persona=PERSONAS["samsung-work"])
    contacts = phone.system.packages.get("com.samsung.android.app.contacts")
    assert contacts is not None
    phone.windows.start(Intent(MAIN, component=contacts.component, categories=(LAUNCHER,)))
    phone.windows.start(
        Intent("android.intent.action.INSERT", type="vnd.android.cursor.dir/contact")
    )
    assert phone.windows.foreground.flat == (
        "com.samsung.android.app.contacts/com.android.contacts.EditorActivity"
    )
