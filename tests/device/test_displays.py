"""Foldables, docked and virtual displays: picture, size, touch and views are of one display."""

import asyncio
import re
import shlex
import struct
from dataclasses import dataclass, field

import pytest
from PIL import Image

from tapwright.actions import DoubleTap, Norm, OpenApp, Pinch, Press, Tap
from tapwright.device import AdbDevice, DeviceNotFound
from tapwright.device.dump import read_ui
from tapwright.device.errors import CaptureFailed
from tapwright.device.screen.displays import Panel, physical_of, viewports

from .test_adb_device import PACE

INNER, OUTER, MONITOR = "4619000000000000010", "4619000000000000021", "4619000000000000032"
HOME = "com.android.launcher3/com.android.launcher3.Home"
GAME = "org.game/org.game.Main"
# The shape of a touch that is sent only while the screen is turned as it was.
CONDITION = re.compile(r'\[ "\$\((.*)\)" = (.*) \] \|\| \(exit 113\) && (.*)', re.DOTALL)


def viewport(display: int, unique: str, active: bool | None = True, kind: str = "INTERNAL") -> str:
    told = "" if active is None else f"isActive={str(active).lower()}, "
    return (
        f"DisplayViewport{{type={kind}, valid=true, {told}displayId={display}, uniqueId="
        f"'{unique}', physicalPort=0, orientation=0, logicalFrame=Rect(0, 0 - 10, 20), "
        "deviceWidth=10, deviceHeight=20}"
    )


def line(*parts: str) -> str:
    return f"  mViewports=[{', '.join(parts)}]\n"


# A Pixel Fold tells both panels; the built-in display, 0, is where the phone is used.
OPEN = line(viewport(0, f"local:{INNER}"), viewport(3, f"local:{OUTER}", active=False))
FOLDED = line(viewport(0, f"local:{OUTER}"), viewport(3, f"local:{INNER}", active=False))


@pytest.mark.parametrize(
    ("text", "display", "panel"),
    [
        (OPEN, 0, INNER),
        (FOLDED, 0, OUTER),
        # Off for a moment, as the whole phone may be: it still is the panel of the display.
        (OPEN, 3, OUTER),
        # Android 10 does not tell what is active.
        (line(viewport(0, "local:0", None), viewport(2, "local:1", None)), 2, "1"),
        # Two tell that they show it: the one that is active does.
        (line(viewport(0, "local:7", False), viewport(0, "local:8")), 0, "8"),
        (line(viewport(5, "virtual:com.android.shell,2000,scrcpy,0", kind="VIRTUAL")), 5, None),
        ("", 0, None),
    ],
)
def test_which_panel_shows_a_display(text: str, display: int, panel: str | None):
    assert physical_of(text, display) == panel


def test_viewports_are_read_whole():
    first, second = viewports(OPEN)
    assert (first.display, first.panel, first.active) == (0, INNER, True)
    assert (second.display, second.panel, second.active) == (3, OUTER, False)


def test_a_panel_that_cannot_be_known_is_not_guessed():
    panel = Panel(INNER)
    assert panel.follow(line(viewport(5, "virtual:x")), 5)
    with pytest.raises(CaptureFailed, match="display 5 is on no panel.*--display"):
        assert panel.id
    assert panel.follow("", 0) and panel.id == INNER
    assert not panel.follow(OPEN, 0)
    assert panel.follow(FOLDED, 0) and panel.id == OUTER


@dataclass
class Shown:
    """What a display shows: its size and colour."""

    size: str
    grey: int
    focus: str = "null"


