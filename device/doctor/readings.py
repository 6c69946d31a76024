"""What is only read from the phone: space, clock, battery."""

import re
import time
from collections.abc import Callable

from ..adb import AdbTransport
from .finding import Finding, fail, ok, warn

_MB = 1024  # `df -k` counts in KB
_LOW_MB, _FULL_MB = 500, 50
_SKEW_S = 60
_LOW_PERCENT = 20
_NUMBERS = re.compile(r"\s(\d+)\s+(\d+)\s+(\d+)\s+(\d+)%")
_POWERED = re.compile(r"(?:AC|USB|Wireless|Dock) powered: true")
_LEVEL = re.compile(r"^\s*level: (\d+)", re.MULTILINE)


async def free_space(transport: AdbTransport) -> Finding:
    """Room for the agent and for what apps write."""
    said = (await transport.shell("df", "-k", "/data")).text
    match = _NUMBERS.search(said)
    if match is None:
        return warn("space", f"`df` says {said.strip()[:80]!r}", "look at Settings > Storage")
    free_mb = int(match[3]) // _MB
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
    return warn(
        "clock",
        f"{abs(skew_s) / 3600:,.1f} h {ahead} this computer's",
        "set the time automatically, unless it is meant to be so (simulated phones stand still)",
    )


async def battery(transport: AdbTransport) -> Finding:
    """A phone that goes flat ends a run."""
    said = (await transport.shell("dumpsys", "battery")).text
    match = _LEVEL.search(said)
    if match is None:
        return warn("battery", "the phone does not tell its level", "nothing, if it has none")
    powered = _POWERED.search(said) is not None
    told = f"{match[1]}%, {'charging' if powered else 'not charging'}"
    if int(match[1]) < _LOW_PERCENT and not powered:
        return warn("battery", told, "plug it in")
    return ok("battery", told)
