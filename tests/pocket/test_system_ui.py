"""The system's own screens: shade, recents, permissions, crashes, sharing, selection, gestures."""

import pytest

from tapwright.emulator.pocket.apps.base import App, AppActivity, AppIcon
from tapwright.emulator.pocket.system.catalog import Filter
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.notifications import Notification, NotificationAction
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.permissions import (
    BACKGROUND_LOCATION,
    CAMERA,
    FINE_LOCATION,
    GROUPS,
    READ_CONTACTS,
    NotRequested,
    PermissionStore,
)
from tapwright.emulator.pocket.toolkit.basic import Text
from tapwright.emulator.pocket.toolkit.buttons import Button
from tapwright.emulator.pocket.toolkit.theme import Ui
from tapwright.emulator.pocket.toolkit.view import Column, View

from .handset import Handset, box, center, core_phone, same_as_redraw

BACK, HOME, RECENTS = (KEYCODES[name] for name in ("BACK", "HOME", "APP_SWITCH"))
SETTINGS, CLOCK = "com.android.settings", "com.android.deskclock"
MESSAGES, CONTACTS = "com.android.messaging", "com.android.contacts"
PROBE = "org.example.probe"
LOCATION = GROUPS[0]
SEND, TEXT = "android.intent.action.SEND", "android.intent.extra.TEXT"


class ProbeActivity(AppActivity):
    """Has a button for everything an app may do wrong."""

    def on_open(self) -> None:
        self.broken = False
        self.heard: list[object] = []

    def build(self, ui: Ui) -> View:
        if self.broken:
            raise RuntimeError("cannot draw")
        return Column(
            [
                Text("Probe"),
                Button("Fail", self._fail),
                Button("Break", self._break),
                Button("Nowhere", lambda: self.start(Intent("org.example.NOTHING"))),
                Button("Where", lambda: self.with_permission(FINE_LOCATION, self.heard.append)),
                Button("Always", lambda: self.with_permission(BACKGROUND_LOCATION, self._hear)),
                Button("Pick", self._pick),
                Button("Text", lambda: self.start(Intent("android.intent.action.SENDTO", "sms:1"))),
            ]
        )

    def _fail(self) -> None:
        raise ValueError("went wrong")

    def _break(self) -> None:
        self.broken = True

    def _hear(self, held: bool) -> None:
        self.heard.append(held)

    def _pick(self) -> None:
        self.start_for_result(
            Intent("android.intent.action.PICK", "content://com.android.contacts/contacts"),
            self.heard.append,
        )


class ProbeApp(App):
    """A badly made app."""

    package = PROBE
    label = "Probe"
    launcher = ".ProbeActivity"
    system = False
    icon = AppIcon("bug_report", (90, 90, 90, 255))
    permissions = (FINE_LOCATION, BACKGROUND_LOCATION, CAMERA)
    activities = {".ProbeActivity": ProbeActivity}
    filters = {".ProbeActivity": (Filter(SEND),)}


@pytest.fixture
def phone() -> Handset:
    return core_phone()


@pytest.fixture
def probe(phone: Handset) -> ProbeActivity:
    ProbeApp().install(phone.context, phone.catalog)
    phone.launch(PROBE)
    top = phone.windows.tasks.top
    assert isinstance(top, ProbeActivity)
    return top


def post(phone: Handset, **more: object) -> None:
    notice = Notification(CLOCK, "Tea is ready", "Three minutes", **more)  # type: ignore[arg-type]
    phone.context.notify(notice)


def pull(phone: Handset) -> None:
    phone.swipe(540, 20, 540, 900)


def test_the_shade_opens_in_two_stages_and_closes(phone: Handset) -> None:
    phone.launch(SETTINGS)
    post(phone)
    pull(phone)
    assert {"Tea is ready", "Wi-Fi", "Clear all"} <= set(phone.texts())
    assert not phone.all(text="Battery Saver") and not phone.all(text="Network & internet")
    pull(phone)
    assert phone.all(text="Battery Saver") and phone.all(desc="Display brightness")
    assert same_as_redraw(phone)
    phone.key(BACK, BACK)
    assert phone.all(text="Network & internet")


