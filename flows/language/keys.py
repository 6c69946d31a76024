"""The keys that pressKey knows, with Android's codes.

Names are those of Maestro's documentation, "pressKey"; codes those of Android's KeyEvent.
"""

from collections.abc import Mapping

KEYS: Mapping[str, int] = {
    "Enter": 66,
    "Backspace": 67,
    "Back": 4,
    "Home": 3,
    "Lock": 276,  # KEYCODE_SOFT_SLEEP; `Power` would also wake
    "Power": 26,
    "Tab": 61,
    "Escape": 111,
    "Volume Up": 24,
    "Volume Down": 25,
    "Remote Dpad Up": 19,
    "Remote Dpad Down": 20,
    "Remote Dpad Left": 21,
    "Remote Dpad Right": 22,
    "Remote Dpad Center": 23,
    "Remote Media Play Pause": 85,
    "Remote Media Stop": 86,
    "Remote Media Next": 87,
    "Remote Media Previous": 88,
    "Remote Media Rewind": 89,
    "Remote Media Fast Forward": 90,
    "Remote System Navigation Up": 280,
    "Remote System Navigation Down": 281,
    "Remote Button A": 96,
    "Remote Button B": 97,
    "Remote Menu": 82,
    "TV Input": 178,
    "TV Input HDMI 1": 243,
    "TV Input HDMI 2": 244,
    "TV Input HDMI 3": 245,
}
KEY_NAMES = tuple(KEYS)
