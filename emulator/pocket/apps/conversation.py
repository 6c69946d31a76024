"""One conversation, and the start of a new one."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

from ..system.packages import Component, Intent
from ..toolkit.bars import AppBar, Scaffold
from ..toolkit.basic import Avatar, Divider, Text
from ..toolkit.buttons import IconButton
from ..toolkit.field import FieldState, TextField
from ..toolkit.node import Info
from ..toolkit.overlays import Choice
from ..toolkit.rows import ListItem, empty_state
from ..toolkit.scroll import LazyList, ScrollState
from ..toolkit.strings import tr
from ..toolkit.theme import Tint, Ui
from ..toolkit.view import Column, Fill, Flex, Pad, Place, Row, Surface, Tap, View, Widest
from .base import AppActivity
from .contact_store import ContactStore, Entry, Phone
from .message_store import FAILED, Message, MessageStore

BODY_EXTRAS = ("sms_body", "android.intent.extra.TEXT")
GAP_MS = 3_600_000
"""A pause longer than this gets a date line."""
BUBBLE_SHARE = 0.76


class ConversationActivity(AppActivity):
    """The messages with one number and the field to answer in."""

    def on_open(self) -> None:
        self.store = MessageStore(self.phone)
        self.scroll = ScrollState()
        self.scroll.jump_to_end()
        raw = unquote((self.intent.data or "").partition(":")[2].partition("?")[0])
        self.address = self.store.address_for(raw)
        body = next(
            (str(self.intent.extras[key]) for key in BODY_EXTRAS if key in self.intent.extras), ""
        )
        self.draft = FieldState(body, keyboard="multiline", submit="newline")
        self.count = -1

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()
        self.on_resume()

    def on_resume(self) -> None:
        self.store.mark_read(self.address)

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: Ui) -> View:
        messages = self.store.messages(self.address)
        if len(messages) != self.count:
            # Something was said: show it, as the real app does.
            self.count = len(messages)
            self.scroll.jump_to_end()
        name = self.store.name_of(self.address)
        call = IconButton("call", tr("Call"), lambda: self.toast(tr("Calls aren’t available")))
        more = IconButton("more_vert", tr("More options"), self._menu)
        bar = AppBar(
            name,
            self.leave,
            [call, more],
            leading=None,
            subtitle=self.address if name != self.address else "",
            color="surface_container",
        )
        body: View = Fill(empty_state("chat", tr("No messages yet")), center=True)
        if messages:
            body = LazyList(
                len(messages),
                lambda index: self._row(messages, index),
                self.scroll,
                top=8,
                bottom=8,
                rid="message_list",
                stick_to_end=True,
            )
        return Scaffold(body, top=bar, bottom=self._compose())

    def _row(self, messages: list[Message], index: int) -> View:
        message = messages[index]
        before = messages[index - 1] if index else None
        after = messages[index + 1] if index + 1 < len(messages) else None
        moment = self.phone.local(message.date_ms)
        parts: list[View] = []
        if before is None or message.date_ms - before.date_ms > GAP_MS:
            stamp = self._stamp(moment)
            text = Text(stamp, "label_medium", "on_surface_variant", 1, "center", rid="date_header")
            parts.append(Pad(text, y=12))
        joined_above = before is not None and before.outgoing == message.outgoing and not parts
        joined_below = after is not None and after.outgoing == message.outgoing
        parts.append(self._bubble(message, joined_above, joined_below))
        if message.kind == FAILED:
            text = Text(tr("Not sent. Check your connection."), "body_small", "error", 1, "end")
            parts.append(Pad(text, x=16, y=2))
        return Column(parts)

    def _stamp(self, moment: datetime) -> str:
        now = self.phone.now()
        time = self.phone.clock_text(moment)
        days = (now.date() - moment.date()).days
        if days == 0:
            return tr("Today {time}", time=time)
        if days == 1:
            return tr("Yesterday {time}", time=time)
        if days < 7:
            return f"{moment:%A} {time}"
        return f"{moment:%A, %b} {moment.day} \u2022 {time}"

    def _bubble(self, message: Message, above: bool, below: bool) -> View:
        outgoing = message.outgoing
        tone: Tint = "on_primary" if outgoing else "on_surface"
        back: Tint = "primary" if outgoing else "surface_highest"
        text = Text(message.body, "body_large", tone, rid="message_text")
        near, far = (4.0 if above else 20.0), (4.0 if below else 20.0)
        corners = (20.0, near, far, 20.0) if outgoing else (near, 20.0, 20.0, far)
        surface = Surface(Pad(text, x=14, y=10), back, corners)
        info = Info("android.widget.FrameLayout", "message_bubble")
        bubble = Tap(surface, on_long=lambda: self._message_menu(message), info=info)
        side = "end" if outgoing else "start"
        return Pad(Place(Widest(bubble, BUBBLE_SHARE), x=side), x=12, y=1)

    def _compose(self) -> View:
        ready = bool(self.draft.text.strip())
        field = TextField(
            self.draft,
            hint=tr("Text message"),
            form="plain",
            rid="compose_message_text",
            max_lines=4,
            min_height=48,
        )
        send = IconButton(
            "send",
            tr("Send message"),
            self._send,
            "filled" if ready else "plain",
            enabled=ready,
            filled=True,
            rid="send_message_button",
        )
        box = Surface(Pad(field, x=18), "surface_high", 24)
        row = Row([Flex(box), send], gap=6, align="end")
        return Surface(Pad(row, left=12, right=6, y=8), "surface", solid=True)

    def _send(self) -> None:
        text = self.draft.text.strip()
        if text:
            self.draft.clear()
            self.store.send(self.address, text)

    def _message_menu(self, message: Message) -> None:
        def copy() -> None:
            self.phone.windows.clipboard = message.body
            self.toast(tr("Message copied"))

        def remove() -> None:
            self.store.delete(message)

        def ask() -> None:
            self.confirm(tr("Delete message?"), "", tr("Delete"), remove)

        self.menu(
            [
                Choice(tr("Copy"), copy, icon="content_copy"),
                Choice(tr("Delete"), ask, icon="delete"),
            ]
        )

    def _menu(self) -> None:
        name = self.store.name_of(self.address)
        choices = [Choice(tr("Delete"), self._ask, icon="delete")]
        if name == self.address:
            choices.insert(0, Choice(tr("Add contact"), self._add_contact, icon="person_add"))
        self.menu(choices)

    def _add_contact(self) -> None:
        editor = Component("com.android.contacts", ".EditorActivity")
        self.start(
            Intent("android.intent.action.INSERT", component=editor, extras={"phone": self.address})
        )

    def _ask(self) -> None:
        def remove() -> None:
            self.store.delete_thread(self.address)
            self.finish()

        text = tr("It will be permanently removed from this phone.")
        self.confirm(tr("Delete this conversation?"), text, tr("Delete"), remove)


class NewConversationActivity(AppActivity):
    """Chooses whom to write to: a contact by name, or any number."""

    def on_open(self) -> None:
        self.contacts = ContactStore(self.phone)
        self.scroll = ScrollState()
        self.to = FieldState(submit="go", on_submit=lambda _: self._enter())
        self.edit(self.to)

    def build(self, ui: Ui) -> View:
        bar = AppBar(tr("New conversation"), self.leave)
        field = TextField(
            self.to,
            hint=tr("Type names, phone numbers"),
            form="plain",
            rid="recipient_text_view",
            min_height=48,
        )
        to = Row([Text(tr("To"), "body_large", "on_surface_variant", rid=""), Flex(field)], gap=16)
        top = Column([bar, Pad(to, x=20), Divider()])
        return Scaffold(self._people(), top=top)

    def _people(self) -> View:
        typed = self.to.text.strip()
        found = [
            (entry, phone)
            for entry in self.contacts.entries(typed)
            for phone in self._phones(entry)
        ]
        direct = is_number(typed)
        if not found and not direct:
            return Fill(empty_state("person_search", tr("No matches")), center=True)
        extra = 1 if direct else 0

        def row(index: int) -> View:
            if direct and index == 0:
                label = tr("Send to {number}", number=typed)
                return ListItem(label, leading=Avatar("", 40), on_tap=self._enter)
            entry, phone = found[index - extra]
            return ListItem(
                entry.name,
                f"{phone.number} \u2022 {tr(phone.label)}",
                Avatar(entry.name, 40),
                on_tap=lambda: self._write(phone.number),
                summary_lines=1,
            )

        return LazyList(len(found) + extra, row, self.scroll, top=8, rid="contact_list")

    def _phones(self, entry: Entry) -> tuple[Phone, ...]:
        contact = self.contacts.get(entry.id)
        return () if contact is None else contact.phones

    def _enter(self) -> None:
        typed = self.to.text.strip()
        if is_number(typed):
            self._write(typed)

    def _write(self, number: str) -> None:
        extras = {key: value for key, value in self.intent.extras.items() if key in BODY_EXTRAS}
        self.finish()
        self.open(".ConversationActivity", f"smsto:{number}", extras)


def is_number(text: str) -> bool:
    """Whether a text can be sent to."""
    digits = sum(char.isdigit() for char in text)
    return digits >= 3 and all(char.isdigit() or char in "+-() *#" for char in text)
