"""`dumpsys`: the sections and lines that real parsers read."""

from collections.abc import Callable

from ...system.abilities import LayerHost
from ..shell.call import Call, Command, CommandError
from .dump_power import dump_alarm, dump_battery, dump_power, flag
from .network import dump_connectivity, wifi_state
from .notification import dump_notification
from .packages import describe, listed
from .permissions import permission_lines
from .screen import DISPLAY_ID

Section = Callable[[Call, list[str]], list[str]]


def _window(call: Call, args: list[str]) -> list[str]:
    match args[:1]:
        case ["displays" | "d"]:
            return [*_window_displays(call)]
        case ["policy" | "p"]:
            return _window_policy(call)
        case ["windows" | "visible" | "w" | "a"]:
            return [*_window_windows(call), *_focus(call)]
        case _:
            return [
                *_window_policy(call),
                *_window_displays(call),
                *_window_windows(call),
                *_focus(call),
            ]


def _focus(call: Call) -> list[str]:
    windows = call.context.system.windows
    component = windows.foreground
    if windows.locked:
        current = "Window{6f1a2c3 u0 NotificationShade}"
    else:
        current = f"Window{{1a2b3c4 u0 {_dialog_title(call) or component.full}}}"
    return [
        f"  mCurrentFocus={current}",
        f"  mFocusedApp=ActivityRecord{{5d6e7f8 u0 {component.flat} t12}}",
    ]


def _dialog_title(call: Call) -> str:
    """The title of the system's dialog in front; empty when there is none, or it has none."""
    windows = call.context.system.windows
    layers = windows.system_layers if isinstance(windows, LayerHost) else []
    return layers[-1].title if layers else ""


def _window_displays(call: Call) -> list[str]:
    windows = call.context.system.windows
    width, height = windows.size
    low, high = sorted((width, height))
    return [
        "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)",
        "  Display: mDisplayId=0 (organized)",
        f"    init={low}x{high} {windows.density}dpi cur={width}x{height} "
        f"app={width}x{height} rng={low}x{low}-{high}x{high}",
        "    deferred=false mLayoutNeeded=false",
        f"    mDisplayRotation=ROTATION_{windows.rotation * 90} mRotation={windows.rotation}",
        *_focus(call),
        f"  imeInputTarget in display# 0 Window{{1a2b3c4 u0 {windows.foreground.full}}}",
    ]


def _window_policy(call: Call) -> list[str]:
    windows = call.context.system.windows
    return [
        "WINDOW MANAGER POLICY STATE (dumpsys window policy)",
        f"    mAwake={flag(windows.screen_on)} mScreenOnEarly={flag(windows.screen_on)}",
        f"    screenState={'SCREEN_STATE_ON' if windows.screen_on else 'SCREEN_STATE_OFF'}",
        "    KeyguardServiceDelegate",
        f"      showing={flag(windows.locked)}",
        f"      showingAndNotOccluded={flag(windows.locked)}",
        f"      inputRestricted={flag(windows.locked)}",
        "    KeyguardStateMonitor",
        f"      mIsShowing={flag(windows.locked)}",
        "      mSimSecure=false",
        f"      mInputRestricted={flag(windows.locked)}",
        f"    isStatusBarKeyguard={flag(windows.locked)} mShowingLockscreen={flag(windows.locked)}",
    ]


def _window_windows(call: Call) -> list[str]:
    windows = call.context.system.windows
    secure = " SECURE" if call.context.secure else ""
    shown = flag(windows.keyboard_shown)
    visibility = "0x0" if windows.keyboard_shown else "0x8"
    width, height = windows.size
    return [
        "WINDOW MANAGER WINDOWS (dumpsys window windows)",
        "  Window #0 Window{3c4d5e6 u0 InputMethod}:",
        f"    mViewVisibility={visibility} isOnScreen={shown} isVisible={shown}",
        f"  Window #1 Window{{1a2b3c4 u0 {windows.foreground.full}}}:",
        f"    mOwnerUid=10100 package={windows.foreground.package} appop=NONE",
        "    mAttrs={(0,0)(fillxfill) sim={adjust=resize} ty=BASE_APPLICATION "
        f"fl=81810100{secure}}}",
        f"    mFrame=[0,0][{width},{height}] isOnScreen=true isVisible=true",
    ]


def _activity(call: Call, args: list[str]) -> list[str]:
    component = call.context.system.windows.foreground
    record = f"ActivityRecord{{5d6e7f8 u0 {component.flat} t12}}"
    match args[:1]:
        case ["recents"]:
            return [
                "ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)",
                f"  * Recent #0: Task{{9e8d7c #12 type=standard A=10100:{component.package}}}",
                f"    realActivity={{{component.flat}}}",
            ]
        case ["top"]:
            pid = _pid(call, component.package)
            return [
                f"TASK {component.package} id=12 userId=0",
                f"  ACTIVITY {component.flat} 5d6e7f8 pid={pid}",
                "    Local Activity 2f4c6a State:",
                "      mResumed=true mStopped=false mFinished=false",
            ]
        case ["processes" | "p"]:
            return ["ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)"]
        case _:
            return [
                "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)",
                "Display #0 (activities from top to bottom):",
                f"  * Task{{9e8d7c #12 type=standard A=10100:{component.package} U=0}}",
                f"    * Hist  #0: {record}",
                f"  topResumedActivity={record}",
                f"  mResumedActivity: {record}",
                f"  ResumedActivity: {record}",
                f"  mFocusedApp={record}",
            ]


