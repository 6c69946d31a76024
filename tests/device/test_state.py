"""Reading dumpsys, in the words of several Android versions."""

import pytest

from tapwright.actions import Size
from tapwright.device.device import ForegroundApp
from tapwright.device.errors import AdbProtocolError
from tapwright.device.facts import wm_size
from tapwright.device.state import (
    awake,
    foreground,
    keyboard_shown,
    locked,
    rotation_of,
    secure_window,
)

ANDROID_14 = """WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)
  Display: mDisplayId=0 (organized)
    init=1080x2400 420dpi mMinSizeOfResizeableTaskDp=220 cur=1080x2400 app=1080x2337
    mDisplayRotation
      mCurrentRotation=ROTATION_90
  mCurrentFocus=Window{6a1b2c u0 com.android.settings/com.android.settings.Settings}
  mFocusedApp=ActivityRecord{51f3 u0 com.android.settings/.Settings t14}
  Display: mDisplayId=2
  mCurrentFocus=null
"""
POPUP = """  mCurrentFocus=Window{9f u0 PopupWindow:3a2b}
  mFocusedApp=ActivityRecord{51f3 u0 org.tasks/com.todoroo.astrid.activity.MainActivity t14}
"""
SHADE = "  mCurrentFocus=Window{9f u0 NotificationShade}\n  mFocusedApp=null\n"
ANDROID_8 = """  mCurrentFocus=Window{d1 u0 com.whatsapp/com.whatsapp.HomeActivity$Inner}
  mFocusedApp=AppWindowToken{a token=Token{b ActivityRecord{c u0 com.whatsapp/.HomeActivity t1}}}
"""


@pytest.mark.parametrize(
    ("text", "app"),
    [
        (ANDROID_14, ForegroundApp("com.android.settings", "com.android.settings.Settings")),
        (POPUP, ForegroundApp("org.tasks", "com.todoroo.astrid.activity.MainActivity")),
        (SHADE, None),
        (ANDROID_8, ForegroundApp("com.whatsapp", "com.whatsapp.HomeActivity$Inner")),
        ("", None),
    ],
)
def test_foreground(text, app):
    assert foreground(text) == app


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        (ANDROID_14, 1),
        ("  mRotation=3 mAltOrientation=false", 3),
        ("      SurfaceOrientation: 2", 2),
        ("mCurrentRotation=ROTATION_0", 0),
        ("mCurrentRotation=ROTATION_270", 3),
        ("nothing", None),
    ],
)
def test_rotation(text, quarters):
    assert rotation_of(text) == quarters


def test_keyboard_lock_and_screen():
    assert keyboard_shown("  mShowRequested=true mInputShown=true")
    assert not keyboard_shown("  mShowRequested=false mInputShown=false")
    assert not keyboard_shown("")
    assert awake("  mWakefulness=Awake") and not awake("mWakefulness=Asleep")
    assert locked("KeyguardStateMonitor\n  mIsShowing=true")
    assert not locked("  showing=true\n  mIsShowing=false")
    assert locked("KeyguardServiceDelegate\n  showing=true\n  inputRestricted=true")
    assert not locked("")


def test_secure_window_is_the_focused_one():
    listing = """WINDOW MANAGER WINDOWS (dumpsys window windows)
  Window #0 Window{aa u0 com.bank/com.bank.Main}:
    mAttrs={(0,0)(fillxfill) ty=BASE_APPLICATION
      fl=LAYOUT_IN_SCREEN SECURE HARDWARE_ACCELERATED
  Window #1 Window{bb u0 com.other/com.other.Main}:
    mAttrs={(0,0)(fillxfill) ty=BASE_APPLICATION
      fl=LAYOUT_IN_SCREEN HARDWARE_ACCELERATED
  mCurrentFocus=Window{%s u0 com.bank/com.bank.Main}
"""
    assert secure_window(listing % "aa")
    assert not secure_window(listing % "bb")
    assert not secure_window(listing % "cc")
    assert not secure_window("")


def test_wm_size():
    assert wm_size("Physical size: 1080x2400\n") == Size(1080, 2400)
    assert wm_size("Physical size: 1080x2400\nOverride size: 540x1200\n") == Size(540, 1200)
    with pytest.raises(AdbProtocolError):
        wm_size("cmd: Can't find service: window")
