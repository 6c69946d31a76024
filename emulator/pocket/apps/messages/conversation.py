"""One conversation."""

from __future__ import annotations

from datetime import datetime

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity
from .bubble import attached, bubble
from .draft import STREAM_EXTRA, draft_text, recipients
from .recipients import SEND
from .store import FAILED, JOINER, Message, MessageStore

PICK = "android.intent.action.PICK"
GAP_MS = 3_600_000
"""A pause longer than this gets a date line."""
SEND_LABELS = {"com.simplemobiletools.smsmessenger": "SMS"}
"""What messengers under other names call their button (android_world, env/tools)."""


class ConversationActivity(AppActivity):
    """The messages with one number and the field to answer in."""

    def on_open(self) -> None:
        self.store = MessageStore(self.phone)
        self.scroll = kit.ScrollState()
        self.scroll.jump_to_end()
        self.address = self.store.address_for(recipients(self.intent))
        self.draft = kit.FieldState(draft_text(self.intent), keyboard="multiline", submit="newline")
        self.attachment = str(self.intent.extras.get(STREAM_EXTRA, ""))
        self.count = -1

    @property
    def grouped(self) -> bool:
        return JOINER in self.address

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()
        self.on_resume()

    def on_resume(self) -> None:
        self.store.mark_read(self.address)

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: kit.Ui) -> kit.View:
        messages = self.store.messages(self.address)
        if len(messages) != self.count:
            # Something was said: show it, as the real app does.
            self.count = len(messages)
            self.scroll.jump_to_end()
        name = self.store.name_of(self.address)
        call = kit.IconButton("call", tr("Call"), lambda: self.toast(tr("Calls aren’t available")))
        more = kit.IconButton("more_vert", tr("More options"), self._menu)
        bar = kit.AppBar(
            name,
            self.leave,
            [more] if self.grouped else [call, more],
            leading=None,
            subtitle=self._subtitle(name),
            color="surface_container",
        )
        body: kit.View = kit.Fill(kit.empty_state("chat", tr("No messages yet")), center=True)
        if messages:
            body = kit.LazyList(
                len(messages),
                lambda index: self._row(messages, index),
                self.scroll,
                top=8,
                bottom=8,
                rid="message_list",
                stick_to_end=True,
            )
        return kit.Scaffold(body, top=bar, bottom=self._compose())

    def _row(self, messages: list[Message], index: int) -> kit.View:
        message = messages[index]
        before = messages[index - 1] if index else None
        after = messages[index + 1] if index + 1 < len(messages) else None
        moment = self.phone.local(message.date_ms)
        parts: list[kit.View] = []
        if before is None or message.date_ms - before.date_ms > GAP_MS:
            stamp = self._stamp(moment)
            text = kit.Text(
                stamp, "label_medium", "on_surface_variant", 1, "center", rid="date_header"
            )
            parts.append(kit.Pad(text, y=12))
        joined_above = before is not None and before.outgoing == message.outgoing and not parts
        joined_below = after is not None and after.outgoing == message.outgoing
        if self.grouped:
            joined_above = joined_above and before is not None and before.sender == message.sender
            joined_below = joined_below and after is not None and after.sender == message.sender
        sender = self.store.name_of(message.sender) if self.grouped and message.sender else ""
        picture = None
        if message.attachment:
            picture = attached(message.attachment, self.phone.system)
        parts.append(
            bubble(
                message,
                joined_above,
                joined_below,
                sender,
                picture,
                lambda: self._message_menu(message),
            )
        )
        if message.kind == FAILED:
            text = kit.Text(tr("Not sent. Check your connection."), "body_small", "error", 1, "end")
            parts.append(kit.Pad(text, x=16, y=2))
        return kit.Column(parts)

    def _stamp(self, moment: datetime) -> str:
        now = self.phone.now()
        time = self.phone.clock_text(moment)
        days = (now.date() - moment.date()).days
        if days == 0:
            return tr("Today {time}", time=time)
        if days == 1:
            return tr("Yesterday {time}", time=time)
        if days < 7:
            return f"{kit.weekday(moment)} {time}"
        return f"{kit.day_text(moment)} \u2022 {time}"

    def _compose(self) -> kit.View:
        ready = bool(self.draft.text.strip() or self.attachment)
        attach = kit.IconButton(
            "add_photo_alternate", tr("Attach photo"), self._attach, rid="attach"
        )
        field = kit.TextField(
            self.draft,
            hint=tr("Text message"),
            form="plain",
            rid="compose_message_text",
            max_lines=4,
            min_height=48,
        )
        send = kit.IconButton(
            "send",
            SEND_LABELS.get(self.component.package) or tr("Send message"),
            self._send,
            "filled" if ready else "plain",
            enabled=ready,
            filled=True,
            rid="send_message_button",
        )
        box = kit.Surface(kit.Pad(field, x=18), "surface_high", 24)
        rows: list[kit.View] = [kit.Row([attach, kit.Flex(box), send], gap=4, align="end")]
        if self.attachment:
            remove = kit.IconButton(
                "close", tr("Remove attachment"), self._detach, "tonal", size=40
            )
            preview = attached(self.attachment, self.phone.system)
            rows.insert(
                0, kit.Pad(kit.Row([preview, remove], gap=8, align="start"), x=12, bottom=8)
            )
        return kit.Surface(kit.Pad(kit.Column(rows), x=4, y=8), "surface", solid=True)

    def _subtitle(self, name: str) -> str:
        if self.grouped:
            people = [self.store.name_of(number) for number in self.address.split(JOINER)]
            return ", ".join(people)
        return self.address if name != self.address else ""

    def _attach(self) -> None:
        def picked(result: object) -> None:
            self.attachment = str(result)

        self.start_for_result(Intent(PICK, "image/*"), picked)

    def _detach(self) -> None:
        self.attachment = ""

    def _send(self) -> None:
        text = self.draft.text.strip()
        if text or self.attachment:
            self.draft.clear()
            self.store.send(self.address, text, self.attachment)
            self.attachment = ""

    def _message_menu(self, message: Message) -> None:
        def copy() -> None:
            self.phone.windows.clipboard = message.body
            self.toast(tr("Message copied"))

        def remove() -> None:
            self.store.delete(message)

        def ask() -> None:
            self.confirm(tr("Delete message?"), "", tr("Delete"), remove)

        def forward() -> None:
            extras = {"android.intent.extra.TEXT": message.body}
            self.open(".NewConversationActivity", None, extras, action=SEND)

        self.menu(
            [
                kit.Choice(tr("Copy"), copy, bool(message.body), "content_copy"),
                kit.Choice(tr("Forward"), forward, bool(message.body), "forward"),
                kit.Choice(tr("Delete"), ask, icon="delete"),
            ]
        )

    def _menu(self) -> None:
        name = self.store.name_of(self.address)
        choices = [kit.Choice(tr("Delete"), self._ask, icon="delete")]
        if name == self.address and not self.grouped:
            choices.insert(0, kit.Choice(tr("Add contact"), self._add_contact, icon="person_add"))
        self.menu(choices)

    def _add_contact(self) -> None:
        editor = self.phone.component("com.android.contacts", ".EditorActivity")
        self.start(
            Intent("android.intent.action.INSERT", component=editor, extras={"phone": self.address})
        )

    def _ask(self) -> None:
        def remove() -> None:
            self.store.delete_thread(self.address)
            self.finish()

        text = tr("It will be permanently removed from this phone.")
        self.confirm(tr("Delete this conversation?"), text, tr("Delete"), remove)
