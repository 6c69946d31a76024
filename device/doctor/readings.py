"""What is only read from the phone: users, space, clock, battery."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from ..adb import AdbTransport, ShellResult
from .finding import Finding, fail, ok, warn

_MB = 1024  # `df -k` counts in KB
_LOW_MB, _FULL_MB = 500, 50
_SKEW_S = 60
_LOW_PERCENT = 20
_NUMBERS = re.compile(r"\s(\d+)\s+(\d+)\s+(\d+)\s+(\d+)%")
# `pm list users`: UserInfo{id:name:flags in hex} and whether it runs (AOSP UserInfo.toString).
_USER = re.compile(r"UserInfo\{(\d+):(.*):([0-9a-fA-F]+)\}")
_MANAGED_PROFILE = 0x20  # UserInfo.FLAG_MANAGED_PROFILE: work, Secure Folder
_REFUSED = re.compile(r"SecurityException: (.*)")
_POWERED = re.compile(r"(?:AC|USB|Wireless|Dock) powered: true")
# AOSP BatteryService.dumpInternal: `name: value` a line, the temperature in tenths of a degree
# (android.hardware.health HealthInfo.batteryTemperatureTenthsCelsius).
_BATTERY = re.compile(r"^\s*(level|scale|temperature|present): (-?\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Charge:
    """A battery as `dumpsys battery` tells it; None where it does not."""

    percent: int | None = None
    powered: bool = False
    temperature_c: float | None = None


def charge_of(said: str) -> Charge:
    """What `dumpsys battery` says; of a battery that is not there, nothing."""
    found: dict[str, str] = {}
    for name, value in _BATTERY.findall(said):
        found.setdefault(name, value)
    if found.get("present") == "false":
        return Charge()
    level, scale = (_whole(found.get(name)) for name in ("level", "scale"))
    tenths = _whole(found.get("temperature"))
    percent = None if level is None else round(100 * level / scale) if scale else level
    powered = _POWERED.search(said) is not None
    return Charge(percent, powered, None if tenths is None else tenths / 10)


def free_mb_of(said: str) -> int | None:
    """The room that `df -k FOLDER` tells, in MB; None if it tells none."""
    match = _NUMBERS.search(said)
    return None if match is None else int(match[3]) // _MB


def _whole(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


async def users(transport: AdbTransport) -> Finding:
    """Who is in front and who else is there: a profile hides its apps, and may refuse lists."""
    front = (await transport.shell("am", "get-current-user")).text.strip() or "0"
    listed = _USER.findall((await transport.shell("pm", "list", "users")).text)
    names = {number: name for number, name, _ in listed}
    told = f"user {front}" + (f" ({names[front]})" if front in names else "") + " is in front"
    own = await transport.shell("pm", "list", "packages", "--user", front)
    if own.code != 0:
        return fail(
            "users",
            f"{told}, and its apps may not be listed: {_reason(own)}",
            "an administrator's rule forbids debugging for this user: end that rule, or switch to "
            "the phone's owner",
        )
    others = [_user(number, name, flags) for number, name, flags in listed if number != front]
    if not others:
        return ok("users", f"{told}, and nobody else is on the phone")
    told = f"{told}; also there: {', '.join(others)}, whose apps are not reached"
    everybody = await transport.shell("pm", "list", "packages")
    if everybody.code != 0:
        return warn(
            "users",
            f"{told}. Lists of all users' packages are refused: {_reason(everybody)}",
            f"nothing for tapwright, which asks for user {front}; other tools fail on this phone "
            f"until they are given --user {front}",
        )
    return ok("users", told)


def _user(number: str, name: str, flags: str) -> str:
    kind = ", a managed profile" if int(flags, 16) & _MANAGED_PROFILE else ""
    return f"user {number} ({name}{kind})"


def _reason(result: ShellResult) -> str:
    said = f"{result.text}\n{result.stderr.decode('utf-8', 'replace')}"
    match = _REFUSED.search(said)
    return match[1].strip() if match else " ".join(said.split())[:200]


async def free_space(transport: AdbTransport) -> Finding:
    """Room for the agent and for what apps write."""
    said = (await transport.shell("df", "-k", "/data")).text
    free_mb = free_mb_of(said)
    if free_mb is None:
        return warn("space", f"`df` says {said.strip()[:80]!r}", "look at Settings > Storage")
    told = f"{free_mb:,} MB free"
    if free_mb < _FULL_MB:
        return fail("space", told, "delete something: apps fail in odd ways on a full phone")
    if free_mb < _LOW_MB:
        return warn("space", told, "delete something before long runs")
    return ok("space", told)


async def clock(transport: AdbTransport, now: Callable[[], float] = time.time) -> Finding:
    """Tasks about dates go wrong on a phone that lives in another time."""
    before_s = now()
    said = (await transport.shell("date", "+%s")).text.strip()
    if not said.isdecimal():
        return warn("clock", f"`date` says {said[:60]!r}", "look at Settings > Date & time")
    skew_s = int(said) - (before_s + now()) / 2
    if abs(skew_s) <= _SKEW_S:
        return ok("clock", f"{abs(skew_s):.0f} s from this computer's")
    ahead = "ahead of" if skew_s > 0 else "behind"
    hours = abs(skew_s) / 3600
    return warn(
        "clock",
        f"{f'{hours:,.1f} h' if hours < 72 else f'{hours / 24:,.0f} days'} {ahead} this computer's",
        "set the time automatically, unless it is meant to be so (simulated phones stand still)",
    )


async def battery(transport: AdbTransport) -> Finding:
    """A phone that goes flat ends a run."""
    charge = charge_of((await transport.shell("dumpsys", "battery")).text)
    if charge.percent is None:
        return warn("battery", "the phone does not tell its level", "nothing, if it has none")
    told = f"{charge.percent}%, {'charging' if charge.powered else 'not charging'}"
    if charge.percent < _LOW_PERCENT and not charge.powered:
        return warn("battery", told, "plug it in")
    return ok("battery", told)
