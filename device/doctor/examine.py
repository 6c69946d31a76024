"""The examination: from the adb server to the battery, in the order in which troubles build up."""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, nullcontext

from ..adb import AdbClient, adb_binary
from ..adb.states import trouble_of
from ..adb_device import AdbDevice
from ..attach import asked_for, pick
from ..device import Form
from ..errors import AgentError, CaptureFailed, DeviceError
from ..settle import Pace
from ..text.keyboard import KeyboardText
from .finding import Finding, fail, ok, warn
from .probe import try_input
from .readings import battery, clock, free_space, users

# What it is called, and what there is to say of it.
_FORMS: dict[Form, tuple[str, str]] = {
    "handheld": ("", ""),
    "television": ("a television, ", "its remote control's keys are offered, few apps heed taps"),
    "automotive": ("a car's screen, ", "whose Settings and displays differ from a phone's"),
    "watch": ("a watch, ", "runs are refused on Wear OS"),
}
_OLDEST_API, _OLD_API = 21, 26
_SLOW_CAPTURE_S = 0.5


Hold = Callable[[AdbClient, str], AbstractAsyncContextManager[object]]
"""Holds the phone with that serial against others while it is examined."""


def _unheld(client: AdbClient, serial: str) -> AbstractAsyncContextManager[object]:
    return nullcontext()


async def examine(
    client: AdbClient, serial: str | None, hold: Hold = _unheld, display: int | None = None
) -> AsyncGenerator[Finding, None]:
    """Yield a finding about one part after the other; ends early where nothing else can work.

    Things are typed on the phone meanwhile: `hold` keeps others away, and raises what it raises.
    `display` is the logical display to examine; without, it is the one that has the focus.
    """
    try:
        version = await client.version()
    except DeviceError as exc:
        start = "start the server with `adb start-server`"
        yield fail("adb", str(exc), start if client.address.ours else "start the server there")
        return
    binary = f", binary {adb_binary()}" if client.address.ours else ""
    yield ok("adb", f"server version {version} on {client.address}{binary}")
    try:
        entry = pick(await client.devices(), asked_for(serial))
    except DeviceError as exc:
        # What it says after the colon is the remedy where no phone is there at all.
        told, _, remedy = str(exc).partition(": ")
        yield fail(
            "device", told, f"{remedy or 'name one of these'}, or try `tapwright doctor pocket`"
        )
        return
    chosen = entry.serial
    if trouble := trouble_of(chosen, entry.state):
        yield fail("device", f"{chosen} {trouble.told}", trouble.remedy)
        return
    yield ok("device", f"{chosen} is ready")
    async with hold(client, chosen):
        async for finding in _held(client, chosen, display):
            yield finding


async def _held(
    client: AdbClient, chosen: str, display: int | None
) -> AsyncGenerator[Finding, None]:
    transport = client.transport(chosen)
    keyboard = KeyboardText(transport, Pace())
    try:
        before = await keyboard.current()
        async for finding in _attached(client, chosen, display):
            yield finding
        yield _keyboard(before, await keyboard.current())
        for reading in (free_space, clock, battery):
            yield await reading(transport)
    except DeviceError as exc:
        yield fail("device", str(exc), "mend this and run the doctor again")


async def _attached(
    client: AdbClient, serial: str, display: int | None
) -> AsyncGenerator[Finding, None]:
    try:
        device = await AdbDevice.attach(client, serial, display=display)
    except CaptureFailed as exc:
        yield fail("screen", str(exc), "try `adb exec-out screencap -p > x.png` by hand")
        return
    async with device:
        yield _android(device)
        yield await users(device.transport)
        yield await _agent(device)
        for finding in _emulator(device):
            yield finding
        async for finding in _screen(device):
            yield finding
        state = await device.state()
        if state.awake and not state.locked:
            for finding in await try_input(device):
                yield finding
        else:
            yield warn("input", "not tried on a screen that is off or locked", "wake it, try again")


def _android(device: AdbDevice) -> Finding:
    info = device.info
    kind = "a simulated phone, " if info.simulated else _FORMS[info.form][0]
    told = f"{kind}{info.manufacturer} {info.model}, API {info.api_level}"
    if info.api_level < _OLDEST_API:
        return fail("android", told, "Android 5 (API 21) is the least that the agent runs on")
    if info.api_level < _OLD_API:
        return warn("android", told, "nothing; what it says of itself was tried from API 26 on")
    if why := _FORMS[info.form][1]:
        told = f"{told}; {why}"
        if info.form == "watch":
            return fail("android", told, "choose a phone, a tablet, a television or a car's screen")
        return warn("android", told, "nothing; look at what it does more closely than at a phone")
    return ok("android", told)


async def _agent(device: AdbDevice) -> Finding:
    began_s = time.perf_counter()
    try:
        await device.remote.agent.start()
        started_s = time.perf_counter() - began_s
        began_s = time.perf_counter()
        await device.remote.agent.call("deviceInfo")
    except AgentError as exc:
        return warn(
            "agent",
            f"the u2 agent does not work: {exc}",
            "end other uiautomator programs on the phone; without it Unicode text needs "
            "ADBKeyboard, and two fingers are not possible",
        )
    call_ms = (time.perf_counter() - began_s) * 1e3
    return ok("agent", f"u2 started in {started_s:.2f} s, a call takes {call_ms:.1f} ms")


def _emulator(device: AdbDevice) -> tuple[Finding, ...]:
    """What goes past adb, for an emulator that offers it."""
    if device.host == "":
        return ()
    if isinstance(device.host, str):
        fix = device.host.rpartition(": ")[2]
        missing = fix.startswith("pip install")
        slower = "nothing; pictures and touches go by adb, which takes longer"
        told = f"its gRPC is not used: {device.host}"
        return (warn("emulator", told, fix if missing else slower),)
    answers = (
        f"emulator {device.host.version}, a call by gRPC takes {device.host.call_s * 1e3:.1f} ms"
    )
    times = sorted(device.touch_times_s.items(), key=lambda pair: pair[1])
    taps = ", ".join(f"{name} {took_s * 1e3:.0f} ms" for name, took_s in times)
    return ok("emulator", answers), ok("touch", taps)


async def _screen(device: AdbDevice) -> AsyncGenerator[Finding, None]:
    state = await device.state()
    size = state.view.size
    if not state.awake:
        yield warn("screen", f"{size}, off", "wake it, or let the agent press wake")
    elif state.locked:
        yield warn("screen", f"{size}, locked", "unlock it; a PIN can only be entered by hand")
    else:
        yield ok("screen", f"{size}, on and unlocked")
    await device.time_all()
    times = sorted(device.screen.times_s.items(), key=lambda pair: pair[1])
    told = ", ".join(f"{name} {took_s * 1e3:.0f} ms" for name, took_s in times)
    if times[0][1] > _SLOW_CAPTURE_S:
        yield warn("capture", told, "a shorter cable or USB 3 may help; every step waits for two")
    else:
        yield ok("capture", told)
    frame = (await device.observe()).frame
    if "secure" in frame.flags:
        yield warn("picture", "the app in front forbids pictures", "leave that app")


def _keyboard(before: str | None, after: str | None) -> Finding:
    if before == after:
        return ok("keyboard", f"left as found: {after or 'none named'}")
    return fail("keyboard", f"was {before}, is {after}", f"adb shell ime set {before}")
