"""Keeps the composed screen and makes it anew when something it shows has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from .activity import Layer, Pane
from .composer import Composer, Navigation, Show
from .incidents import Incidents
from .input_focus import InputFocus
from .keyboard import KeyboardState
from .language import Languages, locale_of
from .overview import Overview
from .panels import Panels
from .permissions import PermissionStore
from .scene import Scene, field_node
from .status_bar import SYSTEM_UI
from .system import System
from .tasks import TaskStack


@dataclass(frozen=True, slots=True)
class _Version:
    """What a composed scene was made from; an equal one makes it good still."""

    inputs: int
    moment: float
    outside: object


class Source(Protocol):
    """Where everything on the screen comes from."""

    languages: Languages
    permissions: PermissionStore
    focus: InputFocus
    overview: Overview
    panels: Panels
    incidents: Incidents

    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def screen_on(self) -> bool: ...
    @property
    def locked(self) -> bool: ...
    @property
    def gestural(self) -> bool: ...
    @property
    def at_home(self) -> bool: ...
    @property
    def scrolling(self) -> bool: ...
    @property
    def tasks(self) -> TaskStack: ...
    @property
    def pane(self) -> Pane: ...
    @property
    def system_layers(self) -> Sequence[Layer]: ...
    @property
    def shown_toast(self) -> str | None: ...
    def back(self) -> None: ...
    def home(self) -> None: ...
    def recents(self) -> None: ...
    def unlock(self) -> None: ...
    def dismiss(self, layer: Layer) -> None: ...


class SceneMaker:
    """The screen's latest scene."""

    def __init__(self, system: System, source: Source, keyboard: KeyboardState) -> None:
        self._system = system
        self._source = source
        self._keyboard = keyboard
        self._inputs = count()
        self._input = 0
        self._scene: Scene | None = None
        self._version: _Version | None = None

    def invalidate(self) -> None:
        """Something changed: compose anew when the screen is next looked at."""
        self._input = next(self._inputs)

    def scene(self) -> Scene:
        """The windows as they are laid out now."""
        source = self._source
        top = source.tasks.top
        now = self._system.clock.now().timestamp()
        step = 60.0 if source.locked else min(60.0, top.tick_s)
        revision: list[object] = []
        with source.incidents.guard(top.component.package):
            revision.append(top.revision())
        outside = (
            id(top),
            revision,
            locale_of(self._system),
            source.size,
            self._system.dreaming,
            self._system.types_by_hand,
            source.permissions.stamp,
            self._system.battery.charge,
        )
        version = _Version(self._input, now // step, outside)
        if self._scene is None or version != self._version:
            self._scene = self._make()
            self._version = version
        return self._scene

    def _make(self) -> Scene:
        """Lay everything out; an app that fails in it is closed and the rest shown."""
        source = self._source
        made: list[Scene] = []
        package = source.tasks.top.component.package
        with source.languages.speaking(SYSTEM_UI):
            if source.at_home and source.incidents.broken_home:
                return self._lay_out()
            with source.incidents.guard(package):
                made.append(self._lay_out())
        return made[0] if made else self._make()

    def _lay_out(self) -> Scene:
        source = self._source
        pane, panels = source.pane, source.panels
        composer = Composer(
            self._system,
            source.size,
            self._keyboard,
            Navigation(source.back, source.home, source.recents, source.gestural),
            source.languages,
            panels.shade.pull,
        )
        if not source.screen_on or self._system.dreaming:
            return composer.dark()
        if source.locked:
            return composer.lock_screen(source.unlock, panels.cards(locked=True), panels.icons())
        covered = source.overview.open or panels.open
        field = pane.focus
        hidden = covered or self._system.types_by_hand
        if field is not None and pane.wants_keyboard and not hidden:
            self._keyboard.attach(field)
        else:
            self._keyboard.detach()
        scene, shot = composer.compose(
            Show(
                source.tasks.top,
                source.system_layers,
                source.dismiss,
                source.overview.view(),
                panels.view(),
                panels.popup_view(),
                source.focus.choices(),
                panels.icons(),
                source.shown_toast,
            )
        )
        source.tasks.front.shot = shot
        if field is None or covered or any(field_node(w.root, field) for w in scene.windows):
            pane.focus_scrolled_off = False
        elif source.scrolling or pane.focus_scrolled_off:
            pane.focus_scrolled_off = True
        else:
            # The view that held the focus is gone.
            pane.blur()
            self._keyboard.detach()
            return self._lay_out()
        return scene
