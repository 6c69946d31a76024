"""The bars at the screen's edges: status on top, navigation below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..raster.geometry import Rect
from ..raster.text import line_width
from ..toolkit.canvas import Canvas, middle_baseline
from ..toolkit.node import Info, Node, Touch
from ..toolkit.strings import tr
from ..toolkit.theme import Tint, Ui, dp
from ..toolkit.view import Limits
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
    color: Tint = "on_surface"
    notices: Sequence[str] = ()
    """The symbols of the apps that have posted something."""
    pull: Callable[[], None] | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width, height = limits.max_w, dp(STATUS_DP)
        time = clock_text(self.system, local_now(self.system))
        children = [self._clock(ui, time, height)]
        x = dp(28) + round(line_width(time, dp(14), 500))
        for index, name in enumerate(self.notices[:5]):
            shown = "circle" if index == 4 else name
            notice = StatusIcon(shown, "")
            side = dp(8 if index == 4 else 17)
            children.append(self._icon(ui, notice, side, height, "notification_icon").at(x, 0))
            x += side + dp(4)
        x = width - dp(20)
        x = self._battery(ui, x, height, children)
        for icon in reversed(status_icons(self.system)):
            side = dp(17)
            x -= side
            children.append(self._icon(ui, icon, side, height).at(x, 0))
            x -= dp(3)
        info = Info("android.widget.FrameLayout", "status_bar")
        return Node(width, height, children, None, info, Touch(swipe=self._swiped))

    def _swiped(self, direction: str) -> bool:
        if direction != "down" or self.pull is None:
            return False
        self.pull()
        return True

    def _clock(self, ui: Ui, time: str, height: int) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            size = dp(14)
            baseline = middle_baseline(rect.y0, rect.height, size)
            canvas.line(rect.x0, baseline, time, size, 500, ui.color(self.color))

        info = Info("android.widget.TextView", "clock", time, time)
        return Node(dp(64), height, paint=paint, info=info, x=dp(24))

    def _battery(self, ui: Ui, right: int, height: int, children: list[Node]) -> int:
        shown = self.system.settings.get("system", "status_bar_show_battery_percent") != "0"
        level = self.system.battery.level
        icon = battery_icon(self.system)
        label = f"{level}%" if shown else ""
        text_width, side = dp(28) if shown else 0, dp(17)

        def paint(canvas: Canvas, rect: Rect) -> None:
            tone = ui.color(self.color)
            y = rect.center[1]
            canvas.icon(rect.x0 + side // 2, y, side, icon, tone, True)
            size = dp(13)
            baseline = middle_baseline(rect.y0, rect.height, size)
            canvas.line(rect.x0 + side + dp(1), baseline, label, size, 500, tone)

        width = side + text_width
        spoken = tr("Battery {percent} percent.", percent=level)
        info = Info("android.widget.TextView", "battery", label, spoken)
        children.append(Node(width, height, paint=paint, info=info, x=right - width))
        return right - width - dp(3)

    def _icon(self, ui: Ui, icon: StatusIcon, side: int, height: int, rid: str = "icon") -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.icon(*rect.center, side, icon.name, ui.color(self.color), icon.filled)

        info = Info("android.widget.ImageView", rid, desc=icon.desc)
        return Node(side, height, paint=paint, info=info)


@dataclass(frozen=True, slots=True)
class NavigationBar:
    """Back, Home and Overview; Back points down while it would close the keyboard."""

    on_back: Callable[[], None]
    on_home: Callable[[], None]
    on_recents: Callable[[], None]
    keyboard_open: bool
    color: Tint
    ground: Tint

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width, height = limits.max_w, dp(NAVIGATION_DP)
        step = width // 4
        buttons = (
            ("back", tr("Back"), self.on_back),
            ("home", tr("Home"), self.on_home),
            ("recent_apps", tr("Overview"), self.on_recents),
        )
        children: list[Node] = []
        for index, (rid, desc, act) in enumerate(buttons):
            node = self._button(ui, rid, desc, act, height)
            children.append(node.at(step * (index + 1) - node.width // 2, 0))

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color(self.ground))

        info = Info("android.widget.FrameLayout", "navigation_bar_frame")
        return Node(width, height, children, paint, info, Touch(solid=True))

    def _button(self, ui: Ui, rid: str, desc: str, act: Callable[[], None], height: int) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            x, y = rect.center
            tone = ui.color(self.color)
            if rid == "home":
                canvas.disc(x, y, dp(8), tone)
            elif rid == "recent_apps":
                square = Rect(x - dp(7), y - dp(7), x + dp(7), y + dp(7))
                canvas.box(square, tone, dp(2))
            elif self.keyboard_open:
                canvas.icon(x, y, dp(28), "keyboard_arrow_down", tone)
            else:
                canvas.triangle(
                    (x + dp(6), y - dp(8)), (x + dp(6), y + dp(8)), (x - dp(8), y), tone
                )

        info = Info("android.widget.ImageView", rid, desc=desc)
        return Node(dp(80), height, paint=paint, info=info, touch=Touch(tap=act))


@dataclass(frozen=True, slots=True)
class GesturePill:
    """The handle of gesture navigation."""

    color: Tint
    ground: Tint

    def layout(self, ui: Ui, limits: Limits) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color(self.ground))
            x, y = rect.center
            pill = Rect(x - dp(54), y - dp(2), x + dp(54), y + dp(2))
            canvas.box(pill, ui.color(self.color), dp(2))

        info = Info("android.widget.FrameLayout", "navigation_bar_frame")
        return Node(limits.max_w, dp(GESTURE_DP), [], paint, info, Touch(solid=True))
