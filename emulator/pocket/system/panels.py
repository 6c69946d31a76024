"""What slides over an app from above: the shade and the notification that has just come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..toolkit import kit
from ..toolkit.strings import tr
from . import radios
from .local_time import local_now
from .notice_card import NoticeCard
from .notifications import Notification, NotificationAction, NotificationCenter
from .packages import Intent
from .shade import Panel, Shade, ShadeState, rounded_stack
from .system import System
from .tiles import flip, tiles

Corners = tuple[float, float, float, float]
Mark = Callable[[float], kit.View]


class Panels:
    """The shade and the pop-up notification of one phone."""

    def __init__(
        self,
        system: System,
        center: NotificationCenter,
        describe: Callable[[str], tuple[str, Mark]],
        start: Callable[[Intent], None],
        words: Callable[[str], kit.Catalogue],
        changed: kit.Handler,
    ) -> None:
        self._system = system
        self._center = center
        self._describe = describe
        self._start = start
        self._words = words
        self._changed = changed
        self.shade = ShadeState()
        self.popup: Notification | None = None
        """The urgent notification at the top of the screen."""
        center.listen(self._heard)

    @property
    def open(self) -> bool:
        return self.shade.panel != "closed"

    def show(self, panel: Panel) -> None:
        self.shade.show(panel)
        self.popup = None

    def close(self) -> None:
        self.show("closed")

    def back(self) -> None:
        self.shade.push()

    def reset(self) -> None:
        self.shade = ShadeState()
        self.popup = None

    def icons(self) -> list[str]:
        """The symbols at the left of the status bar, one for each app."""
        found: dict[str, str] = {}
        for notice in self._center.active():
            if not notice.silent:
                found.setdefault(notice.package, notice.icon)
        return list(found.values())

    def view(self) -> kit.View | None:
        """The shade; None while it is closed."""
        if not self.open:
            return None
        settings = self._system.settings
        active = self._center.active()
        clear = None if all(item.ongoing for item in active) else self._clear
        return Shade(
            self.shade,
            local_now(self._system),
            tiles(self._system),
            self.cards(),
            lambda tile: flip(self._system, tile),
            self._open_page,
            int(settings.get("system", "screen_brightness") or 0),
            lambda value: settings.put("system", "screen_brightness", str(max(1, value))),
            clear,
        )

    def cards(self, *, locked: bool = False) -> list[kit.View]:
        """The active notifications as one block."""
        active = self._center.active()
        if locked:
            active = active[:3]
        return rounded_stack(
            [partial(self._card, item, index == 0, locked) for index, item in enumerate(active)]
        )

    def popup_view(self) -> kit.View | None:
        """The urgent notification that has just come; None without one."""
        if self.popup is None:
            return None
        return self._card(self.popup, True, False, (28, 28, 28, 28), floating=True)

    def _card(
        self,
        notice: Notification,
        first: bool,
        locked: bool,
        corners: Corners,
        floating: bool = False,
    ) -> kit.View:
        label, mark = self._describe(notice.package)
        expanded = floating or (not locked and self.shade.expanded(notice.key, first))
        fixed = floating or locked
        return NoticeCard(
            notice,
            label,
            mark,
            self._age(notice),
            lambda: self._open(notice),
            None if notice.ongoing else lambda: self._dismiss(notice),
            lambda action: self._act(notice, action),
            self._sayer(notice.package),
            expanded,
            None if fixed else lambda: self.shade.turn(notice.key, expanded),
            corners,
        )

    def _sayer(self, package: str) -> Callable[[str], str]:
        words = self._words(package)
        return lambda label: words.get(label, label)

    def _age(self, notice: Notification) -> str:
        minutes = int(self._system.clock.now().timestamp() * 1000 - notice.when_ms) // 60_000
        if not notice.when_ms or minutes < 0:
            return ""
        if minutes < 1:
            return tr("now")
        if minutes < 60:
            return tr("{count}m", count=minutes)
        return (
            tr("{count}h", count=minutes // 60)
            if minutes < 1440
            else tr("{count}d", count=minutes // 1440)
        )

    def _open(self, notice: Notification) -> None:
        self._system.log.add("I", "notification_clicked", f"[{notice.key}]", buffer="events")
        self.close()
        if not notice.ongoing:
            self._center.remove(notice.key)
        if notice.on_tap is not None:
            notice.on_tap()
        elif notice.intent is not None:
            self._start(notice.intent)
        self._changed()

    def _act(self, notice: Notification, action: NotificationAction) -> None:
        self.popup = None
        if not action.keeps:
            self._center.remove(notice.key)
        if action.act is not None:
            action.act()
        if action.intent is not None:
            self.close()
            self._start(action.intent)
        self._changed()

    def _dismiss(self, notice: Notification) -> None:
        self.popup = None
        self._center.remove(notice.key)

    def _clear(self) -> None:
        self._center.clear()
        self.close()

    def _open_page(self, action: str) -> None:
        self.close()
        self._start(Intent(action))

    def _heard(self, notice: Notification, posted: bool) -> None:
        if not posted:
            if self.popup is not None and self.popup.key == notice.key:
                self.popup = None
        elif notice.urgent and not notice.silent and not self.open:
            pops = self._system.settings.get("global", "heads_up_notifications_enabled") != "0"
            if pops and not radios.quiet(self._system.settings):
                self.popup = notice
        self._changed()
