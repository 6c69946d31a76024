"""The stock uiautomator2 library, through a real adb server, drives the pocket phone."""

import base64
from collections.abc import Iterator

import pytest
import uiautomator2
from adbutils import AdbClient
from uiautomator2.exceptions import UiObjectNotFoundError

from tapwright.emulator.pocket.system.faults import Fault
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Adb

CONTACTS = "com.android.contacts"
FAB = f"{CONTACTS}:id/fab"
FIELD = "android.widget.EditText"
U2_IME = "com.github.uiautomator/.AdbKeyboard"
ADB_IME = "com.android.adbkeyboard/.AdbIME"


@pytest.fixture(scope="module")
def driver(
    adb_environment: dict[str, str], stock_thread: PocketThread
) -> Iterator[uiautomator2.Device]:
    """The library, connected as its users connect it."""
    client = AdbClient("127.0.0.1", int(adb_environment["ANDROID_ADB_SERVER_PORT"]))
    serial = f"127.0.0.1:{stock_thread.port}"
    client.connect(serial)
    device = uiautomator2.connect(client.device(serial))
    device.implicitly_wait(2.0)
    yield device
    device.stop_uiautomator(wait=False)


@pytest.fixture
def d(driver: uiautomator2.Device, stock_adb: Adb) -> uiautomator2.Device:
    """The library on a fresh home screen."""
    return driver


def editor(d: uiautomator2.Device) -> uiautomator2.UiObject:
    """The first name in the editor of a new contact, with the focus on it."""
    d.app_start(CONTACTS)
    d(resourceId=FAB).click()
    field = d(className=FIELD, instance=0)
    field.click()
    return field


def test_device_and_screen(d: uiautomator2.Device):
    info = d.info
    assert (info["displayWidth"], info["displayHeight"], info["sdkInt"]) == (1080, 2400, 34)
    assert (info["screenOn"], info["naturalOrientation"]) == (True, True)
    assert d.screenshot().size == d.window_size() == (1080, 2400)
    assert d.screenshot(display_id=0).size == (1080, 2400)
    d.screen_off()
    assert not d.info["screenOn"]
    d.screen_on()
    assert d.info["screenOn"]


def test_tree(d: uiautomator2.Device):
    xml = d.dump_hierarchy()
    assert 'visible-to-user="true"' in xml
    assert xml.count("<node") > d.dump_hierarchy(max_depth=2).count("<node") > 0
    assert d.xpath('//*[@content-desc="Contacts"]').exists


def test_apps(d: uiautomator2.Device):
    assert CONTACTS in d.app_list()
    d.app_start(CONTACTS, wait=True)
    assert d.app_current()["package"] == CONTACTS
    assert d.app_info(CONTACTS)["versionName"]
    d.press("home")
    assert d.app_current()["package"] != CONTACTS
    d.app_stop(CONTACTS)


def test_selectors(d: uiautomator2.Device):
    d.app_start(CONTACTS)
    row = d(text="Aisha Rahman")
    assert row.exists and row.get_text() == "Aisha Rahman"
    assert d(textContains="aisha").exists and d(textStartsWith="Aish").exists
    assert d(textMatches=r"A\w+ Rahman").exists and not d(textMatches="Rahman").exists
    assert d(resourceIdMatches=r".*:id/contact_item").count > 5
    assert d(description="Create new contact", clickable=True).exists
    listed = d(className="androidx.recyclerview.widget.RecyclerView")
    assert listed.child(text="Aisha Rahman").exists
    items = d(resourceId=f"{CONTACTS}:id/contact_item")
    assert items[1].info["contentDescription"] != items[0].info["contentDescription"]
    assert listed.child_by_text("Aisha Rahman", resourceId=f"{CONTACTS}:id/contact_item").exists
    assert d(text="Aisha Rahman").right() is None
    with pytest.raises(UiObjectNotFoundError):
        _ = d(text="Nobody").info
    assert not d(text="Nobody").wait(timeout=0.1)
    assert d(text="Nobody").wait_gone(timeout=0.1)


