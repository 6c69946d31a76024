"""The window manager: tasks, Back, keyboard, layers, gestures, power, lock, rotation."""

import random

import pytest

from tapwright.emulator.pocket.system.activity import Layer
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import ActivityNotFound, Component, Intent
from tapwright.emulator.pocket.toolkit.overlays import Choice, Dialog

from .handset import Handset, box, center, core_phone, same_as_redraw, visit

BACK, HOME, RECENTS, ENTER = (KEYCODES[name] for name in ("BACK", "HOME", "APP_SWITCH", "ENTER"))
SETTINGS, CLOCK = "com.android.settings", "com.android.deskclock"
MESSAGES, CONTACTS = "com.android.messaging", "com.android.contacts"


@pytest.fixture
def phone() -> Handset:
    return core_phone()


def test_home_shows_time_date_and_apps(phone: Handset) -> None:
    assert phone.find(id="clock", package="com.android.launcher3").get("text") == "09:41"
    assert phone.find(id="date").get("text") == "Monday, March 2"
    phone.tap(desc="Settings")
    assert phone.windows.foreground == Component(SETTINGS, ".Settings")
    assert phone.windows.foreground.flat == "com.android.settings/.Settings"


def test_a_swipe_up_opens_the_drawer_and_search_finds_apps(phone: Handset) -> None:
    phone.swipe(540, 1500, 540, 600)
    assert {"Clock", "Contacts", "Messages", "Settings"} <= set(phone.texts())
    phone.tap(id="search_src_text")
    phone.type("mess")
    assert "Clock" not in phone.texts()
    phone.key(ENTER)
    assert phone.windows.foreground.package == MESSAGES


def left(phone: Handset) -> None:
    phone.swipe(900, 1400, 200, 1400)


def right(phone: Handset) -> None:
    phone.swipe(200, 1400, 900, 1400)


def test_apps_stand_on_pages_that_swipes_turn() -> None:
    phone = Handset()
    names = {app.label for app in phone.system.packages.launchable()}
    dock = {"Contacts", "Messages", "Clock", "Settings"}
    first = names & set(phone.texts())
    assert phone.find(id="page_indicator").get("content-desc") == "Home screen 1 of 2"
    right(phone)
    assert names & set(phone.texts()) == first
    visit(phone, lambda: left(phone))
    second = names & set(phone.texts())
    assert first | second == names and first & second == dock
    assert phone.find(id="page_indicator").get("content-desc") == "Home screen 2 of 2"
    assert phone.all(id="search_box") and not phone.all(id="date")
    left(phone)
    assert names & set(phone.texts()) == second
    visit(phone, lambda: right(phone))
    assert names & set(phone.texts()) == first and phone.all(id="date")


def test_home_returns_to_the_first_page_and_back_to_where_one_was() -> None:
    phone = Handset()
    left(phone)
    phone.tap(desc="Circle")
    assert phone.windows.foreground.package == "com.android.circle"
    phone.key(BACK)
    assert phone.all(desc="Circle")
    phone.key(HOME)
    assert not phone.all(desc="Circle") and phone.all(desc="Calendar")
    left(phone)
    phone.swipe(540, 1500, 540, 600)
    assert {"Calendar", "Circle"} <= set(phone.texts()) and not phone.all(id="page_indicator")
    phone.key(HOME)
    assert phone.all(id="date")


def test_a_home_of_one_page_has_no_dots_and_does_not_turn(phone: Handset) -> None:
    before = phone.texts()
    assert not phone.all(id="page_indicator")
    left(phone)
    assert phone.texts() == before


def test_back_closes_keyboard_then_dialog_then_activity(phone: Handset) -> None:
    phone.launch(SETTINGS)
    phone.tap(text="Network & internet")
    phone.tap(text="Internet")
    phone.tap(text="Corner Cafe")
    assert phone.windows.keyboard_shown and phone.all(id="password")
    phone.key(BACK)
    assert not phone.windows.keyboard_shown and phone.all(id="password")
    phone.key(BACK)
    assert not phone.all(id="password")
    phone.key(BACK)
    assert phone.windows.foreground.activity.endswith(".NetworkActivity")
    phone.key(BACK, BACK)
    assert phone.windows.foreground.package == "com.android.launcher3"
    phone.key(BACK)
    assert phone.windows.foreground.package == "com.android.launcher3"


