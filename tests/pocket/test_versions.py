"""What each version of Android prints of its screen; the forms are named beside the code."""

from collections.abc import AsyncIterator

import pytest

from tapwright.emulator.pocket.personas import PERSONAS
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.services.commands import all_commands
from tapwright.emulator.pocket.services.shell.executor import Shell
from tapwright.emulator.pocket.services.shell.io import BufferSink, BytesSource, Streams
from tapwright.emulator.pocket.system.faults import Fault
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.windows import WindowManager


class Bench:
    """Runs shell lines on a phone with its own apps, without any protocol."""

    def __init__(self, persona: str) -> None:
        self.phone = PocketPhone(0, persona=PERSONAS[persona])
        self.system = self.phone.system

    async def __call__(self, line: str) -> str:
        """The output and the errors of a line, one after the other."""
        out, err = BufferSink(), BufferSink()
        shell = Shell(self.phone.context, all_commands())
        await shell.run_to_end(line, Streams(BytesSource(b""), out, err))
        assert self.phone.context.crashes.crashes == []
        return (out.data + err.data).decode()

    async def status(self, line: str) -> int:
        return int((await self(f"({line}) > /dev/null 2>&1; echo $?")).strip())

    @property
    def windows(self) -> WindowManager:
        assert isinstance(self.phone.windows, WindowManager)
        return self.phone.windows


@pytest.fixture
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    yield Bench(request.param)


def on(*personas: str) -> pytest.MarkDecorator:
    """Run a test on these phones."""
    return pytest.mark.parametrize("bench", personas, indirect=True)


EVERY = tuple(PERSONAS)


@on(*EVERY)
async def test_the_focus_stands_with_the_display_and_no_longer_with_the_windows(bench: Bench):
    await bench("am start -n com.android.settings/.Settings")
    windows = await bench("dumpsys window windows")
    assert "mCurrentFocus" not in windows
    assert "WINDOW MANAGER WINDOWS (dumpsys window windows)\n  Window #0 Window{" in windows
    focus = await bench("dumpsys window displays | grep mCurrentFocus")
    assert focus.startswith("  mCurrentFocus=Window{")
    assert focus.endswith(" u0 com.android.settings/com.android.settings.Settings}\n")
    named = await bench("dumpsys window | grep -E 'mCurrentFocus|mFocusedApp'")
    assert named.count("mCurrentFocus") == 1


@on("android-10")
async def test_android_10_wraps_the_focused_app_in_a_token(bench: Bench):
    app = await bench("dumpsys window displays | grep '^  mFocusedApp'")
    assert app.startswith("  mFocusedApp=AppWindowToken{")
    assert " token=Token{" in app and app.rstrip().endswith(" t12}}}")


@on("android-13", "pixel-34", "android-16")
async def test_later_androids_name_the_record_itself(bench: Bench):
    app = await bench("dumpsys window displays | grep '^  mFocusedApp'")
    assert app.startswith("  mFocusedApp=ActivityRecord{")


@on(*EVERY)
async def test_a_secure_window_says_so_by_name_among_its_flags(bench: Bench):
    line = "dumpsys window windows | grep -A 1 'BASE_APPLICATION' | tail -n 1"
    assert "SECURE" not in await bench(line)
    bench.phone.faults.start()
    bench.phone.faults.add(Fault.parse("secure"))
    assert await bench(line) == (
        "      fl=LAYOUT_IN_SCREEN SECURE LAYOUT_INSET_DECOR SPLIT_TOUCH HARDWARE_ACCELERATED\n"
    )


