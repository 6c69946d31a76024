"""The bars at the screen's edges: status on top, navigation below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..raster.geometry import Rect
from ..raster.text import line_width
from ..toolkit import kit
from ..toolkit.strings import tr
from .local_time import clock_text, local_now
from .radios import quiet
from .system import System
from .tiles import FLASHLIGHT

STATUS_DP = 32
NAVIGATION_DP = 48
GESTURE_DP = 24
SYSTEM_UI = "com.android.systemui"
WIFI_ICONS = ("signal_wifi_0_bar", "wifi_1_bar", "wifi_2_bar", "wifi", "wifi")


@dataclass(frozen=True, slots=True)
class StatusIcon:
    """A symbol at the right of the status bar and what it says."""

    name: str
    desc: str
    filled: bool = True


def status_icons(system: System) -> list[StatusIcon]:
    """The symbols that are shown now, from left to right."""
    settings = system.settings
    icons: list[StatusIcon] = []
    if settings.get("secure", FLASHLIGHT) == "1":
        icons.append(StatusIcon("flashlight_on", tr("Flashlight on.")))
    if settings.get("global", "low_power") == "1":
        icons.append(StatusIcon("battery_saver", tr("Battery Saver on.")))
    if quiet(settings):
        icons.append(StatusIcon("do_not_disturb_on", tr("Do Not Disturb.")))
    ringer = settings.get("global", "mode_ringer")
    if ringer == "1":
        icons.append(StatusIcon("mobile_vibrate", tr("Ringer vibrate.")))
    elif ringer == "0":
        icons.append(StatusIcon("volume_off", tr("Ringer silent.")))
    if settings.get("global", "airplane_mode_on") == "1":
        icons.append(StatusIcon("airplanemode_active", tr("Airplane mode.")))
    ssid = system.wifi.connected
    if ssid is not None:
        level = next((net.level for net in system.wifi.networks if net.ssid == ssid), 4)
        icons.append(StatusIcon(WIFI_ICONS[level], tr("Wifi {level} of 5 bars.", level=level + 1)))
    if settings.get("global", "airplane_mode_on") != "1":
        icons.append(StatusIcon("signal_cellular_4_bar", tr("Phone signal full.")))
    return icons


def battery_icon(system: System) -> str:
    """The symbol that shows how full the battery is."""
    level = system.battery.level
    if system.battery.low:
        return "battery_alert"
    return "battery_full" if level >= 95 else f"battery_{min(6, level * 7 // 100)}_bar"


@dataclass(frozen=True, slots=True)
class StatusBar:
    """Clock on the left; radio, ringer and battery on the right."""

    system: System
    color: kit.Tint = "on_surface"
    notices: Sequence[str] = ()
    """The symbols of the apps that have posted something."""
    pull: Callable[[], None] | None = None

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width, height = limits.max_w, kit.dp(STATUS_DP)
        time = clock_text(self.system, local_now(self.system))
        children = [self._clock(ui, time, height)]
        x = kit.dp(28) + round(line_width(time, kit.dp(14), 500))
        for index, name in enumerate(self.notices[:5]):
            shown = "circle" if index == 4 else name
            notice = StatusIcon(shown, "")
            side = kit.dp(8 if index == 4 else 17)
            children.append(self._icon(ui, notice, side, height, "notification_icon").at(x, 0))
            x += side + kit.dp(4)
        x = width - kit.dp(20)
        x = self._battery(ui, x, height, children)
        for icon in reversed(status_icons(self.system)):
            side = kit.dp(17)
            x -= side
            children.append(self._icon(ui, icon, side, height).at(x, 0))
            x -= kit.dp(3)
        info = kit.Info("android.widget.FrameLayout", "status_bar")
        return kit.Node(width, height, children, None, info, kit.Touch(swipe=self._swiped))

    def _swiped(self, direction: str) -> bool:
        if direction != "down" or self.pull is None:
            return False
        self.pull()
        return True

    def _clock(self, ui: kit.Ui, time: str, height: int) -> kit.Node:
        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            size = kit.dp(14)
            baseline = kit.middle_baseline(rect.y0, rect.height, size)
            canvas.line(rect.x0, baseline, time, size, 500, ui.color(self.color))

        info = kit.Info("android.widget.TextView", "clock", time, time)
        return kit.Node(kit.dp(64), height, paint=paint, info=info, x=kit.dp(24))

    def _battery(self, ui: kit.Ui, right: int, height: int, children: list[kit.Node]) -> int:
        shown = self.system.settings.get("system", "status_bar_show_battery_percent") != "0"
        level = self.system.battery.level
        icon = battery_icon(self.system)
        label = f"{level}%" if shown else ""
        text_width, side = kit.dp(28) if shown else 0, kit.dp(17)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            tone = ui.color(self.color)
            y = rect.center[1]
            canvas.icon(rect.x0 + side // 2, y, side, icon, tone, True)
            size = kit.dp(13)
            baseline = kit.middle_baseline(rect.y0, rect.height, size)
            canvas.line(rect.x0 + side + kit.dp(1), baseline, label, size, 500, tone)

        width = side + text_width
        spoken = tr("Battery {percent} percent.", percent=level)
        info = kit.Info("android.widget.TextView", "battery", label, spoken)
        children.append(kit.Node(width, height, paint=paint, info=info, x=right - width))
        return right - width - kit.dp(3)

    def _icon(
        self, ui: kit.Ui, icon: StatusIcon, side: int, height: int, rid: str = "icon"
    ) -> kit.Node:
        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.icon(*rect.center, side, icon.name, ui.color(self.color), icon.filled)

        info = kit.Info("android.widget.ImageView", rid, desc=icon.desc)
        return kit.Node(side, height, paint=paint, info=info)


@dataclass(frozen=True, slots=True)
class NavigationBar:
    """Back, Home and Overview; Back points down while it would close the keyboard."""

    on_back: Callable[[], None]
    on_home: Callable[[], None]
    on_recents: Callable[[], None]
    keyboard_open: bool
    color: kit.Tint
    ground: kit.Tint

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width, height = limits.max_w, kit.dp(NAVIGATION_DP)
        step = width // 4
        buttons = (
            ("back", tr("Back"), self.on_back),
            ("home", tr("Home"), self.on_home),
            ("recent_apps", tr("Overview"), self.on_recents),
        )
        children: list[kit.Node] = []
        for index, (rid, desc, act) in enumerate(buttons):
            node = self._button(ui, rid, desc, act, height)
            children.append(node.at(step * (index + 1) - node.width // 2, 0))

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color(self.ground))

        info = kit.Info("android.widget.FrameLayout", "navigation_bar_frame")
        return kit.Node(width, height, children, paint, info, kit.Touch(solid=True))

    def _button(
        self, ui: kit.Ui, rid: str, desc: str, act: Callable[[], None], height: int
    ) -> kit.Node:
        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            x, y = rect.center
            tone = ui.color(self.color)
            if rid == "home":
                canvas.disc(x, y, kit.dp(8), tone)
            elif rid == "recent_apps":
                square = Rect(x - kit.dp(7), y - kit.dp(7), x + kit.dp(7), y + kit.dp(7))
                canvas.box(square, tone, kit.dp(2))
            elif self.keyboard_open:
                canvas.icon(x, y, kit.dp(28), "keyboard_arrow_down", tone)
            else:
                canvas.triangle(
                    (x + kit.dp(6), y - kit.dp(8)),
                    (x + kit.dp(6), y + kit.dp(8)),
                    (x - kit.dp(8), y),
                    tone,
                )

        info = kit.Info("android.widget.ImageView", rid, desc=desc)
        return kit.Node(kit.dp(80), height, paint=paint, info=info, touch=kit.Touch(tap=act))


@dataclass(frozen=True, slots=True)
class GesturePill:
    """The handle of gesture navigation."""

    color: kit.Tint
    ground: kit.Tint

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color(self.ground))
            x, y = rect.center
            pill = Rect(x - kit.dp(54), y - kit.dp(2), x + kit.dp(54), y + kit.dp(2))
            canvas.box(pill, ui.color(self.color), kit.dp(2))

        info = kit.Info("android.widget.FrameLayout", "navigation_bar_frame")
        return kit.Node(limits.max_w, kit.dp(GESTURE_DP), [], paint, info, kit.Touch(solid=True))
