"""Reading dumpsys: windows and their flags, what is drawn and what is only asked for, by vendor."""

import pytest

from tapwright.actions import PxBox
from tapwright.device.device import ForegroundApp
from tapwright.device.dumpsys import (
    asks_secret,
    awake,
    covers,
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

# The form of Android 10 and later: no focus in it. Bars come first, the app's window below.
WINDOWS = """WINDOW MANAGER WINDOWS (dumpsys window windows)
  Window #0 Window{7a01 u0 StatusBar}:
    mDisplayId=0 mSession=Session{1 2:u0a3} mClient=android.os.BinderProxy@4
    mAttrs={(0,0)(fillx142) gr=TOP ty=STATUS_BAR fmt=TRANSLUCENT
      fl=NOT_FOCUSABLE HARDWARE_ACCELERATED
      pfl=COLOR_SPACE_AGNOSTIC}
    mViewVisibility=0x0 mHaveFrame=true mObscured=false
    Frames: parent=[0,0][1080,2400] display=[0,0][1080,2400] frame=[0,0][1080,142] last=[0,0][1,1]
    isOnScreen=true
  Window #1 Window{7a02 u0 Taskbar}:
    mAttrs={(0,0)(fillx63) ty=NAVIGATION_BAR
      fl=NOT_FOCUSABLE
        paramsForRotation: mAttrs={(0,0)(63xfill)
          fl=SECURE
    mViewVisibility=0x0 mHaveFrame=true
    Frames: parent=[0,0][1080,2400] frame=[0,2337][1080,2400] last=[0,0][1,1]
    isOnScreen=true
  Window #2 Window{7a03 u0 NotificationShade}:
      fl=NOT_FOCUSABLE
    mViewVisibility=0x4 mHaveFrame=true
    Frames: parent=[0,0][1080,2400] frame=[0,0][1080,2400] last=[0,0][1,1]
    isOnScreen=false
  Window #3 Window{7a04 u0 InputMethod}:
      fl=NOT_FOCUSABLE LAYOUT_IN_SCREEN
    mViewVisibility=0x0 mHaveFrame=true
    mGivenContentInsets=[0,1500][0,0] mGivenVisibleInsets=[0,1500][0,0]
    Frames: parent=[0,0][1080,2400] frame=[0,142][1080,2400] last=[0,0][1,1]
    isOnScreen=true
  Window #4 Window{7a05 u0 com.bank/com.bank.Login}:
    mAttrs={(0,0)(fillxfill) sim={adjust=resize} ty=BASE_APPLICATION
      fl=LAYOUT_IN_SCREEN SECURE HARDWARE_ACCELERATED
    mViewVisibility=0x0 mHaveFrame=true
    Frames: parent=[0,0][1080,2400] frame=[0,0][1080,2400] last=[0,0][1,1]
    isOnScreen=true
  Window #5 Window{7a06 u0 com.other/com.other.Main}:
      fl=LAYOUT_IN_SCREEN
    mViewVisibility=0x8 mHaveFrame=true
    isOnScreen=false
"""
# WM.LayoutParams.toString of Android 8: numbers, 0x2000 being FLAG_SECURE.
ANDROID_8 = """  Window #4 Window{4b9 u0 com.bank/com.bank.Login}:
    mAttrs=WM.LayoutParams{(0,0)(fillxfill) sim=#120 ty=1 fl=#81812100 pfl=0x20000 wanim=0x1030465}
    mViewVisibility=0x0 mHaveFrame=true mObscured=false
    mFrame=[0,0][1080,1920] last=[0,0][1080,1920]
  Window #3 Window{4ba u0 com.other/com.other.Main}:
    mAttrs=WM.LayoutParams{(0,0)(fillxfill) sim=#120 ty=1 fl=#81810100 wanim=0x1030465}
  mCurrentFocus=Window{%s u0 com.bank/com.bank.Login}
"""


def test_the_focused_window_is_known_from_displays_and_its_flags_from_windows():
    assert secure_window(WINDOWS, focus="7a05")
    assert not secure_window(WINDOWS, focus="7a06")
    assert not secure_window(WINDOWS, focus="dead")
    # A bar keeps other layouts for other rotations; theirs are not its flags.
    assert not secure_window(WINDOWS, focus="7a02")
    assert focus_of("  mCurrentFocus=Window{7a05 u0 com.bank/com.bank.Login}") == "7a05"
    assert focus_of("  mCurrentFocus=null") == ""


def test_without_a_focus_the_topmost_window_of_an_app_that_is_shown_is_in_front():
    assert secure_window(WINDOWS)
    assert foreground(WINDOWS) == ForegroundApp("com.bank", "com.bank.Login")
    named = (
        f"{WINDOWS}  imeLayeringTarget in display# 0 Window{{7a06 u0 com.other/com.other.Main}}\n"
    )
    assert foreground(named) == ForegroundApp("com.other", "com.other.Main")
    assert not secure_window(named)


def test_flags_are_numbers_up_to_android_8():
    assert secure_window(ANDROID_8 % "4b9")
    assert not secure_window(ANDROID_8 % "4ba")
    window = focused_window(ANDROID_8 % "4b9")
    assert window is not None and window.frame == PxBox(0, 0, 1080, 1920)


def test_what_others_draw_over_an_app():
    window = focused_window(WINDOWS, "7a05")
    assert window is not None and window.frame == PxBox(0, 0, 1080, 2400)
    bars_and_keyboard = (
        PxBox(0, 0, 1080, 142), PxBox(0, 2337, 1080, 2400), PxBox(0, 1642, 1080, 2400),
    )  # fmt: skip
    assert covers(WINDOWS, window) == bars_and_keyboard
    # A see-through overlay over everything hides nothing; one that is not shown neither.
    overlay = WINDOWS.replace("mViewVisibility=0x4", "mViewVisibility=0x0")
    assert covers(overlay.replace("isOnScreen=false", "isOnScreen=true"), window) == (
        bars_and_keyboard
    )


def test_what_is_on_another_display_covers_nothing():
    window = focused_window(WINDOWS, "7a05")
    elsewhere = WINDOWS.replace("mDisplayId=0", "mDisplayId=2")  # the status bar's alone
    assert window is not None and window.display == 0
    assert windows_of(elsewhere)[0].display == 2
    assert covers(elsewhere, window) == covers(WINDOWS, window)[1:]


@pytest.mark.parametrize(
    ("words", "id", "title"),
    [
        ("Window{7f u0 com.x/com.x.Y}", "7f", "com.x/com.x.Y"),
        ("Window{com.x:7f u0 InputMethod type=2011 }", "7f", "InputMethod"),
        ("Window{7f u0 d0 com.x/com.x.Y}", "7f", "com.x/com.x.Y"),
        ("Window{7f u10 Application Error: com.x}", "7f", "Application Error: com.x"),
    ],
)
def test_windows_are_named_otherwise_by_some_makers(words: str, id: str, title: str):
    (window,) = windows_of(f"  Window #12 {words}:\n    mViewVisibility=0x0\n")
    assert (window.id, window.title, window.shown) == (id, title, True)


@pytest.mark.parametrize(
    ("method", "windows", "shown"),
    [
        ("mShowRequested=true mInputShown=true", "", True),
        ("mInputShown=true\n  mIsInputViewShown=true mStatusIcon=0", "", True),
        # A hardware keyboard, and Fire TV: asked for, and nothing drawn.
        ("mInputShown=true\n  mIsInputViewShown=false mStatusIcon=0", "", False),
        ("mInputShown=true mWindowVisible=false mIsInputViewShown=false", "", False),
        ("mDecorViewVisible=false mWindowVisible=true\nmInputShown=true", "", False),
        # The service is a little behind when a keyboard has just gone.
        ("mInputShown=false\n  mIsInputViewShown=true", "", False),
        ("mInputShown=false", "    mIsImeShowing=true", False),
        # Bound to a field, and visible or not.
        ("      mImeWindowVis=3\n      mInputShown=true", "", True),
        ("      mImeWindowVis=1\n      mInputShown=true", "", False),
        ("mImeWindowVis=0x3", "", True),
        ("mImeWindowVis=0x0", "", False),
        ("mInputShown=true", WINDOWS, True),
        ("mInputShown=true", WINDOWS.replace("0x0", "0x8"), False),
        ("mIsInputViewShown=true", "", True),
        ("", "    mIsImeShowing=true", True),
        ("", "        mImeShowing=false", False),
        # One for each user of a car: somebody's is up.
        ("mInputShown=false\n mInputShown=true", "", True),
        ("", "", False),
    ],
)
def test_a_keyboard_is_shown_when_it_is_drawn(method: str, windows: str, shown: bool):
    assert keyboard_shown(method, windows) is shown


@pytest.mark.parametrize(
    ("policy", "is_locked"),
    [
        ("KeyguardStateMonitor\n  mIsShowing=true\n  mInputRestricted=true", True),
        ("  mIsShowing=true\n  mSimSecure=false\n  mInputRestricted=false", False),
        ("  showing=true\n  inputRestricted=false\n  occluded=false", False),
        ("  showing=true\n  inputRestricted=true", True),
        ("  mShowingLockscreen=true mShowingDream=false mDreamingLockscreen=false", True),
        ("  mShowingLockscreen=false mShowingDream=true mDreamingLockscreen=true", True),
        ("  mShowingLockscreen=false mShowingDream=false mDreamingLockscreen=false", False),
        ("  mIsShowing=false\n    mShowingDream=false mDreamingLockscreen=true", False),
        ("    isKeyguardShowing=true", True),
    ],
)  # fmt: skip
def test_a_lock_screen_is_one_that_holds_back_input(policy: str, is_locked: bool):
    assert locked(policy) is is_locked


def test_whether_a_lock_screen_wants_a_secret():
    user = (
        '  User "Owner" (id=0, flags=0x4c13) (current): trustState=UNTRUSTED, deviceLocked=%d, x=1'
    )
    other = '\n  User "Work" (id=10, flags=0x1030): trustState=UNTRUSTED, deviceLocked=1'
    assert asks_secret("", user % 1)
    assert not asks_secret("  secure=true", user % 0 + other)
    assert asks_secret("    secure=true", "")
    assert not asks_secret("    secure=false", "") and not asks_secret("", "")


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("      InputDeviceOrientation: 1\n", 1),
        ("      InputDeviceOrientation: Rotation270\n", 3),
        ("      SurfaceOrientation: 2", 2),
        ("  DisplayFrames w=2400 h=1080 r=3\n", 3),
        ("      Orientation: Rotation90\n", None),
        # A pad comes first, the screen second.
        (
            "    Touch Input Mapper (mode - POINTER):\n      InputDeviceOrientation: Rotation0\n"
            "    Touch Input Mapper (mode - DIRECT):\n      InputDeviceOrientation: Rotation90\n",
            1,
        ),
        ("  mRotation=1 mDeferred=0\n      SurfaceOrientation: 0", 1),
    ],
)
def test_rotation(text: str, quarters: int | None):
    assert rotation_of(text) == quarters