@on("android-10", "miui", "pixel-34", "tablet", "fold")
async def test_a_locked_and_a_dark_screen(bench: Bench):
    assert "showing=false" in await bench("dumpsys window policy")
    await bench("settings put secure lockscreen.disabled 0; input keyevent SLEEP")
    bench.windows.power(False)
    policy = await bench("dumpsys window policy")
    assert "        mIsShowing=true\n" in policy and "screenState=SCREEN_STATE_OFF" in policy
    assert ("showingAndNotOccluded" in policy) == (bench.system.persona.sdk < 31)
    assert "mWakefulness=Asleep" in await bench("dumpsys power")
    displays = await bench("dumpsys window displays")
    assert "  mCurrentFocus=null\n" in displays
    assert await bench("dumpsys display | grep mScreenState") == "  mScreenState=OFF\n"
    bench.windows.power(True)
    assert await bench("dumpsys display | grep mScreenState") == "  mScreenState=ON\n"
    focus = await bench("dumpsys window displays | grep mCurrentFocus")
    shade = "StatusBar" if bench.system.persona.sdk < 30 else "NotificationShade"
    assert focus.endswith(f" u0 {shade}}}\n")


@on("android-10", "pixel-34", "android-16")
async def test_a_dream_and_one_over_the_lock_screen(bench: Bench):
    assert "mShowingDream=false mDreamingLockscreen=false" in await bench("dumpsys window displays")
    bench.system.dreaming = True
    assert "mShowingDream=true mDreamingLockscreen=false" in await bench("dumpsys window displays")
    assert "mWakefulness=Dreaming" in await bench("dumpsys power")
    assert "com.android.dreams.basic/" in await bench("dumpsys window displays | grep mCurrentF")
    await bench("input keyevent HOME")
    assert not bench.system.dreaming
    assert "mWakefulness=Awake" in await bench("dumpsys power")


KEYBOARD = "dumpsys input_method | grep -o 'm[A-Z][A-Za-z]*Shown=[a-z]*'"


@on(*EVERY)
async def test_a_keyboard_that_is_up_and_one_that_stays_away_for_keys(bench: Bench):
    assert await bench(KEYBOARD) == "mInputShown=false\nmIsInputViewShown=false\n"
    await bench("am start -n com.android.settings/.SearchActivity")
    assert bench.windows.keyboard_shown
    assert await bench(KEYBOARD) == "mInputShown=true\nmIsInputViewShown=true\n"
    bench.system.hard_keyboard = True
    assert await bench(KEYBOARD) == "mInputShown=true\nmIsInputViewShown=true\n"
    await bench("settings put secure show_ime_with_hard_keyboard 0")
    assert not bench.windows.keyboard_shown
    assert await bench(KEYBOARD) == "mInputShown=true\nmIsInputViewShown=false\n"
    ime = await bench("dumpsys window windows | grep -A 9 ' InputMethod}:'")
    assert "mViewVisibility=0x8" in ime


@on("android-10", "miui", "pixel-34")
async def test_how_the_screen_is_turned(bench: Bench):
    await bench("settings put system user_rotation 1")
    reader = await bench("dumpsys input")
    sdk = bench.system.persona.sdk
    assert "orientation=1, logicalFrame=[0, 0, 2" in reader
    assert ("      SurfaceOrientation: 1\n" in reader) == (sdk < 33)
    assert ("      InputDeviceOrientation: 1\n" in reader) == (sdk == 33)
    assert ("      InputDeviceOrientation: Rotation0\n" in reader) == (sdk >= 34)
    displays = await bench("dumpsys window displays")
    assert "    mRotation=1 " in displays or sdk < 30
    assert "mUserRotation=ROTATION_90" in displays
    turned = await bench("dumpsys window | grep mCurrentRotation")
    assert turned == "      mCurrentRotation=ROTATION_90\n"
    width, height = bench.windows.size
    assert f" cur={width}x{height} " in displays and f"init={height}x{width} " in displays
    assert await bench("wm size") == f"Physical size: {height}x{width}\n"


@on("tablet", "tv")
async def test_what_stands_wide_by_nature_has_rotation_0_then(bench: Bench):
    width, height = bench.windows.size
    assert width > height
    assert await bench("wm size") == f"Physical size: {width}x{height}\n"
    await bench("settings put system user_rotation 3")
    assert bench.windows.size == (height, width)
    assert await bench("wm size") == f"Physical size: {width}x{height}\n"
    assert '<hierarchy rotation="3">' in await bench("uiautomator dump /dev/tty")


