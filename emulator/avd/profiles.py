"""Devices that an AVD can be made like: the screen is what matters to an agent.

Sizes and densities: the device definitions that `avdmanager list device` shows (AOSP tools/base,
sdklib/devices/nexus.xml and devices.xml), checked against `config.ini` files that Android Studio
wrote for these devices. Densities are Android's buckets, as `hw.lcd.density` has them.
"""

import re
from dataclasses import dataclass

from .errors import CannotStart

_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """A device's screen in pixels and dots an inch, and who makes it."""

    name: str
    width_px: int
    height_px: int
    density_dpi: int
    maker: str = "Google"


PROFILES = {
    profile.name: profile
    for profile in (
        DeviceProfile("pixel_4", 1080, 2280, 440),
        DeviceProfile("pixel_5", 1080, 2340, 440),
        DeviceProfile("pixel_6", 1080, 2400, 420),
        DeviceProfile("pixel_7", 1080, 2400, 420),
        DeviceProfile("pixel_7_pro", 1440, 3120, 560),
        DeviceProfile("pixel_8", 1080, 2400, 420),
        DeviceProfile("pixel_8_pro", 1344, 2992, 480),
        DeviceProfile("pixel_9", 1080, 2424, 420),
        DeviceProfile("pixel_9_pro", 1280, 2856, 480),
        DeviceProfile("pixel_tablet", 2560, 1600, 320),
        DeviceProfile("medium_phone", 1080, 2400, 420, "Generic"),
        DeviceProfile("small_phone", 720, 1280, 320, "Generic"),
    )
}


def profile_named(name: str) -> DeviceProfile:
    """The device of that name; raises CannotStart with the names there are."""
    if name not in PROFILES:
        raise CannotStart(
            f"there is no device {name!r}; it is {', '.join(PROFILES)}. For another screen add "
            "`--size WIDTHxHEIGHT --density DPI` to one of them"
        )
    return PROFILES[name]


def parse_size(text: str) -> tuple[int, int]:
    """Width and height of `1080x2400` in pixels; raises CannotStart."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise CannotStart(f"--size is WIDTHxHEIGHT in pixels, as in 1080x2400, not {text!r}")
    return int(found[1]), int(found[2])