def test_clicks_and_scrolls(d: uiautomator2.Device):
    d.app_start(CONTACTS)
    scroller = d(scrollable=True)
    assert scroller.scroll.forward()
    assert not d(text="Aisha Rahman").exists
    scroller.scroll.toBeginning()
    assert d(text="Aisha Rahman").exists
    assert scroller.scroll.to(textStartsWith="M")
    scroller.fling.toBeginning()
    d(text="Aisha Rahman").click()
    assert d(resourceId=FAB).wait_gone()
    d.press("back")
    d.swipe(540, 1800, 540, 700, 0.2)
    assert not d(text="Aisha Rahman").exists


def test_typing(d: uiautomator2.Device):
    field = editor(d)
    d.send_keys("你好")
    assert field.get_text() == d.clipboard == "你好"
    field.set_text("Zoë %s 😀")
    assert field.get_text() == "Zoë %s 😀"
    field.clear_text()
    assert field.get_text() == "First name"
    d.clear_text()


def test_the_keyboard_the_library_installs(d: uiautomator2.Device):
    field = editor(d)
    d.set_input_ime(True)
    assert d.current_ime() == U2_IME
    d.send_keys("héllo 世界")
    assert field.get_text() == "héllo 世界"
    d.send_keys("anew", clear=True)
    assert field.get_text() == "anew"
    d.set_input_ime(False)
    assert d.current_ime() != U2_IME


def test_adb_keyboard(d: uiautomator2.Device):
    field = editor(d)
    said = d.shell(["am", "broadcast", "-a", "ADB_INPUT_TEXT", "--es", "msg", "lost"]).output
    assert "Broadcast completed: result=0" in said
    assert field.get_text() == "First name", "another keyboard is in use"
    d.shell(f"ime enable {ADB_IME}; ime set {ADB_IME}")
    d.shell(["am", "broadcast", "-a", "ADB_INPUT_TEXT", "--es", "msg", "你好 $(reboot)"])
    assert field.get_text() == "你好 $(reboot)"
    d.shell("am broadcast -a ADB_CLEAR_TEXT")
    text = base64.b64encode("مرحبا".encode()).decode()
    d.shell(f"am broadcast -a ADB_INPUT_B64 --es msg {text}")
    assert field.get_text() == "مرحبا"


def test_rotation_toast_and_gestures(d: uiautomator2.Device):
    d.orientation = "left"
    assert d.orientation == "left"
    assert d.screenshot().size == (2400, 1080)
    d.orientation = "natural"
    d.toast.show("hello")
    assert d.toast.get_message(1) == "hello"
    d.toast.reset()
    assert d.last_toast is None
    assert d().pinch_out()
    d.touch.down(540, 1200).move(540, 1100).up(540, 1100)
    d.open_notification()
    assert d(packageName="com.android.systemui", className="android.widget.ScrollView").exists or (
        "notification" in d.dump_hierarchy()
    )
    d.press("back")


def test_the_library_survives_a_killed_server(d: uiautomator2.Device, stock_thread: PocketThread):
    faults = stock_thread.phone.faults
    stock_thread.call(lambda: faults.add(Fault.parse("killed_u2,on=u2 deviceInfo")))
    with pytest.raises(ConnectionError):
        _ = d.info
    assert d.info["sdkInt"] == 34, "the next call starts the server again"
    fired = stock_thread.call(lambda: [item.spoiled for item in faults.script.planned])
    assert fired == [1]


def test_a_second_server_is_refused(d: uiautomator2.Device):
    line = "CLASSPATH=/data/local/tmp/u2.jar app_process / com.wetest.uia2.Main -p 9008"
    d.shell("echo jar > /data/local/tmp/u2.jar")
    assert "already registered" in d.shell(line).output
