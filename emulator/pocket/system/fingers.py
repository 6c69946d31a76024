"""Fingers on the glass: which window, edge or view each touch is for."""

from __future__ import annotations

from typing import Protocol

from ..toolkit import kit
from .activity import Pane
from .edges import Edge, Verdict
from .gestures import Gestures
from .input_focus import InputFocus
from .panels import Panels
from .scene import Scene
from .screen import TouchPhase


class Glass(Protocol):
    """What touching needs of the window manager."""

    focus: InputFocus
    panels: Panels

    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def locked(self) -> bool: ...
    @property
    def gestural(self) -> bool: ...
    @property
    def pane(self) -> Pane: ...
    def scene(self) -> Scene: ...
    def back(self) -> None: ...
    def home(self) -> None: ...
    def recents(self) -> None: ...


class Fingers:
    """Follows one finger, and takes pinches of two."""

    def __init__(self, glass: Glass) -> None:
        self._glass = glass
        self._gestures = Gestures(self._path, self._tapped_field, self._held_field)
        self._beside = False
        """The finger came down beside a dialog, which that has closed."""
        self._edge: Edge | None = None
        self.touched: tuple[float, float] | None = None
        """Where a finger last came down."""

    @property
    def scrolled(self) -> bool:
        """The current or last gesture scrolled a list."""
        return self._gestures.scrolled

    def cancel(self) -> None:
        """Forget the finger, as when the screen changes under it."""
        self._gestures.cancel()

    def reset(self) -> None:
        self.cancel()
        self._edge = self.touched = None

    def touch(self, phase: TouchPhase, x: float, y: float, time_ms: float) -> None:
        """One event of a finger."""
        edge = self._edge
        match phase:
            case "down":
                self._down(x, y, time_ms)
            case "move" if edge is not None:
                self._follow(edge, edge.move(x, y, time_ms), time_ms)
            case "up" if edge is not None:
                self._lift(edge, x, y, time_ms)
            case "move" if not self._beside:
                self._gestures.move(x, y, time_ms)
            case "up" if not self._beside:
                self._gestures.up(x, y, time_ms)
            case _:
                pass

    def pinch(self, x: float, y: float, scale: float) -> None:
        """Zoom what lies under a point."""
        for node in self._path(x, y):
            if node.touch is not None and node.touch.pinch is not None:
                node.touch.pinch(scale)
                return

    def _down(self, x: float, y: float, time_ms: float) -> None:
        glass = self._glass
        self.touched = (x, y)
        self._edge = None
        if glass.gestural and not glass.locked:
            self._edge = Edge.at(x, y, time_ms, glass.size)
        if self._edge is None:
            self._press(x, y, time_ms)

    def _press(self, x: float, y: float, time_ms: float) -> None:
        """A finger comes down on a window."""
        outside = self._glass.scene().outside(x, y)
        self._beside = outside is not None
        if outside is not None:
            outside()
            return
        self._gestures.down(x, y, time_ms)
        # What was touched acts when the finger is lifted; it need not be on the screen until then.
        self._glass.panels.popup = None
        self._glass.focus.selecting = None

    def _lift(self, edge: Edge, x: float, y: float, time_ms: float) -> None:
        self._follow(edge, edge.move(x, y, time_ms), time_ms)
        if self._edge is None:
            # The movement turned out to be the app's.
            self.touch("up", x, y, time_ms)
            return
        self._edge = None
        self._follow(edge, edge.up(time_ms), time_ms)

    def _follow(self, edge: Edge, verdict: Verdict, time_ms: float) -> None:
        """Act on what a finger at the edge turned out to mean."""
        glass = self._glass
        match verdict:
            case "back":
                glass.back()
            case "home":
                glass.home()
            case "recents":
                glass.recents()
            case "app" | "tap":
                self._edge = None
                self._press(edge.x0, edge.y0, edge.time0)
                phase: TouchPhase = "up" if verdict == "tap" else "move"
                self.touch(phase, edge.x, edge.y, time_ms)
            case "wait":
                pass

    def _path(self, x: float, y: float) -> list[kit.Node]:
        return self._glass.scene().path(x, y)

    def _tapped_field(self, node: kit.Node) -> None:
        if node.touch is not None and node.touch.field is not None:
            self._glass.pane.edit(node.touch.field)

    def _held_field(self, node: kit.Node) -> None:
        """A long press on a field opens the toolbar over the selected word."""
        if node.touch is not None:
            self._glass.focus.selecting = node.touch.field
