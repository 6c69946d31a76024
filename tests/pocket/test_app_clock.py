"""The Clock app: alarms, world clock, timers, stopwatch, by touch and in the database."""

import pytest

from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Component, Intent

from .handset import Handset, core_phone

CLOCK = "com.android.deskclock"
DATABASE = f"/data/data/{CLOCK}/databases/alarms.db"
ALARMS = "SELECT hour, minutes, daysofweek, enabled, label FROM alarm_templates ORDER BY _id"


@pytest.fixture
def phone() -> Handset:
    handset = core_phone()
    handset.launch(CLOCK)
    return handset


def test_an_alarm_is_set_on_the_dial(phone: Handset) -> None:
    phone.tap(desc="Add alarm")
    phone.tap(desc="18 o'clock")
    phone.tap(desc="45 minutes")
    phone.tap(text="OK")
    assert phone.rows(DATABASE, ALARMS)[-1] == (18, 45, 0, 1, "")
    assert any(text.startswith("Alarm set for 9 hours and 4 minutes") for text in phone.texts())


def test_an_alarm_is_typed(phone: Handset) -> None:
    phone.tap(desc="Add alarm")
    phone.tap(desc="Switch to text input mode")
    phone.type("5")
    phone.tap(id="material_minute_text_input", hold_ms=700)
    phone.type("07")
    phone.tap(text="OK")
    assert phone.rows(DATABASE, ALARMS)[-1] == (5, 7, 0, 1, "")


@pytest.mark.parametrize("mode", ["24", "12"])
def test_a_tap_on_a_full_field_lets_typing_replace_it(phone: Handset, mode: str) -> None:
    phone.system.settings.put("system", "time_12_24", mode)
    phone.tap(desc="Add alarm")
    phone.tap(desc="Switch to text input mode")
    phone.type("11")
    phone.tap(id="material_minute_text_input")
    phone.type("25")
    phone.tap(id="material_minute_text_input")
    phone.type("48")
    phone.tap(id="material_hour_text_input")
    phone.type("07")
    assert phone.find(id="material_hour_text_input").get("text") == "07"
    phone.tap(text="OK")
    assert phone.rows(DATABASE, ALARMS)[-1] == (7, 48, 0, 1, "")


def test_days_label_vibration_and_switch(phone: Handset) -> None:
    phone.tap(desc="Expand alarm")
    phone.tap(desc="Monday")
    phone.tap(desc="Sunday")
    phone.tap(id="edit_label")
    phone.windows.field.clear()  # type: ignore[union-attr]
    phone.type("Early shift")
    phone.tap(text="OK")
    phone.tap(text="Vibrate")
    phone.tap(desc="06:30 alarm")
    days = 0b0011111 ^ 0b1000001
    assert phone.rows(DATABASE, ALARMS)[0] == (6, 30, days, 0, "Early shift")
    assert phone.rows(DATABASE, "SELECT vibrate FROM alarm_templates")[0] == (0,)


def test_an_alarm_is_deleted(phone: Handset) -> None:
    before = phone.rows(DATABASE, ALARMS)
    phone.tap(desc="Expand alarm")
    phone.tap(text="Delete")
    assert phone.rows(DATABASE, ALARMS) == before[1:]


def test_rows_written_from_outside_show(phone: Handset) -> None:
    assert "06:30" in phone.texts()
    phone.system.files.database(DATABASE).execute("UPDATE alarm_templates SET hour = 4")
    assert "04:30" in phone.texts() and "06:30" not in phone.texts()


def test_a_timer_runs_with_the_clock(phone: Handset) -> None:
    phone.tap(desc="Timer")
    for digit in "130":
        phone.tap(text=digit)
    phone.tap(desc="Start")
    phone.system.clock.advance(40)
    assert phone.find(id="timer_time_text").get("text") == "0:50"
    phone.tap(text="Pause")
    phone.system.clock.advance(40)
    assert phone.find(id="timer_time_text").get("text") == "0:50"
    phone.tap(desc="Delete timer")
    assert phone.rows(DATABASE, "SELECT count(*) FROM timers") == [(0,)]


