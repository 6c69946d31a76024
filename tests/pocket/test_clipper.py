"""Clipper on the persona that has it: the clipboard by broadcasts, for the app in front only."""

import pytest

from tapwright.emulator.pocket.personas import persona_named
from tapwright.emulator.pocket.phone import PocketPhone

from .stock_bench import StockBench

MAIN = "ca.zgrs.clipper/ca.zgrs.clipper.Main"


@pytest.fixture(scope="module")
def harness() -> StockBench:
    return StockBench(PocketPhone(persona=persona_named("android-world")))


async def test_text_goes_to_the_clipboard_and_back(harness: StockBench) -> None:
    harness.start_over()
    await harness.text(f"am start -n {MAIN}")
    said = await harness.text("am broadcast -a clipper.set -e text 'Order No: A1'")
    assert 'result=-1, data="Text is copied into clipboard."' in said
    assert 'result=-1, data="Order No: A1"' in await harness.text("am broadcast -a clipper.get")


async def test_behind_another_app_it_reaches_nothing(harness: StockBench) -> None:
    harness.start_over()
    await harness.text(f"am start -n {MAIN}")
    await harness.text("am broadcast -a clipper.set -e text kept")
    await harness.text("am start -n com.android.settings/.Settings")
    assert "result=0" in await harness.text("am broadcast -a clipper.get")
    assert "result=0" in await harness.text("am broadcast -a clipper.set -e text other")
    await harness.text(f"am start -n {MAIN}")
    assert 'data="kept"' in await harness.text("am broadcast -a clipper.get")


async def test_other_phones_do_not_have_it(stock: StockBench) -> None:
    assert (await stock.run(f"am start -n {MAIN}")).status == 1
    assert "result=0" in await stock.text("am broadcast -a clipper.get")


async def test_the_apps_have_the_names_that_the_harness_starts(harness: StockBench) -> None:
    harness.start_over()
    for component in (
        "com.google.android.deskclock/com.android.deskclock.DeskClock",
        "com.google.android.contacts/com.android.contacts.activities.PeopleActivity",
        "com.simplemobiletools.smsmessenger/com.simplemobiletools.smsmessenger.activities"
        ".MainActivity",
    ):
        await harness.text(f"am start -n {component}")
        shown = await harness.text("am stack list | grep visible=true")
        assert shown.rstrip().endswith(f"topActivity=ComponentInfo{{{component}}}")


async def test_the_messengers_button_has_the_label_that_the_harness_taps(
    harness: StockBench,
) -> None:
    harness.start_over()
    await harness.text(
        "am start -a android.intent.action.SENDTO -d sms:5551234 --es sms_body 'Hello there'"
    )
    await harness.text("uiautomator dump /sdcard/window.xml")
    assert 'content-desc="SMS"' in await harness.text("cat /sdcard/window.xml")