@on("tv")
async def test_a_television_has_no_touch_screen_and_is_one(bench: Bench):
    reader = await bench("dumpsys input")
    assert "Orientation:" not in reader and "DPAD" in reader
    assert await bench("pm has-feature android.software.leanback") == "true\n"
    assert await bench("pm has-feature android.hardware.touchscreen") == "false\n"
    assert await bench("getprop ro.build.characteristics") == "tv\n"


@on("fold")
async def test_a_folded_phone_shows_itself_on_the_other_panel(bench: Bench):
    inner, outer = bench.system.persona.panels
    listed = await bench("dumpsys SurfaceFlinger --display-id")
    assert [line.split()[1] for line in listed.splitlines()] == [inner.id, outer.id]
    assert f"Display {outer.id} (HWC display 1): port=1 pnpId=POC screenPartStatus=" in listed
    assert bench.windows.size == (inner.width, inner.height)
    bench.system.fold(True)
    assert bench.windows.size == (outer.width, outer.height)
    assert await bench("dumpsys SurfaceFlinger --display-id") == listed
    viewports = await bench("dumpsys display | grep mViewports")
    assert f"isActive=true, displayId=0, uniqueId='local:{outer.id}'" in viewports
    assert f"isActive=false, displayId=3, uniqueId='local:{inner.id}'" in viewports
    assert f"init={outer.width}x{outer.height} " in await bench("dumpsys window displays")
    bench.system.fold(False)
    assert f"init={inner.width}x{inner.height} " in await bench("dumpsys window displays")


@on("pixel-34", "android-16")
async def test_what_asks_or_tells_of_an_error_is_in_front(bench: Bench):
    bench.windows.incidents.anr("com.android.settings")
    focus = await bench("dumpsys window displays | grep mCurrentFocus")
    assert focus.endswith(" u0 Application Not Responding: com.android.settings}\n")
    assert "  Window #3 " in await bench("dumpsys window windows | grep 'Application Not Resp'")
    bench.windows.reset()
    assert "Not Responding" not in await bench("dumpsys window displays")
    bench.windows.start(Intent(component=_go(bench)))
    asked: list[bool] = []
    fine = "android.permission.ACCESS_FINE_LOCATION"
    bench.windows.incidents.ask("com.android.go", fine, asked.append)
    focus = await bench("dumpsys window displays | grep mCurrentFocus")
    package = bench.system.packages.names.package("com.android.permissioncontroller")
    assert f" u0 {package}/com.android.permissioncontroller.permission.ui.Grant" in focus
    tree = await bench("uiautomator dump /dev/tty")
    assert f'package="{package}"' in tree
    assert "com.android.permissioncontroller:id/permission_message" in tree


def _go(bench: Bench):
    package = bench.system.packages.get("com.android.go")
    assert package is not None
    return package.component


@on("tv", "pixel-34")
async def test_a_television_starts_its_apps_by_another_category(bench: Bench):
    phone, clock = bench.system.persona.name == "pixel-34", "com.android.deskclock"
    launcher, leanback = (
        f"android.intent.category.{name}" for name in ("LAUNCHER", "LEANBACK_LAUNCHER")
    )
    for category, known in ((launcher, phone), (leanback, not phone)):
        asked = f"-a android.intent.action.MAIN -c {category}"
        listed = await bench(f"cmd package query-activities --brief {asked}")
        assert (f"{clock}/.DeskClock\n" in listed) == known
        found = await bench(f"cmd package resolve-activity --brief {asked} -p {clock} | tail -n 1")
        assert found == (f"{clock}/.DeskClock\n" if known else "No activity found\n")
        assert await bench.status(f"monkey -p {clock} -c {category} 1") == (0 if known else 252)
        await bench("input keyevent HOME")
        assert await bench.status(f"am start {asked} -p {clock}") == (0 if known else 1)
        assert (bench.windows.foreground.package == clock) == known
        await bench(f"am force-stop {clock}")
    assert f'Category: "{launcher if phone else leanback}"' in await bench(
        f"dumpsys package {clock}"
    )