@dataclass
class Panels:
    """A phone with several panels: `shown` by logical display, `panels` say which is on which."""

    shown: dict[int, Shown]
    panels: dict[int, str]
    events: list[list[str]] = field(default_factory=list[list[str]])
    captured: list[str] = field(default_factory=list[str])
    asked_for_viewports: int = 0
    fold_at_picture: int | None = None
    code: int = 0
    started: list[str] = field(default_factory=list[str])

    def fold(self) -> None:
        self.panels = {0: OUTER, 3: INNER}
        self.shown = {0: Shown("96x208", 90, HOME)}

    def displays(self) -> str:
        return "".join(
            f"  Display: mDisplayId={number} (organized)\n    init={one.size} cur={one.size}\n"
            f"  mCurrentFocus={'null' if one.focus == 'null' else f'Window{{6a u0 {one.focus}}}'}\n"
            "  mRotation=0\n"
            for number, one in self.shown.items()
        )

    def picture(self, command: str) -> bytes:
        self.captured.append(command)
        if len(self.captured) == self.fold_at_picture:
            self.fold()
        physical = command.partition("-d ")[2].strip() or INNER
        number = next((d for d, panel in self.panels.items() if panel == physical), None)
        one = self.shown.get(number) if number is not None else None
        one = one or Shown("160x176", 0)  # a panel that is dark
        width, height = map(int, one.size.split("x"))
        image = Image.new("RGBA", (width, height), (one.grey,) * 3 + (255,))
        return struct.pack("<IIII", width, height, 1, 1) + image.tobytes()

    def run(self, line: str) -> str:
        if line.startswith("getprop ro"):
            listed = "".join(
                f"Display {panel} (HWC display {number}): port={number} pnpId=GGL\n"
                for number, panel in enumerate((INNER, OUTER, MONITOR))
                if panel in self.panels.values()
            )
            facts = "Fold\nACME\n34\nacme\n", "Physical size: 160x176\n", listed
            return "tapwright-facts\n".join(facts)
        if condition := CONDITION.fullmatch(line):
            asked, wanted, then = condition.groups()
            if self.run(asked).rstrip("\n") != shlex.split(wanted)[0]:
                self.code = 113
                return ""
            line = then
        if " && " in line:
            return "".join(self.run(part) for part in line.split(" && "))
        command, _, kept = line.partition(" | grep -E ")
        command = command.removeprefix("{ ").removesuffix("; }")
        text = "".join(self.told(shlex.split(part)) for part in command.split("; "))
        pattern = re.compile(shlex.split(kept)[0] if kept else "")
        return "".join(one for one in text.splitlines(keepends=True) if pattern.search(one))

    def told(self, words: list[str]) -> str:
        match words:
            case ["echo", text]:
                return f"{text}\n"
            case ["dumpsys", "window", "displays"]:
                return self.displays()
            case ["dumpsys", "display"]:
                self.asked_for_viewports += 1
                return line(*(
                    viewport(number, f"local:{panel}", number in self.shown)
                    for number, panel in self.panels.items()
                ))  # fmt: skip
            case ["am", "start", *rest]:
                self.started = rest[rest.index("--display") :][:2] if "--display" in rest else []
                self.shown[2].focus = GAME
                return "Starting: Intent\n"
            case ["pm", "list", "packages", *_]:
                return "package:org.game\n"
            case ["cmd", "package", "resolve-activity", *_]:
                return "priority=0\norg.game/org.game.Main\n"
            case ["input", *event]:
                self.events.append(event)
                return ""
            case ["dumpsys", "power"]:
                return "  mWakefulness=Awake\n"
            case _:
                return ""


@pytest.fixture
def plug(scripted):
    """A device on a scripted phone with these panels."""
    server = scripted.server
    server.host["host:devices-l"] = scripted.okay("phone device model:Fold transport_id:1\n")
    held: list[AdbDevice] = []

    async def plugged(phone: Panels, display: int | None = None) -> AdbDevice:
        async def shell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            phone.code = 0
            text = phone.run(server.asked[-1].removeprefix("shell,v2,raw:")).encode()
            writer.write(b"OKAY" + struct.pack("<BI", 1, len(text)) + text)
            writer.write(struct.pack("<BIB", 3, 1, phone.code))

        async def screencap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"OKAY" + phone.picture(server.asked[-1].removeprefix("exec:")))

        server.services["shell,v2,raw:"] = shell
        server.services["exec:screencap"] = screencap
        held.append(await AdbDevice.attach(server.client, "phone", PACE, display=display))
        return held[-1]

    yield plugged
    for device in held:
        device.closed = True


def fold() -> Panels:
    return Panels({0: Shown("160x176", 200, HOME)}, {0: INNER, 3: OUTER})


def docked(home: str = "null", game: str = GAME) -> Panels:
    shown = {0: Shown("96x208", 50, home), 2: Shown("192x108", 220, game)}
    return Panels(shown, {0: INNER, 2: MONITOR})


async def test_a_folded_phone_is_seen_on_its_outer_panel(plug):
    phone = fold()
    phone.fold()
    device = await plug(phone)
    seen = await device.observe()
    assert set(phone.captured) >= {f"screencap -d {OUTER}"}
    assert str(seen.frame.size) == "96x208" and seen.frame.image.getpixel((5, 5)) == (90, 90, 90)


async def test_folding_is_followed_and_asked_about_once(plug):
    phone = fold()
    device = await plug(phone)
    opened = await device.observe()
    assert str(opened.frame.size) == "160x176"
    asked = phone.asked_for_viewports
    await device.observe()
    assert phone.asked_for_viewports == asked  # nothing has changed
    phone.fold()
    folded = await device.observe()
    assert str(folded.frame.size) == "96x208" and folded.frame.flags == frozenset()
    assert folded.frame.image.getpixel((5, 5)) == (90, 90, 90)
    assert phone.asked_for_viewports == asked + 1
    assert (await device.perform(Tap(at=Norm(x=1000, y=1000)), folded)).status == "done"
    assert phone.events[-1] == ["tap", "95", "207"]


