"""What the phone says about its present: app in front, keyboard, screen on, lock, rotation.

Asked in one shell call, whose dumps are filtered on the phone: published ones are up to 1 MB a look
(78 kB of windows, 170 kB of power, 776 kB of input_method).
"""

import re
import shlex
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..actions import PxBox, Size
from ..actions.log import get_logger
from .adb import AdbTransport
from .device import ForegroundApp
from .dumpsys import (
    activity_name,
    asks_secret,
    awake,
    covers,
    display_part,
    focus_of,
    focused_display,
    focused_window,
    foreground,
    keyboard_shown,
    locked,
    panels_of,
    rotation_of,
    secure_window,
    size_of,
    windows_of,
)
from .errors import AdbProtocolError

__all__ = [
    "DeviceStatus", "SecureArea", "StateReader", "View", "activity_name", "awake", "foreground",
    "keyboard_shown", "locked", "rotation_of", "secure_window",
]  # fmt: skip

log = get_logger(__name__)

STATE_TIMEOUT_S = 10.0
_MARK = "tapwright-section"
_DISPLAYS_API = 29  # `dumpsys window windows` carries the focus before
_Dump: TypeAlias = Literal[
    "window displays", "window windows", "window policy", "input_method", "power", "input", "trust",
    "display",
]  # fmt: skip
# Extended regular expressions that toybox, the BSD grep of Android 8 and Python read alike.
# Anchored, because configurations of a kilobyte a line hold the same words.
_TURN = r"^ *(Display: mDisplayId=|init=|mRotation=|mDisplayRotation=|DisplayFrames )"
_LINES: dict[_Dump, str] = {
    "window displays": (
        r"^ *(Display: mDisplayId=|init=|mCurrentFocus=|mFocusedApp=|mRotation=|mCurrentRotation=|"
        r"mDisplayRotation=|DisplayFrames |mIsImeShowing=|mImeShowing=|mImeShown=)"
    ),
    "window windows": (
        r"^ *(Window #[0-9]|mDisplayId=|mAttrs=|fl=|mViewVisibility=|mGivenContentInsets=|mFrame=|"
        r"Frames:|isOnScreen=|mCurrentFocus=|mInputMethodTarget|imeLayeringTarget)"
    ),
    "window policy": (
        r"^ *(mIsShowing|mInputRestricted|showing|inputRestricted|secure)=|"
        r"m(Showing|Dreaming)Lockscreen=|KeyguardShowing="
    ),
    "input_method": r"m(InputShown|IsInputViewShown|WindowVisible|DecorViewVisible|ImeWindowVis)=",
    "power": r"(mWakefulness|WakefulnessLocked\(\))=|Display Power: state=",
    "input": r"(Surface|InputDevice)Orientation:|Touch Input Mapper",
    "trust": r"deviceLocked=",
    "display": r"mViewports=",
}
# Up to Android 9 the focus and the rotation are at the end of the windows.
_LAST_WINDOW_LINES = r"^ *(mCurrentFocus=|mFocusedApp=|mDisplayFrozen=|mRotation=)"
# A line that is there if the phone's grep is, and understands such expressions.
_PROBE = "tapwright-grep"


@dataclass(frozen=True, slots=True)
class View:
    """How the screen is turned, and its logical size in that position."""

    rotation: int
    size: Size


