"""`dumpsys window windows`: the windows and the one with the focus, as each Android prints them.

The forms are those of WindowManagerService, DisplayContent, DisplayPolicy, WindowState,
PhoneWindowManager and KeyguardServiceDelegate in AOSP's frameworks/base, branches android10 to
android16, and of dumps that owners of phones with Android 11, 12, 15 and 16 have published. Since
Android 10 the focused window stands with its display and no longer in `dumpsys window windows`.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ...system.abilities import IncidentHost, PanelHost
from ...system.packages import Component
from ...system.prompts import PERMISSIONS
from ...system.status_bar import NAVIGATION_DP, STATUS_DP
from ...toolkit.theme import dp
from ..shell.call import Call
from .dump_power import flag

FLAGS = "LAYOUT_IN_SCREEN{secure} LAYOUT_INSET_DECOR SPLIT_TOUCH HARDWARE_ACCELERATED"
SYSTEM_UI = "com.android.systemui"
SHADE = "NotificationShade"
DREAM = "android.service.dreams.DreamActivity"
GRANT = "com.android.permissioncontroller.permission.ui.GrantPermissionsActivity"
GRANT_10 = "com.android.packageinstaller.permission.ui.GrantPermissionsActivity"
TASK = 12
GONE, INVISIBLE, VISIBLE = "0x8", "0x4", "0x0"
"""View.GONE and the like, as mViewVisibility shows them."""


@dataclass(frozen=True, slots=True)
class ShownWindow:
    """One window of the list; `frame` is left, top, right and bottom."""

    title: str
    package: str
    kind: str
    frame: tuple[int, int, int, int]
    flags: str
    visibility: str = VISIBLE
    ime: bool = False

    @property
    def visible(self) -> bool:
        return self.visibility == VISIBLE

    @property
    def shown(self) -> str:
        """`Window{...}`, as it is named wherever it is spoken of."""
        return f"Window{{{code(self.title)} u0 {self.title}}}"


def code(name: str) -> str:
    """The identity hash that stands for an object of that name."""
    return f"{zlib.crc32(name.encode()) & 0xFFFFFFF:x}"


def activity_record(call: Call) -> str:
    """`ActivityRecord{...}` of the app in front."""
    component = front_of(call)
    return f"ActivityRecord{{{code(component.flat)} u0 {component.flat} t{TASK}}}"


def focused_app(call: Call) -> str:
    """The value of mFocusedApp; Android 10 prints the AppWindowToken around the record."""
    record = activity_record(call)
    if call.context.system.persona.sdk >= 30:
        return record
    inner = code(record)
    return f"AppWindowToken{{{code(inner)} token=Token{{{inner} {record}}}}}"


def front_of(call: Call) -> Component:
    """The activity in front: the app's, the question of the permission controller, or a dream."""
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    if system.dreaming:
        # AOSP's basic dreams; since Android 11 an activity of the framework shows them.
        return Component("com.android.dreams.basic", DREAM if sdk >= 30 else ".Colors")
    if isinstance(windows, IncidentHost) and windows.incidents.front == "ask":
        package = system.packages.names.package(PERMISSIONS)
        return Component(package, GRANT if sdk >= 30 else GRANT_10)
    return windows.foreground


def focused_window(call: Call) -> str:
    """The title of the window that has the focus."""
    windows = call.context.system.windows
    if windows.locked or (isinstance(windows, PanelHost) and windows.panels.open):
        return shade_of(call)
    if isinstance(windows, IncidentHost) and windows.incidents.error_title is not None:
        return windows.incidents.error_title
    return front_of(call).full


