"""Waking and unlocking, and icons of the launcher, on the pocket phone and on made-up trees."""

import pytest

from tapwright.actions import OpenApp, Press, PxBox
from tapwright.device import AdbDevice
from tapwright.device.launcher import icon_called
from tapwright.device.ui import UiNode, UiTree

HOME = "com.android.launcher3"


async def test_a_phone_that_sleeps_is_woken_and_unlocked(device: AdbDevice):
    await device.perform(Press(key="power"), await device.observe())
    asleep = await device.observe()
    assert "off" in asleep.frame.flags
    outcome = await device.perform(Press(key="wake"), asleep)
    assert outcome.status == "done"
    assert (await device.observe()).frame.flags == frozenset()


async def test_waking_a_phone_that_is_awake_changes_nothing(device: AdbDevice):
    before = await device.observe()
    assert (await device.perform(Press(key="wake"), before)).status == "done"
    assert (await device.observe()).frame.signature == before.frame.signature


async def test_apps_are_listed_with_the_names_that_are_known(device: AdbDevice):
    apps = {app.package: app.labels for app in await device.apps()}
    assert "Settings" in apps["com.android.settings"]
    assert HOME in apps


async def test_a_name_with_a_slip_opens_the_app_that_is_meant(device: AdbDevice):
    seen = await device.observe()
    assert (await device.perform(OpenApp(name="Setings"), seen)).status == "done"
    front = (await device.observe()).app
    assert front is not None and front.package == "com.android.settings"


async def test_an_icon_that_only_the_launcher_knows_is_found(device: AdbDevice):
    """Every icon on the home screen opens by its label, whether or not the table knows it."""
    tree = await device.ui()
    labels = [
        node.text or node.desc
        for node in tree.nodes()
        if node.package == HOME and node.clickable and icon_called(tree, node.text, HOME) == node
    ]
    for label in [label for label in labels if label][:2]:
        seen = await device.observe()
        outcome = await device.perform(OpenApp(name=label), seen)
        assert outcome.status == "done", (label, outcome)
        await device.perform(Press(key="home"), await device.observe())


def icon(label: str, package: str = HOME, desc: str = "") -> UiNode:
    text = UiNode(text=label, package=package)
    return UiNode(
        desc=desc, package=package, clickable=True, bounds=PxBox(0, 0, 9, 9), children=(text,)
    )


@pytest.mark.parametrize(
    ("icons", "name", "found"),
    [
        ([icon("Corner Shop"), icon("Clock")], "corner shop", True),
        ([icon("", desc="Clock")], "CLOCK", True),
        ([icon("Clock"), icon("Clock")], "clock", False),
        ([icon("Clock", package="com.other")], "clock", False),
        ([icon("Clock")], "clo", False),
        ([], "clock", False),
    ],
)
def test_icons_by_name(icons, name, found):
    assert (icon_called(UiTree(0, tuple(icons)), name, HOME) is not None) == found
