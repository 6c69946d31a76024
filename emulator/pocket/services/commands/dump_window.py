"""`dumpsys window`: displays and policy, as the phone's version of Android prints them.

The forms are those of WindowManagerService, DisplayContent, DisplayPolicy, PhoneWindowManager and
KeyguardServiceDelegate in AOSP's frameworks/base, branches android10 to android16, and of dumps
that owners of phones with Android 11, 12, 15 and 16 have published. Since Android 10 the focused
window stands with its display and no longer in `dumpsys window windows`.
"""

from collections.abc import Iterator

from ...system.status_bar import NAVIGATION_DP, STATUS_DP
from ...toolkit.theme import dp
from ..shell.call import Call
from .dump_power import flag
from .dump_windows import (
    SHADE,
    ShownWindow,
    code,
    focused_app,
    focused_window,
    front_of,
    listed_windows,
    window_list,
    windows_of,
)

LINE = "-" * 79


def dump_window(call: Call, args: list[str]) -> list[str]:
    match args[:1]:
        case ["displays" | "d"]:
            return _displays(call)
        case ["policy" | "p"]:
            return _policy(call)
        case ["windows" | "w" | "all" | "a" | "visible"]:
            return window_list(call, whole=True)
        case [] | ["-a"]:
            whole = bool(args)
            parts = [_last_anr(), _policy(call), _displays(call), window_list(call, whole=whole)]
            gap = [LINE] if whole else []
            return [line for part in parts for line in (*gap, *part, "")]
        case [name]:
            found = [one for one in windows_of(call) if name in (one.title, code(one.title))]
            if not found:
                return [f"Bad window command, or no windows match: {name}", "Use -h for help."]
            return listed_windows(call, found, whole=True)
        case _:
            return _displays(call)


def _last_anr() -> list[str]:
    return [
        "WINDOW MANAGER LAST ANR (dumpsys window lastanr)",
        "  <no ANR has occurred since boot>",
    ]


def _displays(call: Call) -> list[str]:
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    width, height = windows.size
    across, down = natural(call)
    low, high = sorted((width, height))
    status, bars = dp(STATUS_DP), dp(STATUS_DP + NAVIGATION_DP)
    # Since Android 15 an app's window reaches under the bars (edge to edge).
    app = f"{width}x{height}" if sdk >= 35 else f"{width}x{height - dp(NAVIGATION_DP)}"
    smallest = f"{low}x{low}" if sdk >= 35 else f"{low}x{low - status}"
    largest = f"{high}x{high}" if sdk >= 35 else f"{high}x{high - bars}"
    organized = " (organized)" if sdk >= 31 else ""
    minimum = " mMinSizeOfResizeableTaskDp=220" if sdk >= 33 else ""
    layout = "isRemovalRequested=false" if sdk >= 36 else "deferred=false"
    touch = "" if sdk >= 36 else f" mTouchExcludeRegion=SkRegion((0,0,{width},{height}))"
    focus = f"Window{{{code(focused_window(call))} u0 {focused_window(call)}}}"
    front = front_of(call).full
    app_window = f"Window{{{code(front)} u0 {front}}}"
    ime = next(one for one in windows_of(call) if one.ime)
    # With the screen off no window has the focus (DisplayContent.findFocusedWindow).
    focus = focus if windows.screen_on else "null"
    lines = [
        "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)",
        f"  Display: mDisplayId=0{organized}",
        f"    init={across}x{down} {windows.density}dpi{minimum} cur={width}x{height} "
        f"app={app} rng={smallest}-{largest}",
        f"    {layout} mLayoutNeeded=false{touch}",
        *([] if sdk >= 36 else [""]),
    ]
    if sdk >= 36:
        # As in a dump of an Android 16 emulator; older versions name these among the windows.
        lines += [
            f"  mSleeping={flag(not windows.screen_on)} mAllSleepTokens=[]",
            "  mLayoutSeq=298",
            f"  mImeWindow={ime.shown}",
            f"  mImeLayeringTarget={app_window}",
            f"  mImeInputTarget={app_window}",
            f"  mImeControlTarget={app_window}",
        ]
    else:
        lines += ["  mLayoutSeq=298"]
    lines += [
        f"  mCurrentFocus={focus}",
        f"  mFocusedApp={focused_app(call)}",
        *(["  mFixedRotationLaunchingApp=null"] if sdk >= 36 else []),
        "",
        *(
            ["  mHoldScreenWindow=null", f"  mObscuringWindow={app_window}", ""]
            if sdk >= 34
            else []
        ),
        "  displayId=0" if sdk >= 30 else "  mWallpaperTarget=null",
        "",
        *_pinned(call, ime),
        f"  DisplayFrames w={width} h={height} r={windows.rotation}",
        "",
        *_display_policy(call),
        "",
        *_display_rotation(call),
    ]
    return lines


def _pinned(call: Call, ime: ShownWindow) -> Iterator[str]:
    if call.context.system.persona.sdk >= 30:
        left, top, right, bottom = ime.frame
        yield (
            "  PinnedTaskController"
            if call.context.system.persona.sdk >= 31
            else ("  PinnedStackController")
        )
        yield f"    mIsImeShowing={flag(ime.visible)}"
        yield f"    mImeHeight={bottom - top if ime.visible and right > left else 0}"
        yield ""


