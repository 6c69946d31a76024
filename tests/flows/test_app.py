"""Apps started, stopped, emptied and permitted; links and media."""

from pathlib import Path

import pytest
from PIL import Image

from tapwright.device.adb_device import AdbDevice

from .conftest import RunFlow, passed

CONTACTS = "com.android.contacts"


async def permissions(device: AdbDevice, app: str) -> dict[str, bool]:
    text = (await device.shell("dumpsys", "package", app)).partition("runtime permissions:")[2]
    lines = [
        line.strip().partition(": granted=") for line in text.splitlines() if "granted=" in line
    ]
    return {name.rpartition(".")[2]: rest.startswith("true") for name, _, rest in lines}


async def test_a_launch_opens_the_app_with_all_permissions(
    run_flow: RunFlow, device: AdbDevice
) -> None:
    await device.shell("pm", "revoke", CONTACTS, "android.permission.READ_CONTACTS")
    passed(await run_flow("- launchApp\n- assertVisible: Search .* contacts\n", app=CONTACTS))
    assert set((await permissions(device, CONTACTS)).values()) == {True}


async def test_permissions_are_set_by_name(run_flow: RunFlow, device: AdbDevice) -> None:
    result = passed(
        await run_flow(
            "- setPermissions: {permissions: {all: allow, contacts: deny}}\n"
            "- setPermissions: {permissions: {bluetooth: allow}}\n",
            app=CONTACTS,
        )
    )
    assert (await permissions(device, CONTACTS))["READ_CONTACTS"] is False
    assert result.steps[1].why == f"{CONTACTS} asks for no permission of bluetooth"


async def test_an_app_that_is_not_there_is_told_with_one_like_it(run_flow: RunFlow) -> None:
    result = await run_flow("- launchApp: com.android.contact\n")
    assert "com.android.contact is not installed on" in result.why
    assert "(did you mean com.android.contacts?)" in result.why


async def test_state_is_cleared_before_a_launch_or_alone(run_flow: RunFlow) -> None:
    note = "- assertVisible: Groceries\n"
    passed(
        await run_flow(
            "- launchApp\n" + note + "- launchApp: {clearState: true}\n"
            "- assertNotVisible: Groceries\n- clearState\n",
            app="com.android.notes",
        )
    )
    result = await run_flow("- clearState: org.example.none\n")
    assert result.status == "failed" and "could not be cleared" in result.why


async def test_apps_are_stopped(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- tapOn: Display.*\n- launchApp: {stopApp: false}\n- stopApp\n"
            "- assertNotVisible: Dark theme\n- launchApp\n- assertVisible: Network.*\n- killApp\n"
        )
    )


async def test_arguments_reach_the_app_with_their_types(
    run_flow: RunFlow, device: AdbDevice
) -> None:
    passed(
        await run_flow(
            "- launchApp: {arguments: {word: \"${'it' + String.fromCharCode(39)}s\", n: 3,"
            " on: true, share: 0.5}}\n- assertVisible: Network.*\n"
        )
    )


async def test_links_open_in_their_app_or_the_browser(run_flow: RunFlow, device: AdbDevice) -> None:
    for step in (
        "openLink: https://example.com",
        "openLink: {link: 'https://example.com', browser: true}",
    ):
        passed(await run_flow(f"- {step}\n"))
        seen = await device.observe()
        assert seen.app is not None and seen.app.package == "com.android.browser"
    result = await run_flow("- openLink: nobody-knows:7\n")
    assert result.status == "failed" and "no app on this phone opens" in result.why


async def test_media_are_copied_and_it_is_said_if_they_are_not_listed(
    run_flow: RunFlow, device: AdbDevice, tmp_path: Path
) -> None:
    Image.new("RGB", (4, 4), "red").save(tmp_path / "red dot.png")
    result = passed(await run_flow("- addMedia: [red dot.png]\n"))
    there = await device.pull("/sdcard/Pictures/red dot.png")
    assert there == (tmp_path / "red dot.png").read_bytes()
    said = result.steps[0].why
    assert said in ("", "copied, but the phone's media index does not list red dot.png")


@pytest.mark.parametrize(
    "step",
    [
        "setLocation: {latitude: 48.2, longitude: 16.4}",
        "travel: {points: ['0,0', '0,0.0001'], speed: 1000}",
    ],
)
async def test_a_phone_without_a_place_says_so(run_flow: RunFlow, step: str) -> None:
    result = await run_flow(f"- {step}\n")
    assert result.status == "failed" and "lets the shell mock no place" in result.why


async def test_a_phone_without_an_encoder_says_so(run_flow: RunFlow) -> None:
    result = await run_flow("- startRecording: film\n")
    assert "cannot record its screen: ERROR: unable to create video/avc codec" in result.why
    (step,) = passed(await run_flow("- stopRecording\n")).steps
    assert step.why == "no recording was under way"


async def test_modes_and_orientation_are_the_phones(run_flow: RunFlow, device: AdbDevice) -> None:
    passed(
        await run_flow(
            "- setAirplaneMode: enabled\n- setOrientation: landscape_left\n- toggleDarkMode\n"
        )
    )
    assert (await device.observe()).frame.size.width_px == 2400
    assert await device.shell("settings", "get", "global", "airplane_mode_on") == "1\n"
    passed(await run_flow("- toggleAirplaneMode\n- setOrientation: PORTRAIT\n- assertDarkMode\n"))
    assert (await device.observe()).frame.size.width_px == 1080


async def test_pictures_stay_in_the_folder_of_results(run_flow: RunFlow, tmp_path: Path) -> None:
    passed(await run_flow("- takeScreenshot: shots/${'on' + 'e'}\n"))
    assert (tmp_path / "out" / "shots" / "one.png").exists()
    result = await run_flow("- takeScreenshot: ../away\n")
    assert result.status == "failed" and "leads out of the folder of results" in result.why
