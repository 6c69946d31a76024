"""`dumpsys input`, `input_method`, `display` and `SurfaceFlinger`, by version of Android.

The forms are those of TouchInputMapper and InputManager in AOSP's frameworks/native, of
InputMethodManagerService, InputMethodService, DisplayManagerService and DisplayDevice in its
frameworks/base, and of dumps that owners of phones with Android 10 to 16 have published.
"""

from collections.abc import Iterator

from ...personas import Panel
from ..shell.call import Call
from .dump_power import flag
from .dump_window import natural
from .dump_windows import activity_record, front_of

TOUCH = "pocket_touch"
SECOND_DISPLAY = 3
"""The logical display of a panel that is dark, as on a Pixel Fold (mobile-cli's recorded dump)."""


def dump_input(call: Call, args: list[str]) -> list[str]:
    """The reader's devices; a phone without a touch screen says nothing of its rotation there."""
    persona = call.context.system.persona
    device = _touch_screen(call) if persona.touch else _remote_control()
    on = call.context.system.windows.screen_on
    # Since Android 15 by display.
    awake = f"Display not interactive: {{{'' if on else '0'}}}"
    return [
        "INPUT MANAGER (dumpsys input)",
        "",
        "Input Manager State:",
        f"  {awake}" if persona.sdk >= 35 else f"  Interactive: {flag(on)}",
        "",
        "Event Hub State:",
        "  BuiltInKeyboardId: -1",
        "  Devices:",
        f"    1: {TOUCH if persona.touch else 'pocket_remote'}",
        "",
        "Input Reader State:",
        *device,
        "",
        "Input Dispatcher State:",
        "  FocusedApplications:",
        f"    displayId=0, name='{activity_record(call)}', dispatchingTimeout=5000ms",
    ]


def _touch_screen(call: Call) -> Iterator[str]:
    system = call.context.system
    sdk, rotation = system.persona.sdk, system.windows.rotation
    across, down = natural(call)
    width, height = system.windows.size
    yield f"  Device 1: {TOUCH}"
    yield "    Sources: TOUCHSCREEN"
    yield "    Touch Input Mapper (mode - DIRECT):"
    yield "      Parameters:"
    yield "        DeviceType: TOUCH_SCREEN"
    yield "        OrientationAware: true"
    yield f"      {_viewport(call)}"
    if sdk >= 34:
        # What is aware of the display's orientation is itself not turned: the viewport says how
        # the screen is (TouchInputMapper::configureInputDevice, dumpDisplay).
        yield f"      DisplayBounds: {across}x{down}"
        yield f"      PhysicalFrameInRotatedDisplay: Rect{{0, 0, {width}, {height}}}"
        yield "      InputDeviceOrientation: Rotation0"
    elif sdk == 33:
        yield f"      DisplayWidth: {across}px"
        yield f"      DisplayHeight: {down}px"
        yield f"      InputDeviceOrientation: {rotation}"
    else:
        raw = "Raw" if sdk >= 30 else ""
        yield f"      {raw}SurfaceWidth: {across}px"
        yield f"      {raw}SurfaceHeight: {down}px"
        yield "      SurfaceLeft: 0"
        yield "      SurfaceTop: 0"
        yield f"      PhysicalWidth: {across}px"
        yield f"      PhysicalHeight: {down}px"
        yield f"      SurfaceOrientation: {rotation}"


def _remote_control() -> Iterator[str]:
    yield "  Device 1: pocket_remote"
    yield "    Sources: KEYBOARD | DPAD"
    yield "    Keyboard Input Mapper:"
    yield "      Parameters:"
    yield "        OrientationAware: false"


