"""The touch screen's kernel events, by the Linux kernel's multi-touch protocol B."""

from collections.abc import Callable

from .finger import Finger, Point, Screens
from .screen import TouchPhase

MAX_POSITION = 32767
"""The largest position in either direction, as on the emulator, whatever the screen."""
SYN, KEY, ABS = 0, 1, 3
SLOT, TOUCH_MAJOR, X, Y, TRACKING_ID, PRESSURE = 0x2F, 0x30, 0x35, 0x36, 0x39, 0x3A
BTN_TOUCH = 0x14A
AXES = {
    SLOT: 9,
    TOUCH_MAJOR: MAX_POSITION,
    X: MAX_POSITION,
    Y: MAX_POSITION,
    TRACKING_ID: 65535,
    PRESSURE: 1024,
}
"""The axes of a contact, and the largest value of each."""
LIFTED = (-1, 0xFFFFFFFF)


class TouchDevice:
    """What has been written of one contact since the last report."""

    def __init__(self, finger: Finger, screens: Screens) -> None:
        self._finger = finger
        self._screens = screens
        self._x = self._y = 0
        self._down = self._wanted = False
        self.readers: list[Callable[[int, int, int], None]] = []
        """Who has the device open: each hears every event, as of the kernel's evdev."""

    def write(self, kind: int, code: int, value: int) -> None:
        """One event; a report (`0 0 0`) hands what has come together to the screen."""
        for reader in tuple(self.readers):
            reader(kind, code, value)
        if (kind, code) == (ABS, X):
            self._x = value
        elif (kind, code) == (ABS, Y):
            self._y = value
        elif (kind, code) == (ABS, TRACKING_ID):
            self._wanted = value not in LIFTED
        elif (kind, code) == (KEY, BTN_TOUCH):
            self._wanted = value != 0
        elif (kind, code) == (SYN, 0):
            self._report()

    def _report(self) -> None:
        if not self._wanted and not self._down:
            return
        phase: TouchPhase = "up" if not self._wanted else ("move" if self._down else "down")
        self._down = self._wanted
        width, height = self._screens.windows.size
        span = MAX_POSITION + 1
        self._finger.event(phase, Point(self._x * width / span, self._y * height / span))
