"""What a phone says about itself once, when it is attached."""

import re
from dataclasses import dataclass

from ..actions import Size
from .adb import AdbTransport
from .device import DeviceInfo, Form
from .errors import AdbProtocolError
from .screen.displays import LIST_COMMAND, main_display

_PROPERTIES = (
    "ro.product.model",
    "ro.product.manufacturer",
    "ro.build.version.sdk",
    "ro.hardware",
)
_MARK = "tapwright-facts"
# Makers set ro.build.characteristics (AOSP's build: "tv", "watch", "automotive", "tablet",
# "nosdcard", several with commas) as they like; the features, which shops ask for, are set right
# (developer.android.com, PackageManager: FEATURE_WATCH, FEATURE_LEANBACK, FEATURE_AUTOMOTIVE;
# Amazon's "Identify Fire TV Devices").
_FORM = "getprop ro.build.characteristics; pm list features | grep -E 'type|leanback|fire_tv'"
_FORMS: dict[Form, tuple[str, ...]] = {
    "watch": ("watch", "feature:android.hardware.type.watch"),
    "automotive": ("automotive", "car", "feature:android.hardware.type.automotive"),
    "television": (
        "tv", "feature:android.hardware.type.television", "feature:android.software.leanback",
        "feature:android.software.leanback_only", "feature:amazon.hardware.fire_tv",
    ),
}  # fmt: skip
_WM_SIZE = re.compile(r"(Physical|Override) size: (\d+)x(\d+)")


@dataclass(frozen=True, slots=True)
class Facts:
    """`display` is the physical id to name to `screencap`, None where there is no choice.

    Which of several shows what is in front is another question, see screen/displays.py.
    """

    info: DeviceInfo
    display: str | None


async def read_facts(transport: AdbTransport) -> Facts:
    """Ask once for everything; raises AdbProtocolError while the phone is still booting."""
    asked = "; ".join(f"getprop {name}" for name in _PROPERTIES)
    line = f"{asked}; echo {_MARK}; wm size; echo {_MARK}; {LIST_COMMAND}"
    sections = (await transport.script(line)).text.split(f"{_MARK}\n")
    properties = sections[0].splitlines()
    if len(sections) != 3 or len(properties) != len(_PROPERTIES):
        raise AdbProtocolError(
            f"getprop gave {properties!r}; has {transport.serial} finished booting?"
        )
    model, manufacturer, api_text, hardware = (value.strip() for value in properties)
    if not api_text.isdecimal():
        raise AdbProtocolError(
            f"{transport.serial} tells no Android version; wait until it has finished booting"
        )
    info = DeviceInfo(
        serial=transport.serial,
        model=model,
        manufacturer=manufacturer,
        api_level=int(api_text),
        size=wm_size(sections[1]),
        simulated=hardware == "pocket",
        adb_port=transport.server.port,
        form=form_of((await transport.script(_FORM)).text),
    )
    return Facts(info, main_display(sections[2], info.api_level))


def form_of(text: str) -> Form:
    """What kind of device it is: characteristics, then the features that say it."""
    words = {word.strip() for line in text.splitlines() for word in line.split(",")}
    for form, signs in _FORMS.items():
        if words.intersection(signs):
            return form
    return "handheld"


def wm_size(text: str) -> Size:
    """The size in the answer of `wm size`, an override before the physical one."""
    found = {kind: Size(int(w), int(h)) for kind, w, h in _WM_SIZE.findall(text)}
    size = found.get("Override") or found.get("Physical")
    if size is None:
        raise AdbProtocolError(f"`wm size` told no size but {text[:200]!r}; has the phone booted?")
    return size
