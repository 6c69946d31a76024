"""Steps and expectations of a test on a pocket phone, in the names that testers use."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright import TypeText, UsageError
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.device import Device
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.pocket import PocketDevice
from tapwright.flows.outcomes import FlowStepResult
from tapwright.flows.phone import FlowPhone, LookPace
from tapwright.flows.testing.driver import PhoneDriver, Waits
from tapwright.flows.testing.reach import LoopThread, Reach
from tapwright.testing import (
    AsyncPhone,
    ExpectationFailed,
    LocatorFailed,
    Phone,
    Selector,
    SeveralMatches,
    expect,
)

QUICK = Waits(action_s=0.3, expect_s=0.3)


class Steps:
    """Keeps what was done."""

    def __init__(self) -> None:
        self.results: list[FlowStepResult] = []

    async def step(self, result: FlowStepResult, phone: FlowPhone) -> None:
        self.results.append(result)


@pytest.fixture(scope="module")
def loop() -> Iterator[LoopThread]:
    thread = LoopThread()
    yield thread
    thread.close()


@pytest.fixture
def reach(loop: LoopThread, adb_server: PrivateAdbServer, phones: PocketThread) -> Iterator[Reach]:
    """The session's phone as it was at the start, opened in the loop of the tests."""
    (pocket,) = phones.phones
    fresh = phones.call(pocket.snapshot)

    async def connect() -> Device:
        await adb_server.client.connect(f"127.0.0.1:{pocket.port}")
        return await PocketDevice.hold(adb_server.client, phones, pocket)

    device = loop.run(connect())
    driver = PhoneDriver(device, QUICK, LookPace(poll_s=0.02, steady_s=1.0))
    driver.recorder = Steps()
    yield Reach(loop, lambda: driver)
    loop.run(device.close())
    phones.call(lambda: pocket.restore(fresh))


@pytest.fixture
def phone(reach: Reach) -> Phone:
    return Phone(reach)


@pytest.fixture
def display(phone: Phone) -> Phone:
    phone.open_app("Settings")
    phone.tap("Display & touch")
    return phone


def results(phone: Phone) -> list[FlowStepResult]:
    recorder = phone.reach.driver.recorder
    assert isinstance(recorder, Steps)
    return recorder.results


def test_short_verbs_go_through_the_phone_and_leave_their_lines(phone: Phone) -> None:
    phone.open_app("Settings")
    phone.see("Battery")
    phone.scroll_to("About phone")
    phone.tap("About phone")
    phone.see("Model")
    phone.back()
    phone.scroll_to("Battery", "up")
    phone.home()
    phone.not_see("About phone")
    verbs = [(step.info.command, step.status) for step in results(phone)]
    assert verbs[:3] == [("open_app", "passed"), ("see", "passed"), ("scroll_to", "passed")]
    assert verbs[-1] == ("not_see", "passed")
    for step in results(phone):
        assert step.info.at.file == Path(__file__)
    lines = [step.info.at.line for step in results(phone)]
    assert lines == sorted(lines) and len(set(lines)) == len(lines)


def test_a_box_is_checked_once_and_seen_to_be(display: Phone) -> None:
    dark = display.locator(Selector(role="switch", right_of=Selector(text="Dark theme"))).last
    assert not dark.is_checked()
    dark.check()
    expect(dark).to_be_checked()
    acted = len(results(display))
    dark.check()
    assert results(display)[acted].status == "passed" and dark.is_checked()
    dark.uncheck()
    expect(dark).not_.to_be_checked()
    with pytest.raises(LocatorFailed, match="cannot be checked"):
        display.get_by_text("Dark theme").check()


def test_several_matches_are_an_error_that_names_them(display: Phone) -> None:
    with pytest.raises(SeveralMatches, match="means 2 elements") as several:
        display.get_by_text("Brightness", exact=False).filter(has_not_text="Adaptive").tap()
    assert '0. text "Brightness"' in str(several.value)
    assert '1. text "Brightness level"' in str(several.value)
    expect(display.get_by_text("Brightness", exact=True)).to_be_visible()
    with pytest.raises(ExpectationFailed, match="elements: .*Brightness.*Brightness level"):
        expect(display.get_by_text("brightness")).to_be_visible()
    assert display.get_by_text(re.compile("^Brightness")).count() == 2