async def test_what_was_aimed_at_on_one_panel_is_not_touched_on_the_other(plug):
    phone = fold()
    device = await plug(phone)
    opened = await device.observe()
    phone.fold()
    outcome = await device.perform(Tap(at=Norm(x=500, y=500)), opened)
    assert outcome.status == "failed" and "the screen is another" in outcome.why
    assert phone.events == []


async def test_folding_between_picture_and_state_gives_no_picture_of_one_and_state_of_the_other(
    plug,
):
    phone = fold()
    device = await plug(phone)
    phone.fold_at_picture = len(phone.captured) + 2
    frame = await device.capture()
    frame = await device.capture()
    assert (str(frame.size), frame.image.getpixel((5, 5))) == ("96x208", (90, 90, 90))


async def test_the_display_with_the_focus_is_seen_and_touched(plug):
    phone = docked()
    device = await plug(phone)
    seen = await device.observe()
    assert str(seen.app) == "org.game/org.game.Main"
    assert str(seen.frame.size) == "192x108" and phone.captured[-1] == f"screencap -d {MONITOR}"
    await device.perform(Tap(at=Norm(x=1000, y=0)), seen)
    await device.perform(DoubleTap(at=Norm(x=0, y=0)), seen)
    await device.perform(Press(key="back"), seen)
    assert phone.events == [
        ["-d", "2", "tap", "191", "0"], ["-d", "2", "tap", "0", "0"], ["-d", "2", "tap", "0", "0"],
        ["-d", "2", "keyevent", "4"],
    ]  # fmt: skip
    outcome = await device.perform(Pinch(at=Norm(x=500, y=500), scale=2), seen)
    assert outcome.status == "failed" and "main display only" in outcome.why
    # Back on the phone, all of it is the phone's again.
    phone.shown[0].focus, phone.shown[2].focus = HOME, "null"
    seen = await device.observe()
    assert str(seen.frame.size) == "96x208" and phone.captured[-1] == f"screencap -d {INNER}"
    await device.perform(Tap(at=Norm(x=0, y=0)), seen)
    assert phone.events[-1] == ["tap", "0", "0"]


async def test_a_display_that_was_asked_for_is_kept_whatever_has_the_focus(plug):
    phone = docked(home=HOME, game="null")
    device = await plug(phone, display=2)
    seen = await device.observe()
    assert str(seen.frame.size) == "192x108" and seen.app is None
    phone.shown[2].focus = GAME
    assert str((await device.observe()).app) == "org.game/org.game.Main"


async def test_apps_open_on_the_display_that_was_asked_for(plug):
    phone = docked(home=HOME, game="null")
    device = await plug(phone, display=2)
    outcome = await device.perform(OpenApp(name="org.game"), await device.observe())
    assert outcome.status == "done", outcome
    assert phone.started == ["--display", "2"]


async def test_a_display_that_is_not_there_is_refused_by_name(plug):
    with pytest.raises(DeviceNotFound, match=r"phone has no display 7; it has 0, 2"):
        await plug(docked(), display=7)


async def test_the_focus_on_a_virtual_display_is_told_and_no_picture_made_up(plug):
    phone = docked()
    phone.panels = {0: INNER}
    device = await plug(phone)
    with pytest.raises(CaptureFailed, match="display 2 is on no panel"):
        await device.observe()


WINDOWS = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><displays><display id="0">
<window index="0" layer="1"><hierarchy rotation="0"><node text="phone" bounds="[0,0][9,9]"/>
</hierarchy></window></display><display id="2"><window index="0" layer="1">
<hierarchy rotation="1"><node text="bar" bounds="[0,0][9,9]"/></hierarchy></window>
<window index="1" layer="0"><hierarchy rotation="1"><node text="game" bounds="[0,0][99,99]"/>
</hierarchy></window></display></displays>"""


@dataclass
class Dumped:
    stdout: bytes
    stderr: bytes = b""


@dataclass
class Dumping:
    """Answers `uiautomator dump` with every display, as `--windows` does."""

    told: str = WINDOWS
    asked: list[str] = field(default_factory=list[str])

    async def script(self, line: str, timeout_s: float = 0) -> Dumped:
        self.asked.append(line)
        return Dumped(self.told.encode())


async def test_views_are_those_of_the_display_the_lowest_window_first():
    phone = Dumping()
    tree = await read_ui(phone, 2)  # pyright: ignore
    assert "uiautomator dump --windows " in phone.asked[0]
    assert (tree.rotation, [node.text for node in tree.nodes()]) == (1, ["game", "bar"])


async def test_views_of_a_display_that_is_not_told_are_an_error():
    for told in (WINDOWS, "ERROR: null root node returned by UiTestAutomationBridge."):
        with pytest.raises(CaptureFailed, match="told no views of display 5"):
            await read_ui(Dumping(told), 5)  # pyright: ignore