def _viewport(call: Call) -> str:
    system = call.context.system
    width, height = system.windows.size
    frame = f"[0, 0, {width}, {height}]"
    active = ", isActive=[1]" if system.persona.sdk >= 31 else ""
    return (
        f"Viewport INTERNAL: displayId=0, uniqueId=local:{system.panel.id}, "
        f"port={system.panel.port}, orientation={system.windows.rotation}, logicalFrame={frame}, "
        f"physicalFrame={frame}, deviceSize=[{width}, {height}]{active}"
    )


def dump_input_method(call: Call, args: list[str]) -> list[str]:
    """The manager's word, then the keyboard's own; with a keyboard of keys attached the request is
    granted (`mInputShown`) and nothing drawn (`mIsInputViewShown`)."""
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    current = system.settings.get("secure", "default_input_method")
    drawn = windows.keyboard_shown
    shown = flag(drawn or _held_back(call))
    bound = f"  mCurId={current} mHaveConnection=true mBoundToMethod=true"
    lines = ["Current Input Method Manager state:"]
    if sdk >= 35:
        # Since Android 15 these stand with the user they are of.
        lines += [
            "  mSystemReady=true",
            f"  mInteractive={flag(windows.screen_on)}",
            "  UserId=0",
            f"        mCurMethodId={current}",
            f"        mCurId={current}",
            "        mHaveConnection=true",
            "        mBoundToMethod=true",
        ]
    else:
        lines += [f"  mCurMethodId={current}", bound]
    if sdk >= 34:
        lines += [
            "  mRequestedShowExplicitly=false mShowForced=false",
            "  mImeHiddenByDisplayPolicy=false",
            f"  mInputShown={shown}",
        ]
    else:
        lines += [
            f"  mShowRequested={shown} mShowExplicitlyRequested=false mShowForced=false "
            f"mInputShown={shown}"
        ]
    if sdk < 35:
        lines += [f"  mSystemReady=true mInteractive={flag(windows.screen_on)}"]
    return [
        *lines,
        " ",
        "Input method service state for the phone's keyboard:",
        f"  mViewsCreated=true mWindowVisible={flag(drawn)} mDecorViewVisible={flag(drawn)}",
        f"  mInputStarted={shown} mInputViewStarted={flag(drawn)} mCandidatesViewStarted=false",
        f"  mShowInputRequested={shown} mLastShowInputRequested={shown} mShowInputFlags=0x0",
        f"  mIsInputViewShown={flag(drawn)} mStatusIcon=0",
    ]


def _held_back(call: Call) -> bool:
    """A field has the focus, and the keyboard stays away for one of keys."""
    windows = call.context.system.windows
    field = getattr(windows, "field", None)
    return call.context.system.types_by_hand and field is not None


def dump_display(call: Call, args: list[str]) -> list[str]:
    system = call.context.system
    windows, sdk = system.windows, system.persona.sdk
    state = "ON" if windows.screen_on else "OFF"
    panels = system.persona.panels
    viewports = ", ".join(_display_viewport(call, panel) for panel in _active_first(call))
    return [
        "DISPLAY MANAGER (dumpsys display)",
        "  mSafeMode=false",
        "  mPendingTraversal=false",
        *([f"  mGlobalDisplayState={state}"] if sdk < 31 else []),
        f"  mViewports=[{viewports}]",
        "",
        f"Display Devices: size={len(panels)}",
        *(line for panel in panels for line in _display_device(call, panel)),
        "",
        f"Logical Displays: size={len(panels)}",
        *(line for panel in _active_first(call) for line in _logical_display(call, panel)),
        "",
        # By DisplayPowerState.dump, what scripts look for to know whether the screen is on.
        "Display Power State:",
        "  mStopped=false",
        f"  mScreenState={state}",
        "  mScreenReady=true",
    ]


def _active_first(call: Call) -> list[Panel]:
    system = call.context.system
    return sorted(system.persona.panels, key=lambda panel: panel is not system.panel)


