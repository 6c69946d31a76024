"""Every command of the language in a flow of its own kind, with what becomes of it on the phone."""

from pathlib import Path

import pytest
from PIL import Image

from tapwright.flows.language.table import COMMANDS

from .conftest import RunFlow

APPS = """
- launchApp
- setPermissions: {permissions: {all: deny}}
- stopApp
- killApp
- clearState
- openLink: {link: "https://example.com", autoVerify: true, optional: true}
- openBrowser: {link: "https://example.com", optional: true}
- addMedia: [picture.png]
"""
TOUCH = """
- launchApp
- tapOn: Display & touch
- back
- doubleTapOn: {point: "50%,3%"}
- longPressOn: {point: "50%,3%"}
- pressKey: Home
- launchApp
- swipe: {direction: UP, duration: 100}
- scroll
- action: scroll
- scrollUntilVisible: {element: Network.*, direction: UP}
- waitForAnimationToEnd
"""
TEXT = """
- launchApp
- tapOn: Search settings
- inputText: a
- inputRandomText: {length: 3}
- inputRandomNumber: {length: 3}
- inputRandomEmail
- inputRandomPersonName
- inputRandomCityName
- inputRandomCountryName
- inputRandomColorName
- eraseText: 400
- setClipboard: batt
- pasteText
- copyTextFrom: {text: batt, focused: true}
- hideKeyboard
- hide keyboard
"""
CHECKS = """
- launchApp
- assertVisible: Battery
- assertNotVisible: Nope 7
- assertTrue: ${1 + 1 == 2}
- extendedWaitUntil: {visible: Battery, timeout: 1000}
- takeScreenshot: list
- assertScreenshot: list
- setDarkMode: enabled
- assertDarkMode
- toggleDarkMode
- assertLightMode
- assertWithAI: it is a list
- assertNoDefectsWithAI
- extractTextWithAI: the title
"""
FLOW = """
- runFlow: {commands: [back]}
- repeat: {times: 1, commands: [back]}
- retry: {maxRetries: 1, commands: [back]}
- runScript: s.js
- evalScript: ${output.a = 1}
"""
PHONE = """
- setOrientation: LANDSCAPE_LEFT
- setOrientation: PORTRAIT
- setAirplaneMode: enabled
- toggleAirplaneMode
- setLocation: {latitude: 1, longitude: 2, optional: true}
- travel: {points: ["1,2", "1,3"], optional: true}
- startRecording: {path: film, optional: true}
- stopRecording
- clearKeychain
"""
BODIES = {
    "apps": APPS,
    "touch": TOUCH,
    "text": TEXT,
    "checks": CHECKS,
    "flow": FLOW,
    "phone": PHONE,
}
# What the pocket phone has not, or a model is needed for; all else passes.
OTHERWISE = {
    "assertWithAI": "warned",
    "assertNoDefectsWithAI": "warned",
    "extractTextWithAI": "warned",
    "setLocation": "warned",
    "travel": "warned",
    "startRecording": "warned",
    "clearKeychain": "skipped",
}


WITH_A_MODEL = ("do", "assert", "extract")
"""Our own steps in words, which tests of their own play with a model."""


def test_no_command_is_left_out() -> None:
    written = [
        line.split(":")[0].removeprefix("- ")
        for body in BODIES.values()
        for line in body.splitlines()
    ]
    assert {*filter(None, written), *WITH_A_MODEL} == set(COMMANDS)


@pytest.mark.parametrize("kind", BODIES)
async def test_every_command_does_what_it_says(
    run_flow: RunFlow, tmp_path: Path, kind: str
) -> None:
    Image.new("RGB", (20, 20), "red").save(tmp_path / "picture.png")
    (tmp_path / "s.js").write_text("output.b = 2", "utf-8")
    result = await run_flow(BODIES[kind].lstrip())
    found = {
        step.info.command: (step.status, step.why)
        for step in result.steps
        if step.status != OTHERWISE.get(step.info.command, "passed")
    }
    assert found == {} and result.status == "passed"
