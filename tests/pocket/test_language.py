"""Chinese: every word of the system and its five apps has one, in characters the font has."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tapwright.emulator import pocket
from tapwright.emulator.pocket.apps.clock.store import DAYS
from tapwright.emulator.pocket.apps.clock.strings_zh import ZH as CLOCK
from tapwright.emulator.pocket.apps.clock.world import CITIES
from tapwright.emulator.pocket.apps.contacts.strings_zh import ZH as CONTACTS
from tapwright.emulator.pocket.apps.launcher.strings_zh import ZH as LAUNCHER
from tapwright.emulator.pocket.apps.messages.strings_zh import ZH as MESSAGES
from tapwright.emulator.pocket.apps.settings.app import INDEX, LINKS
from tapwright.emulator.pocket.apps.settings.strings_zh import ZH as SETTINGS
from tapwright.emulator.pocket.raster.fonts import coverage
from tapwright.emulator.pocket.system.low_battery import low_battery
from tapwright.emulator.pocket.system.permissions import GROUPS
from tapwright.emulator.pocket.system.popup_ad import popup_ad
from tapwright.emulator.pocket.system.strings_zh import ZH as SYSTEM

from .handset import Handset, core_phone

ROOT = Path(pocket.__file__).parent
OWN: dict[str, Mapping[str, str]] = {
    "system": {},
    "toolkit": {},
    "apps/launcher": LAUNCHER,
    "apps/clock": CLOCK,
    "apps/contacts": CONTACTS,
    "apps/messages": MESSAGES,
    "apps/settings": SETTINGS,
}
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


def said(folder: Path) -> Iterator[str]:
    """The constant texts that a folder's code hands to `tr`."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "tr" and node.args and isinstance(node.args[0], ast.Constant):
                    yield str(node.args[0].value)


@pytest.mark.parametrize("folder", OWN)
def test_every_word_has_a_translation_with_the_same_places_to_fill(folder: str) -> None:
    words = {**SYSTEM, **OWN[folder]}
    missing = sorted({text for text in said(ROOT / folder) if text not in words})
    assert not missing
    for text, chinese in words.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", chinese)), text


def test_names_that_are_data_are_translated_too() -> None:
    clock, settings = {**SYSTEM, **CLOCK}, {**SYSTEM, **SETTINGS}
    assert all(day in clock for day in DAYS)
    assert all(city.name in clock and city.country in clock for city in CITIES)
    links = [link for links in LINKS for link in links]
    assert not [
        text for link in links for text in (link.title, link.summary) if text not in settings
    ]
    assert not [
        text for entry in INDEX for text in (entry.title, entry.path) if text not in settings
    ]
    assert not [text for g in GROUPS for text in (g.label, g.question) if text not in SYSTEM]


def test_the_font_has_every_character() -> None:
    drawn = coverage("sc") | coverage("roboto")
    for words in (SYSTEM, *OWN.values()):
        for chinese in words.values():
            assert not [char for char in chinese if ord(char) not in drawn], chinese


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
