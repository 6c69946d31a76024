"""Puts the windows of one moment together: app, layers, keyboard, bars, toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..raster.geometry import Rect
from ..toolkit import kit
from . import keyboard as ime
from .activity import Activity, Layer, Pane
from .input_focus import EditChoice
from .keyboard import KeyboardState
from .keyboard_view import KeyboardView
from .language import Languages
from .local_time import clock_text, local_now
from .lock_screen import WALLPAPER, LockScreen, Toast
from .scene import Scene, Window, field_node, lay_out, reveal
from .selection import SelectionToolbar, toolbar_place
from .status_bar import (
    GESTURE_DP,
    NAVIGATION_DP,
    STATUS_DP,
    SYSTEM_UI,
    GesturePill,
    NavigationBar,
    StatusBar,
)
from .system import System
from .tasks import Shot

DARK_MODE = "2"
BAR_DP = 64


@dataclass(frozen=True, slots=True)
class Navigation:
    """What the navigation bar's buttons do; with gestures there are none."""

    back: kit.Handler
    home: kit.Handler
    recents: kit.Handler
    gestures: bool = False

    @property
    def height_dp(self) -> int:
        return GESTURE_DP if self.gestures else NAVIGATION_DP


@dataclass(frozen=True, slots=True)
class Show:
    """Everything that is to be seen besides the keyboard."""

    activity: Activity
    system_layers: Sequence[Layer]
    dismiss: Callable[[Layer], None]
    recents: kit.View | None
    shade: kit.View | None
    popup: kit.View | None
    choices: Sequence[EditChoice]
    """Of the toolbar over the selected text."""
    notices: Sequence[str]
    toast: str | None


