"""Stock adb, adbutils and uiautomator2 on every persona, each as its owners know it.

The default run meets three that differ most; TAPWRIGHT_FULL=1 meets all of them.
"""

import io
import os
from collections.abc import Iterator

import pytest
import uiautomator2
from adbutils import AdbClient, AdbDevice
from PIL import Image

from tapwright.emulator.pocket.personas import PERSONAS, Persona
from tapwright.emulator.pocket.personas.persona import INPUT_SWITCH
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Adb

FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
SETTINGS = "com.android.settings"


class Stock:
    """One phone behind the stock adb server, and the libraries on it."""

    def __init__(self, persona: Persona, thread: PocketThread, adb: Adb, device: AdbDevice) -> None:
        self.persona, self.thread, self.adb, self.device = persona, thread, adb, device

    @property
    def size(self) -> tuple[int, int]:
        panel = self.persona.panels[0]
        return panel.width, panel.height

    def allow_events(self, allowed: bool) -> None:
        system = self.thread.phone.system
        self.thread.call(lambda: system.properties.set(INPUT_SWITCH, str(int(allowed))))


@pytest.fixture(scope="module", params=PERSONAS if FULL else ("samsung-work", "fold", "miui"))
def stock(request: pytest.FixtureRequest, adb_environment: dict[str, str]) -> Iterator[Stock]:
    persona = PERSONAS[request.param]
    with PocketThread(build=lambda seed: PocketPhone(seed, persona=persona)) as thread:
        serial = f"127.0.0.1:{thread.port}"
        adb = Adb(adb_environment, serial)
        adb.host("connect", serial)
        client = AdbClient("127.0.0.1", int(adb_environment["ANDROID_ADB_SERVER_PORT"]))
        held = Stock(persona, thread, adb, client.device(serial))
        held.allow_events(True)
        yield held
        adb.host("disconnect", serial, check=False)
        assert thread.call(lambda: thread.phone.context.crashes.crashes) == []


def test_stock_adb(stock: Stock):
    adb, persona = stock.adb, stock.persona
    assert adb.shell("getprop ro.build.version.release") == f"{persona.release}\n"
    picture = adb.run("shell", "screencap -p 2>/dev/null").stdout
    assert Image.open(io.BytesIO(picture)).size == stock.size
    merged = adb.run("exec-out", "screencap", "-p").stdout
    assert merged.startswith(b"[Warning] Multiple displays" if persona.folds else b"\x89PNG")
    said = adb.run("root", check=False)
    answer = (said.stdout + said.stderr).decode()
    assert answer == (
        "adbd is already running as root\n"
        if persona.root
        else "adbd cannot run as root in production builds\n"
    )
    listed = adb.run("shell", "pm list packages", check=False)
    refused = any(not user.shell for user in persona.users)
    assert listed.returncode == (255 if refused else 0)
    assert "package:com.android.go" in adb.shell("pm list packages --user 0")
    assert adb.run("push", __file__, "/system/x", check=False).returncode == int(not persona.root)


def test_adbutils(stock: Stock):
    device = stock.device
    width, height = device.window_size()
    assert (width, height) == stock.size and device.rotation() == 0
    assert device.screenshot(display_id=0).size == stock.size
    device.app_start(SETTINGS)
    assert device.app_current().package == SETTINGS
    assert device.is_screen_on()
    device.keyevent("HOME")
    assert device.app_current().package != SETTINGS


def test_uiautomator2(stock: Stock):
    d = uiautomator2.connect(stock.device)
    d.implicitly_wait(2.0)
    try:
        info = d.info
        assert (info["displayWidth"], info["displayHeight"]) == stock.size
        assert info["sdkInt"] == stock.persona.sdk
        d.app_start(SETTINGS)
        assert d.screenshot().size == stock.size
        d(resourceId=f"{SETTINGS}:id/search_action_bar").click()
        field = d(className="android.widget.EditText")
        field.set_text("wifi")
        assert field.get_text() == "wifi"
        d.press("home")
    finally:
        d.stop_uiautomator(wait=False)


def test_a_phone_that_takes_no_events_tells_the_libraries(stock: Stock):
    if stock.persona.injects:
        return
    stock.allow_events(False)
    try:
        refused = stock.adb.run("shell", "input tap 1 1", check=False)
        assert refused.returncode == 255 and b"INJECT_EVENTS" in refused.stdout + refused.stderr
        d = uiautomator2.connect(stock.device)
        with pytest.raises(uiautomator2.RPCError, match="INJECT_EVENTS"):
            d.click(5, 5)
        with pytest.raises(uiautomator2.RPCError, match="INJECT_EVENTS"):
            d.press("home")
        d.stop_uiautomator(wait=False)
    finally:
        stock.allow_events(True)
