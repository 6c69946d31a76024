"""The states that adb gives a phone, and what its owner can do about each.

Words: packages/modules/adb, transport.cpp, connection_state_name. "no permissions" goes on with
what is missing and where to read about it: `no permissions (...); see [http://...]`.
"""

import re
import shlex
from dataclasses import dataclass
from typing import Final

READY: Final = "device"

_NO_PERMISSIONS: Final = "no permissions"

_RESTART = "choose to reboot the system on its screen, or run `adb -s {serial} reboot`"

# What is so, and what to do.
_TABLE: Final = {
    "offline": (
        "is listed, but does not answer",
        "wake and unlock it, then run `adb reconnect offline`; if that does not help, plug it in "
        "again, or over the network `adb disconnect` and `adb connect` its address",
    ),
    "unauthorized": (
        "has not allowed this computer",
        "unlock it and accept the USB debugging question; if none comes, choose Revoke USB "
        "debugging authorizations in its developer options and plug it in again",
    ),
    "authorizing": (
        "is being shown this computer's key",
        "wait a moment and try again; if it asks, unlock it and accept the USB debugging question",
    ),
    "connecting": (
        "is being connected at this moment",
        "wait a few seconds and try again; if it stays so, `adb reconnect` it",
    ),
    _NO_PERMISSIONS: (
        "is there, but this user may not open it over USB",
        "give this user the right (on Linux a udev rule, as the package "
        "android-sdk-platform-tools-common brings, and the group plugdev), then plug it in again",
    ),
    "recovery": ("is in its recovery, where no Android runs", _RESTART),
    "rescue": ("is in rescue mode, where no Android runs", _RESTART),
    "sideload": (
        "waits for an update by `adb sideload`, and no Android runs",
        "let the update end or cancel it, then " + _RESTART,
    ),
    "bootloader": (
        "is in its bootloader, where no Android runs",
        "choose to start it on its screen, or run `fastboot reboot`",
    ),
    "detached": (
        "was let go by adb so that another program can have it",
        "run `adb -s {serial} attach` to take it back",
    ),
    "host": (
        "is an adb on another computer and no phone",
        "choose a phone",
    ),
}  # fmt: skip

_WORDS = "|".join(re.escape(word) for word in (READY, *_TABLE, "unknown") if " " not in word)
# Found from the right state word on: a serial may hold blanks, even a state's name, and after the
# state come only the path of the connection and `name:value` pairs.
_ENTRY = re.compile(
    rf"^(?P<serial>.+?)\s+(?P<state>{_WORDS}|{_NO_PERMISSIONS}(?:\s*\(.*\))?(?:;\s+see\s+\[\S*\])?)"
    r"(?P<facts>(?:\s+[\w-]+:\S*|\s+\d[\d.-]*)*)\s*$"
)
# A word that a newer adb may know; a tab parts it in the short list.
_OTHER = re.compile(r"^(?P<serial>[^\t]+)\t(?P<state>.*)$|^(?P<serial_>\S+)\s+(?P<state_>\S.*?)$")
_FACTS = re.compile(r"(?:\s+[a-z_]+:\S*)+\s*$")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a phone in some state cannot be used, as a sentence without its subject, and what to do;
    `state` is adb's word."""

    state: str
    told: str
    remedy: str


def trouble_of(serial: str, state: str) -> Trouble | None:
    """What is wrong with a phone in that state, None if it is ready."""
    if state == READY:
        return None
    word = _NO_PERMISSIONS if state.startswith(_NO_PERMISSIONS) else state
    told, remedy = _TABLE.get(
        word, ("cannot be used", "plug it in again, and `adb reconnect` it if it stays so")
    )
    return Trouble(word, f"{told} ({state})", remedy.format(serial=shlex.quote(serial)))


def split_entry(line: str) -> tuple[str, str, dict[str, str]] | None:
    """Serial, state and facts of a line of `adb devices` with or without -l; None if it is none."""
    text = line.strip("\r\n")
    if match := _ENTRY.match(text):
        return match["serial"].rstrip(), match["state"], _facts(match["facts"])
    tail = _FACTS.search(text)
    body = text[: tail.start()] if tail else text
    if match := _OTHER.match(body.rstrip()):
        serial, state = match["serial"] or match["serial_"], match["state"] or match["state_"]
        return serial, state, _facts(tail[0] if tail else "")
    return None


def _facts(text: str) -> dict[str, str]:
    return dict(word.split(":", 1) for word in text.split() if ":" in word)