def test_tasks_keep_their_place_and_recents_bring_them_back(phone: Handset) -> None:
    phone.launch(SETTINGS)
    phone.tap(text="Network & internet")
    phone.key(HOME)
    phone.launch(CLOCK)
    phone.key(RECENTS)
    assert {"Clock", "Settings"} <= set(phone.texts())
    left, top, right, bottom = box(phone.find(id="snapshot", desc="Settings"))
    phone.touch(min(right, 1070) - 20, (top + bottom) / 2)
    assert left < right
    assert phone.windows.foreground.activity.endswith(".NetworkActivity")
    phone.key(RECENTS)
    phone.tap(text="Clear all")
    assert phone.windows.foreground.package == "com.android.launcher3"
    phone.key(RECENTS)
    assert "No recent items" in phone.texts()


def test_navigation_buttons_work(phone: Handset) -> None:
    phone.launch(SETTINGS)
    phone.tap(text="Network & internet")
    phone.tap(desc="Back")
    assert phone.windows.foreground.activity.endswith(".Settings")
    phone.tap(desc="Home")
    assert phone.windows.foreground.package == "com.android.launcher3"


def test_keys_on_the_screen_type(phone: Handset) -> None:
    phone.launch(SETTINGS)
    phone.tap(id="search_action_bar")
    assert phone.windows.keyboard_shown
    for key in ("W", "i"):
        phone.tap(desc=key)
    phone.tap(desc="Symbols")
    phone.tap(desc="Dash")
    phone.tap(desc="Letters")
    phone.tap(desc="Shift")
    for key in ("F", "i", "x"):
        phone.tap(desc=key)
    phone.tap(desc="Delete")
    assert phone.find(id="search_src_text").get("text") == "Wi-Fi"
    phone.tap(text="Wi-Fi", id="title")
    assert phone.windows.foreground.activity.endswith(".WifiActivity")


def test_suggestions_finish_words(phone: Handset) -> None:
    phone.open(f"{MESSAGES}/.ConversationActivity", "android.intent.action.SENDTO", "smsto:555123")
    phone.tap(id="compose_message_text")
    for key in ("T", "o", "m"):
        phone.tap(desc=key)
    phone.tap(id="suggestion", text="Tomorrow")
    assert phone.find(id="compose_message_text").get("text") == "Tomorrow "


def test_typing_without_focus_is_dropped(phone: Handset) -> None:
    phone.launch(SETTINGS)
    before = phone.windows.hierarchy()
    phone.type("lost")
    assert phone.windows.hierarchy() == before


def test_the_keyboard_covers_its_area_and_the_field_stays_in_view(phone: Handset) -> None:
    phone.open(f"{CONTACTS}/.EditorActivity")
    phone.reach(id="note")
    phone.tap(id="note")
    assert phone.windows.keyboard_shown
    keyboard_top = box(phone.find(id="keyboard_area"))[1]
    assert box(phone.find(id="note"))[3] <= keyboard_top
    assert phone.find(id="note").get("focused") == "true"
    assert same_as_redraw(phone)


def test_tab_and_next_move_through_a_form(phone: Handset) -> None:
    phone.open(f"{CONTACTS}/.EditorActivity")
    phone.type("Ada")
    phone.key(KEYCODES["TAB"])
    phone.type("Byron")
    phone.key(ENTER)
    phone.type("Engines")
    texts = [item.get("text") for item in phone.all(cls="android.widget.EditText")]
    assert texts[:3] == ["Ada", "Byron", "Engines"]


def test_a_tap_beside_a_dialog_closes_it(phone: Handset) -> None:
    phone.launch(CLOCK)
    phone.tap(desc="Add alarm")
    assert phone.all(id="material_clock_face")
    phone.touch(540, 200)
    assert not phone.all(id="material_clock_face")


def test_a_list_scrolls_by_the_finger_and_flings_when_fast(phone: Handset) -> None:
    phone.launch(CONTACTS)
    start = center(phone.find(desc="Bianca Moretti"))[1]
    x = 540
    phone.swipe(x, 1500, x, 1000, last_ms=1000)
    assert start - center(phone.find(desc="Bianca Moretti"))[1] == pytest.approx(500, abs=2)
    phone.swipe(x, 1600, x, 500, last_ms=120, rest_ms=5)
    assert not phone.all(desc="Bianca Moretti")


def test_every_step_shows_what_a_redraw_shows(phone: Handset) -> None:
    visit(
        phone,
        lambda: None,
        lambda: phone.swipe(540, 1500, 540, 600),
        lambda: phone.tap(desc="Settings"),
        lambda: phone.scroll(300),
        lambda: phone.tap(text="Display & touch"),
        lambda: phone.tap(text="Dark theme"),
        lambda: phone.tap(text="Font size"),
        lambda: phone.tap(text="Largest"),
        lambda: phone.key(RECENTS),
        lambda: phone.key(HOME),
    )