def _display_viewport(call: Call, panel: Panel) -> str:
    system = call.context.system
    active = panel is system.panel
    rotation = system.windows.rotation if active else 0
    width, height = turned_size(call, panel)
    in_use = f"isActive={flag(active)}, " if system.persona.sdk >= 30 else ""
    return (
        f"DisplayViewport{{type=INTERNAL, valid=true, {in_use}"
        f"displayId={0 if active else SECOND_DISPLAY}, uniqueId='local:{panel.id}', "
        f"physicalPort={panel.port}, orientation={rotation}, "
        f"logicalFrame=Rect(0, 0 - {width}, {height}), "
        f"physicalFrame=Rect(0, 0 - {width}, {height}), deviceWidth={width}, "
        f"deviceHeight={height}}}"
    )


def turned_size(call: Call, panel: Panel) -> tuple[int, int]:
    """Width and height of a panel as it is held; a dark one keeps its own."""
    system = call.context.system
    if panel is not system.panel:
        return panel.width, panel.height
    return system.windows.size


def _display_device(call: Call, panel: Panel) -> Iterator[str]:
    system = call.context.system
    active = panel is system.panel
    state = "ON" if active and system.windows.screen_on else "OFF"
    width, height = turned_size(call, panel)
    yield (
        f'  DisplayDeviceInfo{{"{panel.name}": uniqueId="local:{panel.id}", '
        f"{panel.width} x {panel.height}, modeId 1, defaultModeId 1, density "
        f"{system.windows.density}, touch INTERNAL, rotation 0, type INTERNAL, state {state}, "
        "FLAG_ALLOWED_TO_BE_DEFAULT_DISPLAY, FLAG_SECURE}"
    )
    yield "    mAdapter=LocalDisplayAdapter"
    yield f"    mUniqueId=local:{panel.id}"
    yield f"    mCurrentLayerStack={0 if active else -1}"
    yield f"    mCurrentOrientation={system.windows.rotation if active else 0}"
    yield f"    mCurrentLayerStackRect=Rect(0, 0 - {width}, {height})"
    yield f"    mCurrentDisplayRect=Rect(0, 0 - {width}, {height})"
    yield f"    mState={state}"


def _logical_display(call: Call, panel: Panel) -> Iterator[str]:
    system = call.context.system
    active = panel is system.panel
    number = 0 if active else SECOND_DISPLAY
    state = "ON" if active and system.windows.screen_on else "OFF"
    width, height = turned_size(call, panel)
    rotation = system.windows.rotation if active else 0
    yield f"  Display {number}:"
    yield f"    mDisplayId={number}"
    yield (
        f'    mBaseDisplayInfo=DisplayInfo{{"{panel.name}", displayId {number}, '
        f"real {panel.width} x {panel.height}, rotation 0, state {state}, type INTERNAL, "
        f'uniqueId "local:{panel.id}"}}'
    )
    yield (
        f'    mOverrideDisplayInfo=DisplayInfo{{"{panel.name}", displayId {number}, '
        f"real {width} x {height}, rotation {rotation}, state {state}, type INTERNAL, "
        f'uniqueId "local:{panel.id}"}}'
    )


def dump_surface_flinger(call: Call, args: list[str]) -> list[str]:
    """The panels by the numbers that the hardware composer has for them, lit or dark.

    Android 16 adds screenPartStatus, as an emulated Pixel Fold prints it.
    """
    system = call.context.system
    if args[:1] == ["--display-id"]:
        part = "screenPartStatus=UNSUPPORTED " if system.persona.sdk >= 36 else ""
        return [
            f"Display {panel.id} (HWC display {number}): port={panel.port} pnpId=POC {part}"
            f'displayName="{panel.name}"'
            for number, panel in enumerate(system.persona.panels)
        ]
    if args[:1] == ["--list"]:
        return [f"{front_of(call).full}#0"]
    panel = system.panel
    return [
        f"Display {panel.id}",
        f"    resolution={panel.width}x{panel.height}, refreshRate=60.00 Hz",
    ]
