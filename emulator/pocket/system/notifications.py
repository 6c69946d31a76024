"""Notifications: what apps have posted, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .packages import Intent

Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class NotificationAction:
    """A button of a notification; it does something, or starts an intent."""

    label: str
    act: Act | None = None
    intent: Intent | None = None
    keeps: bool = False
    """The notification stays after the action."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification; `tag` and `id` tell an app's notifications apart."""

    package: str
    title: str
    text: str = ""
    id: int = 0
    tag: str = ""
    when_ms: int = 0
    icon: str = "notifications"
    """The symbol in the status bar."""
    channel: str = "default"
    intent: Intent | None = None
    """What a tap starts."""
    on_tap: Act | None = None
    """What a tap does, where that is no intent."""
    actions: tuple[NotificationAction, ...] = ()
    ongoing: bool = False
    """Cannot be swiped away or cleared."""
    urgent: bool = False
    """Shows at the top of the screen when posted, unless Do Not Disturb is on."""
    silent: bool = False

    @property
    def key(self) -> str:
        """Android's key: user, package, id, tag and uid."""
        return f"0|{self.package}|{self.id}|{self.tag or 'null'}|10100"


class NotificationCenter:
    """The active notifications of one phone; listeners hear of each post and removal."""

    def __init__(self) -> None:
        self._active: dict[str, Notification] = {}
        self._listeners: list[Callable[[Notification, bool], None]] = []
        self.history: list[Notification] = []
        """Removed ones, oldest first, at most 50."""

    def post(self, notification: Notification) -> None:
        """Show a notification, in place of the one with the same tag and id."""
        self._active.pop(notification.key, None)
        self._active[notification.key] = notification
        self._tell(notification, True)

    def active(self) -> list[Notification]:
        """The ones on show, newest first."""
        return sorted(reversed(self._active.values()), key=lambda item: item.when_ms, reverse=True)

    def get(self, key: str) -> Notification | None:
        return self._active.get(key)

    def cancel(self, package: str, id: int = 0, tag: str = "") -> bool:
        """Remove one; False when there is none."""
        return self.remove(Notification(package, "", id=id, tag=tag).key)

    def remove(self, key: str) -> bool:
        """Remove one by its key; False when there is none."""
        gone = self._active.pop(key, None)
        if gone is None:
            return False
        self.history = [*self.history[-49:], gone]
        self._tell(gone, False)
        return True

    def cancel_package(self, package: str) -> None:
        for item in self.active():
            if item.package == package:
                self.remove(item.key)

    def clear(self) -> None:
        """Remove all that may be removed, as "Clear all" does."""
        for item in self.active():
            if not item.ongoing:
                self.remove(item.key)

    def forget(self) -> None:
        """Drop everything without a trace, as a restart does."""
        self._active.clear()
        self.history = []

    def listen(self, callback: Callable[[Notification, bool], None]) -> None:
        """Call back with each notification and whether it was posted (or removed)."""
        self._listeners.append(callback)

    def _tell(self, notification: Notification, posted: bool) -> None:
        for callback in tuple(self._listeners):
            callback(notification, posted)