def test_tiles_flip_settings_and_a_long_press_opens_their_page(phone: Handset) -> None:
    get = phone.system.settings.get
    phone.windows.expand("settings")
    for tile, namespace, key, value in (
        ("Bluetooth", "global", "bluetooth_on", "0"),
        ("Do Not Disturb", "global", "zen_mode", "1"),
        ("Flashlight", "secure", "flashlight_enabled", "1"),
        ("Dark theme", "secure", "ui_night_mode", "2"),
        ("Auto-rotate", "system", "accelerometer_rotation", "1"),
        ("Battery Saver", "global", "low_power", "1"),
        ("Airplane mode", "global", "airplane_mode_on", "1"),
        ("Wi-Fi", "global", "wifi_on", "1"),
    ):
        phone.tap(text=tile, cls="android.widget.Switch")
        assert get(namespace, key) == value, tile  # type: ignore[arg-type]
    phone.tap(text="Wi-Fi", cls="android.widget.Switch", hold_ms=700)
    assert phone.windows.foreground.activity.endswith(".WifiActivity")


def test_notifications_open_act_fold_and_are_swiped_away(phone: Handset) -> None:
    heard: list[str] = []
    phone.windows.notifications.clear()
    actions = (NotificationAction("Snooze", lambda: heard.append("snoozed")),)
    post(phone, id=1, actions=actions)
    post(phone, id=2, tag="b", intent=Intent("android.intent.action.SHOW_ALARMS"))
    post(phone, id=3, ongoing=True, tag="c")
    phone.windows.expand("notifications")
    assert len(phone.all(id="expandableNotificationRow")) == 3
    for arrow in phone.all(desc="Expand"):
        phone.touch(*center(arrow))
    phone.tap(text="Snooze")
    assert heard == ["snoozed"] and len(phone.windows.notifications.active()) == 2
    x, y = center(phone.all(id="expandableNotificationRow")[0])
    phone.swipe(x, y, x + 500, y)
    assert len(phone.windows.notifications.active()) == 2, "an ongoing one stays"
    phone.touch(*center(phone.all(id="expandableNotificationRow")[1]))
    assert phone.windows.foreground.package == CLOCK
    phone.windows.expand("notifications")
    post(phone, id=9)
    phone.tap(text="Clear all")
    assert [item.id for item in phone.windows.notifications.active()] == [3]


def test_an_urgent_notification_pops_up_unless_disturbing_is_off(phone: Handset) -> None:
    post(phone, urgent=True)
    assert phone.all(text="Tea is ready") and phone.all(id="workspace")
    phone.touch(540, 1400)
    assert not phone.all(text="Tea is ready")
    phone.system.settings.put("global", "zen_mode", "1")
    post(phone, urgent=True, id=2)
    assert not phone.all(text="Tea is ready")


def test_unread_messages_are_announced_until_they_are_read(phone: Handset) -> None:
    pull(phone)
    phone.tap(text="Mom")
    assert phone.windows.foreground.activity.endswith(".ConversationActivity")
    titles = {item.title for item in phone.windows.notifications.active()}
    assert titles == {"Chloe Dubois", "72645"}
    phone.windows.reset()
    assert len(phone.windows.notifications.active()) == 2


def test_recents_show_what_the_apps_showed(phone: Handset) -> None:
    phone.launch(SETTINGS)
    light = phone.picture().resize((27, 60))
    phone.launch(CLOCK)
    phone.key(RECENTS)
    left, top, right, bottom = box(phone.find(id="snapshot", desc="Clock"))
    assert right - left > 400 and bottom - top > 1000
    assert same_as_redraw(phone)
    x, y = (left + right) / 2, (top + bottom) / 2
    phone.swipe(x, y, x, y - 700)
    assert not phone.all(id="snapshot", desc="Clock")
    phone.tap(id="snapshot", desc="Settings")
    assert phone.picture().resize((27, 60)) == light


