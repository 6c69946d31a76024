"""Puts the windows of one moment together: app, layers, keyboard, bars, toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..raster.geometry import Rect
from ..toolkit.field import FieldState
from ..toolkit.node import Node
from ..toolkit.overlays import BottomSheet
from ..toolkit.scroll import ScrollState
from ..toolkit.theme import DARK, LIGHT, Role, Tint, Ui, dp
from ..toolkit.view import Limits
from . import keyboard as ime
from .activity import Activity, Layer, Pane
from .keyboard import KeyboardState, KeyboardView
from .local_time import clock_text, local_now
from .lock_screen import WALLPAPER, LockScreen, Toast
from .recents import RecentApp, Recents
from .scene import Scene, Window, lay_out, reveal
from .status_bar import NAVIGATION_DP, STATUS_DP, SYSTEM_UI, NavigationBar, StatusBar
from .system import System

Navigation = tuple[Callable[[], None], Callable[[], None], Callable[[], None]]
DARK_MODE = "2"
BAR_DP = 64


class Composer:
    """Makes one scene."""

    def __init__(self, system: System, size: tuple[int, int], keyboard: KeyboardState) -> None:
        self._system = system
        self._keyboard = keyboard
        self._scene = Scene(size)
        self._full = Rect(0, 0, *size)
        self._top = dp(STATUS_DP)
        self._floor = size[1] - dp(NAVIGATION_DP)
        settings = system.settings
        self._palette = DARK if settings.get("secure", "ui_night_mode") == DARK_MODE else LIGHT
        self._font_scale = float(settings.get("system", "font_scale") or 1.0)

    def dark(self) -> Scene:
        """The screen switched off."""
        return self._scene

    def lock_screen(self, unlock: Callable[[], None]) -> Scene:
        self._scene.canvas.picture(self._full, WALLPAPER)
        now = local_now(self._system)
        view = LockScreen(now, clock_text(self._system, now), unlock)
        area = Rect(0, self._top, self._full.x1, self._full.y1)
        root = lay_out(view, self._ui(SYSTEM_UI), area)
        self._scene.add(Window(root, SYSTEM_UI, self._full, modal=True))
        self._status("white")
        return self._scene

    def compose(
        self,
        activity: Activity,
        system_layers: Sequence[Layer],
        dismiss: Callable[[Layer], None],
        *,
        navigation: Navigation,
        recents: tuple[list[RecentApp], ScrollState] | None,
        clear_recents: Callable[[], None],
        toast: str | None,
    ) -> Scene:
        """The activity in front with everything over it."""
        typing = self._keyboard.field is not None
        layers = [*activity.layers, *system_layers]
        keyboard_top = self._floor - dp(ime.HEIGHT_DP) if typing else self._floor
        self._activity(activity, keyboard_top if not layers else self._floor)
        for layer in layers:
            front = layer is layers[-1]
            self._layer(layer, activity, keyboard_top if front else self._floor, dismiss)
        if typing:
            area = Rect(0, keyboard_top, self._full.x1, self._floor)
            root = lay_out(KeyboardView(self._keyboard), self._ui(ime.PACKAGE), area)
            self._scene.add(Window(root, ime.PACKAGE, area))
        bare = activity.shown_wallpaper is not None and not layers
        if recents is not None:
            self._recents(recents[0], recents[1], clear_recents, navigation[2])
            bare = False
        own: Tint = activity.nav_ground or activity.ground
        ground: Tint = "clear" if bare or layers else own
        if typing:
            ground = "keyboard"
        if recents is not None:
            ground = "surface_container"
        light = bare or (activity.shown_wallpaper is not None and recents is None)
        self._status("white" if light else "on_surface")
        self._navigation(navigation, typing, "white" if light and not typing else None, ground)
        if toast is not None:
            self._toast(toast)
        return self._scene

    def _ui(self, package: str, ground: Role = "surface", focused: object | None = None) -> Ui:
        return Ui(
            self._palette,
            package,
            self._font_scale if package != ime.PACKAGE else 1.0,
            focused,
            ground=ground,
        )

    def _activity(self, activity: Activity, bottom: int) -> None:
        package = activity.component.package
        field = None if activity.layers else activity.focus
        ui = self._ui(package, activity.ground, field)
        wallpaper = activity.shown_wallpaper
        if wallpaper is not None:
            self._scene.canvas.picture(self._full, wallpaper)
        else:
            self._scene.canvas.box(self._full, ui.color(activity.ground))
        area = Rect(0, self._top, self._full.x1, bottom)
        if field is not None:
            ui = replace(ui, overscan=dp(ime.HEIGHT_DP))
        root = lay_out(activity.build(ui), ui, area)
        if field is not None and _due(activity, field, bottom) and reveal(root, field):
            root = lay_out(activity.build(ui), ui, area)
        self._scene.add(Window(root, package, self._full, modal=True, focus=field))

    def _layer(
        self, layer: Layer, activity: Activity, bottom: int, dismiss: Callable[[Layer], None]
    ) -> None:
        package = layer.package or activity.component.package
        grounds: dict[str, Role] = {"dialog": "surface_high", "sheet": "surface_low"}
        ground = grounds.get(layer.kind, "surface_container")
        ui = self._ui(package, ground, layer.focus)
        if layer.kind != "menu":
            self._scene.canvas.box(self._full, ui.color("scrim"))
        area = Rect(0, self._top, self._full.x1, bottom)
        root = self._place(layer, ui, area)
        field = layer.focus
        if field is not None and _due(layer, field, bottom) and reveal(root, field):
            root = self._place(layer, ui, area)

        def outside() -> None:
            if layer.cancelable:
                dismiss(layer)

        self._scene.add(
            Window(root, package, self._full, modal=True, outside=outside, focus=layer.focus)
        )

    def _place(self, layer: Layer, ui: Ui, area: Rect) -> Node:
        view = layer.build()
        if layer.kind == "sheet" and not isinstance(view, BottomSheet):
            view = BottomSheet(view)
        node = view.layout(ui, Limits(0, area.width, 0, area.height - dp(16)))
        match layer.kind:
            case "dialog":
                x = (area.width - node.width) // 2
                y = area.y0 + (area.height - node.height) // 2
            case "sheet":
                x, y = (area.width - node.width) // 2, area.y1 - node.height
                if area.y1 == self._floor:
                    self._scene.canvas.box(
                        Rect(0, self._floor, self._full.x1, self._full.y1), ui.color("surface_low")
                    )
            case "menu":
                x, y = _beside(layer.anchor, node, area)
        node.settle(x, y, self._full)
        return node

    def _recents(
        self,
        apps: list[RecentApp],
        state: ScrollState,
        clear: Callable[[], None],
        dismiss: Callable[[], None],
    ) -> None:
        root = lay_out(Recents(apps, state, clear, dismiss), self._ui(SYSTEM_UI), self._full)
        self._scene.add(Window(root, SYSTEM_UI, self._full, modal=True))

    def _status(self, color: Tint) -> None:
        area = Rect(0, 0, self._full.x1, self._top)
        root = lay_out(StatusBar(self._system, color), self._ui(SYSTEM_UI), area)
        self._scene.add(Window(root, SYSTEM_UI, area, touchable=False))

    def _navigation(
        self, navigation: Navigation, typing: bool, color: Tint | None, ground: Tint
    ) -> None:
        area = Rect(0, self._floor, self._full.x1, self._full.y1)
        tint: Tint = color or "on_surface_variant"
        bar = NavigationBar(*navigation, typing, tint, ground)
        self._scene.add(Window(lay_out(bar, self._ui(SYSTEM_UI), area), SYSTEM_UI, area))

    def _toast(self, text: str) -> None:
        ui = self._ui(SYSTEM_UI)
        node = Toast(text).layout(ui, Limits(0, self._full.width - dp(64), 0, dp(120)))
        x = (self._full.width - node.width) // 2
        node.settle(x, self._floor - dp(72) - node.height, self._full)
        area = node.rect
        self._scene.add(Window(node, SYSTEM_UI, area, touchable=False))


def _due(pane: Pane, field: FieldState, bottom: int) -> bool:
    """Whether a field has to be brought into view: once for each focus, text and keyboard height.

    Otherwise a list could not be scrolled by hand while one of its fields has the focus.
    """
    state = (id(field), field.text, field.cursor, bottom)
    if pane.revealed == state:
        return False
    pane.revealed = state
    return True


def _beside(anchor: tuple[float, float] | None, node: Node, area: Rect) -> tuple[int, int]:
    """Where a menu goes: at the finger, or at the top right for the overflow button."""
    if anchor is None or anchor[1] < area.y0 + dp(BAR_DP):
        return area.width - node.width - dp(8), area.y0 + dp(8)
    x = round(anchor[0])
    if x > area.width // 2:
        x -= node.width
    x = max(dp(8), min(area.width - node.width - dp(8), x))
    return x, max(area.y0 + dp(8), min(area.y1 - node.height - dp(8), round(anchor[1])))
