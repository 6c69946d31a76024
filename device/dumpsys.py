"""Reading `dumpsys` texts of Android 8 to 16: whole ones, or the lines that `FILTERS` leaves.

Every pattern names the class of AOSP's frameworks/base that prints it, or whose recording shows it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..actions import PxBox, Size
from .device import ForegroundApp

# "android" is a package without a dot: it asks which app to open, and tells of crashes.
_COMPONENT = re.compile(r"\b(android|[A-Za-z][\w.]*\.[\w.]*\w)/(\.?[A-Za-z_$][\w.$]*)")
# DisplayContent.dump.
_DISPLAY = re.compile(r"^\s*Display: mDisplayId=(\d+)", re.MULTILINE)
_FOCUS = re.compile(r"^\s*mCurrentFocus=(.*)$", re.MULTILINE)
_FOCUSED_APP = re.compile(r"^\s*mFocusedApp=(.*)$", re.MULTILINE)
_INITIAL_SIZE = re.compile(r"\binit=(\d+x\d+)")
_CURRENT_SIZE = re.compile(r"\bcur=(\d+)x(\d+)")
# WindowManagerService.dumpWindows: since Android 10 without focus, but with whom a keyboard serves.
_IME_TARGET = re.compile(
    r"^\s*(?:mInputMethodTarget|imeLayeringTarget|imeInputTarget)"
    r" in display# \d+ (Window\{.*)$",
    re.MULTILINE,
)
# WindowState.toString: hash, user, title. vivo (Android 15) puts the package before the hash and
# the type behind the title, "Window{com.android.systemui:6d67f78 u0 StatusBar type=2000 }"; Samsung
# (Android 8) the display before it, "Window{6d67f78 u0 d0 StatusBar}".
_WINDOW = re.compile(r"Window\{(?:\S*:)?([0-9a-f]+) u\d+ (?:d\d+ )?(.*?)(?: type=\d+ ?)?\}")
_WINDOW_DISPLAY = re.compile(r"\bmDisplayId=(\d+)")
_WINDOW_START = re.compile(r"^\s*Window #\d+ (?=Window\{)", re.MULTILINE)
# WindowManager.LayoutParams.toString: flags by name since Android 9, "fl=#81812100" before.
_WINDOW_FLAGS = re.compile(r"\bfl=([^\n}]*)")
_FLAG_SECURE = 0x2000
# WindowFrames.dump: "mFrame=" up to Android 11, "Frames: ... frame=" since 12.
_WINDOW_FRAME = re.compile(r"\b(?:mFrame|frame)=\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]")
# A keyboard's window reaches up to the status bar; what it leaves to the app are its insets.
_GIVEN_INSETS = re.compile(r"\bmGivenContentInsets=\[(\d+),(\d+)\]\[(\d+),(\d+)\]")
_VISIBILITY = re.compile(r"\bmViewVisibility=0x([0-9a-f]+)")  # View.VISIBLE is 0, GONE is 8
_ON_SCREEN = re.compile(r"\bisOnScreen=(true|false)")
# The input method manager's own word (8 to 16) says that a keyboard is wanted;
# InputMethodService.dump, printed below it, whether one is drawn. With a hardware keyboard, and on
# Fire TV, the first is true for good while nothing is on the screen.
_INPUT_WANTED = re.compile(r"\bmInputShown=(true|false)")
_INPUT_DRAWN = re.compile(r"\b(?:mIsInputViewShown|mWindowVisible|mDecorViewVisible)=(true|false)")
# The same as a number, kept by the manager: InputMethodService.IME_ACTIVE is 1, IME_VISIBLE 2.
_INPUT_VISIBLE = re.compile(r"\bmImeWindowVis=\s*(0x[0-9a-f]+|\d+)")
_IME_VISIBLE = 2
# Where a phone's maker dropped both: PinnedTaskController and ImeInsetsSourceProvider.
_KEYBOARD_ON_DISPLAY = re.compile(r"\bm(?:Is)?Ime(?:Showing|Shown)=(true|false)")
_AWAKE = re.compile(r"\bmWakefulness=(\w+)")  # PowerManagerService.dump
_DISPLAY_POWER = re.compile(r"\bDisplay Power: state=(\w+)")
# KeyguardStateMonitor says mIsShowing (8 to 11 and most since), KeyguardServiceDelegate showing;
# each goes on to say whether it holds back input, without which nothing is locked.
_KEYGUARD = (
    re.compile(r"\bmIsShowing=(true|false)(?:[^#]*?\bmInputRestricted=(true|false))?"),
    re.compile(r"^\s*showing=(true|false)(?:[^#]*?^\s*inputRestricted=(true|false))?", re.M),
)
# The window policy's words up to Android 9 (either is enough: the second stays true under a
# dream), DisplayPolicy's since 10, and those of the activity manager.
_LOCK_SCREEN = re.compile(
    r"\b(?:mShowingLockscreen|mDreamingLockscreen|mKeyguardShowing|isKeyguardShowing)=(true|false)"
)
# KeyguardServiceDelegate says secure up to Android 14; TrustManagerService has deviceLocked=1 for
# each user whose PIN, pattern or password is due.
_SECURE_LOCK = re.compile(r"^\s*secure=(true|false)", re.MULTILINE)
_DEVICE_LOCKED = re.compile(r"\(current\).*\bdeviceLocked=([01])")
# In order: the line of DisplayRotation since 10 (mCurrentRotation there is what the sensor last
# settled on), other wordings, DisplayFrames since 11, the policy's since 8, and the input reader's:
# SurfaceOrientation up to Android 12, InputDeviceOrientation since ("Rotation90" since 15). A
# configuration also says mRotation=ROTATION_0, but as part of a longer line.
_ROTATION = (
    re.compile(r"^\s*mRotation=(?:ROTATION_)?(\d+)\b", re.MULTILINE),
    re.compile(r"\bmCurrentRotation=(?:ROTATION_)?(\d+)"),
    re.compile(r"\bmDisplayRotation=(?:ROTATION_)?(\d+)"),
    re.compile(r"\bDisplayFrames w=\d+ h=\d+ r=(\d)\b"),
    re.compile(r"\bmRotation=(?:ROTATION_)?(\d+)"),
    re.compile(r"\b(?:SurfaceOrientation|InputDeviceOrientation): (?:Rotation)?(\d+)"),
)
_DIRECT_TOUCH = re.compile(r"Touch Input Mapper(?: mode: | \(mode - )(?i:DIRECT)\b")


@dataclass(frozen=True, slots=True)
class WindowEntry:
    """A window of `dumpsys window windows`, where the topmost comes first.

    `frame` is what it covers in pixels, None if the dump does not say; `display` is 0 then.
    """

    id: str
    title: str
    secure: bool
    shown: bool
    frame: PxBox | None
    display: int = 0


def foreground(windows: str, display: int | None = None) -> ForegroundApp | None:
    """The app in front: of the focused window, or of the focused app if that is a system window.

    Of `display`, else of the one that has the focus; apps may be in front on others as well.
    """
    first = display_part(windows, focused_display(windows) if display is None else display)
    texts = (first,) if display is not None else (first, windows)
    for text in texts:
        for pattern in (_FOCUS, _FOCUSED_APP):
            for line in pattern.findall(text):
                if app := _app(line):
                    return app
    if _FOCUS.search(windows) or _FOCUSED_APP.search(windows):
        return None
    named = (_app(line) for line in _IME_TARGET.findall(windows))
    shown = (_app(window.title) for window in windows_of(windows) if window.shown)
    return next((app for app in (*named, *shown) if app), None)


def _app(text: str) -> ForegroundApp | None:
    if (match := _COMPONENT.search(text)) is None:
        return None
    package, activity = match.groups()
    return ForegroundApp(package, activity_name(package, activity))


def activity_name(package: str, activity: str) -> str:
    """The full class name of an activity that Android may have shortened to ".Name"."""
    return package + activity if activity.startswith(".") else activity


def displays_of(windows: str) -> dict[int, str]:
    """The part about each display, by its logical id; none where they are not told apart."""
    return {int(match[1]): part for match, part in _parts(_DISPLAY, windows)}


def _parts(start: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """What follows each place where `start` matches, up to the next."""
    matches = list(start.finditer(text))
    for number, match in enumerate(matches, start=1):
        end = matches[number].start() if number < len(matches) else len(text)
        yield match, text[match.end() : end]


def display_part(windows: str, display: int = 0) -> str:
    """The part about one display; all of it where displays are not told apart."""
    return displays_of(windows).get(display, windows)


def focused_display(windows: str) -> int:
    """The logical display that takes the input: of several with a focus the built-in one."""
    parts = displays_of(windows)
    for pattern in (_FOCUS, _FOCUSED_APP):
        for display in sorted(parts):
            found = pattern.search(parts[display])
            if found is not None and found[1].strip() not in ("null", ""):
                return display
    return 0


def focus_of(part: str) -> str:
    """The hash of the focused window, empty if the text names none."""
    for line in (*_FOCUS.findall(part), *_IME_TARGET.findall(part)):
        if match := _WINDOW.match(line):
            return match[1]
    return ""


def size_of(part: str) -> Size | None:
    """The logical size of the display as it is turned."""
    match = _CURRENT_SIZE.search(part)
    return Size(int(match[1]), int(match[2])) if match else None


def panels_of(windows: str) -> tuple[str, ...]:
    """Which displays there are and of what kind: other words once a phone is folded or docked."""
    return tuple(
        f"{display}:{match[1] if (match := _INITIAL_SIZE.search(part)) else ''}"
        for display, part in sorted(displays_of(windows).items())
    )


def keyboard_shown(method: str, windows: str = "", display: int = 0) -> bool:
    """Whether the soft keyboard is on the screen: what is drawn decides, not what was asked for."""
    wanted, drawn = _INPUT_WANTED.findall(method), _INPUT_DRAWN.findall(method)
    states = [int(number, 0) for number in _INPUT_VISIBLE.findall(method)]
    if wanted and "true" not in wanted or "false" in drawn:
        return False
    if states and not any(state & _IME_VISIBLE for state in states):
        return False
    for window in windows_of(windows):
        if window.title == "InputMethod":
            return window.shown
    if wanted or drawn or states:
        return True
    match = _KEYBOARD_ON_DISPLAY.search(display_part(windows, display))
    return match is not None and match[1] == "true"


def awake(power: str) -> bool:
    """Whether the screen is on; a phone that does not say so is taken to be."""
    if match := _AWAKE.search(power):
        return match[1] in ("Awake", "Dreaming")
    match = _DISPLAY_POWER.search(power)
    return match is None or match[1] != "OFF"


def locked(policy: str) -> bool:
    """Whether the lock screen is up and holds back input."""
    for pattern in _KEYGUARD:
        if match := pattern.search(policy):
            return match[1] == "true" and match[2] != "false"
    return "true" in _LOCK_SCREEN.findall(policy)


def asks_secret(policy: str, trust: str) -> bool:
    """Whether the lock screen wants a PIN, pattern or password, as far as the phone tells."""
    if match := _DEVICE_LOCKED.search(trust):
        return match[1] == "1"
    match = _SECURE_LOCK.search(policy)
    return match is not None and match[1] == "true"


def rotation_of(text: str) -> int | None:
    """How far the screen is turned from upright, in quarters; None if the text does not say."""
    # A pen or a pad beside the screen has a mapper of its own, which is not the screen's.
    direct = _DIRECT_TOUCH.search(text)
    for pattern in _ROTATION:
        if match := (direct and pattern.search(text, direct.end())) or pattern.search(text):
            value = int(match[1])
            return value // 90 if value >= 90 else value % 4
    return None


def windows_of(windows: str) -> tuple[WindowEntry, ...]:
    """The windows in the output of `dumpsys window windows`, the topmost first."""
    return tuple(_entries(windows))


def _entries(windows: str) -> Iterator[WindowEntry]:
    for _, block in _parts(_WINDOW_START, windows):
        if head := _WINDOW.match(block):
            flags, display = _WINDOW_FLAGS.search(block), _WINDOW_DISPLAY.search(block)
            yield WindowEntry(
                head[1], head[2].strip(), _secure(flags[1] if flags else ""), _shown(block),
                _frame(block), int(display[1]) if display else 0,
            )  # fmt: skip


def _secure(flags: str) -> bool:
    words = flags.split()
    if "SECURE" in words:
        return True
    number = words[0].removeprefix("#").removeprefix("0x") if words else ""
    return re.fullmatch(r"[0-9a-f]+", number) is not None and bool(int(number, 16) & _FLAG_SECURE)


def _shown(block: str) -> bool:
    visibility, on_screen = _VISIBILITY.search(block), _ON_SCREEN.search(block)
    return not (visibility and int(visibility[1], 16)) and not (
        on_screen and on_screen[1] == "false"
    )


def _frame(block: str) -> PxBox | None:
    if (found := _WINDOW_FRAME.search(block)) is None:
        return None
    left, top, right, bottom = map(int, found.groups())
    if insets := _GIVEN_INSETS.search(block):
        by = [int(number) for number in insets.groups()]
        left, top, right, bottom = left + by[0], top + by[1], right - by[2], bottom - by[3]
    return PxBox(left, top, right, bottom) if left < right and top < bottom else None


def focused_window(windows: str, focus: str = "") -> WindowEntry | None:
    """The window with the focus: `focus` is its hash, as `displays` has it since Android 10.

    Without, it is the one that `windows` names, else the topmost that is an app's and shown.
    """
    entries = windows_of(windows)
    focus = focus or focus_of(windows)
    if focus or _FOCUS.search(windows):
        return next((window for window in entries if window.id == focus), None)
    return next((one for one in entries if one.shown and _COMPONENT.search(one.title)), None)


def secure_window(windows: str, focus: str = "") -> bool:
    """Whether the focused window carries FLAG_SECURE, in the output of `dumpsys window windows`."""
    window = focused_window(windows, focus)
    return window is not None and window.secure


def covers(windows: str, below: WindowEntry) -> tuple[PxBox, ...]:
    """What other windows draw over `below`: bars, keyboard, buttons.

    Of those no larger than a third of it: larger ones are see-through overlays, as for gestures.
    """
    most = area(below.frame) / 3 if below.frame else 0.0
    found: list[PxBox] = []
    for window in windows_of(windows):
        if window.id == below.id:
            break
        above = window.shown and window.display == below.display
        if above and window.frame and area(window.frame) <= most:
            found.append(window.frame)
    return tuple(found)


def area(box: PxBox) -> int:
    """Its pixels."""
    return (box.right - box.left) * (box.bottom - box.top)