def test_back_returns_to_the_app_that_opened_another(phone: Handset) -> None:
    phone.launch(CONTACTS)
    phone.tap(desc="Aisha Rahman")
    phone.tap(text="Text", id="verb_text")
    assert phone.windows.foreground.package == MESSAGES
    phone.key(BACK)
    assert phone.windows.foreground.activity.endswith(".DetailActivity")


def test_a_failing_handler_closes_the_app_and_says_so(phone: Handset, probe: ProbeActivity) -> None:
    phone.may_crash = True
    phone.tap(text="Fail")
    assert phone.all(text="Probe keeps stopping") and phone.windows.tasks.find(PROBE) is None
    assert any("went wrong" in line.message for line in phone.system.log.lines())
    phone.key(BACK)
    phone.tap(text="App info")
    assert phone.windows.foreground.activity.endswith(".AppInfoActivity")
    assert phone.all(text=PROBE)


def test_an_app_that_cannot_draw_does_not_break_the_screen(
    phone: Handset, probe: ProbeActivity
) -> None:
    phone.may_crash = True
    phone.tap(text="Break")
    assert phone.windows.frame().png and phone.all(id="android:id/aerr_close") == []
    assert phone.all(text="Probe keeps stopping")
    phone.tap(text="Close")
    assert phone.windows.foreground.package == "com.android.launcher3"


def test_an_intent_without_an_answer_is_a_toast(phone: Handset, probe: ProbeActivity) -> None:
    phone.tap(text="Nowhere")
    assert phone.windows.last_toast == "No app can perform this action"
    assert phone.all(text="Probe")


def test_an_app_that_hangs_can_be_waited_for_or_closed(
    phone: Handset, probe: ProbeActivity
) -> None:
    phone.windows.incidents.anr(PROBE)
    phone.key(BACK)
    phone.tap(text="Wait")
    assert phone.all(text="Probe")
    phone.windows.incidents.anr(PROBE)
    phone.tap(text="Close app")
    assert phone.windows.tasks.find(PROBE) is None


def test_permissions_are_asked_for_once_this_time_and_for_good(
    phone: Handset, probe: ProbeActivity
) -> None:
    store = phone.windows.permissions
    phone.tap(text="Where")
    assert phone.all(text="Allow Probe to access this device’s location?")
    phone.tap(text="Only this time")
    assert probe.heard == [True] and store.level(PROBE, LOCATION) == "ask"
    assert store.granted(PROBE, FINE_LOCATION)
    phone.windows.force_stop(PROBE)
    assert not store.granted(PROBE, FINE_LOCATION)
    phone.launch(PROBE)
    phone.tap(text="Where")
    phone.tap(text="While using the app")
    assert store.level(PROBE, LOCATION) == "foreground"
    phone.tap(text="Where")
    assert not phone.all(id="permission_message")
    phone.tap(text="Always")
    phone.tap(text="Allow")
    assert store.level(PROBE, LOCATION) == "always"


def test_a_second_refusal_is_final(phone: Handset, probe: ProbeActivity) -> None:
    for _ in range(2):
        phone.tap(text="Where")
        phone.tap(text="Don’t allow")
    phone.tap(text="Where")
    assert not phone.all(id="permission_message") and probe.heard == [False, False, False]


def test_settings_change_and_show_permissions(phone: Handset, probe: ProbeActivity) -> None:
    store = phone.windows.permissions
    store.set_level(PROBE, LOCATION, "always")
    phone.open(f"{SETTINGS}/.AppInfoActivity", data=f"package:{PROBE}")
    phone.tap(text="Permissions")
    phone.tap(text="Location")
    phone.tap(text="Allow only while using the app")
    assert store.granted(PROBE, FINE_LOCATION)
    assert not store.granted(PROBE, BACKGROUND_LOCATION)
    phone.key(BACK)
    assert phone.all(text="Allowed only while in use")


