"""What the phone says about its present: app in front, keyboard, screen on, lock, rotation.

Read from `dumpsys` texts, whose wording differs by Android version; each pattern says which.
"""

import re
from dataclasses import dataclass

from ..actions import Size
from .adb import AdbTransport
from .device import ForegroundApp
from .errors import AdbProtocolError

STATE_TIMEOUT_S = 10.0
_MARK = "tapwright-section"
_DISPLAYS_API = 29  # `dumpsys window windows` carries the focus before
# "android" is a package without a dot: it asks which app to open, and tells of crashes.
_COMPONENT = re.compile(r"\b(android|[A-Za-z][\w.]*\.[\w.]*\w)/(\.?[A-Za-z_$][\w.$]*)")
_DISPLAY = re.compile(r"^\s*Display: mDisplayId=(\d+)", re.MULTILINE)
_FOCUS = re.compile(r"^\s*mCurrentFocus=(.*)$", re.MULTILINE)
_FOCUSED_APP = re.compile(r"^\s*mFocusedApp=(.*)$", re.MULTILINE)
# The input method's own word (8 to 16); where a phone's maker dropped it, the display's.
_KEYBOARD = re.compile(r"\bmInputShown=(true|false)")
_KEYBOARD_ON_DISPLAY = re.compile(r"\bm(?:Is)?ImeShowing=(true|false)")
_AWAKE = re.compile(r"\bmWakefulness=(\w+)")
# KeyguardStateMonitor says mIsShowing (8 to 11 and most since), KeyguardServiceDelegate showing;
# some makers only have the older words of the policy or those of the activity manager.
_LOCKED = (
    re.compile(r"\bmIsShowing=(true|false)"),
    re.compile(r"^\s*showing=(true|false)", re.MULTILINE),
    re.compile(r"\bmShowingLockscreen=(true|false)"),
    re.compile(r"\b(?:m|is)KeyguardShowing=(true|false)"),
)
# In order: the line of DisplayRotation since 10 (mCurrentRotation there is what the sensor last
# settled on), other wordings, the policy's since 8, the input reader's since 4. A configuration
# also says mRotation=ROTATION_0, but as part of a longer line.
_ROTATION = (
    re.compile(r"^\s*mRotation=(?:ROTATION_)?(\d+)\b", re.MULTILINE),
    re.compile(r"\bmCurrentRotation=(?:ROTATION_)?(\d+)"),
    re.compile(r"\bmDisplayRotation=(?:ROTATION_)?(\d+)"),
    re.compile(r"\bmRotation=(?:ROTATION_)?(\d+)"),
    re.compile(r"\bSurfaceOrientation: (\d)"),
)
_CURRENT_SIZE = re.compile(r"\bcur=(\d+)x(\d+)")


