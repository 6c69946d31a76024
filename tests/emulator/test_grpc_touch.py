"""Touches and text by the emulator's gRPC: where they are quicker, and with the same meaning."""

import asyncio

import pytest

from tapwright.actions import (
    Drag,
    LongPress,
    Norm,
    Outcome,
    Pinch,
    Swipe,
    Tap,
    TypeText,
)
from tapwright.device import AdbDevice
from tapwright.device.emulator_discovery import RunningEmulator
from tapwright.device.emulator_grpc.link import EmulatorCallFailed, EmulatorLink

from .grpc_phone import StandInEmulator, attached, emulated, emulator, grpc_server, place, views

__all__ = ["attached", "emulated", "emulator", "grpc_server"]

SETTINGS = "com.android.settings"


async def tap_text(emulator: StandInEmulator, device: AdbDevice, text: str) -> Outcome:
    """Tap what says that."""
    seen = await device.observe()
    return await device.perform(Tap(at=place(emulator, text)), seen)


async def test_the_quicker_way_touches_and_both_times_are_told(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    times_s = attached.touch_times_s
    assert set(times_s) == {"grpc", "shell"}
    assert times_s["grpc"] < times_s["shell"]
    assert emulator.gate.touches == [], "measuring touches nothing"
    assert (await tap_text(emulator, attached, "Settings")).status == "done"
    downs = [pressure > 0 for _, _, pressure in emulator.gate.touches]
    assert downs == [True, False]
    app = (await attached.observe()).app
    assert app is not None and app.package == SETTINGS


async def test_where_the_shell_is_quicker_it_touches(emulator: StandInEmulator) -> None:
    emulator.gate.trouble.takes_s["getStatus"] = 0.4
    device = await emulator.attach()
    try:
        assert device.touch_times_s["grpc"] > device.touch_times_s["shell"]
        assert (await tap_text(emulator, device, "Settings")).status == "done"
        assert emulator.gate.touches == []
    finally:
        await device.close()


@pytest.mark.parametrize("rotation", [1, 3])
async def test_a_place_on_a_turned_screen_is_that_place(
    emulator: StandInEmulator, attached: AdbDevice, rotation: int
) -> None:
    await attached.shell("settings", "put", "system", "user_rotation", str(rotation))
    assert (await tap_text(emulator, attached, "Settings")).status == "done"
    app = (await attached.observe()).app
    assert emulator.gate.touches and app is not None and app.package == SETTINGS


async def test_a_screen_that_has_turned_since_is_not_touched(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    seen = await attached.observe()
    await attached.shell("settings", "put", "system", "user_rotation", "1")
    outcome = await attached.perform(Tap(at=Norm(x=500, y=500)), seen)
    assert outcome.status == "failed" and "has turned" in outcome.why
    assert emulator.gate.touches == []


async def test_a_long_press_lasts_and_a_swipe_scrolls(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    began_s = asyncio.get_running_loop().time()
    await attached.perform(
        LongPress(at=Norm(x=500, y=300), duration_s=0.6), await attached.observe()
    )
    assert asyncio.get_running_loop().time() - began_s >= 0.6
    await attached.shell("am", "start", "-a", "android.settings.SETTINGS")
    before = await attached.observe()
    swipe = Swipe(start=Norm(x=500, y=800), end=Norm(x=500, y=300), duration_s=0.3)
    touched = len(emulator.gate.touches)
    assert (await attached.perform(swipe, before)).status == "done"
    places = emulator.gate.touches[touched:]
    assert len(places) > 8 and places[-1][2] == 0 and emulator.gate.fingers == {}
    assert [y for _, y, _ in places] == sorted((y for _, y, _ in places), reverse=True)
    assert (await attached.observe()).frame.signature != before.frame.signature


async def test_two_fingers_need_no_agent(emulator: StandInEmulator, attached: AdbDevice) -> None:
    outcome = await attached.perform(
        Pinch(at=Norm(x=500, y=500), scale=2.0), await attached.observe()
    )
    assert outcome.status == "done"
    assert not attached.remote.agent.running
    assert (
        len({x for x, _, _ in emulator.gate.touches} | {y for _, y, _ in emulator.gate.touches}) > 2
    )
    assert emulator.gate.fingers == {}


async def test_what_is_dropped_goes_the_way_that_knows_how_long_to_hold(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    drag = Drag(start=Norm(x=500, y=300), end=Norm(x=500, y=600))
    assert (await attached.perform(drag, await attached.observe())).status == "done"
    assert emulator.gate.touches == []


async def test_a_server_that_died_costs_no_touch(
    emulator: StandInEmulator, attached: AdbDevice, caplog: pytest.LogCaptureFixture
) -> None:
    seen = await attached.observe()
    emulator.gate.stop()
    outcome = await attached.perform(Tap(at=place(emulator, "Settings")), seen)
    assert outcome.status == "done", outcome.why
    app = (await attached.observe()).app
    assert app is not None and app.package == SETTINGS
    assert "touches by gRPC are given up" in caplog.text


async def test_touches_that_go_nowhere_are_given_up_after_the_first(
    emulator: StandInEmulator, attached: AdbDevice, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.gate.trouble.deaf = True
    await tap_text(emulator, attached, "Settings")
    assert emulator.gate.touches
    touched = len(emulator.gate.touches)
    await tap_text(emulator, attached, "Settings")
    app = (await attached.observe()).app
    assert app is not None and app.package == SETTINGS
    assert len(emulator.gate.touches) == touched
    assert "the first touch changed nothing" in caplog.text


async def test_a_finger_is_lifted_when_whoever_asked_gives_up(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    seen = await attached.observe()
    press = LongPress(at=Norm(x=500, y=300), duration_s=10)
    task = asyncio.create_task(attached.perform(press, seen))
    while not emulator.gate.fingers:
        await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert emulator.gate.fingers == {}


async def test_unicode_is_pasted_by_the_emulator_where_no_agent_is(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    await attached.shell("am", "start", "-a", "android.settings.SETTINGS")
    emulator.thread.call(lambda: setattr(emulator.thread.phone.windows, "clipboard", "mine"))
    link = EmulatorLink(RunningEmulator(1, 5554, 5555, emulator.gate.port, emulator.gate.token))
    try:
        assert await link.clipboard() == "mine"
        await link.set_clipboard("größer 你好 🙂")
        assert emulator.thread.call(lambda: emulator.thread.phone.windows.clipboard) == (
            "größer 你好 🙂"
        )
    finally:
        link.close()
    with pytest.raises(EmulatorCallFailed):
        await link.clipboard()


async def test_typing_pastes_by_the_emulator_and_gives_the_clipboard_back(
    emulator: StandInEmulator,
) -> None:
    windows = emulator.thread.phone.windows
    attached = await emulator.attach(agent=False)
    try:
        await attached.shell("am", "start", "-a", "android.settings.SETTINGS")
        assert (await tap_text(emulator, attached, "Search settings")).status == "done"
        emulator.thread.call(lambda: setattr(windows, "clipboard", "mine"))
        outcome = await attached.perform(TypeText(text="größer 你好"), await attached.observe())
        assert outcome.status == "done", outcome.why
        assert emulator.gate.asked.count("setClipboard") == 2
        assert emulator.thread.call(lambda: windows.clipboard) == "mine"
        assert any(node.text == "größer 你好" for node in views(emulator))
    finally:
        await attached.close()
