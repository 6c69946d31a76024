"""Records what a person does on the phone itself, out of `getevent`.

Views are read again and again, so that those before a touch are known when it comes: afterwards the
screen is another one.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from ...actions import Action, LongPress, Press, Px, Swipe, Tap, TypeText, UsageError, to_norm
from ...actions.log import get_logger
from ...device.adb_device import AdbDevice
from ...device.errors import CommandFailed, DeviceError
from ...device.ui import UiNode
from .acting import SeenScreen
from .getevent import Finger, FingerDown, GeteventReader, KeyDown, TouchScreen, touch_screens
from .live import LiveRecording, focused_field, screen_now
from .selecting import is_keyboard

_log = get_logger(__name__)

_LOOK_S = 0.15
# What the key that ends a text is called in the ids of AOSP's keyboard and of Gboard.
_ENTER = ("enter", "ime_action")
# AOSP SystemUI, navigation bar (res/layout/back.xml, home.xml): what its buttons are called.
_BUTTONS = {"com.android.systemui:id/back": "back", "com.android.systemui:id/home": "home"}
# AOSP Settings.Secure NAVIGATION_MODE, config_navBarInteractionMode: 2 is by gestures.
_GESTURES = "2"
_EDGE_SHARE = 0.04
_KEYS = {
    "Back": "back", "Home": "home", "Power": "power", "Volume Up": "volume_up",
    "Volume Down": "volume_down", "Enter": "enter",
}  # fmt: skip
_DENSITY_BASE = 160  # dots an inch at which a dp is a pixel


@dataclass(frozen=True, slots=True)
class PhoneTouch:
    """How the phone's own screen is read: its device, its density, and whether it is navigated by
    gestures."""

    screen: TouchScreen
    px_per_dp: float
    by_gestures: bool


async def touch_of(device: AdbDevice) -> PhoneTouch:
    """The phone's touch screen; raises UsageError if its events cannot be read."""
    try:
        described = await device.shell("getevent", "-lp")
    except CommandFailed as error:
        raise UsageError(
            f"{device.info.serial} does not let the shell read its touch screen ({error}): record "
            "with the mirror page instead (--by mirror)"
        ) from error
    screens = touch_screens(described)
    if not screens:
        raise UsageError(
            f"{device.info.serial} names no touch screen: record with the mirror page instead "
            "(--by mirror)"
        )
    mode = (await device.shell("settings", "get", "secure", "navigation_mode")).strip()
    density = (await device.shell("wm", "density")).strip().rpartition(" ")[2]
    dpi = int(density) if density.isdigit() else 420
    return PhoneTouch(screens[0], dpi / _DENSITY_BASE, mode == _GESTURES)


