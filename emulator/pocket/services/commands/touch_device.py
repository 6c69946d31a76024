"""The touch screen as an input device: `getevent` describes it, `sendevent` touches it.

Formats: AOSP system/core, toolbox getevent.c and sendevent.c; the multi-touch protocol B of the
Linux kernel's documentation (multi-touch-protocol). Airtest reads `getevent -p`, openers of doors
like MonkeyRunner's scripts write with `sendevent`.
"""

import asyncio

from ...system.touch_device import ABS, AXES, BTN_TOUCH, KEY, SYN
from ..shell.call import Call, Command, CommandError
from .options import read_short, whole

DEVICE = "/dev/input/event1"
NAME = "virtio_input_multi_touch_1"
AXIS_NAMES = ("SLOT", "TOUCH_MAJOR", "POSITION_X", "POSITION_Y", "TRACKING_ID", "PRESSURE")


async def getevent(call: Call) -> int:
    """`getevent [-pltic N] [DEVICE]`: what devices there are, then their events as they come."""
    options = read_short(call.args, flags="tnsSvdpilqr", valued="c", command="getevent")
    device = options.words[0] if options.words else DEVICE
    if device != DEVICE:
        raise CommandError(f"could not open {device}, No such file or directory")
    if not options.has("q"):
        call.print(f"add device 1: {DEVICE}")
        if options.has("i"):
            call.print("  bus:      0006\n  vendor    0000\n  product   0000\n  version   0000")
        call.print(f'  name:     "{NAME}"')
    if options.has("p", "i"):
        for line in _describe(options.has("l")):
            call.print(line)
        return 0
    await call.flush()
    # Nobody's fingers are on a simulated screen: what comes was written with sendevent.
    came: asyncio.Queue[tuple[float, int, int, int]] = asyncio.Queue()
    clock = asyncio.get_running_loop().time

    def hear(kind: int, code: int, value: int) -> None:
        came.put_nowait((clock(), kind, code, value))

    readers = call.context.touch_device.readers
    readers.append(hear)
    try:
        while True:
            at_s, *event = await came.get()
            when = f"[{int(at_s):8d}.{int(at_s % 1 * 1e6):06d}] " if options.has("t") else ""
            # With a device of its own it is not named again.
            whose = "" if options.words else f"{DEVICE}: "
            kind, code, value = event
            call.print(when + whose + _said(kind, code, value, options.has("l")))
            await call.flush()
    finally:
        readers.remove(hear)


def _said(kind: int, code: int, value: int, labelled: bool) -> str:
    value &= 0xFFFFFFFF
    if not labelled:
        return f"{kind:04x} {code:04x} {value:08x}"
    names = {SYN: ("EV_SYN", {0: "SYN_REPORT"}), KEY: ("EV_KEY", {BTN_TOUCH: "BTN_TOUCH"})}
    axes = {code: f"ABS_MT_{name}" for code, name in zip(AXES, AXIS_NAMES, strict=True)}
    kind_name, codes = names.get(kind, ("EV_ABS", axes) if kind == ABS else (f"{kind:04x}", {}))
    state = {0: "UP", 1: "DOWN"}.get(value) if kind == KEY else None
    return f"{kind_name:<12} {codes.get(code, f'{code:04x}'):<20} {state or f'{value:08x}':<20}"


def _describe(labelled: bool) -> list[str]:
    lines = ["  events:"]
    touch = "BTN_TOUCH" if labelled else f"{BTN_TOUCH:04x}"
    lines.append(f"    KEY (0001): {touch}")
    head = "    ABS (0003): "
    for (code, most), label in zip(AXES.items(), AXIS_NAMES, strict=True):
        name = f"{f'ABS_MT_{label}':<21}" if labelled else f"{code:04x} "
        lines.append(f"{head}{name} : value 0, min 0, max {most}, fuzz 0, flat 0, resolution 0")
        head = " " * len(head)
    return [
        *lines,
        "  input props:",
        "    INPUT_PROP_DIRECT" if labelled else "    INPUT_PROP_DIRECT",
    ]


async def sendevent(call: Call) -> int:
    """`sendevent DEVICE TYPE CODE VALUE`: one event of the touch screen."""
    if len(call.args) != 4:
        raise CommandError("use: sendevent device type code value")
    device, *numbers = call.args
    if device != DEVICE:
        raise CommandError(f"could not open {device}, No such file or directory")
    kind, code, value = (whole(text) or 0 for text in numbers)
    call.context.touch_device.write(kind, code, value)
    return 0


COMMANDS: dict[str, Command] = {"getevent": getevent, "sendevent": sendevent}
