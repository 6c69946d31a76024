"""A flow recorded from fingers on the phone's own screen, through getevent on a pocket phone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tapwright.actions import OpenApp, UsageError
from tapwright.device.adb_device import AdbDevice
from tapwright.flows.recording.live import LiveRecording
from tapwright.flows.recording.on_phone import PhoneWatcher, touch_of

from .conftest import RunFlow, passed

DEVICE = "/dev/input/event1"
SPAN = 32768


class Hand:
    """A finger on the pocket phone, by its kernel's events, and what is made of it."""

    def __init__(self, device: AdbDevice, watcher: PhoneWatcher, recording: LiveRecording) -> None:
        self.device = device
        self.watcher = watcher
        self.recording = recording
        self.acts = asyncio.Condition()

    async def events(self, *events: tuple[int, int, int]) -> None:
        line = "; ".join(
            f"sendevent {DEVICE} {kind} {code} {value}" for kind, code, value in events
        )
        await self.device.shell("sh", "-c", line)

    async def down(self, x: float, y: float) -> None:
        at = (3, 53, int(x * SPAN)), (3, 54, int(y * SPAN))
        await self.events((3, 57, 7), *at, (1, 330, 1), (0, 0, 0))
        # No finger is quicker than its first event: apps answer when it is lifted.
        await until(lambda: self.watcher.touching)

    async def move(self, x: float, y: float) -> None:
        await self.events((3, 53, int(x * SPAN)), (3, 54, int(y * SPAN)), (0, 0, 0))

    async def up(self) -> None:
        await self.events((3, 57, -1), (1, 330, 0), (0, 0, 0))

    async def tap(self, **wanted: str) -> None:
        """Tap the middle of a view, once the watcher has seen the screen that shows it."""
        await until(lambda: self.seen(**wanted))
        tree = await self.device.ui()
        node = tree.find(**wanted)
        assert node is not None, wanted
        size = self.device.info.size
        await self.down(node.center.x / size.width_px, node.center.y / size.height_px)
        await self.up()

    def seen(self, **wanted: str) -> bool:
        tree = self.watcher.screen.tree
        return tree is not None and tree.find(**wanted) is not None

    def holds(self, text: str) -> bool:
        tree = self.watcher.screen.tree
        return tree is not None and any(node.text == text for node in tree.nodes())

    async def acted(self, count: int) -> None:
        await until(lambda: len(self.recording.acts) >= count)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
async def hand(device: AdbDevice) -> AsyncIterator[Hand]:
    recording = LiveRecording("a phone")
    watcher = PhoneWatcher(device, await touch_of(device), recording, lambda: None, look_s=0.02)
    following = asyncio.create_task(watcher.run())
    await watcher.ready.wait()
    yield Hand(device, watcher, recording)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_taps_are_named_by_the_views_before_them_and_run_again(
    hand: Hand, run_flow: RunFlow, device: AdbDevice, tmp_path: Path
) -> None:
    await hand.tap(text="Settings")
    await hand.acted(1)
    await hand.tap(text="Display & touch")
    await hand.acted(2)
    await until(lambda: hand.seen(text="Dark theme"))
    await hand.watcher.finish()
    flow = hand.recording.flow("by hand")
    commands = [step.command for step in flow.steps]
    # The icon on the home screen has become the app that it opened.
    assert commands[:2] == [
        {"launchApp": {"appId": "com.android.settings", "permissions": {}}},
        {"tapOn": "Display & touch"},
    ]
    assert isinstance(commands[2], dict) and list(commands[2]) == ["assertVisible"]
    assert flow.text().startswith("# Recorded on ") and flow.app_id == "com.android.settings"
    await device.shell("input", "keyevent", "HOME")
    passed(await run_flow(flow.text()))


async def test_swipes_keep_their_way_and_holds_their_length(hand: Hand) -> None:
    await hand.down(0.5, 0.7)
    await hand.move(0.5, 0.5)
    await hand.move(0.5, 0.3)
    await hand.up()
    await hand.acted(1)
    (act,) = hand.recording.acts
    (step,) = [s for s in hand.recording.flow("n").steps if "swipe" in str(s.command)]
    assert isinstance(step.command, dict) and isinstance(step.command["swipe"], dict)
    assert step.command["swipe"]["start"] == "50%,70%" and step.command["swipe"]["end"] == "50%,30%"
    assert act.screen.tree is not None


async def test_text_is_read_back_from_its_field(hand: Hand, device: AdbDevice) -> None:
    await device.perform(OpenApp(name="Messages"), await device.observe())
    await hand.tap(id="start_chat_fab")
    await hand.acted(1)
    for letter in ("i", "s", "a"):
        await hand.tap(id=f"key_pos_{1 if letter in 'sa' else 0}_{letter}")
    await until(lambda: hand.holds("Isa") or hand.holds("isa"))
    # A tap elsewhere shows that the text is whole, before it is written.
    await hand.tap(text="Isabel Ortega")
    await hand.acted(3)
    await hand.watcher.finish()
    commands = [step.command for step in hand.recording.flow("n").steps]
    typed = [c["inputText"] for c in commands if isinstance(c, dict) and "inputText" in c]
    assert [str(text).lower() for text in typed] == ["isa"]
    assert {"tapOn": {"id": "start_chat_fab"}} in commands
    assert not any("key_pos" in str(command) for command in commands)


async def test_several_fingers_are_told_and_not_guessed(hand: Hand) -> None:
    await hand.events(
        (3, 47, 0), (3, 57, 1), (3, 53, 9000), (3, 54, 9000),
        (3, 47, 1), (3, 57, 2), (3, 53, 20000), (3, 54, 9000), (0, 0, 0),
    )  # fmt: skip
    await hand.events((3, 47, 0), (3, 57, -1), (3, 47, 1), (3, 57, -1), (0, 0, 0))
    await until(lambda: bool(hand.recording.skipped))
    assert hand.recording.skipped == ["a touch with several fingers"]
    with pytest.raises(UsageError, match="nothing was done"):
        hand.recording.flow("n")
