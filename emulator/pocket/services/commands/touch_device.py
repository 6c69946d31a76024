"""The touch screen as an input device: `getevent` describes it, `sendevent` touches it.

Formats: AOSP system/core, toolbox getevent.c and sendevent.c; the multi-touch protocol B of the
Linux kernel's documentation (multi-touch-protocol). Airtest reads `getevent -p`, openers of doors
like MonkeyRunner's scripts write with `sendevent`.
"""

import asyncio

from ...system.touch_device import AXES, BTN_TOUCH
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
    # Nobody's fingers are on a simulated screen: no event comes by itself.
    await asyncio.Event().wait()
    return 0


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