class PhoneWatcher:
    """Follows the fingers on one phone into a recording, until it is cancelled; `changed` is called
    after each act."""

    def __init__(
        self,
        device: AdbDevice,
        touch: PhoneTouch,
        recording: LiveRecording,
        changed: Callable[[], None],
        look_s: float = _LOOK_S,
    ) -> None:
        self._device = device
        self._touch = touch
        self._recording = recording
        self._changed = changed
        self._look_s = look_s
        self.screen = SeenScreen(size=device.info.size)
        self._before: SeenScreen | None = None
        self._typing: SeenScreen | None = None
        self._typed: SeenScreen | None = None  # the last look that still had the field
        self._entered = False  # the last key was enter
        self._moved = asyncio.Event()
        self.ready = asyncio.Event()
        """Set once events are being read and a first screen is known."""

    @property
    def touching(self) -> bool:
        """Whether a finger is down: what it does is named by the views before that."""
        return self._before is not None

    async def run(self) -> None:
        """Read events until the phone goes away or the task is cancelled; raises DeviceError."""
        size = self._device.info.size
        scale = (
            size.width_px / (self._touch.screen.x.most - self._touch.screen.x.least + 1),
            size.height_px / (self._touch.screen.y.most - self._touch.screen.y.least + 1),
        )
        reader = GeteventReader(self._touch.screen, scale, self._touch.px_per_dp)
        wire = await self._device.transport.open("exec:getevent -lt", "getevent")
        looking = asyncio.create_task(self._look())
        try:
            rest = b""
            while chunk := await wire.read_some():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    for event in reader.read(line.decode("utf-8", "replace")):
                        await self._hear(event)
        finally:
            looking.cancel()
            wire.close()
        raise UsageError("the phone ended its stream of events; what was recorded is kept")

    async def _look(self) -> None:
        """Keep the views at hand."""
        while True:
            try:
                self.screen = await screen_now(self._device)
                if self._typing is not None and focused_field(self.screen.tree) is not None:
                    self._typed = self.screen
                self.ready.set()
            except DeviceError as error:
                _log.warning("views not read", why=str(error))
            self._moved.clear()
            try:
                await asyncio.wait_for(self._moved.wait(), self._look_s)
            except TimeoutError:
                continue

    async def _hear(self, event: Finger | KeyDown | FingerDown) -> None:
        match event:
            case FingerDown():
                self._before = self.screen
            case KeyDown(key=key):
                await self._keep(Press(key=_KEYS[key]), self.screen)  # pyright: ignore
            case Finger():
                await self._finger(event, self._before or self.screen)
                self._before = None
                self._moved.set()

    async def _finger(self, finger: Finger, screen: SeenScreen) -> None:
        if finger.several:
            self._recording.skipped.append("a touch with several fingers")
            return
        turned = screen.tree.rotation if screen.tree is not None else 0
        upright = self._device.info.size
        start = self._touch.screen.pixel(*finger.start, upright, turned)
        end = self._touch.screen.pixel(*finger.end, upright, turned)
        under = _at(screen, start.x, start.y)
        if under is not None and is_keyboard(under.package):
            self._typing = self._typing or screen
            self._entered = any(part in under.short_id for part in _ENTER)
            return
        if under is not None and under.resource_id in _BUTTONS:
            await self._keep(Press(key=_BUTTONS[under.resource_id]), screen)  # pyright: ignore
            return
        size = screen.size
        at = to_norm(start, size)
        action: Action
        if finger.kind == "tap":
            action = Tap(at=at)
        elif finger.kind == "hold":
            seconds = finger.ended_s - finger.began_s
            action = LongPress(at=at, duration_s=min(10.0, max(0.5, seconds)))
        else:
            action = self._stroke(start.x, start.y, end.x, end.y, finger, screen)
        await self._keep(action, screen)

    def _stroke(
        self, x: int, y: int, end_x: int, end_y: int, finger: Finger, screen: SeenScreen
    ) -> Action:
        """A swipe, or what it means where the phone is navigated by gestures."""
        size = screen.size
        edge_x, edge_y = _EDGE_SHARE * size.width_px, _EDGE_SHARE * size.height_px
        if self._touch.by_gestures and abs(end_x - x) > abs(end_y - y):
            if (x < edge_x and end_x > x) or (x >= size.width_px - edge_x and end_x < x):
                return Press(key="back")
        elif self._touch.by_gestures and y >= size.height_px - edge_y and end_y < y:
            return Press(key="home")
        start, end = Px(x, y), Px(end_x, end_y)
        seconds = min(5.0, max(0.05, finger.ended_s - finger.began_s))
        return Swipe(start=to_norm(start, size), end=to_norm(end, size), duration_s=seconds)

    async def _keep(self, action: Action, screen: SeenScreen) -> None:
        self.typed(screen)
        try:
            self._recording.add(action, screen)
        except UsageError as error:
            self._recording.skipped.append(str(error))
        self._changed()

    def typed(self, now: SeenScreen) -> None:
        """Put what the keyboard wrote before into the recording, as the field says it."""
        began, self._typing = self._typing, None
        last, self._typed = self._typed, None
        if began is None:
            return
        before, after = focused_field(began.tree), focused_field(now.tree)
        # Where the field is gone, the keyboard's enter has sent what it held.
        sent = self._entered or (after is None and last is not None)
        if after is None and last is not None:
            after = focused_field(last.tree)
        if after is None:
            self._recording.skipped.append("something typed where no field says what it holds")
            return
        held = before.text if before is not None and before.text != before.hint else ""
        text = "" if after.text == after.hint else after.text
        if text == held:
            if sent:
                self._recording.add(Press(key="enter"), last or now)
        elif after.password or not text.startswith(held):
            self._recording.add(TypeText(text=text, clear=bool(held), submit=sent), last or now)
        else:
            self._recording.add(TypeText(text=text[len(held) :], submit=sent), began)

    async def finish(self) -> None:
        """Read the last screen, and the last text with it."""
        last = await screen_now(self._device)
        self.typed(last)
        self._recording.ended(last)
        self._changed()


def _at(screen: SeenScreen, x: int, y: int) -> UiNode | None:
    """The topmost view at a pixel."""
    found: UiNode | None = None
    for node in screen.tree.nodes() if screen.tree is not None else ():
        box = node.bounds
        if box.left <= x < box.right and box.top <= y < box.bottom:
            found = node
    return found