def windows_of(call: Call) -> list[ShownWindow]:
    """The windows from front to back."""
    windows = call.context.system.windows
    sdk = call.context.system.persona.sdk
    width, height = windows.size
    status, floor = dp(STATUS_DP), height - dp(NAVIGATION_DP)
    full = (0, 0, width, height)
    focus, shade = focused_window(call), shade_of(call)
    bar = "NOT_FOCUSABLE NOT_TOUCH_MODAL SPLIT_TOUCH HARDWARE_ACCELERATED FLAG_SLIPPERY"
    found = [
        ShownWindow("NavigationBar0", SYSTEM_UI, "NAVIGATION_BAR", (0, floor, width, height), bar)
    ]
    pulled = VISIBLE if focus == shade else INVISIBLE
    if sdk >= 30:
        kind = "NOTIFICATION_SHADE" if sdk >= 33 else "2040"
        found.append(ShownWindow(shade, SYSTEM_UI, kind, full, "HARDWARE_ACCELERATED", pulled))
    # Before Android 11 the shade is part of the status bar's window, which grows when pulled.
    grown = full if sdk < 30 and focus == shade else (0, 0, width, status)
    flags = "NOT_FOCUSABLE HARDWARE_ACCELERATED DRAWS_SYSTEM_BAR_BACKGROUNDS"
    found.append(ShownWindow("StatusBar", SYSTEM_UI, "STATUS_BAR", grown, flags))
    front = front_of(call)
    if focus not in (shade, front.full):
        inset = (width // 8, height // 3, width - width // 8, height - height // 3)
        flags = "DIM_BEHIND ALT_FOCUSABLE_IM SPLIT_TOUCH HARDWARE_ACCELERATED"
        found.append(ShownWindow(focus, "android", "SYSTEM_ALERT", inset, flags))
    found.append(_keyboard(call, width, floor))
    secure = " SECURE" if call.context.secure else ""
    flags = FLAGS.format(secure=secure)
    seen = VISIBLE if windows.screen_on and not windows.locked else INVISIBLE
    found.append(ShownWindow(front.full, front.package, "BASE_APPLICATION", full, flags, seen))
    wallpaper = f"{SYSTEM_UI}{'.wallpapers' if sdk >= 33 else ''}.ImageWallpaper"
    flags = "NOT_FOCUSABLE NOT_TOUCHABLE LAYOUT_IN_SCREEN LAYOUT_NO_LIMITS SCALED"
    found.append(ShownWindow(wallpaper, SYSTEM_UI, "WALLPAPER", full, flags))
    return found


def _keyboard(call: Call, width: int, floor: int) -> ShownWindow:
    windows = call.context.system.windows
    package = call.context.system.persona.keyboard.partition("/")[0]
    flags = "NOT_FOCUSABLE LAYOUT_IN_SCREEN SPLIT_TOUCH HARDWARE_ACCELERATED"
    flags += " DRAWS_SYSTEM_BAR_BACKGROUNDS"
    up = windows.keyboard_shown
    visibility = VISIBLE if up else GONE
    top = floor // 2 if up else floor
    frame = (0, top, width, floor)
    return ShownWindow("InputMethod", package, "INPUT_METHOD", frame, flags, visibility, ime=True)


def shade_of(call: Call) -> str:
    """The window that the lock screen and the notifications are in."""
    return SHADE if call.context.system.persona.sdk >= 30 else "StatusBar"


def window_list(call: Call, *, whole: bool) -> list[str]:
    shown = windows_of(call)
    ime = next(one for one in shown if one.ime)
    return [*listed_windows(call, shown, whole=whole), "", *_windows_tail(call, ime)]


def listed_windows(call: Call, shown: list[ShownWindow], *, whole: bool) -> list[str]:
    return [
        "WINDOW MANAGER WINDOWS (dumpsys window windows)",
        *(
            line
            for number, one in enumerate(shown)
            for line in (f"  Window #{number} {one.shown}:", *_one(call, one, whole))
        ),
    ]


def _one(call: Call, one: ShownWindow, whole: bool) -> Iterator[str]:
    """WindowState.dump; with `whole` also what its `dumpAll` adds."""
    system = call.context.system
    sdk = system.persona.sdk
    app = one.kind == "BASE_APPLICATION"
    uid = _uid(call, one.package)
    stack = {29: f" stackId={TASK}"}.get(sdk, f" rootTaskId={TASK}" if sdk < 36 else "")
    stack = f" taskId={TASK}" if app and sdk >= 36 else stack
    session = code(f"session {one.package}")
    yield (
        f"    mDisplayId=0{stack} mSession=Session{{{session} 1077:u0a{uid}}} "
        f"mClient=android.os.BinderProxy@{code('client ' + one.title)}"
    )
    everyone = flag(one.package == SYSTEM_UI)
    to_all = f"mShowToOwnerOnly={flag(not app)}" if sdk < 30 else f"showForAllUsers={everyone}"
    alert = "SYSTEM_ALERT_WINDOW" if one.kind == "SYSTEM_ALERT" else "NONE"
    yield f"    mOwnerUid={uid} {to_all} package={one.package} appop={alert}"
    size = "fillxwrap" if one.ime else "fillxfill"
    yield f"    mAttrs={{(0,0)({size}) sim={{adjust=resize}} ty={one.kind}"
    yield f"      fl={one.flags}"
    private = "FIT_INSETS_CONTROLLED" if sdk >= 30 else "FORCE_DRAW_STATUS_BAR_BACKGROUND"
    yield f"      pfl={private}}}"
    left, top, right, bottom = one.frame
    yield f"    Requested w={right - left} h={bottom - top} mLayoutSeq=298"
    if one.ime:
        yield "    mIsImWindow=true mIsWallpaper=false mIsFloatingLayer=true"
    if whole:
        yield f"    mViewVisibility={one.visibility} mHaveFrame=true mObscured=false"
        yield "    mGivenContentInsets=[0,0][0,0] mGivenVisibleInsets=[0,0][0,0]"
    shown = flag(one.visible)
    yield (f"    mHasSurface={shown} isReadyForDisplay()={shown} mWindowRemovalAllowed=false")
    frame = f"[{left},{top}][{right},{bottom}]"
    if whole and sdk >= 33:
        yield f"    Frames: parent={frame} display={frame} frame={frame} last={frame}"
    elif whole:
        yield f"    Frames: containing={frame} parent={frame}"
        yield f"        display={frame}"
        yield f"    mFrame={frame} last={frame}"
    yield f"    WindowStateAnimator{{{code('animator ' + one.title)} {one.title}}}:"
    yield f"      mDrawState={'HAS_DRAWN' if one.visible else 'NO_SURFACE'}       mLastHidden=false"
    yield f"    isOnScreen={shown}"
    yield f"    isVisible={shown}"


def _windows_tail(call: Call, ime: ShownWindow) -> Iterator[str]:
    """WindowManagerService.dumpWindowsNoHeaderLocked; what Android 16 moved to the display is not
    in it there."""
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    front = front_of(call).full
    target = f"Window{{{code(front)} u0 {front}}}"
    yield "  mHasPermanentDpad=" + flag(not system.persona.touch)
    yield "  mTopFocusedDisplayId=0"
    if sdk < 31:
        yield f"  mInputMethodTarget in display# 0 {target}"
    elif sdk < 36:
        for name in ("imeLayeringTarget", "imeInputTarget", "imeControlTarget"):
            yield f"  {name} in display# 0 {target}"
    if sdk < 33:
        yield f"  mInTouchMode={flag(system.persona.touch)}"
    yield f"  mInputMethodWindow={ime.shown}"
    yield "  mTraversalScheduled=false"
    yield "  mSystemBooted=true mDisplayEnabled=true"
    turned = f"  mRotation={windows.rotation}"
    if sdk < 35:
        yield (f"  mDisplayFrozen=false windows=0 client=false apps=0{turned}  mLastOrientation=-1")
        yield " waitingForConfig=false"
    else:
        yield turned
        yield "  mLastOrientation=-1"
        yield "  mWaitingForConfig=false"
    yield "  Animation settings: disabled=false window=1.0 transition=1.0 animator=1.0"


def _uid(call: Call, package: str) -> int:
    registry = call.context.system.packages
    return registry.uid(package) if registry.get(package) is not None else 10050
