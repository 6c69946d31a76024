"""What was said, in bubbles."""

from __future__ import annotations

from collections.abc import Callable

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import HOUR, CircleActivity, face, stamp
from .records import Said
from .tables import ME

SHARE = 0.76


class Bubbles:
    """The messages of one screen; `named` says who speaks, as groups need."""

    def __init__(self, activity: CircleActivity, *, named: bool) -> None:
        self.activity = activity
        self.named = named
        self.scroll = kit.ScrollState()
        self._count = -1

    def list(self, said: list[Said], empty: str, menu: Callable[[Said], None]) -> kit.View:
        """The last message in view whenever one was added."""
        if not said:
            return kit.Fill(kit.empty_state("forum", empty), center=True)
        if len(said) != self._count:
            self._count = len(said)
            self.scroll.jump_to_end()
        return kit.LazyList(
            len(said),
            lambda index: self._row(said, index, menu),
            self.scroll,
            top=8,
            bottom=8,
            rid="message_list",
            stick_to_end=True,
        )

    def menu(self, said: Said, unsend: kit.Handler) -> None:
        """What can be done with a message."""

        def copy() -> None:
            self.activity.phone.windows.clipboard = said.body
            self.activity.toast(tr("Message copied"))

        choices = [kit.Choice(tr("Copy"), copy, icon="content_copy")]
        if said.user_id == ME:
            choices.append(kit.Choice(tr("Unsend"), unsend, icon="undo"))
        self.activity.menu(choices)

    def _row(self, said: list[Said], index: int, menu: Callable[[Said], None]) -> kit.View:
        message = said[index]
        before = said[index - 1] if index else None
        parts: list[kit.View] = []
        if before is None or message.sent_ms - before.sent_ms > HOUR:
            when = stamp(self.activity.phone, message.sent_ms)
            text = kit.Text(
                when, "label_medium", "on_surface_variant", 1, "center", rid="date_header"
            )
            parts.append(kit.Pad(text, y=12))
        mine = message.user_id == ME
        same = before is not None and before.user_id == message.user_id and not parts
        if self.named and not mine and not same:
            name = kit.Text(message.name, "label_medium", "primary", 1, rid="message_author")
            parts.append(kit.Pad(name, left=60, top=8, bottom=2))
        parts.append(self._bubble(message, mine, same, menu))
        return kit.Column(parts)

    def _bubble(
        self, message: Said, mine: bool, same: bool, menu: Callable[[Said], None]
    ) -> kit.View:
        tone: kit.Tint = "on_primary" if mine else "on_surface"
        back: kit.Tint = "primary" if mine else "surface_highest"
        text = kit.Text(message.body, "body_large", tone, rid="message_text")
        near = 6.0 if same else 20.0
        corners = (20.0, near, 20.0, 20.0) if mine else (near, 20.0, 20.0, 20.0)
        info = kit.Info("android.widget.FrameLayout", "message_bubble")
        bubble = kit.Tap(
            kit.Surface(kit.Pad(text, x=14, y=10), back, corners),
            on_long=lambda: menu(message),
            info=info,
        )
        if mine or not self.named:
            side = "end" if mine else "start"
            return kit.Pad(kit.Place(kit.Widest(bubble, SHARE), x=side), x=12, top=2 if same else 8)
        who: kit.View = kit.Space(width=36) if same else face(message.name, 36)
        row = kit.Row([who, kit.Widest(bubble, 0.86)], gap=12, align="start")
        return kit.Pad(row, x=12, top=2)
