"""Which displays a phone has: with more than one, `screencap` guesses and warns.

A panel has two numbers: the physical id that `screencap -d` takes, and the logical one of what it
shows, which `input -d` takes. On a foldable the built-in display, 0, moves from panel to panel.
"""

import re
from dataclasses import dataclass

from ...actions import Size
from ..errors import CaptureFailed

_LINE = re.compile(r"^Display (\d+) \(HWC display (\d+)\):(.*)$", re.MULTILINE)
_NAME = re.compile(r'displayName="([^"]*)"')

# DisplayManagerService.dump (Android 10 to 16), all on one line; isActive since 11. Recorded on a
# Pixel 10 Pro Fold (displays 0 and 3), on MuMu (0 and 2, game on 2), and with scrcpy's virtual one.
_VIEWPORT = re.compile(r"DisplayViewport\{([^}]*)")
_ACTIVE = re.compile(r"\bisActive=(true|false)")
_LOGICAL = re.compile(r"\bdisplayId=(\d+)")
_UNIQUE = re.compile(r"\buniqueId='([^']*)'")
_PANEL = "local:"  # LocalDisplayAdapter's; others are "virtual:...", "overlay:...", "wifi:..."

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


@dataclass(frozen=True, slots=True)
class Viewport:
    """What shows a logical display; `panel` is the physical id, empty if it is no panel."""

    display: int
    panel: str
    active: bool


def viewports(text: str) -> tuple[Viewport, ...]:
    """The viewports in the answer of `dumpsys display`."""
    found: list[Viewport] = []
    for words in _VIEWPORT.findall(text):
        logical, unique, active = (one.search(words) for one in (_LOGICAL, _UNIQUE, _ACTIVE))
        if logical and unique:
            panel = unique[1].removeprefix(_PANEL) if unique[1].startswith(_PANEL) else ""
            found.append(Viewport(int(logical[1]), panel, active is None or active[1] == "true"))
    return tuple(found)


def physical_of(text: str, display: int) -> str | None:
    """The panel that shows a logical display, by `dumpsys display`; None if none is told.

    One that is off, such as the other panel of a foldable, only if nothing else shows it.
    """
    showing = [one for one in viewports(text) if one.display == display and one.panel]
    showing.sort(key=lambda one: not one.active)
    return showing[0].panel if showing else None


class Panel:
    """What pictures are taken of: a physical id, None for the only one there is.

    It changes when a phone is folded, or when the focus moves to another display.
    """

    def __init__(self, id: str | None = None) -> None:
        self.display = 0
        self.rotation = 0
        """How the screen is turned, in quarters, and its `size` so; as they were told last."""
        self.size: Size | None = None
        self._id = id
        self._default = id

    @classmethod
    def of(cls, display: "Panel | str | None") -> "Panel":
        """A panel by its id, or the one that is given."""
        return display if isinstance(display, Panel) else cls(display)

    @property
    def id(self) -> str | None:
        """The physical id; raises CaptureFailed if no panel shows the display."""
        if self.display and self._id is None:
            raise CaptureFailed(
                f"display {self.display} is on no panel, and `screencap` takes no picture of "
                "virtual ones; choose another with --display"
            )
        return self._id

    def natural(self, x: int, y: int) -> tuple[int, int]:
        """The same place on the panel itself, however the screen is turned; in pixels.

        Raises CaptureFailed while it is not known how that is.
        """
        if self.size is None:
            raise CaptureFailed("it is not known yet how the screen is turned")
        width, height = self.size.width_px, self.size.height_px
        return (
            (x, y), (height - 1 - y, x), (width - 1 - x, height - 1 - y), (y, width - 1 - x),
        )[self.rotation]  # fmt: skip

    def follow(self, listed: str, display: int) -> bool:
        """Turn to what shows `display` by `dumpsys display`; says whether that is another panel."""
        before = self._id, self.display
        found = physical_of(listed, display)
        self._id = found or (None if display else self._default)
        self.display = display
        return before != (self._id, self.display)
