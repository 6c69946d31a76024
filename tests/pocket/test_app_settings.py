"""Settings, driven by touch and checked in the stores below."""

import pytest

from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.zen import STORE, ZenStore

from .handset import Handset, box, core_phone

SETTINGS = "com.android.settings"


@pytest.fixture
def phone() -> Handset:
    handset = core_phone()
    handset.launch(SETTINGS)
    return handset


def open_wifi(phone: Handset) -> None:
    phone.tap(text="Network & internet")
    phone.tap(text="Internet")


def test_a_wrong_password_is_refused_and_the_right_one_connects(phone: Handset) -> None:
    open_wifi(phone)
    phone.tap(text="Corner Cafe")
    assert phone.find(text="Connect").get("enabled") == "false"
    phone.type("wrong-pass")
    phone.tap(text="Connect")
    assert phone.system.wifi.connected == "Maple Home"
    assert "Check password and try again" in phone.find(id="password").get("hint", "") or (
        phone.all(id="password")
    )
    phone.tap(id="show_password")
    assert phone.find(id="password").get("text") == "wrong-pass"
    phone.windows.field.clear()  # type: ignore[union-attr]
    phone.type("espresso42")
    phone.tap(text="Connect")
    assert phone.system.wifi.connected == "Corner Cafe"
    assert not phone.all(id="password")


def test_forgetting_a_network(phone: Handset) -> None:
    open_wifi(phone)
    phone.tap(desc="Network details")
    phone.tap(text="Forget")
    assert phone.system.wifi.connected is None
    assert not any(net.saved for net in phone.system.wifi.networks)


def test_the_wifi_switch(phone: Handset) -> None:
    open_wifi(phone)
    phone.tap(text="Wi-Fi")
    assert phone.system.settings.get("global", "wifi_on") == "0"
    assert "Corner Cafe" not in phone.texts()
    assert not [text for text in phone.texts() if text.startswith("Wifi ")]


def test_airplane_mode_takes_the_radios_down_and_up(phone: Handset) -> None:
    phone.tap(text="Network & internet")
    phone.tap(text="Airplane mode")
    get = phone.system.settings.get
    assert (get("global", "airplane_mode_on"), get("global", "wifi_on")) == ("1", "0")
    assert phone.all(desc="Airplane mode.")
    phone.tap(text="Airplane mode")
    assert (get("global", "airplane_mode_on"), get("global", "wifi_on")) == ("0", "1")


def test_brightness_follows_taps_and_drags(phone: Handset) -> None:
    phone.reach(text="Display & touch")
    phone.tap(text="Display & touch")
    left, top, right, bottom = box(phone.find(desc="Display brightness"))
    y = (top + bottom) / 2
    phone.touch(left + (right - left) * 0.75, y)
    level = int(phone.system.settings.get("system", "screen_brightness") or 0)
    assert 180 < level < 200
    phone.swipe(left + (right - left) * 0.75, y, left + 40, y)
    assert int(phone.system.settings.get("system", "screen_brightness") or 0) < 20


def test_choices_are_stored(phone: Handset) -> None:
    phone.reach(text="Display & touch")
    phone.tap(text="Display & touch")
    phone.reach(text="Screen timeout")
    phone.tap(text="Screen timeout")
    phone.tap(text="5 minutes")
    assert phone.system.settings.get("system", "screen_off_timeout") == "300000"
    phone.reach(text="Dark theme")
    light = phone.picture().getpixel((20, 400))
    phone.tap(text="Dark theme")
    assert phone.system.settings.get("secure", "ui_night_mode") == "2"
    assert phone.picture().getpixel((20, 400)) != light


def test_settings_changed_elsewhere_show_at_once(phone: Handset) -> None:
    phone.tap(text="Network & internet")
    row = phone.find(cls="android.widget.Switch", checked="true")
    assert row is not None
    before = len(phone.all(cls="android.widget.Switch", checked="true"))
    phone.system.settings.put("global", "mobile_data", "0")
    assert len(phone.all(cls="android.widget.Switch", checked="true")) == before - 1