def test_what_is_missing_is_told_with_what_is_near(display: Phone) -> None:
    with pytest.raises(LocatorFailed, match=r"not found within 0.3 s; nearest: text \"Font size\""):
        display.tap("Font sise")
    with pytest.raises(LocatorFailed, match="scrolls no further down"):
        display.scroll_to("No such row", timeout_s=20)
    failed = [step for step in results(display) if step.status == "failed"]
    assert len(failed) == 2 and failed[0].failure is not None
    assert failed[0].failure.tree is not None


def test_neither_a_state_nor_its_opposite_holds_of_what_is_not_there(phone: Phone) -> None:
    phone.open_app("Settings")
    nothing = phone.get_by_text("No such thing")
    for doing in (
        lambda: expect(nothing).to_be_checked(),
        lambda: expect(nothing).not_.to_be_checked(),
        lambda: expect(nothing).to_be_disabled(),
        lambda: expect(nothing).not_.to_have_text("x"),
    ):
        with pytest.raises(ExpectationFailed, match="found: not on the screen"):
            doing()
    expect(nothing).to_be_hidden()
    expect(nothing).not_.to_be_visible()
    with pytest.raises(ExpectationFailed, match=r"not_\.to_be_hidden\(\) does not hold"):
        expect(nothing).not_.to_be_hidden()


def test_texts_counts_and_states(phone: Phone) -> None:
    phone.open_app("Settings")
    battery = phone.get_by_text("Battery", exact=True)
    expect(battery).to_have_text("Battery")
    expect(battery).to_contain_text("atter")
    expect(battery).not_.to_have_text("Batter")
    expect(battery).to_be_enabled()
    expect(battery).not_.to_be_focused()
    expect(battery).not_.to_be_selected()
    expect(battery).to_have_count(1)
    assert battery.text() == "Battery" and battery.is_visible() and battery.is_enabled()
    with pytest.raises(ExpectationFailed, match='found: "Battery": text "Battery"'):
        expect(battery).to_have_text("Akku")
    rows = phone.get_by_text(re.compile("^(Storage|Battery)$"))
    expect(rows).to_have_texts(["Storage", "Battery"])
    with pytest.raises(ExpectationFailed, match='found: "Storage", "Battery"'):
        expect(rows).to_have_texts(["Battery", "Storage"])
    expect(phone.get_by_id("home")).to_have_description("Home")
    with pytest.raises(ExpectationFailed, match="found: 2 elements"):
        expect(rows).to_have_count(3)


def test_an_expectation_ends_the_moment_it_holds(phone: Phone) -> None:
    phone.open_app("Settings")
    waited = expect(phone.get_by_text("Battery", exact=True))
    phone.home()

    async def opened() -> None:
        device = phone.reach.driver.device
        await device.shell("am", "start", "-n", "com.android.settings/.Settings")

    begun = phone.reach.loop.begin(opened())
    waited.to_be_visible(timeout_s=20)
    begun.result()


def test_text_is_typed_filled_and_hidden(phone: Phone) -> None:
    phone.open_app("Settings")
    phone.tap("Search settings")
    field = phone.get_by_role("textbox")
    field.fill("wifi")
    expect(field).to_have_text("wifi")
    field.fill("blue")
    phone.type("tooth", hidden=True)
    assert phone.reach.driver.phone.acted == TypeText(text="(hidden)")
    expect(field).to_have_text("bluetooth")
    with pytest.raises(ExpectationFailed, match=r"nearest: .*\(hidden\)") as failed:
        phone.see("bluetooths", timeout_s=0.2)
    assert "tooth" not in str(failed.value)
    driver = phone.reach.driver
    assert "tooth" not in f"{driver.evidence} {driver.last}"
    field.clear()
    expect(field).not_.to_contain_text("blue")
    said = [step.info.text for step in results(phone)]
    assert said[2] == 'fill get_by_role("textbox") with "wifi"'
    assert [line for line in said if line.startswith("type")] == ["type (hidden)"]
    assert said[3] == 'expect get_by_role("textbox") to_have_text("wifi")'