def _display_policy(call: Call) -> Iterator[str]:
    """DisplayPolicy.dump; Android 10 forgets the line's end after its name."""
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    on, locked = flag(windows.screen_on), flag(windows.locked)
    dock = "mCarDockEnablesAccelerometer=true mDeskDockEnablesAccelerometer=true"
    if sdk >= 30:
        yield "  DisplayPolicy"
        yield f"    {dock}"
    else:
        yield f"  DisplayPolicy    {dock}"
    yield "    mDockMode=EXTRA_DOCK_STATE_UNDOCKED mLidState=LID_ABSENT"
    yield f"    mAwake={on} mScreenOnEarly={on} mScreenOnFully={on}"
    yield f"    mKeyguardDrawComplete={on} mWindowManagerDrawComplete={on}"
    yield "    mHdmiPlugged=false"
    dreaming = flag(system.dreaming)
    over_lock = flag(system.dreaming and windows.locked)
    token = " mDreamingSleepToken=null" if sdk < 30 else ""
    yield f"    mShowingDream={dreaming} mDreamingLockscreen={over_lock}{token}"
    bar = f"Window{{{code('StatusBar')} u0 StatusBar}}"
    if sdk >= 30:
        yield f"    mStatusBar={bar}"
        yield f"    mExpandedPanel=Window{{{code(SHADE)} u0 {SHADE}}}"
        yield f"    isKeyguardShowing={locked}"
    else:
        yield f"    mStatusBar={bar} isStatusBarKeyguard={locked}"
    focus = focused_window(call)
    yield f"    mFocusedWindow=Window{{{code(focus)} u0 {focus}}}"
    if sdk < 30:
        yield f"    mFocusedApp={focused_app(call)}"
        bars = "mForceStatusBar=false mForceStatusBarFromKeyguard=false"
        yield f"    mTopIsFullscreen=false    {bars}"


def _display_rotation(call: Call) -> Iterator[str]:
    system = call.context.system
    rotation = system.windows.rotation
    auto = system.settings.get("system", "accelerometer_rotation") == "1"
    across, down = natural(call)
    wide = across > down
    # DisplayRotation.configure: which turns are upright depends on how the panel is built in.
    landscape, portrait = (0, 3) if wide else (1, 0)
    yield "  DisplayRotation"
    yield "    mCurrentAppOrientation=SCREEN_ORIENTATION_UNSPECIFIED"
    if system.persona.sdk >= 30:
        yield "    mLastOrientation=-1"
        yield f"    mRotation={rotation} mDeferredRotationPauseCount=0"
    yield (
        f"    mLandscapeRotation=ROTATION_{landscape * 90} "
        f"mSeascapeRotation=ROTATION_{(landscape + 2) % 4 * 90}"
    )
    yield (
        f"    mPortraitRotation=ROTATION_{portrait * 90} "
        f"mUpsideDownRotation=ROTATION_{(portrait + 2) % 4 * 90}"
    )
    yield "    mSupportAutoRotation=true"
    # WindowOrientationListener.dump: it is told of every turn, also of one that no sensor made
    # (setCurrentOrientation); android_world reads the orientation from it.
    yield "    WindowOrientationListener"
    yield f"      mEnabled={flag(auto)}"
    yield f"      mCurrentRotation=ROTATION_{rotation * 90}"
    mode = "USER_ROTATION_FREE" if auto else "USER_ROTATION_LOCKED"
    yield f"    mUserRotationMode={mode} mUserRotation=ROTATION_{rotation * 90}"


def _policy(call: Call) -> list[str]:
    """PhoneWindowManager.dump and KeyguardServiceDelegate.dump; `showingAndNotOccluded`, `secure`,
    `dreaming` and others are gone since Android 12, as a dump of Android 15 shows."""
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    on, locked = windows.screen_on, flag(windows.locked)
    state = "SCREEN_STATE_ON" if on else "SCREEN_STATE_OFF"
    interactive = "INTERACTIVE_STATE_AWAKE" if on else "INTERACTIVE_STATE_SLEEP"
    old = sdk < 31
    return [
        "WINDOW MANAGER POLICY STATE (dumpsys window policy)",
        "    mSafeMode=false mSystemReady=true mSystemBooted=true",
        "    mCameraLensCoverState=CAMERA_LENS_COVER_ABSENT",
        "    mKeyguardOccluded=false mKeyguardOccludedChanged=false mPendingKeyguardOccluded=false",
        "    KeyguardServiceDelegate",
        f"      showing={locked}",
        *([f"      showingAndNotOccluded={locked}"] if old else []),
        f"      inputRestricted={locked}",
        "      occluded=false",
        *(["      secure=false", f"      dreaming={flag(system.dreaming)}"] if old else []),
        "      systemIsReady=true",
        *(["      deviceHasKeyguard=true", "      enabled=true"] if old else []),
        *(["      offReason=OFF_BECAUSE_OF_USER"] if old else []),
        "      currentUser=-10000",
        "      bootCompleted=true",
        f"      screenState={state}",
        f"      interactiveState={interactive}",
        "      KeyguardStateMonitor",
        f"        mIsShowing={locked}",
        *(["        mSimSecure=false"] if old else []),
        f"        mInputRestricted={locked}",
        *(["        mTrusted=false"] if old else []),
        "        mCurrentUserId=0",
    ]


def natural(call: Call) -> tuple[int, int]:
    """Width and height of the display at rotation 0."""
    windows = call.context.system.windows
    width, height = windows.size
    return (height, width) if windows.rotation % 2 else (width, height)