def _input_method(call: Call, args: list[str]) -> list[str]:
    windows = call.context.system.windows
    current = call.context.system.settings.get("secure", "default_input_method")
    return [
        "Current Input Method Manager state:",
        f"  mCurMethodId={current}",
        f"  mCurId={current} mHaveConnection=true mBoundToMethod=true",
        f"  mShowRequested={flag(windows.keyboard_shown)} mShowExplicitlyRequested=false "
        f"mShowForced=false mInputShown={flag(windows.keyboard_shown)}",
        f"  mSystemReady=true mInteractive={flag(windows.screen_on)}",
        f"  mIsInputViewShown={flag(windows.keyboard_shown)}",
    ]


def _input(call: Call, args: list[str]) -> list[str]:
    windows = call.context.system.windows
    width, height = windows.size
    return [
        "INPUT MANAGER (dumpsys input)",
        "  Viewport INTERNAL: displayId=0, uniqueId=local:"
        f"{DISPLAY_ID}, port=0, orientation={windows.rotation}, "
        f"logicalFrame=[0, 0, {width}, {height}]",
        f"      SurfaceOrientation: {windows.rotation}",
        f"      SurfaceWidth: {width}px",
        f"      SurfaceHeight: {height}px",
        "  FocusedApplications:",
        f"    displayId=0, name='ActivityRecord{{5d6e7f8 u0 {windows.foreground.flat} t12}}'",
    ]


def _display(call: Call, args: list[str]) -> list[str]:
    windows = call.context.system.windows
    width, height = windows.size
    state = "ON" if windows.screen_on else "OFF"
    return [
        "DISPLAY MANAGER (dumpsys display)",
        f"  mGlobalDisplayState={state}",
        "  mViewports=[DisplayViewport{type=INTERNAL, valid=true, isActive=true, displayId=0, "
        f"uniqueId='local:{DISPLAY_ID}', physicalPort=0, orientation={windows.rotation}, "
        f"logicalFrame=Rect(0, 0 - {width}, {height}), "
        f"physicalFrame=Rect(0, 0 - {width}, {height}), deviceWidth={width}, "
        f"deviceHeight={height}}}]",
        f"  mScreenState={state}",
        f"    mCurrentOrientation={windows.rotation}",
    ]


def _package(call: Call, args: list[str]) -> list[str]:
    names = [arg for arg in args if not arg.startswith("-")]
    registry = call.context.system.packages
    if names[:1] in ([], ["packages"]):
        return ["Packages:", *(line for one in registry.all() for line in listed(call, one))]
    package = registry.get(names[0])
    if package is None:
        return [f"Unable to find package: {names[0]}"]
    return describe(call, package)


def _surface_flinger(call: Call, args: list[str]) -> list[str]:
    width, height = sorted(call.context.system.windows.size)
    if args[:1] == ["--display-id"]:
        return [f'Display {DISPLAY_ID} (HWC display 0): port=0 pnpId=POC displayName="pocket"']
    if args[:1] == ["--list"]:
        return [f"{call.context.system.windows.foreground.full}#0"]
    return [f"Display {DISPLAY_ID}", f"    resolution={width}x{height}, refreshRate=60.00 Hz"]


def _wifi(call: Call, args: list[str]) -> list[str]:
    return wifi_state(call)


def _permissions(call: Call, args: list[str]) -> list[str]:
    return [
        line
        for package in call.context.system.packages.all()
        for line in (f"Package [{package.name}]:", *permission_lines(call, package.name))
    ]


def _pid(call: Call, package: str) -> int:
    registry = call.context.system.packages
    return registry.pid(package) if registry.get(package) is not None else 1000


SECTIONS: dict[str, Section] = {
    "SurfaceFlinger": _surface_flinger,
    "activity": _activity,
    "alarm": dump_alarm,
    "battery": dump_battery,
    "connectivity": dump_connectivity,
    "display": _display,
    "input": _input,
    "input_method": _input_method,
    "notification": dump_notification,
    "package": _package,
    "permissionmgr": _permissions,
    "power": dump_power,
    "wifi": _wifi,
    "window": _window,
}


async def dumpsys(call: Call) -> int:
    args = list(call.args)
    if args[:1] == ["-t"]:
        args = args[2:]
    if args[:1] == ["-l"]:
        call.print("Currently running services:")
        for name in SECTIONS:
            call.print(f"  {name}")
        return 0
    if not args:
        for name, section in SECTIONS.items():
            call.print(f"DUMP OF SERVICE {name}:")
            call.print("\n".join(section(call, [])))
        return 0
    section = SECTIONS.get(args[0])
    if section is None:
        raise CommandError(f"Can't find service: {args[0]}", 0)
    lines = section(call, args[1:])
    if lines:
        call.print("\n".join(lines))
    return 0


COMMANDS: dict[str, Command] = {"dumpsys": dumpsys}