def test_keys_go_to_an_element_and_each_of_several_is_had(phone: Phone) -> None:
    phone.open_app("Settings")
    rows = phone.get_by_text(re.compile("^(Storage|Battery)$"))
    assert [one.text() for one in rows.all()] == ["Storage", "Battery"]
    assert [one.text() for one in rows.last.all()] == ["Battery"]
    assert rows.first.is_visible() and phone.get_by_text("No such thing").is_hidden()
    assert phone.get_by_text("No such thing").all() == []
    phone.tap("Search settings")
    field = phone.get_by_role("textbox")
    field.fill("wifi")
    field.press("Backspace")
    expect(field).to_have_text("wif")
    expect(field).to_be_focused()
    field.long_press()


def test_names_from_elsewhere_are_answered_with_ours(phone: Phone) -> None:
    locator = phone.get_by_text("Battery")
    for thing, name, said in (
        (locator, "click", r"Locator has no click: it is tap\(\) here"),
        (locator, "get_by_test_id", r"it is get_by_id\(...\) here"),
        (phone, "open_ap", r"Phone has no open_ap \(did you mean open_app"),
        (expect(locator), "not_to_be_visible", r"say not_.to_be_visible\(...\)"),
        (expect(locator), "to_be_visibel", "did you mean to_be_visible"),
    ):
        with pytest.raises(AttributeError, match=said):
            getattr(thing, name)
        assert not hasattr(thing, "_private") and not hasattr(thing, name)


def test_bad_arguments_are_refused_before_the_phone_is_touched(phone: Phone) -> None:
    for doing, said in (
        (lambda: phone.press("Entr"), "did you mean Enter"),
        (lambda: phone.swipe("dwn"), "did you mean down"),  # pyright: ignore
        (lambda: phone.scroll_to("x", "dwn"), "did you mean down"),  # pyright: ignore
        (lambda: phone.open_app(" "), "name or package"),
        (lambda: phone.open_link(""), "needs a link"),
        (lambda: phone.tap(""), "not an empty one"),
        (lambda: phone.get_by_text("a").wait_for("gone"), "visible or hidden"),  # pyright: ignore
        (lambda: expect(phone.get_by_text("a")).to_have_count(-1), "never -1"),
        (lambda: expect("a"), "takes a locator"),  # pyright: ignore
    ):
        with pytest.raises(UsageError, match=said):
            doing()
    assert results(phone) == []


def test_an_apps_name_is_exact_but_for_its_case(phone: Phone) -> None:
    phone.open_app("calendar")
    phone.open_app("com.android.settings")
    with pytest.raises(LocatorFailed, match=r"'Calender' is installed; close to it: Calendar \("):
        phone.open_app("Calender")
    phone.see("Network & internet")


def test_pictures_views_and_shell(phone: Phone) -> None:
    assert phone.screenshot().startswith(b"\x89PNG")
    assert any(node.text for node in phone.views().nodes())
    assert phone.shell("getprop", "ro.build.version.sdk").strip().isdecimal()
    with pytest.raises(LocatorFailed):
        phone.shell("false")


async def test_the_same_from_a_coroutine_whose_loop_goes_on(reach: Reach) -> None:
    phone = AsyncPhone(reach)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await phone.open_app("Settings")
    await phone.see("Battery")
    row = phone.get_by_text("Battery", exact=True)
    await expect(row).to_be_visible()
    assert await row.count() == 1 and await row.text() == "Battery"
    with pytest.raises(ExpectationFailed, match="does not hold"):
        await expect(row).to_be_hidden()
    await row.tap()
    await phone.not_see("Storage")
    ticking.cancel()
    assert ticks > 100
    assert isinstance(reach.driver.recorder, Steps)
    assert {step.info.at.file for step in reach.driver.recorder.results} == {Path(__file__)}


def test_a_failure_has_no_frames_of_ours_below_the_test(phone: Phone) -> None:
    with pytest.raises(LocatorFailed) as failed:
        phone.tap("No such thing", timeout_s=0.0)
    hidden = [entry.ishidden(None) for entry in failed.traceback[1:]]  # pyright: ignore
    assert hidden and all(hidden)
    assert isinstance(failed.value, AssertionError)
    assert failed.value.__cause__ is None
