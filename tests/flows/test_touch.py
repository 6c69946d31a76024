"""Taps, swipes, scrolling and keys on the pocket phone."""

import pytest

from tapwright.device.adb_device import AdbDevice

from .conftest import RunFlow, passed


async def test_a_tap_finds_its_element_and_opens_what_it_says(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow(
            "- launchApp\n- tapOn: Display.*\n- assertVisible: Dark theme\n- back\n"
            "- assertVisible: Network & internet\n"
        )
    )
    assert [step.status for step in result.steps] == ["passed"] * 5
    assert result.verdict.status == "passed" and len(result.verdict.evidence) == 2


async def test_a_tap_relative_to_an_element_hits_that_part_of_it(run_flow: RunFlow) -> None:
    # The switch lies at the right end of the card: a touch of its middle opens the alarm instead.
    passed(
        await run_flow(
            "- launchApp\n- assertVisible: {id: onoff, checked: true, index: 0}\n"
            "- tapOn: {text: 06:30 alarm, point: '50%, 50%'}\n"
            "- assertVisible: {text: 06:30 alarm, checked: false}\n",
            app="com.android.deskclock",
        )
    )


async def test_points_are_pixels_or_shares_of_the_screen(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- tapOn: {point: '50%,9%'}\n- back\n- longPressOn: {point: '540,1200'}\n"
        )
    )
    result = await run_flow("- tapOn: {point: '5000,5'}\n")
    assert result.status == "failed" and "5000,5 is not on the screen" in result.why


async def test_a_tap_that_changed_nothing_is_repeated_if_that_is_asked(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow("- launchApp\n- tapOn: {text: Settings, retryTapIfNoChange: true}\n")
    )
    assert result.steps[-1].why == "touched again, since nothing changed"
    result = passed(await run_flow("- launchApp\n- tapOn: {text: Settings}\n"))
    assert result.steps[-1].why == ""


async def test_taps_are_repeated_as_often_as_said(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- tapOn: {id: onoff, index: 0, repeat: 2, delay: 5}\n"
            "- assertVisible: {id: onoff, index: 0, checked: true}\n"
            "- tapOn: {id: onoff, index: 0, repeat: 3, delay: 5}\n"
            "- assertVisible: {id: onoff, index: 0, checked: false}\n",
            app="com.android.deskclock",
        )
    )


async def test_swipes_by_direction_by_points_and_of_an_element(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- swipe: {direction: UP, duration: 200}\n"
            "- assertNotVisible: Network & internet\n"
            "- swipe: {start: '50%,30%', end: '50%,80%', duration: 200}\n"
            "- swipe: {start: '540,700', end: '540,2000'}\n- assertVisible: Network & internet\n"
            "- swipe: {from: {text: Storage}, direction: UP}\n"
            "- assertNotVisible: Network & internet\n"
        )
    )


async def test_scrolling_goes_on_until_an_element_is_in_sight(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- scrollUntilVisible: {element: About phone, speed: 80}\n"
            "- assertVisible: About phone\n"
            "- scrollUntilVisible: {element: {text: Network.*}, direction: UP}\n"
            "- scrollUntilVisible: {element: Battery, centerElement: true}\n- scroll\n"
        )
    )


async def test_what_never_comes_into_sight_fails_with_the_time(run_flow: RunFlow) -> None:
    result = await run_flow(
        "- launchApp\n- scrollUntilVisible: {element: Nothing Like It 7, timeout: 300}\n"
    )
    assert (
        result.status == "failed" and 'text "Nothing Like It 7" is not on the screen' in result.why
    )


async def test_keys_and_the_keyboard(run_flow: RunFlow, device: AdbDevice) -> None:
    passed(
        await run_flow(
            "- launchApp\n- tapOn: Search settings\n- inputText: batt\n- hideKeyboard\n"
            "- hideKeyboard\n- assertVisible: batt\n- pressKey: Backspace\n- assertVisible: bat\n"
            "- pressKey: home\n- assertNotVisible: bat\n"
        )
    )
    assert not (await device.observe()).keyboard_shown


@pytest.mark.parametrize("key", ["Volume Up", "Remote Dpad Down", "Tab", "Escape"])
async def test_keys_of_the_language_are_keys_of_android(run_flow: RunFlow, key: str) -> None:
    passed(await run_flow(f"- pressKey: {key}\n"))


async def test_a_key_that_comes_of_an_expression_is_looked_up_then(run_flow: RunFlow) -> None:
    passed(await run_flow("- pressKey: ${'Ho' + 'me'}\n"))
    result = await run_flow("- pressKey: ${'Hoome'}\n")
    assert result.status == "failed" and "there is no key 'Hoome'" in result.why


async def test_a_time_for_settling_is_kept_by_screens_that_never_rest(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- tapOn: {text: Display.*, waitToSettleTimeoutMs: 100}\n"
            "- swipe: {direction: UP, waitToSettleTimeoutMs: 50}\n"
        )
    )