class Composer:
    """Makes one scene."""

    def __init__(
        self,
        system: System,
        size: tuple[int, int],
        keyboard: KeyboardState,
        navigation: Navigation,
        languages: Languages,
        pull: kit.Handler,
    ) -> None:
        self._system = system
        self._keyboard = keyboard
        self._navigation = navigation
        self._languages = languages
        self._pull = pull
        self._scene = Scene(size, system.persona.redesign.ids)
        self._full = Rect(0, 0, *size)
        self._top = kit.dp(STATUS_DP)
        self._floor = size[1] - kit.dp(navigation.height_dp)
        self._ime = system.persona.keyboard.partition("/")[0]
        settings = system.settings
        self._palette = (
            kit.DARK if settings.get("secure", "ui_night_mode") == DARK_MODE else kit.LIGHT
        )
        self._font_scale = _scale(settings.get("system", "font_scale"))

    def dark(self) -> Scene:
        """The screen switched off."""
        return self._scene

    def lock_screen(
        self, unlock: kit.Handler, cards: Sequence[kit.View], notices: Sequence[str]
    ) -> Scene:
        self._scene.canvas.picture(self._full, WALLPAPER)
        now = local_now(self._system)
        view = LockScreen(now, clock_text(self._system, now), unlock, cards)
        area = Rect(0, self._top, self._full.x1, self._full.y1)
        root = lay_out(view, self._ui(SYSTEM_UI), area)
        self._scene.add(Window(root, SYSTEM_UI, self._full, modal=True))
        self._status("white", notices)
        return self._scene

    def compose(self, show: Show) -> tuple[Scene, Shot]:
        """The activity in front with everything over it, and what its card is to show."""
        activity = show.activity
        typing = self._keyboard.field is not None
        layers = [*activity.layers, *show.system_layers]
        keyboard_top = self._floor - ime.height(self._full) if typing else self._floor
        with self._languages.speaking(activity.component.package):
            self._activity(activity, keyboard_top if not layers else self._floor)
            shot = Shot(self._scene.size, self._scene.items)
            for layer in layers:
                front = layer is layers[-1]
                self._layer(layer, activity, keyboard_top if front else self._floor, show.dismiss)
        if typing:
            area = Rect(0, keyboard_top, self._full.x1, self._floor)
            root = lay_out(KeyboardView(self._keyboard), self._ui(self._ime), area)
            self._scene.add(Window(root, self._ime, area))
        covered = self._cover(show, typing)
        bare = activity.shown_wallpaper is not None and not layers
        own: kit.Tint = activity.nav_ground or activity.ground
        ground: kit.Tint = "clear" if bare or layers else own
        if typing:
            ground = "keyboard"
        if covered:
            ground = "surface_container"
        light = activity.shown_wallpaper is not None and not covered
        self._status("white" if light else "on_surface", show.notices)
        self._bar("white" if light and not typing else None, ground, typing)
        if show.popup is not None:
            self._popup(show.popup)
        if show.toast is not None:
            self._toast(show.toast)
        return self._scene, shot

    def _cover(self, show: Show, typing: bool) -> bool:
        """The toolbar over a selection, or what hides the app; True when it is hidden."""
        view = show.shade if show.shade is not None else show.recents
        if view is None:
            if show.choices:
                self._toolbar(show.choices)
            return False
        root = lay_out(view, self._ui(SYSTEM_UI), self._full)
        self._scene.add(Window(root, SYSTEM_UI, self._full, modal=True))
        return True

    def _ui(
        self,
        package: str,
        ground: kit.Role = "surface",
        focused: object | None = None,
        scale: float | None = None,
    ) -> kit.Ui:
        return kit.Ui(
            self._palette,
            package,
            1.0 if package == self._ime else scale or self._font_scale,
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
            ui = replace(ui, overscan=ime.height(self._full))
        root = lay_out(activity.build(ui), ui, area)
        if field is not None and _due(activity, field, bottom) and reveal(root, field):
            root = lay_out(activity.build(ui), ui, area)
        self._scene.add(Window(root, package, self._full, modal=True, focus=field))

    def _layer(
        self, layer: Layer, activity: Activity, bottom: int, dismiss: Callable[[Layer], None]
    ) -> None:
        names = self._system.packages.names
        package = names.package(layer.package) or activity.component.package
        grounds: dict[str, kit.Role] = {"dialog": "surface_high", "sheet": "surface_low"}
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

    def _place(self, layer: Layer, ui: kit.Ui, area: Rect) -> kit.Node:
        view = layer.build()
        if layer.kind == "sheet" and not isinstance(view, kit.BottomSheet):
            view = kit.BottomSheet(view)
        node = view.layout(ui, kit.Limits(0, area.width, 0, area.height - kit.dp(16)))
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

    def _toolbar(self, choices: Sequence[EditChoice]) -> None:
        focus = next((w.focus for w in reversed(self._scene.windows) if w.focus), None)
        if focus is None:
            return
        found = [field_node(window.root, focus) for window in self._scene.windows]
        field = next((node for node in found if node is not None), None)
        if field is None:
            return
        ui = self._ui(SYSTEM_UI)
        node = SelectionToolbar(choices).layout(ui, kit.Limits(0, self._full.width, 0, kit.dp(64)))
        area = Rect(0, self._top, self._full.x1, self._floor)
        node.settle(*toolbar_place(node, _marked(field), area), self._full)
        self._scene.add(Window(node, SYSTEM_UI, node.rect))

    def _popup(self, card: kit.View) -> None:
        ui = self._ui(SYSTEM_UI)
        width = min(self._full.width - kit.dp(16), kit.dp(480))
        node = card.layout(ui, kit.Limits(width, width, 0, self._full.height))
        node.settle((self._full.width - width) // 2, self._top + kit.dp(8), self._full)
        self._scene.canvas.shadow(node.rect, kit.dp(28), kit.dp(6))
        self._scene.add(Window(node, SYSTEM_UI, node.rect))

    def _status(self, color: kit.Tint, notices: Sequence[str]) -> None:
        area = Rect(0, 0, self._full.x1, self._top)
        bar = StatusBar(self._system, color, notices, self._pull)
        self._scene.add(Window(lay_out(bar, self._ui(SYSTEM_UI, scale=1.0), area), SYSTEM_UI, area))

    def _bar(self, color: kit.Tint | None, ground: kit.Tint, typing: bool) -> None:
        area = Rect(0, self._floor, self._full.x1, self._full.y1)
        tint: kit.Tint = color or "on_surface_variant"
        keys = self._navigation
        bar: kit.View = NavigationBar(keys.back, keys.home, keys.recents, typing, tint, ground)
        if keys.gestures:
            bar = GesturePill(tint, ground)
        self._scene.add(Window(lay_out(bar, self._ui(SYSTEM_UI), area), SYSTEM_UI, area))

    def _toast(self, text: str) -> None:
        ui = self._ui(SYSTEM_UI)
        node = Toast(text).layout(ui, kit.Limits(0, self._full.width - kit.dp(64), 0, kit.dp(120)))
        x = (self._full.width - node.width) // 2
        node.settle(x, self._floor - kit.dp(72) - node.height, self._full)
        area = node.rect
        self._scene.add(Window(node, SYSTEM_UI, area, touchable=False))


def _scale(text: str | None) -> float:
    """The font scale of a setting, 1 where it is no sensible number."""
    try:
        scale = float(text or 1.0)
    except ValueError:
        return 1.0
    return scale if 0.5 <= scale <= 2.0 else 1.0


def _due(pane: Pane, field: kit.FieldState, bottom: int) -> bool:
    """Whether a field has to be brought into view: once for each focus, text and keyboard height.

    Otherwise a list could not be scrolled by hand while one of its fields has the focus.
    """
    state = (id(field), field.text, field.cursor, bottom)
    if pane.revealed == state:
        return False
    pane.revealed = state
    return True


def _marked(field: kit.Node) -> Rect:
    """Where the selection of a field lies on the screen; the field itself if it is out of view."""
    touch = field.touch
    part = None if touch is None or touch.marked is None else touch.marked
    if part is None:
        return field.shown
    found = part.moved(field.rect.x0, field.rect.y0).common(field.shown)
    return field.shown if found.empty else found


def _beside(anchor: tuple[float, float] | None, node: kit.Node, area: Rect) -> tuple[int, int]:
    """Where a menu goes: at the finger, or at the top right for the overflow button."""
    if anchor is None or anchor[1] < area.y0 + kit.dp(BAR_DP):
        return area.width - node.width - kit.dp(8), area.y0 + kit.dp(8)
    x = round(anchor[0])
    if x > area.width // 2:
        x -= node.width
    x = max(kit.dp(8), min(area.width - node.width - kit.dp(8), x))
    return x, max(area.y0 + kit.dp(8), min(area.y1 - node.height - kit.dp(8), round(anchor[1])))