def test_a_screen_is_on_by_other_words_too():
    assert not awake("  mWakefulness=Dozing\n  mWakefulnessChanging=false")
    assert awake("  mWakefulness=Dreaming")
    assert not awake("Display Power: state=OFF") and awake("Display Power: state=ON")


BUILT_IN, OUTSIDE = (
    "  Display: mDisplayId=0 (organized)\n    init=1080x2400 420dpi cur=1080x2400\n"
    "  mCurrentFocus=%s\n",
    "  Display: mDisplayId=2 rootTasks=3\n    init=1920x1080 160dpi cur=1920x1080\n"
    "  mCurrentFocus=%s\n",
)
GAME = "Window{4f u0 org.game/org.game.Main}"
HOME = "Window{5f u0 com.home/com.home.Home}"


@pytest.mark.parametrize(
    ("built_in", "outside", "display", "package"),
    [
        ("null", GAME, 2, "org.game"),
        (HOME, "null", 0, "com.home"),
        # Each display may keep a focus of its own; then the built-in one is meant.
        (HOME, GAME, 0, "com.home"),
        ("null", "null", 0, None),
    ],
)
def test_the_display_with_the_focus(built_in: str, outside: str, display: int, package: str | None):
    for text in (BUILT_IN % built_in + OUTSIDE % outside, OUTSIDE % outside + BUILT_IN % built_in):
        assert focused_display(text) == display
        app = foreground(text)
        assert (app and app.package) == package
        assert panels_of(text) == ("0:1080x2400", "2:1920x1080")


def test_a_display_that_was_chosen_is_the_one_told_of():
    text = BUILT_IN % HOME + OUTSIDE % GAME
    assert foreground(text, 2) == ForegroundApp("org.game", "org.game.Main")
    assert foreground(BUILT_IN % HOME + OUTSIDE % "null", 2) is None
    assert str(size_of(OUTSIDE)) == "1920x1080" and size_of("nothing") is None
