"""What the window manager shows: activities, and the layers that lie over them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal

from ..raster.ops import Artwork
from ..toolkit import kit
from .packages import Component, Intent

LayerKind = Literal["dialog", "sheet", "menu"]


class Pane:
    """Something with an input focus of its own."""

    def __init__(self) -> None:
        self.focus: kit.FieldState | None = None
        self.wants_keyboard = False
        self.focus_scrolled_off = False
        """The focused field is in a part of a list that is not laid out."""
        self.revealed: object = None
        """For which state of field and keyboard the field was last scrolled into view."""

    def edit(self, field: kit.FieldState) -> None:
        """Put the input focus on a field and ask for the keyboard."""
        self.focus = field
        self.wants_keyboard = True
        self.focus_scrolled_off = False
        self.revealed = None

    def blur(self) -> None:
        self.focus = None
        self.wants_keyboard = False


class Layer(Pane):
    """A dialog, sheet or menu; `build` is called anew whenever something may have changed."""

    def __init__(
        self,
        build: Callable[[], kit.View],
        *,
        kind: LayerKind = "dialog",
        cancelable: bool = True,
        on_dismiss: Callable[[], None] | None = None,
        package: str = "",
        anchor: tuple[float, float] | None = None,
    ) -> None:
        super().__init__()
        self.build = build
        self.kind: LayerKind = kind
        self.cancelable = cancelable
        self.on_dismiss = on_dismiss
        self.package = package
        """Whose window it is; empty for the activity below."""
        self.anchor = anchor
        """The point in pixels that a menu belongs to."""


class Activity(Pane, ABC):
    """One screen of an app; it lives while it is on a task's back stack."""

    ground: ClassVar[kit.Role] = "surface"
    nav_ground: ClassVar[kit.Role | None] = None
    """The colour below the navigation buttons, where it is not the window's own."""
    wallpaper: ClassVar[Artwork | None] = None
    """Drawn edge to edge behind the views, with light system bars."""
    secure: ClassVar[bool] = False
    tick_s: ClassVar[float] = 60.0
    """How fine a change of the clock this screen shows."""

    def __init__(self, component: Component, intent: Intent) -> None:
        super().__init__()
        self.component = component
        self.intent = intent
        self.layers: list[Layer] = []

    @property
    def shown_wallpaper(self) -> Artwork | None:
        return self.wallpaper

    @abstractmethod
    def build(self, ui: kit.Ui) -> kit.View:
        """The screen as it is now."""

    def back(self) -> bool:
        """React to Back; False lets the activity be left."""
        return False

    def on_new_intent(self, intent: Intent) -> None:
        """React to an intent while already in front."""
        self.intent = intent

    def on_resume(self) -> None:
        """Called each time the activity comes to the front."""

    def revision(self) -> object:
        """Anything that changes when state outside the activity changes what it shows."""
        return None

    def show(self, layer: Layer) -> Layer:
        """Open a layer over this screen."""
        self.layers.append(layer)
        return layer

    def dismiss(self, layer: Layer | None = None) -> None:
        """Close a layer, the topmost one by default."""
        if layer is None:
            if self.layers:
                self.layers.pop()
        elif layer in self.layers:
            self.layers.remove(layer)