def test_search_finds_rows_by_other_words(phone: Handset) -> None:
    phone.tap(id="search_action_bar")
    phone.type("night mode")
    phone.tap(text="Dark theme")
    assert phone.windows.foreground.activity.endswith(".DisplayActivity")
    phone.key(KEYCODES["BACK"])
    phone.tap(desc="Clear text")
    phone.tap(id="search_src_text")
    phone.type("xyzzy")
    assert "No results" in phone.texts()


def test_about_says_that_it_is_simulated_and_takes_a_name(phone: Handset) -> None:
    phone.reach(text="About phone")
    phone.tap(text="About phone")
    assert any("Simulated phone" in text for text in phone.texts())
    phone.tap(text="Device name")
    phone.windows.field.clear()  # type: ignore[union-attr]
    phone.type("Kitchen phone")
    phone.tap(text="OK")
    assert phone.system.settings.get("global", "device_name") == "Kitchen phone"


def test_an_app_can_be_stopped_after_asking(phone: Handset) -> None:
    phone.launch("com.android.deskclock")
    phone.launch(SETTINGS)
    phone.reach(text="Apps")
    phone.tap(text="Apps")
    phone.tap(text="Clock")
    phone.tap(text="Force stop")
    phone.tap(text="OK")
    assert phone.windows.tasks.find("com.android.deskclock") is None


@pytest.mark.parametrize(
    "activity",
    [
        "NetworkActivity",
        "WifiActivity",
        "ConnectedDevicesActivity",
        "DisplayActivity",
        "SoundActivity",
        "NotificationsActivity",
        "AppsActivity",
        "BatteryActivity",
        "StorageActivity",
        "SecurityActivity",
        "LocationActivity",
        "SystemActivity",
        "AboutActivity",
    ],
)
def test_every_page_opens_and_keeps_inside_the_screen(phone: Handset, activity: str) -> None:
    phone.open(f"{SETTINGS}/.{activity}")
    for element in phone.elements():
        left, top, right, bottom = box(element)
        assert 0 <= left <= right <= 1080 and 0 <= top <= bottom <= 2400
    assert phone.all(id="collapsing_toolbar_title")


def test_a_do_not_disturb_schedule_for_weekdays_with_favorites(phone: Handset) -> None:
    phone.tap(id="search_action_bar")
    phone.type("dnd")
    phone.tap(text="Do Not Disturb", id="title")
    phone.tap(text="People")
    phone.tap(text="Calls")
    phone.tap(text="Favorite contacts")
    phone.key(KEYCODES["BACK"])
    phone.tap(text="Schedules")
    phone.tap(text="Add schedule")
    phone.type("Work")
    phone.tap(text="Add")
    for day in ("Saturday", "Sunday"):
        phone.tap(desc=day)
    for row, hour in (("Start time", "13"), ("End time", "17")):
        phone.tap(text=row)
        phone.tap(text=hour, cls="android.widget.TextView")
        phone.tap(text="OK")
    policy = ZenStore(phone.system.files).load()
    assert (policy.calls, policy.rules[-1].name) == ("starred", "Work")
    assert policy.rules[-1].days == 0b0011111 and policy.rules[-1].enabled
    assert (policy.rules[-1].start, policy.rules[-1].end) == (13 * 60, 17 * 60)
    text = phone.system.files.read(STORE).decode()
    assert 'callsFrom="2"' in text and "days=2.3.4.5.6" in text
    phone.system.clock.advance(4 * 3600)
    assert phone.all(desc="Do Not Disturb.")
    phone.system.clock.advance(4 * 3600)
    assert not phone.all(desc="Do Not Disturb.")


def test_a_schedule_can_be_deleted(phone: Handset) -> None:
    phone.open(f"{SETTINGS}/.ZenModeSchedulesActivity")
    phone.tap(text="Sleeping")
    phone.tap(desc="Delete schedule")
    phone.tap(id="button1")
    assert ZenStore(phone.system.files).load().rules == ()
    assert not phone.all(text="Sleeping")
