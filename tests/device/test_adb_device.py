"""AdbDevice against a scripted phone: what it sends, and what it says when things go wrong."""

import asyncio
import shlex
import struct
from dataclasses import dataclass, field
from xml.sax.saxutils import escape as escape_text

import pytest
from PIL import Image

from tapwright.actions import (
    DoubleTap,
    LongPress,
    Norm,
    OpenApp,
    Pinch,
    Press,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from tapwright.device import AdbDevice, DeviceLost, Pace
from tapwright.device.errors import DeviceUnauthorized


def escape(text: str) -> str:
    return escape_text(text, {"'": "&apos;"})


class Clock:
    """Goes on by a millisecond a look and by what is slept: a busy machine unsettles no screen."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 0.001
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        await asyncio.sleep(0)


CLOCK = Clock()
PACE = Pace(still_s=0.001, cap_s=0.1, front_s=0.05, back_s=0.1, clock=CLOCK, sleep=CLOCK.sleep)
WINDOWS = """  Display: mDisplayId=0
    init=108x240 cur={size}
      mCurrentRotation=ROTATION_{rotation}
  mCurrentFocus=Window{{6a u0 {app}}}
"""
POLICY, METHOD, POWER = (
    "mIsShowing={locked}\n",
    "mInputShown={keyboard}\n",
    "mWakefulness={awake}\n",
)
FIELD = (
    "<?xml version='1.0'?><hierarchy rotation='0'><node class='android.widget.EditText' "
    "focused='true' text='{text}' bounds='[0,0][50,50]'/></hierarchy>\n"
)


@dataclass
class Phone:
    """Answers the shell lines that AdbDevice sends."""

    grey: int = 200
    size: str = "108x240"
    rotation: int = 0
    app: str = "com.android.launcher3/com.android.launcher3.Home"
    keyboard: str = "true"
    locked: str = "false"
    awake: str = "Awake"
    field_text: str = ""
    opens: bool = True
    cut: bool = False
    events: list[list[str]] = field(default_factory=list)

    def picture(self) -> bytes:
        width, height = map(int, self.size.split("x"))
        image = Image.new("RGBA", (width, height), (self.grey,) * 3 + (255,))
        return struct.pack("<IIII", width, height, 1, 1) + image.tobytes()

    def run(self, line: str) -> tuple[str, int]:
        windows = WINDOWS.format(size=self.size, rotation=self.rotation * 90, app=self.app)
        if line.startswith("getprop ro"):
            mark = "tapwright-facts\n"
            facts = "Test Phone\nACME\n34\nacme\n", "Physical size: 108x240\n", ""
            return mark.join(facts), 0
        if line == "getprop sys.boot_completed":
            return "1\n", 0
        if line.startswith("dumpsys window displays; echo"):
            policy = POLICY.format(locked=self.locked)
            method = METHOD.format(keyboard=self.keyboard)
            power = POWER.format(awake=self.awake)
            return "tapwright-section\n".join((windows, policy, method, power)), 0
        if line == "dumpsys window displays":
            return windows, 0
        if line == "dumpsys window windows":
            return (
                f"  Window #0 Window{{6a u0 {self.app}}}:\n  fl=SECURE\n"
                f"  mCurrentFocus=Window{{6a u0 {self.app}}}\n"
            ), 0
        if line == "dumpsys input_method":
            return METHOD.format(keyboard=self.keyboard), 0
        if line == "pm list packages --user 0":
            return "package:com.android.settings\npackage:com.android.deskclock\n", 0
        if line.startswith("cmd package resolve-activity"):
            return f"priority=0\n{line.split()[-1]}/.Main\n", 0
        if line.startswith("am start"):
            self.app = line.split()[-1] if self.opens else self.app
            return "Starting: Intent\n", 0
        if "uiautomator dump" in line:
            return FIELD.format(text=escape(self.field_text)), 0
        if line.startswith("input"):
            return self.input(line)
        return "", 0

    def input(self, line: str) -> tuple[str, int]:
        for part in line.split(" && "):
            words = shlex.split(part)[1:]
            self.events.append(words)
            if words[0] == "keyevent" and set(words[1:]) == {"67"}:
                self.field_text = self.field_text[: -len(words[1:])]
            if words[0] == "text":
                self.field_text += words[1].replace("%s", " ")
        self.grey = (self.grey + 40) % 256
        return "", 0

    async def shell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: str):
        output, code = self.run(line)
        writer.write(b"OKAY" + struct.pack("<BI", 1, len(output)) + output.encode())
        if not (self.cut and line.startswith("input")):
            writer.write(struct.pack("<BIB", 3, 1, code))


@pytest.fixture
async def phone(scripted):
    """A scripted phone and the AdbDevice that holds it."""
    machine = Phone()
    server = scripted.server
    server.host["host:devices-l"] = scripted.okay("phone device model:Test_Phone transport_id:1\n")

    async def shell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = server.asked[-1].removeprefix("shell,v2,raw:")
        await machine.shell(reader, writer, line)

    async def screencap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OKAY" + machine.picture())

    server.services["shell,v2,raw:"] = shell
    server.services["exec:screencap"] = screencap
    device = await AdbDevice.attach(server.client, "phone", PACE)
    yield machine, device
    await device.close()


async def test_facts_and_observation(phone):
    machine, device = phone
    assert (device.info.model, device.info.api_level, device.info.simulated) == (
        "Test Phone", 34, False,
    )  # fmt: skip
    seen = await device.observe()
    assert seen.frame.image.size == (108, 240)
    assert seen.frame.source == "raw" and seen.frame.flags == frozenset()
    assert seen.app is not None and seen.app.package == "com.android.launcher3"
    assert seen.keyboard_shown


async def test_flags(phone):
    machine, device = phone
    machine.grey = 0
    assert (await device.observe()).frame.flags == {"secure"}
    machine.locked = "true"
    assert (await device.observe()).frame.flags == {"locked"}
    machine.awake = "Asleep"
    assert (await device.observe()).frame.flags == {"locked", "off"}


@pytest.mark.parametrize(
    ("action", "events"),
    [
        (Tap(at=Norm(x=500, y=500)), [["tap", "54", "120"]]),
        (Tap(at=Norm(x=1000, y=1000)), [["tap", "107", "239"]]),
        (DoubleTap(at=Norm(x=0, y=0)), [["tap", "0", "0"]] * 2),
        (LongPress(at=Norm(x=500, y=500)), [["swipe", "54", "120", "54", "120", "800"]]),
        (
            Swipe(start=Norm(x=0, y=0), end=Norm(x=500, y=250), duration_s=0.5),
            [["swipe", "0", "0", "54", "60", "500"]],
        ),
        (Press(key="back"), [["keyevent", "4"]]),
        (TypeText(text="it's $(x) %s", submit=True), [
            ["text", "it's%s$(x)%s%"], ["text", "s"], ["keyevent", "66"],
        ]),
    ],
)  # fmt: skip
async def test_what_is_sent(phone, action, events):
    machine, device = phone
    assert (await device.perform(action, await device.observe())).status == "done"
    assert machine.events == events


async def test_clear_deletes_what_the_field_holds(phone):
    machine, device = phone
    machine.field_text = "old text"
    outcome = await device.perform(TypeText(text="new", clear=True), await device.observe())
    assert outcome.status == "done"
    assert machine.events == [["keyevent", "123"], ["keyevent", *["67"] * 8], ["text", "new"]]


@pytest.mark.parametrize("action", [Pinch(at=Norm(x=1, y=1), scale=2), TypeText(text="你好")])
async def test_without_an_agent_some_things_fail_and_nothing_is_sent(phone, action):
    machine, device = phone
    outcome = await device.perform(action, await device.observe())
    assert outcome.status == "failed" and outcome.why
    assert machine.events == []


async def test_a_turned_screen_is_not_tapped(phone):
    machine, device = phone
    seen = await device.observe()
    machine.rotation, machine.size = 1, "240x108"
    outcome = await device.perform(Tap(at=Norm(x=500, y=500)), seen)
    assert outcome.status == "failed" and "turned" in outcome.why
    assert machine.events == []
    turned = await device.observe()
    assert (turned.frame.rotation, str(turned.frame.size)) == (1, "240x108")
    assert (await device.perform(Tap(at=Norm(x=500, y=500)), turned)).status == "done"
    assert machine.events == [["tap", "120", "54"]]


async def test_apps_are_done_only_when_in_front(phone):
    machine, device = phone
    seen = await device.observe()
    assert (await device.perform(OpenApp(name="clock"), seen)).status == "done"
    assert machine.app == "com.android.deskclock/.Main"
    machine.opens = False
    outcome = await device.perform(OpenApp(name="设置"), seen)
    assert outcome.status == "failed" and "com.android.deskclock is in front" in outcome.why


async def test_wait_ends_when_the_screen_changes(phone):
    machine, device = phone
    seen = await device.observe()
    assert "nothing changed" in (await device.perform(Wait(seconds=0.05), seen)).why
    machine.grey = 10
    assert "changed after" in (await device.perform(Wait(seconds=30), seen)).why


async def test_an_action_cut_off_is_unknown_and_not_repeated(phone):
    machine, device = phone
    seen = await device.observe()
    machine.cut = True
    outcome = await device.perform(Tap(at=Norm(x=500, y=500)), seen)
    assert outcome.status == "unknown"
    assert machine.events == [["tap", "54", "120"]]


async def test_a_phone_that_stays_away_is_lost(phone, scripted):
    machine, device = phone
    seen = await device.observe()
    scripted.server.services["shell,v2,raw:"] = scripted.refuses("device offline")
    scripted.server.host["host:devices-l"] = scripted.okay("phone offline\n")
    with pytest.raises(DeviceLost, match="did not come back"):
        await device.perform(Press(key="home"), seen)
    with pytest.raises(DeviceLost):
        await device.observe()
    scripted.server.host["host:devices-l"] = scripted.okay("phone unauthorized\n")
    with pytest.raises(DeviceUnauthorized):
        await device.observe()


async def test_an_unsettled_screen_is_told(phone, scripted):
    machine, device = phone

    async def film(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        machine.grey = (machine.grey + 40) % 256
        writer.write(b"OKAY" + machine.picture())

    scripted.server.services["exec:screencap"] = film
    assert "unsettled" in (await device.observe()).frame.flags


async def test_operations_run_one_at_a_time(phone):
    machine, device = phone
    seen = await device.observe()
    taps = [Tap(at=Norm(x=n * 100, y=500)) for n in range(6)]
    await asyncio.gather(*(device.perform(tap, seen) for tap in taps), device.observe())
    assert [event[1] for event in machine.events] == ["0", "11", "22", "32", "43", "54"]
