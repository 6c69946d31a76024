"""Users and groups by number (AOSP system/core, private/android_filesystem_config.h)."""

import re

NAMES = {0: "root", 1000: "system", 1001: "radio", 1002: "bluetooth", 1004: "input",
         1007: "log", 1011: "adb", 1015: "sdcard_rw", 1023: "media_rw", 2000: "shell",
         3003: "inet", 9997: "everybody", 9999: "nobody"}  # fmt: skip


def user_name(uid: int) -> str:
    """`shell`, or `u0_a50` for an app's."""
    return NAMES.get(uid) or (f"u0_a{uid - 10000}" if uid >= 10000 else str(uid))


def group_name(gid: int) -> str:
    return user_name(gid)


def number_of(name: str) -> int | None:
    """The number of a name, or of a number; None when there is no such user."""
    if name.isdecimal():
        return int(name[:9])
    app = re.fullmatch(r"u0_a(\d{1,5})", name)
    if app is not None:
        return 10000 + int(app[1])
    return next((number for number, known in NAMES.items() if known == name), None)