@dataclass(frozen=True, slots=True)
class SecureArea:
    """Where a window that forbids pictures is, and what others draw over it; in pixels."""

    frame: PxBox | None
    covers: tuple[PxBox, ...]


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What was read in one go: of the logical `display` that has the focus, or was chosen.

    `panels` says which displays there are, `focus` is the hash of the focused window, `turn` the
    lines that change when the screen turns.
    """

    app: ForegroundApp | None
    keyboard_shown: bool
    awake: bool
    locked: bool
    view: View
    display: int = 0
    panels: tuple[str, ...] = ()
    focus: str = ""
    turn: str = ""


class StateReader:
    """Reads the state of one phone, as a rule one shell call a time.

    `display` is the logical one to tell of; without, it is the one that has the focus.
    """

    def __init__(
        self, transport: AdbTransport, api_level: int, natural: Size, display: int | None = None
    ) -> None:
        self._transport = transport
        self._natural = natural
        self._display = display
        self._by_display = api_level >= _DISPLAYS_API
        self._window: _Dump = "window displays" if self._by_display else "window windows"
        self._filters = True

    @property
    def start_on(self) -> tuple[str, ...]:
        """What `am start` takes to open an app on the display that was chosen (Android 8 on)."""
        return ("--display", str(self._display)) if self._display else ()

    async def read(self) -> DeviceStatus:
        """Everything; raises AdbProtocolError if the phone's answer has other parts."""
        windows, policy, method, power = await self._ask(
            self._window, "window policy", "input_method", "power"
        )
        display = self._chosen(windows)
        part = display_part(windows, display)
        turn = re.compile(_TURN)
        return DeviceStatus(
            app=foreground(windows, self._display),
            keyboard_shown=keyboard_shown(method, windows, display),
            awake=awake(power),
            locked=locked(policy),
            view=await self._view(part),
            display=display,
            panels=panels_of(windows),
            focus=focus_of(part),
            turn="\n".join(line for line in windows.splitlines() if turn.match(line)),
        )

    async def view(self) -> View:
        """How the screen is turned at this moment."""
        (windows,) = await self._ask(self._window)
        return await self._view(display_part(windows, self._chosen(windows)))

    async def app(self) -> ForegroundApp | None:
        """The app in front."""
        (windows,) = await self._ask(self._window)
        return foreground(windows, self._display)

    async def keyboard(self) -> bool:
        """Whether the soft keyboard is on the screen."""
        return (await self.read()).keyboard_shown

    async def secure_area(self, focus: str) -> SecureArea | None:
        """Where the focused window is if it forbids pictures; `focus` is its hash.

        Its frame is None on a phone that does not say where its windows are.
        """
        (windows,) = await self._ask("window windows", whole_windows=True)
        window = focused_window(windows, focus)
        if window is None or not window.secure:
            return None
        return SecureArea(window.frame, covers(windows, window))

    async def forbids_pictures(self, display: int) -> bool:
        """Whether a window on that display does, be it in front or not."""
        (windows,) = await self._ask("window windows", whole_windows=True)
        shown = (one for one in windows_of(windows) if one.shown and one.display == display)
        return any(window.secure for window in shown)

    async def asks_secret(self) -> bool:
        """Whether the lock screen wants a PIN, pattern or password, as far as the phone tells."""
        policy, trust = await self._ask("window policy", "trust")
        return asks_secret(policy, trust)

    async def viewports(self) -> str:
        """The line of the display manager that says which panel shows which display."""
        (display,) = await self._ask("display")
        return display

    def still_turned(self, seen: DeviceStatus) -> str:
        """A condition in shell that holds while the screen is turned as it was `seen`; or empty.

        It fails as well when displays come and go, so whoever meets that asks properly.
        """
        if not (self._filters and self._by_display and seen.turn):
            return ""
        asked = f"dumpsys {self._window} | grep -E {shlex.quote(_TURN)}"
        return f'[ "$({asked})" = {shlex.quote(seen.turn)} ]'

    def _chosen(self, windows: str) -> int:
        return focused_display(windows) if self._display is None else self._display

    async def _ask(self, *dumps: _Dump, whole_windows: bool = False) -> list[str]:
        """The lines of these dumps that are read; whole ones from a phone that cannot filter."""
        asked = f"; echo {_MARK}; ".join(f"dumpsys {dump}" for dump in dumps)
        if self._filters:
            last = not whole_windows and "window windows" in dumps
            kept = [
                _LAST_WINDOW_LINES if last and dump == "window windows" else _LINES[dump]
                for dump in dumps
            ]
            pattern = "|".join((f"^({_MARK}|{_PROBE})$", *kept))
            # One filter for all: each more is one more process on the phone.
            answer = await self._run(
                f"{{ echo {_PROBE}; {asked}; }} | grep -E {shlex.quote(pattern)}"
            )
            start, found, lines = answer.partition(f"{_PROBE}\n")
            sections = lines.split(f"{_MARK}\n")
            if found and not start and len(sections) == len(dumps):
                return sections
            log.warning(
                "the phone's grep does not work: its dumps are read whole, which takes longer",
                serial=self._transport.serial,
            )
            self._filters = False
        sections = (await self._run(asked)).split(f"{_MARK}\n")
        if len(sections) != len(dumps):
            raise AdbProtocolError(
                f"dumpsys gave {len(sections)} of {len(dumps)} sections; see `adb shell dumpsys "
                "window`"
            )
        return sections

    async def _run(self, line: str) -> str:
        return (await self._transport.script(line, timeout_s=STATE_TIMEOUT_S)).text

    async def _view(self, part: str) -> View:
        rotation = rotation_of(part)
        if rotation is None:
            (readers,) = await self._ask("input")
            rotation = rotation_of(readers) or 0
        if size := size_of(part):
            return View(rotation, size)
        upright = self._natural
        turned = Size(upright.height_px, upright.width_px)
        return View(rotation, turned if rotation % 2 else upright)