@dataclass(frozen=True, slots=True)
class View:
    """How the screen is turned, and its logical size in that position."""

    rotation: int
    size: Size


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What was read in one go."""

    app: ForegroundApp | None
    keyboard_shown: bool
    awake: bool
    locked: bool
    view: View


class StateReader:
    """Reads the state of one phone, as a rule one shell call a time."""

    def __init__(self, transport: AdbTransport, api_level: int, natural: Size) -> None:
        self._transport = transport
        self._natural = natural
        windows = "displays" if api_level >= _DISPLAYS_API else "windows"
        self._window = f"dumpsys window {windows}"
        self._all = f"; echo {_MARK}; ".join(
            (self._window, "dumpsys window policy", "dumpsys input_method", "dumpsys power")
        )

    async def read(self) -> DeviceStatus:
        """Everything; raises AdbProtocolError if the phone's answer has other parts."""
        sections = (await self._run(self._all)).split(f"{_MARK}\n")
        if len(sections) != 4:
            raise AdbProtocolError(
                f"dumpsys gave {len(sections)} of 4 sections; see `adb shell dumpsys window`"
            )
        windows, policy, method, power = sections
        return DeviceStatus(
            app=foreground(windows),
            keyboard_shown=keyboard_shown(method, windows),
            awake=awake(power),
            locked=locked(policy),
            view=await self._view(windows),
        )

    async def view(self) -> View:
        """How the screen is turned at this moment."""
        return await self._view(await self._run(self._window))

    async def app(self) -> ForegroundApp | None:
        """The app in front."""
        return foreground(await self._run(self._window))

    async def keyboard(self) -> bool:
        """Whether the soft keyboard is on the screen."""
        return (await self.read()).keyboard_shown

    async def secure_window(self) -> bool:
        """Whether the window in front forbids screenshots."""
        return secure_window(await self._run("dumpsys window windows"))

    async def _run(self, line: str) -> str:
        return (await self._transport.script(line, timeout_s=STATE_TIMEOUT_S)).text

    async def _view(self, windows: str) -> View:
        rotation = rotation_of(_first_display(windows))
        if rotation is None:
            rotation = rotation_of(await self._run("dumpsys input")) or 0
        if match := _CURRENT_SIZE.search(_first_display(windows)):
            return View(rotation, Size(int(match[1]), int(match[2])))
        upright = self._natural
        turned = Size(upright.height_px, upright.width_px)
        return View(rotation, turned if rotation % 2 else upright)


def foreground(windows: str) -> ForegroundApp | None:
    """The app in front: of the focused window, or of the focused app if that is a system window.

    The built-in display is asked first; apps may be in front on others as well.
    """
    first = _first_display(windows)
    for text, pattern in (
        (first, _FOCUS), (first, _FOCUSED_APP), (windows, _FOCUS), (windows, _FOCUSED_APP),
    ):  # fmt: skip
        for line in pattern.findall(text):
            if match := _COMPONENT.search(line):
                package, activity = match.groups()
                return ForegroundApp(package, activity_name(package, activity))
    return None


def activity_name(package: str, activity: str) -> str:
    """The full class name of an activity that Android may have shortened to ".Name"."""
    return package + activity if activity.startswith(".") else activity


def _first_display(windows: str) -> str:
    """The part about the built-in display; all of it where displays are not told apart."""
    starts = list(_DISPLAY.finditer(windows))
    for at, match in enumerate(starts):
        if match[1] == "0":
            end = starts[at + 1].start() if at + 1 < len(starts) else len(windows)
            return windows[match.start() : end]
    return windows


def keyboard_shown(method: str, windows: str = "") -> bool:
    """Whether the soft keyboard is on the screen."""
    match = _KEYBOARD.search(method) or _KEYBOARD_ON_DISPLAY.search(_first_display(windows))
    return match is not None and match[1] == "true"


def awake(power: str) -> bool:
    """Whether the screen is on; a phone that does not say so is taken to be."""
    match = _AWAKE.search(power)
    return match is None or match[1] in ("Awake", "Dreaming")


def locked(policy: str) -> bool:
    """Whether the lock screen is up."""
    for pattern in _LOCKED:
        if match := pattern.search(policy):
            return match[1] == "true"
    return False


def rotation_of(text: str) -> int | None:
    """How far the screen is turned from upright, in quarters; None if the text does not say."""
    for pattern in _ROTATION:
        if match := pattern.search(text):
            value = int(match[1])
            return value // 90 if value >= 90 else value % 4
    return None


def secure_window(windows: str) -> bool:
    """Whether the focused window carries FLAG_SECURE, in the output of `dumpsys window windows`."""
    focus = _FOCUS.search(windows)
    if focus is None:
        return False
    name = focus[1].removeprefix("Window{").split(" ", 1)[0]
    for block in re.split(r"^\s*Window #\d+ ", windows, flags=re.MULTILINE)[1:]:
        if block.startswith(f"Window{{{name} "):
            return re.search(r"\bfl=[^\n]*\bSECURE\b", block) is not None
    return False
