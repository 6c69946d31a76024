"""Chinese: pages of the system and its apps speak it, and change with the setting."""

import re

import pytest

from tapwright.emulator.pocket.system.low_battery import low_battery
from tapwright.emulator.pocket.system.popup_ad import popup_ad

from .handset import Handset, core_phone

PAGES = (
    "com.android.settings/.Settings",
    "com.android.settings/.NetworkActivity",
    "com.android.settings/.ConnectedDevicesActivity",
    "com.android.settings/.DisplayActivity",
    "com.android.settings/.SoundActivity",
    "com.android.settings/.ZenModeActivity",
    "com.android.settings/.ZenModePeopleActivity",
    "com.android.settings/.ZenModeSchedulesActivity",
    "com.android.settings/.StorageActivity",
    "com.android.settings/.SecurityActivity",
    "com.android.settings/.PermissionManagerActivity",
    "com.android.settings/.LocationActivity",
    "com.android.settings/.SystemActivity",
    "com.android.deskclock/.DeskClock",
    "com.android.contacts/.EditorActivity",
)
KEPT = re.compile(
    r"[\d\W_]*|Wi-Fi|WLAN.*|IP.*|Android.*|[A-Z]|UTC|[\d.]+ GB|Maple Home|Jamie Rivers|English.*|"
    r"Work|Call the dentist|Wind down|Pocket Phone|(com|/)[\w./~=]+|[a-z]|ABC|\?123"
)
"""What stays as it is: names, content, units, keys."""


@pytest.fixture(scope="module")
def phone() -> Handset:
    handset = core_phone()
    handset.system.settings.put("system", "system_locales", "zh-CN")
    return handset


@pytest.mark.parametrize("page", PAGES)
def test_pages_speak_chinese(phone: Handset, page: str) -> None:
    phone.open(page)
    english = [text for text in phone.texts() if not KEPT.fullmatch(text) and text.isascii()]
    assert not english


def test_the_language_changes_live_and_back() -> None:
    phone = core_phone()
    assert phone.find(id="date").get("text") == "Monday, March 2"
    phone.system.properties.set("persist.sys.locale", "zh-CN")
    assert phone.find(id="date").get("text") == "3月2日星期一"
    assert phone.all(text="设置") and phone.all(desc="返回")
    phone.system.properties.set("persist.sys.locale", "en-US")
    phone.open("com.android.settings/.LanguagesActivity")
    phone.tap(text="简体中文（中国）")
    assert phone.system.settings.get("system", "system_locales") == "zh-CN"
    assert phone.find(id="collapsing_toolbar_title").get("text") == "语言"
    phone.tap(text="English (United States)")
    assert phone.find(id="collapsing_toolbar_title").get("text") == "Languages"


def test_the_battery_warning_and_the_advertisement_speak_chinese() -> None:
    phone = core_phone()
    phone.system.settings.put("system", "system_locales", "zh-CN")
    phone.windows.notifications.post(low_battery(phone.system, 9))
    assert {"电池电量可能很快耗尽", "剩余9%"} <= set(phone.texts())
    phone.windows.show_system(popup_ad(lambda: None, lambda: None, "com.example.adsdk"))
    assert {"仅限今天：全场六折", "开始免费试用", "不用了"} <= set(phone.texts())


def test_times_follow_the_language() -> None:
    phone = core_phone()
    phone.system.settings.put("system", "time_12_24", "12")
    assert phone.all(id="clock", text="9:41 AM")
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert phone.all(id="clock", text="上午9:41")
