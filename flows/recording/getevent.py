"""What a finger did on the phone itself, out of the kernel's events as `getevent` prints them.

Formats: AOSP system/core, toolbox/getevent.c (`getevent -lp` and `getevent -lt`) and
source.android.com, "Getevent"; the multi-touch protocols A and B are those of the Linux kernel's
documentation, "Multi-touch (MT) Protocol"; how an axis is scaled to the screen is that of
source.android.com, "Touch devices" (Position: `(x - min) * width / (max - min + 1)`), on a panel as
it is built, whichever way the screen is turned.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ...actions import Px, Size

FingerKind: TypeAlias = Literal["tap", "hold", "swipe"]

_DEVICE = re.compile(r"^add device \d+: (\S+)\s*$")
_NAME = re.compile(r'^\s*name:\s+"(.*)"\s*$')
_AXIS = re.compile(r"(ABS_\w+|[0-9a-f]{4})\s+: value -?\d+, min (-?\d+), max (-?\d+),")
_EVENT = re.compile(r"^\[\s*(\d+\.\d+)\] (?:(/dev/input/\S+): )?(\S+)\s+(\S+)\s+(\S+)\s*$")
_HEX = re.compile(r"[0-9A-Fa-f]{8}")
# AOSP ViewConfiguration: a finger that moves less than that has not moved (8 dp), and one that
# stays longer presses (400 ms since Android 12, 500 before).
_SLOP_DP = 8
_HOLD_S = 0.45
_LIFTED = 0xFFFFFFFF
# The numbers of the labels, for phones whose getevent has none of them (linux/input-event-codes.h).
_CODES = {
    "002f": "ABS_MT_SLOT", "0035": "ABS_MT_POSITION_X", "0036": "ABS_MT_POSITION_Y",
    "0039": "ABS_MT_TRACKING_ID",
}  # fmt: skip
# Keys of Android's key layouts that a flow has a word for (AOSP data/keyboards/Generic.kl).
KEYS: Mapping[str, str] = {
    "KEY_BACK": "Back", "KEY_HOMEPAGE": "Home", "KEY_HOME": "Home", "KEY_POWER": "Power",
    "KEY_VOLUMEUP": "Volume Up", "KEY_VOLUMEDOWN": "Volume Down", "KEY_ENTER": "Enter",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Axis:
    """The values that one coordinate of a touch screen takes, both ends included."""

    least: int
    most: int

    def scaled(self, value: int, extent_px: int) -> int:
        """The pixel for a value, kept on the screen."""
        at = (value - self.least) * extent_px // (self.most - self.least + 1)
        return min(extent_px - 1, max(0, at))


@dataclass(frozen=True, slots=True)
class TouchScreen:
    """An input device that fingers touch directly."""

    device: str
    name: str
    x: Axis
    y: Axis

    def pixel(self, x: int, y: int, upright: Size, rotation: int) -> Px:
        """Where a touch lies on a screen that is turned by so many quarters; `upright` is its size
        when it is not turned (AOSP InputReader turns positions likewise)."""
        across = self.x.scaled(x, upright.width_px)
        down = self.y.scaled(y, upright.height_px)
        match rotation % 4:
            case 1:
                return Px(down, upright.width_px - 1 - across)
            case 2:
                return Px(upright.width_px - 1 - across, upright.height_px - 1 - down)
            case 3:
                return Px(upright.height_px - 1 - down, across)
            case _:
                return Px(across, down)


@dataclass(frozen=True, slots=True)
class Finger:
    """One touch from its beginning to its end, in the values of the device, times in seconds on the
    phone's own clock; `several` if more than one finger was down."""

    kind: FingerKind
    start: tuple[int, int]
    end: tuple[int, int]
    began_s: float
    ended_s: float
    several: bool = False


@dataclass(frozen=True, slots=True)
class KeyDown:
    """A key of the phone that was pressed, by its name in flows."""

    key: str
    at_s: float


@dataclass(frozen=True, slots=True)
class FingerDown:
    """A finger has come down: what is on the screen from now on may be its doing."""

    at_s: float


PhoneEvent: TypeAlias = Finger | KeyDown | FingerDown


def touch_screens(described: str) -> tuple[TouchScreen, ...]:
    """The touch screens in what `getevent -lp` (or `-p`) prints.

    A pad that moves a pointer has positions as well; only a screen has INPUT_PROP_DIRECT. Kernels
    before that property tell nothing at all there, and then the axes decide.
    """
    found: list[TouchScreen] = []
    for device, name, lines in _devices(described):
        text = "\n".join(lines)
        axes = {
            _CODES.get(label, label): Axis(int(least), int(most))
            for label, least, most in _AXIS.findall(text)
        }
        x, y = axes.get("ABS_MT_POSITION_X"), axes.get("ABS_MT_POSITION_Y")
        other = "INPUT_PROP_" in text and "INPUT_PROP_DIRECT" not in text
        if x and y and not other and x.most > x.least and y.most > y.least:
            found.append(TouchScreen(device, name, x, y))
    return tuple(found)