def test_power_and_lock(phone: Handset) -> None:
    phone.key(KEYCODES["POWER"])
    assert not phone.windows.screen_on
    assert set(phone.picture().getcolors() or []) == {(1080 * 2400, (0, 0, 0))}
    phone.touch(540, 1200)
    phone.key(KEYCODES["WAKEUP"])
    assert phone.windows.screen_on and not phone.windows.locked
    phone.system.settings.put("secure", "lockscreen.disabled", "0")
    phone.key(KEYCODES["SLEEP"], KEYCODES["WAKEUP"])
    assert phone.windows.locked
    phone.key(HOME)
    assert phone.windows.locked
    phone.swipe(540, 1800, 540, 800)
    assert not phone.windows.locked


def test_rotation_swaps_the_size(phone: Handset) -> None:
    phone.launch(SETTINGS)
    phone.system.settings.put("system", "user_rotation", "1")
    assert phone.windows.size == (2400, 1080) == phone.picture().size
    assert 'rotation="1"' in phone.windows.hierarchy()
    assert same_as_redraw(phone)


def test_unknown_activities_are_refused(phone: Handset) -> None:
    for intent in (
        Intent(component=Component("com.example", ".Main")),
        Intent("android.intent.action.CALL_BUTTON", "tel:1"),
    ):
        with pytest.raises(ActivityNotFound):
            phone.windows.start(intent)


def test_force_stop_and_reset(phone: Handset) -> None:
    phone.launch(CLOCK)
    phone.windows.force_stop(CLOCK)
    assert phone.windows.foreground.package == "com.android.launcher3"
    fresh = phone.picture().tobytes()
    phone.launch(SETTINGS)
    phone.tap(id="search_action_bar")
    phone.windows.reset()
    assert phone.picture().tobytes() == fresh


def test_a_system_dialog_lies_over_everything(phone: Handset) -> None:
    phone.launch(SETTINGS)
    answers: list[str] = []

    def answer() -> None:
        answers.append("allowed")
        phone.windows.dismiss_system(layer)

    layer = Layer(
        lambda: Dialog(text="Allow Settings to do this?", confirm=Choice("Allow", answer)),
        package="com.android.permissioncontroller",
        cancelable=False,
    )
    phone.windows.show_system(layer)
    phone.key(BACK)
    assert not phone.all(text="Network & internet")
    assert phone.find(text="Allow").get("package") == "com.android.permissioncontroller"
    phone.tap(text="Allow")
    assert answers == ["allowed"] and phone.all(text="Network & internet")


def test_the_clock_moves_the_status_bar(phone: Handset) -> None:
    assert phone.find(id="clock", package="com.android.systemui").get("text") == "09:41"
    phone.system.clock.advance(60)
    assert phone.find(id="clock", package="com.android.systemui").get("text") == "09:42"


def test_a_toast_stays_until_the_next_input(phone: Handset) -> None:
    phone.windows.toast("Saved")
    assert phone.find(cls="android.widget.Toast").get("text") == "Saved"
    phone.touch(540, 700)
    assert not phone.all(cls="android.widget.Toast")


def test_phones_of_one_seed_look_alike() -> None:
    pictures: set[bytes] = set()
    for _ in range(2):
        phone = core_phone(7)
        phone.launch(MESSAGES)
        pictures.add(phone.picture().tobytes())
    assert len(pictures) == 1


@pytest.mark.parametrize("seed", range(4))
def test_a_monkey_finds_no_way_to_break_it(seed: int) -> None:
    dice = random.Random(seed)
    phone = core_phone(seed)
    packages = (SETTINGS, CLOCK, MESSAGES, CONTACTS)
    for step in range(120):
        choice = dice.random()
        x, y = dice.randint(0, 1079), dice.randint(0, 2399)
        if choice < 0.04:
            phone.launch(dice.choice(packages))
        elif choice < 0.6:
            targets = [item for item in phone.elements() if item.get("clickable") == "true"]
            phone.touch(*center(dice.choice(targets)), hold_ms=dice.choice((60, 60, 60, 800)))
        elif choice < 0.75:
            phone.swipe(x, y, dice.randint(0, 1079), dice.randint(0, 2399), last_ms=200)
        elif choice < 0.9:
            phone.type(dice.choice(("a", "Hello there", "12:30", "你好", "\n", "🎉")))
        else:
            phone.key(dice.choice(list(KEYCODES.values())))
            phone.key(KEYCODES["WAKEUP"])
        if step % 10 == 0:
            assert same_as_redraw(phone)
