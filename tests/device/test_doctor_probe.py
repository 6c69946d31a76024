"""What the doctor tries on a phone, and how it leaves it, on scripted phones."""

from dataclasses import replace

from tapwright.actions import Dpad, OpenApp, Outcome, Press, PxBox, Tap
from tapwright.device.doctor.finding import Finding
from tapwright.device.doctor.probe import search_of, try_input
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView, default_screens
from tapwright.device.ui import UiNode, UiTree

REFUSED = (
    "`input tap` failed on the phone with code 255: Exception occurred while executing 'tap':\n"
    "java.lang.SecurityException: no INJECT_EVENTS permission.\n"
    "\tat android.os.Parcel.createExceptionOrNull(Parcel.java:1)\n"
)
HOME = ("am", "start", "-a", "android.intent.action.MAIN", "-c", "android.intent.category.HOME")


async def tried(phone: FakeDevice) -> dict[str, Finding]:
    found = await try_input(phone)  # pyright: ignore[reportArgumentType]
    return {finding.part: finding for finding in found}


async def test_a_phone_that_is_well_is_left_at_home():
    phone = FakeDevice()
    found = await tried(phone)
    assert {part: finding.status for part, finding in found.items()} == {
        "input": "ok",
        "text": "ok",
    }
    assert phone.screen.title == "Home"


async def test_taps_that_are_refused_name_the_developer_option_and_the_phone_goes_home():
    no = Outcome.failed(REFUSED)
    phone = FakeDevice(troubles={1: no, 2: no, 3: no}, said={HOME: "Starting: Intent { }\n"})
    found = await tried(phone)
    assert list(found) == ["input"] and found["input"].status == "fail"
    assert "no INJECT_EVENTS permission." in found["input"].told
    assert "Parcel" not in found["input"].told and "Security settings" in found["input"].fix


async def test_a_sub_page_is_gone_back_from_until_there_is_a_search():
    phone = FakeDevice(screens={
        **default_screens(),
        "settings": FakeScreen("com.android.settings", "Battery", (
            FakeView("Saver", PxBox(40, 200, 500, 280)),), opened_by="Settings"),
    })  # fmt: skip
    found = await tried(phone)
    assert found["input"].status == "warn" and "no search" in found["input"].told
    backs = [action for action in phone.done if action == Press(key="back")]
    assert 1 <= len(backs) <= 9
    assert phone.screen.title == "Home"


async def test_an_app_that_was_in_front_is_brought_there_again():
    screens = {
        **default_screens(),
        "mail": FakeScreen("org.tiny.mail", "Mail", opened_by="Mail"),
    }
    phone = FakeDevice(screens)
    await phone.perform(OpenApp(name="Mail"), await phone.observe())
    assert (await tried(phone))["input"].status == "ok"
    assert phone.screen.title == "Mail"


async def test_a_television_is_tried_with_its_remote_control():
    phone = FakeDevice()
    phone.info = replace(phone.info, form="television")
    found = await tried(phone)
    assert found["input"].status == "warn" and "arrow key" in found["input"].told
    assert all(isinstance(action, Dpad) for action in phone.done)


async def test_a_car_has_settings_of_its_own():
    phone = FakeDevice()
    phone.info = replace(phone.info, form="automotive")
    found = await tried(phone)
    assert found["input"].status == "fail" and "com.android.car.settings" in found["input"].told
    assert not any(isinstance(action, Tap) for action in phone.done)


def test_the_search_of_settings_in_other_languages():
    def tree(text: str, package: str = "com.android.settings") -> UiTree:
        return UiTree(0, (UiNode(package=package, children=(UiNode(text=text, package=package),)),))

    for text in ("Search settings", "In Einstellungen suchen", "Buscar ajustes", "Rechercher",
                 "設定を検索", "설정 검색", "搜索设置"):  # fmt: skip
        assert search_of(tree(text)) is not None, text
    assert search_of(tree("Battery")) is None
    assert search_of(tree("Search", "com.other")) is None
    assert search_of(tree("Search", "com.android.car.settings"), "com.android.car.settings")