def _devices(described: str) -> Iterator[tuple[str, str, list[str]]]:
    device, name, lines = "", "", list[str]()
    for line in described.splitlines():
        if begun := _DEVICE.match(line):
            if device:
                yield device, name, lines
            device, name, lines = begun[1], "", []
        elif said := _NAME.match(line):
            name = said[1]
        else:
            lines.append(line)
    if device:
        yield device, name, lines


@dataclass(slots=True)
class _Contact:
    """One finger that is down: a slot of protocol B."""

    x: int | None = None
    y: int | None = None
    down: bool = False
    start: tuple[int, int] | None = None
    began_s: float = 0.0
    farthest: float = 0.0


@dataclass(slots=True)
class GeteventReader:
    """Reads `getevent -lt` line by line. `px_per_unit` are pixels a value of each axis, and
    `px_per_dp` the screen's density: how far a finger moves before it counts as moving."""

    screen: TouchScreen
    px_per_unit: tuple[float, float]
    px_per_dp: float = 2.75
    _slot: int = 0
    _contacts: dict[int, _Contact] = field(default_factory=dict[int, _Contact])
    _several: bool = False
    _first: _Contact | None = None
    _packets: list[tuple[int | None, int | None]] = field(
        default_factory=list[tuple[int | None, int | None]]
    )
    _packet: list[int | None] = field(default_factory=lambda: [None, None])
    _protocol_a: bool = False

    def read(self, line: str) -> Iterator[PhoneEvent]:
        """What has happened with a line; nothing for one that is no event."""
        match = _EVENT.match(line)
        if match is None:
            return
        at_s, device, kind, code, value = float(match[1]), match[2], match[3], match[4], match[5]
        if kind == "EV_KEY" and code in KEYS:
            if value == "DOWN":
                yield KeyDown(KEYS[code], at_s)
            return
        if device is not None and device != self.screen.device:
            return
        if kind == "EV_SYN" and code == "SYN_MT_REPORT":
            self._protocol_a = True
            self._packets.append((self._packet[0], self._packet[1]))
            self._packet = [None, None]
        elif kind == "EV_SYN" and code == "SYN_REPORT":
            if self._protocol_a:
                self._take_packets()
            yield from self._report(at_s)
        elif kind == "EV_ABS" and _HEX.fullmatch(value):
            self._take(code, _signed(value))

    def _take(self, code: str, value: int) -> None:
        contact = self._contacts.setdefault(self._slot, _Contact())
        match code:
            case "ABS_MT_SLOT":
                self._slot = value
            case "ABS_MT_TRACKING_ID":
                contact.down = value >= 0
            case "ABS_MT_POSITION_X":
                contact.x = self._packet[0] = value
            case "ABS_MT_POSITION_Y":
                contact.y = self._packet[1] = value
            case _:
                pass

    def _take_packets(self) -> None:
        """Protocol A sends every finger anew; a report without one is all of them lifted."""
        packets, self._packets = self._packets, []
        held = [(x, y) for x, y in packets if x is not None and y is not None]
        for number, (x, y) in enumerate(held):
            contact = self._contacts.setdefault(number, _Contact())
            contact.x, contact.y, contact.down = x, y, True
        for number, contact in self._contacts.items():
            contact.down = number < len(held)

    def _report(self, at_s: float) -> Iterator[PhoneEvent]:
        """Compare what is down now with before."""
        for contact in self._contacts.values():
            if contact.x is None or contact.y is None:
                continue
            here = (contact.x, contact.y)
            if contact.down and contact.start is None:
                contact.start, contact.began_s, contact.farthest = here, at_s, 0.0
                if self._first is None:
                    self._first = contact
                    yield FingerDown(at_s)
                else:
                    self._several = True
            elif contact.start is not None:
                contact.farthest = max(contact.farthest, self._distance(contact.start, here))
        if self._first is None or any(one.down for one in self._contacts.values()):
            return
        first, self._first = self._first, None
        start, end = first.start, (first.x, first.y)
        for contact in self._contacts.values():
            contact.start = None
        several, self._several = self._several, False
        if start is not None and end[0] is not None and end[1] is not None:
            yield Finger(
                self._kind(first, at_s), start, (end[0], end[1]), first.began_s, at_s, several
            )

    def _kind(self, contact: _Contact, at_s: float) -> FingerKind:
        if contact.farthest > _SLOP_DP * self.px_per_dp:
            return "swipe"
        return "hold" if at_s - contact.began_s >= _HOLD_S else "tap"

    def _distance(self, one: tuple[int, int], other: tuple[int, int]) -> float:
        across, down = self.px_per_unit
        return math.hypot((one[0] - other[0]) * across, (one[1] - other[1]) * down)


def _signed(value: str) -> int:
    """A value as getevent prints it: 32 bits as eight hexadecimal digits."""
    number = int(value, 16)
    return number - (_LIFTED + 1) if number > 0x7FFFFFFF else number
