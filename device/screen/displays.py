"""Which displays a phone has: with more than one, `screencap` guesses and warns."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"^Display (\d+) \(HWC display (\d+)\):(.*)$", re.MULTILINE)
_NAME = re.compile(r'displayName="([^"]*)"')

LIST_COMMAND = "dumpsys SurfaceFlinger --display-id"
BY_ID_API = 29  # before, `screencap -d` takes 0 or 1


@dataclass(frozen=True, slots=True)
class PhysicalDisplay:
    """A panel, by the id that `screencap -d` takes; `hardware` numbers them, 0 being built in."""

    id: str
    hardware: int
    name: str


def displays(listing: str) -> tuple[PhysicalDisplay, ...]:
    """The displays in the answer of `dumpsys SurfaceFlinger --display-id`, built-in ones first."""
    found = [
        PhysicalDisplay(number, int(hardware), name[1] if (name := _NAME.search(rest)) else "")
        for number, hardware, rest in _LINE.findall(listing)
    ]
    return tuple(sorted(found, key=lambda display: display.hardware))


def main_display(listing: str, api_level: int) -> str | None:
    """The display to name to `screencap`: the first of several, None if there is but one."""
    found = displays(listing)
    return found[0].id if len(found) > 1 and api_level >= BY_ID_API else None
