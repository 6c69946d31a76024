"""A notification as a card: in the shade, at the top of the screen, on the lock screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..toolkit import kit
from ..toolkit.strings import tr
from .notifications import Notification, NotificationAction


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """One notification; without a `toggle` it has no arrow."""

    notice: Notification
    app: str
    mark: Callable[[float], kit.View]
    age: str
    open: kit.Handler
    dismiss: kit.Handler | None
    act: Callable[[NotificationAction], None]
    say: Callable[[str], str]
    """Translates the labels, which may have been posted in another language."""
    expanded: bool = True
    toggle: kit.Handler | None = None
    corners: tuple[float, float, float, float] = (28, 28, 28, 28)

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        notice = self.notice
        mark = self.mark(24) if notice.package != "android" else kit.Icon(notice.icon)
        head: list[kit.View] = [
            kit.Text(
                self.app, "label_medium", "on_surface_variant", 1, rid="android:id/app_name_text"
            ),
        ]
        if self.age:
            age = kit.Text(self.age, "label_medium", "on_surface_variant", 1, rid="android:id/time")
            head += [kit.Text("\u2022", "label_medium", "on_surface_variant", hidden=True), age]
        arrow: list[kit.View] = []
        if self.toggle is not None:
            icon = "keyboard_arrow_up" if self.expanded else "keyboard_arrow_down"
            desc = tr("Collapse") if self.expanded else tr("Expand")
            expand = kit.IconButton(
                icon, desc, self.toggle, rid="android:id/expand_button", size=36, icon_size=20
            )
            arrow = [expand]
        lines: list[kit.View] = [
            kit.Row(head, gap=6),
            kit.Text(notice.title, "title_small", lines=1, rid="android:id/title"),
        ]
        if notice.text:
            lines.append(
                kit.Text(
                    notice.text,
                    "body_medium",
                    "on_surface_variant",
                    6 if self.expanded else 1,
                    rid="android:id/text",
                )
            )
        row = kit.Row([mark, kit.Flex(kit.Column(lines)), *arrow], gap=14, align="start")
        parts: list[kit.View] = [kit.Pad(row, left=16, right=8 if arrow else 16, top=14)]
        if self.expanded and notice.actions:
            buttons = [self._button(action) for action in notice.actions]
            parts.append(kit.Pad(kit.Row(buttons, gap=4), left=42, top=4, bottom=4))
        else:
            parts.append(kit.Space(height=14))
        info = kit.Info(
            "android.widget.FrameLayout", "expandableNotificationRow", desc=self._spoken()
        )
        card = kit.Carded(kit.Column(parts), self.corners, "card")
        swipe = self._swiped if self.dismiss is not None else None
        return kit.Tap(card, self.open, on_swipe=swipe, info=info).layout(ui, limits)

    def _button(self, action: NotificationAction) -> kit.View:
        return kit.Button(
            self.say(action.label),
            lambda: self.act(action),
            "text",
            rid="android:id/action0",
            height=36,
        )

    def _spoken(self) -> str:
        return f"{self.app}: {self.notice.title}"

    def _swiped(self, direction: str) -> bool:
        if direction not in ("left", "right") or self.dismiss is None:
            return False
        self.dismiss()
        return True