def test_the_store_agrees_with_another_over_the_same_files(phone: Handset) -> None:
    other = PermissionStore(phone.system.files)
    before, fresh = phone.system.snapshot(), phone.system.state_hash()
    other.revoke(MESSAGES, READ_CONTACTS)
    assert not phone.windows.permissions.granted(MESSAGES, READ_CONTACTS)
    with pytest.raises(NotRequested, match="has not requested permission"):
        other.grant(MESSAGES, BACKGROUND_LOCATION)
    phone.system.restore(before)
    assert phone.windows.permissions.granted(MESSAGES, READ_CONTACTS)
    assert phone.system.state_hash() == fresh


def test_sharing_offers_the_other_apps(phone: Handset, probe: ProbeActivity) -> None:
    phone.windows.start_from(Intent(SEND, extras={TEXT: "https://example.org/a"}), PROBE)
    assert phone.all(text="Share") and phone.all(text="https://example.org/a")
    assert not phone.all(desc="Probe")
    phone.tap(desc="Messages")
    phone.tap(text="Mom", id="android:id/title".rpartition("/")[2])
    assert phone.find(id="compose_message_text").get("text") == "https://example.org/a"


def test_a_result_comes_back_from_another_app(phone: Handset, probe: ProbeActivity) -> None:
    phone.tap(text="Pick")
    phone.tap(desc="Alejandro Vega")
    assert phone.windows.foreground.package == PROBE
    assert str(probe.heard[0]).startswith("content://com.android.contacts/contacts/")


def test_text_is_selected_copied_cut_and_pasted(phone: Handset) -> None:
    phone.open(f"{CONTACTS}/.EditorActivity")
    phone.type("Anna Maria")
    left, top, right, bottom = box(phone.find(id="first_name"))
    phone.touch(left + 90, (top + bottom) / 2, hold_ms=700)
    phone.tap(text="Cut")
    assert phone.windows.clipboard == "Anna"
    assert phone.find(id="first_name").get("text") == " Maria"
    phone.tap(id="last_name", hold_ms=700)
    phone.tap(text="Paste")
    assert phone.find(id="last_name").get("text") == "Anna"
    phone.tap(id="last_name", hold_ms=700)
    phone.tap(id="company")
    assert not phone.all(text="Copy")
    phone.tap(id="first_name", hold_ms=700)
    phone.tap(text="Select all")
    phone.tap(text="Copy")
    assert phone.windows.clipboard == " Maria"


def test_gesture_navigation(phone: Handset) -> None:
    phone.system.settings.put("secure", "navigation_mode", "2")
    phone.launch(SETTINGS)
    assert not phone.all(desc="Back")
    phone.tap(text="Network & internet")
    phone.swipe(5, 1200, 400, 1210)
    assert phone.windows.foreground.activity.endswith(".Settings")
    y = center(phone.find(text="Connected devices"))[1]
    phone.touch(30, y)
    phone.touch(1075, 300)
    assert phone.windows.foreground.package == SETTINGS
    phone.swipe(540, 2390, 540, 1800, rest_ms=600)
    assert phone.all(id="snapshot")
    phone.key(BACK)
    phone.swipe(540, 2390, 540, 1200, last_ms=200, rest_ms=10)
    assert phone.windows.foreground.package == "com.android.launcher3"
    phone.launch(SETTINGS)
    phone.swipe(10, 1800, 12, 1100)
    assert not phone.all(text="Jamie Rivers"), "a vertical swipe at the edge is the app's"


def test_a_pinch_over_nothing_changes_nothing(phone: Handset) -> None:
    phone.launch(SETTINGS)
    before = phone.windows.hierarchy()
    phone.windows.pinch(540, 1000, 2.0)
    assert phone.windows.hierarchy() == before


def test_the_battery_shows_its_level(phone: Handset) -> None:
    assert phone.find(id="battery").get("text") == "86%"
    phone.system.battery.set(level=9, plugged=False)
    assert phone.find(id="battery").get("text") == "9%"
    phone.open(f"{SETTINGS}/.BatteryActivity")
    assert phone.find(id="battery_level").get("text") == "9%"