def test_the_stopwatch_counts_laps(phone: Handset) -> None:
    phone.tap(desc="Stopwatch")
    phone.tap(text="Start")
    phone.system.clock.advance(12.34)
    phone.tap(text="Lap")
    phone.system.clock.advance(5)
    phone.tap(desc="Pause")
    phone.system.clock.advance(5)
    assert phone.find(id="stopwatch_time").get("text") == "00:17.34"
    assert phone.rows(DATABASE, "SELECT total_ms FROM laps") == [(12340,)]
    phone.tap(text="Reset")
    assert phone.find(id="stopwatch_time").get("text") == "00:00.00"


def test_cities_are_added_and_removed(phone: Handset) -> None:
    phone.tap(desc="Clock")
    phone.tap(desc="Add city")
    phone.tap(id="search_src_text")
    phone.type("paris")
    phone.tap(text="Paris")
    assert ("paris",) in phone.rows(DATABASE, "SELECT city_id FROM selected_cities")
    phone.tap(desc="London", hold_ms=800)
    phone.tap(text="Remove")
    assert ("london",) not in phone.rows(DATABASE, "SELECT city_id FROM selected_cities")


def test_other_apps_can_set_alarms(phone: Handset) -> None:
    prefix = "android.intent.extra.alarm."
    extras = {f"{prefix}HOUR": 7, f"{prefix}MINUTES": 5}
    component = Component(CLOCK, ".DeskClock")
    phone.windows.start(
        Intent("android.intent.action.SET_ALARM", component=component, extras=extras)
    )
    assert phone.rows(DATABASE, ALARMS)[-1][:2] == (7, 5)


def test_an_alarm_rings_when_the_clock_passes_it(phone: Handset) -> None:
    query = "SELECT alarm_id, state FROM alarm_instances"
    phone.elements()
    phone.system.clock.advance(12 * 3600 + 34 * 60 + 5)
    assert phone.find(id="alarm_title").get("text") == "Wind down"
    assert "Wind down" in {notice.title for notice in phone.windows.notifications.active()}
    assert phone.rows(DATABASE, query) == [(4, "firing")]
    phone.key(KEYCODES["BACK"])
    phone.tap(text="Snooze")
    assert phone.rows(DATABASE, query) == [(4, "snoozed")]
    phone.system.clock.advance(601)
    phone.tap(text="Stop")
    assert phone.rows(DATABASE, query) == []
    assert not [n for n in phone.windows.notifications.active() if n.package == CLOCK]
    on = phone.rows(DATABASE, "SELECT enabled FROM alarm_templates WHERE label = 'Wind down'")
    assert on == [(1,)], "a repeating alarm stays on"


def test_an_alarm_long_past_is_reported_missed_and_rings_no_more(phone: Handset) -> None:
    phone.tap(desc="09:00 alarm")
    phone.system.clock.advance(2 * 86400)
    phone.elements()
    titles = {n.title for n in phone.windows.notifications.active() if n.package == CLOCK}
    assert titles == {"Missed alarm"}
    assert phone.rows(DATABASE, "SELECT enabled FROM alarm_templates WHERE hour = 9") == [(0,)]


def test_a_timer_rings_and_can_be_prolonged(phone: Handset) -> None:
    phone.tap(desc="Timer")
    for digit in "130":
        phone.tap(text=digit)
    phone.tap(desc="Start")
    phone.system.clock.advance(91)
    assert phone.find(id="alarm_title").get("text") == "Time’s up"
    phone.tap(text="+1 min")
    assert phone.rows(DATABASE, "SELECT length_ms, remaining_ms FROM timers") == [(90000, 60000)]
    phone.system.clock.advance(61)
    phone.tap(text="Stop")
    assert phone.rows(DATABASE, "SELECT remaining_ms, started_ms FROM timers") == [(90000, None)]
