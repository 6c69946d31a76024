"""What tells one simulated phone from another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})
POCKET_KEYBOARD = "com.tapwright.pocket.keyboard/.PocketKeyboard"
INPUT_SWITCH = "persist.security.adbinput"
"""The property that MIUI keeps "USB debugging (Security settings)" in."""
PHONE_FEATURES = (
    "android.hardware.camera.any",
    "android.hardware.location.gps",
    "android.hardware.screen.landscape",
    "android.hardware.screen.portrait",
    "android.hardware.telephony",
    "android.hardware.touchscreen",
    "android.hardware.touchscreen.multitouch",
    "android.hardware.wifi",
    "android.software.home_screen",
    "android.software.input_methods",
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One physical display; its size in pixels as it stands at rotation 0, at 420 dpi."""

    width: int
    height: int
    id: str = "4619827259835644672"
    """What SurfaceFlinger calls it."""
    name: str = "pocket"
    port: int = 0


@dataclass(frozen=True, slots=True)
class PhoneUser:
    """A user or profile, as `pm list users` shows it; `flags` are UserInfo's, in hexadecimal."""

    id: int
    name: str
    flags: str
    running: bool = True
    shell: bool = True
    """Whether adb's shell may act for it; a work profile's owner and Knox forbid it."""


@dataclass(frozen=True, slots=True)
class Redesign:
    """What an update changed in apps, by package: words that they show, ids of their views, and
    which buttons went from a bar into the menu beside it (by id)."""

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    in_menu: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


@dataclass(frozen=True, slots=True)
class Persona:
    """One kind of phone: its version, its maker's ways, its displays and users."""

    name: str
    about: str
    release: str = "14"
    sdk: int = 34
    root: bool = True
    """Whether adb may be root, as on a userdebug build; a phone from a shop refuses."""
    panels: tuple[Panel, ...] = (Panel(1080, 2400),)
    """The display in use first; a second one is in use while the phone is folded."""
    users: tuple[PhoneUser, ...] = (PhoneUser(0, "Owner", "4c13"),)
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    packages: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """What the maker calls the packages of built-in apps, by the names they have in AOSP."""
    activities: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Components whose class has another name too, in the short form `com.example/.Main`."""
    keyboard: str = POCKET_KEYBOARD
    """The id of the input method that comes with the phone."""
    features: tuple[str, ...] = PHONE_FEATURES
    touch: bool = True
    helpers: tuple[str, ...] = ()
    """Apps for scripts that are on it from the start: `clipper` (majido/clipper)."""
    redesign: Redesign = Redesign()
    injects: bool = True
    """Whether `input` works before its owner has turned a switch for developers."""

    @property
    def leanback(self) -> bool:
        """Whether it is a television, whose apps are started from another kind of home screen."""
        return "android.software.leanback" in self.features

    @property
    def folds(self) -> bool:
        return len(self.panels) > 1
