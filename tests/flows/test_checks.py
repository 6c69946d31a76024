"""Assertions and conditions: they end the moment they hold, and say why they do not."""

import time
from pathlib import Path

from PIL import Image

from tapwright.device.adb_device import AdbDevice
from tapwright.flows.commands.check import same_share
from tapwright.flows.phone import LookPace

from .conftest import QUICK, RunFlow, passed

PATIENT = LookPace(lookup_s=30.0, optional_s=30.0)


async def test_an_assertion_ends_the_moment_it_holds(run_flow: RunFlow) -> None:
    began_s = time.monotonic()
    passed(
        await run_flow(
            "- launchApp\n- assertVisible: Battery\n- assertNotVisible: Nothing Like It\n"
            "- extendedWaitUntil: {visible: Storage, timeout: 30000}\n"
            "- extendedWaitUntil: {notVisible: Nothing Like It, timeout: 30000}\n",
            pace=PATIENT,
        )
    )
    assert time.monotonic() - began_s < 25


async def test_what_comes_later_is_waited_for(run_flow: RunFlow, device: AdbDevice) -> None:
    # The phone opens the app in a second's time, whatever the flow does.
    await device.shell("sh", "-c", "(sleep 1; am start -n com.android.settings/.Settings) &")
    passed(await run_flow("- assertVisible: Network & internet\n", pace=PATIENT))


async def test_what_is_not_there_is_told_with_what_is_near(run_flow: RunFlow) -> None:
    result = await run_flow("- launchApp\n- assertVisible: Batery\n- back\n")
    assert result.status == "failed" and result.verdict.status == "failed"
    assert [step.status for step in result.steps] == ["passed", "failed"]
    step = result.failed_step
    assert step is not None and step.info.at.line == 4 and step.failure is not None
    assert step.failure.near[0].node.text == "Battery"
    assert 'its text is "Battery", not all of it is "Batery"' in result.why


async def test_what_stays_is_told_with_its_place(run_flow: RunFlow) -> None:
    result = await run_flow("- launchApp\n- assertNotVisible: Battery\n")
    assert 'text "Battery" is still on the screen: text "Battery" (title) at [' in result.why


async def test_an_optional_assertion_is_a_warning_and_proves_nothing(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow("- launchApp\n- assertVisible: {text: Nope 7, optional: true}\n")
    )
    assert result.steps[-1].status == "warned" and result.verdict.status == "unverified"


async def test_values_of_scripts_are_asserted(run_flow: RunFlow) -> None:
    passed(await run_flow("- evalScript: ${output.n = 3}\n- assertTrue: ${output.n > 2}\n"))
    result = await run_flow("- evalScript: ${output.n = 1}\n- assertTrue: ${output.n > 2}\n")
    assert result.why == "${output.n > 2} is not true: it is 'false'"


async def test_dark_and_light(run_flow: RunFlow) -> None:
    passed(await run_flow("- assertLightMode\n- toggleDarkMode\n- assertDarkMode\n"))
    result = await run_flow("- setDarkMode: disabled\n- assertDarkMode\n")
    assert result.why == "the phone is in light mode"


async def test_a_screen_is_compared_with_a_picture(run_flow: RunFlow, tmp_path: Path) -> None:
    passed(
        await run_flow(
            "- launchApp\n- takeScreenshot: whole\n"
            "- takeScreenshot: {path: part, cropOn: {id: search_action_bar}}\n"
        )
    )
    for name in ("whole", "part"):
        (tmp_path / "out" / f"{name}.png").rename(tmp_path / f"{name}.png")
    with Image.open(tmp_path / "part.png") as part:
        assert part.height < 300
    passed(
        await run_flow(
            "- assertScreenshot: {path: part, cropOn: {id: search_action_bar}}\n"
            "- assertScreenshot: {path: whole.png, thresholdPercentage: 97.5}\n"
        )
    )
    result = await run_flow("- tapOn: Display.*\n- assertScreenshot: whole\n")
    assert "% of the picture are as in whole.png, not 95%" in result.why
    assert (tmp_path / "out" / "whole-differs.png").exists()
    result = await run_flow("- assertScreenshot: {path: part}\n")
    assert "the screen is 1080x2400 px and part.png is" in result.why
    result = await run_flow("- assertScreenshot: gone\n")
    assert "there is no picture" in result.why


def test_the_share_of_equal_pixels() -> None:
    one, other = Image.new("RGB", (10, 10), (50, 50, 50)), Image.new("RGB", (10, 10), (50, 50, 50))
    other.paste((50, 90, 50), (0, 0, 10, 3))
    other.paste((55, 50, 50), (0, 3, 10, 4))
    assert same_share(one, other) == 0.7


async def test_waiting_for_an_animation_never_fails(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- waitForAnimationToEnd\n- waitForAnimationToEnd: {timeout: 5}\n"
        )
    )


async def test_a_condition_that_does_not_hold_skips_and_says_why(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow(
            "- launchApp\n- runFlow: {when: {visible: Nope 7}, commands: [back]}\n"
            "- runFlow: {when: {platform: iOS}, commands: [back]}\n"
            "- runFlow: {when: {true: '${1 > 2}'}, commands: [back]}\n"
            "- runFlow: {when: {notVisible: Battery}, commands: [back]}\n"
            "- runFlow: {when: {platform: Android, visible: Battery}, commands: [scroll]}\n",
            pace=QUICK,
        )
    )
    skipped = [step.why for step in result.steps if step.status == "skipped"]
    assert skipped == [
        'text "Nope 7" is not on the screen',
        "this is Android, not iOS",
        "the condition is 'false'",
        'text "Battery" is on the screen',
    ]
    assert [step.info.command for step in result.steps if step.info.depth == 1] == ["scroll"]


async def test_steps_for_a_model_fail_without_one(run_flow: RunFlow) -> None:
    result = await run_flow("- assertWithAI: {assertion: all is well, optional: false}\n")
    assert result.why == (
        "this step needs a model, and none was given: name one with --model or set STEP_API_KEY; "
        "--no-ai skip leaves such steps out"
    )
    assert passed(await run_flow("- assertNoDefectsWithAI\n")).steps[0].status == "warned"
