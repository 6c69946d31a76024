"""Choosing whom to write to: recent conversations, contacts by name, or any number."""

from __future__ import annotations

from dataclasses import dataclass

from ...system.packages import Intent
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Avatar, Divider, Icon, Text
from ...toolkit.buttons import Button, Chip
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.flow import Flow
from ...toolkit.node import Handler
from ...toolkit.rows import Header, ListItem, empty_state
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, View
from ..base import AppActivity
from ..contacts.store import ContactStore, Entry, Phone
from .draft import STREAM_EXTRA, draft_text
from .store import JOINER, MessageStore

SEND = "android.intent.action.SEND"
RECENT = 6


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone chosen for a group."""

    name: str
    number: str


class NewConversationActivity(AppActivity):
    """Starts a conversation with one number or a group; what was shared goes along."""

    def on_open(self) -> None:
        self.contacts = ContactStore(self.phone)
        self.messages = MessageStore(self.phone)
        self.scroll = ScrollState()
        self.grouping = False
        self.chosen: list[Recipient] = []
        self.to = FieldState(submit="go", on_submit=lambda _: self._enter())
        if not self.sharing:
            self.edit(self.to)

    @property
    def sharing(self) -> bool:
        return self.intent.action == SEND

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()

    def build(self, ui: Ui) -> View:
        title = tr("Share with") if self.sharing else tr("New conversation")
        actions: list[View] = []
        if self.grouping:
            title = tr("New group")
            ready = len(self.chosen) >= 2
            actions = [Button(tr("Next"), self._start_group, enabled=ready), Space(width=8)]
        bar = AppBar(title, self.leave, actions)
        field = TextField(
            self.to,
            hint=tr("Type names, phone numbers"),
            form="plain",
            rid="recipient_text_view",
            min_height=48,
        )
        to = Row([Text(tr("To"), "body_large", "on_surface_variant"), Flex(field)], gap=16)
        parts: list[View] = [bar]
        if self.chosen:
            chips = [
                Chip(one.name, None, close=self._drop(one), rid="recipient_chip")
                for one in self.chosen
            ]
            parts.append(Pad(Flow(chips), x=20))
        parts += [Pad(to, x=20), Divider()]
        return Scaffold(self._people(), top=Column(parts))

    def _people(self) -> View:
        typed = self.to.text.strip()
        rows: list[View] = []
        if is_number(typed):
            label = tr("Send to {number}", number=typed)
            rows.append(ListItem(label, leading=Avatar("", 40), on_tap=self._enter))
        if not typed and not self.grouping:
            group = Icon("group_add", color="primary")
            rows.append(
                ListItem(tr("Create group"), leading=Pad(group, x=8, y=8), on_tap=self._group)
            )
        if self.sharing and not typed and not self.grouping:
            rows += self._recent()
        found = [
            (entry, phone)
            for entry in self.contacts.entries(typed)
            for phone in self._phones(entry)
        ]
        if self.sharing and not typed and found:
            rows.append(Header(tr("Contacts")))
        rows += [self._person(entry, phone) for entry, phone in found]
        if not rows:
            return Fill(empty_state("person_search", tr("No matches")), center=True)
        return scroll_list(rows, self.scroll, top=8, rid="contact_list")

    def _recent(self) -> list[View]:
        """The latest conversations, to share into."""
        rows: list[View] = [Header(tr("Recent conversations"))]
        for thread in self.messages.threads()[:RECENT]:
            rows.append(
                ListItem(
                    thread.name,
                    thread.snippet,
                    Avatar(thread.name, 40),
                    on_tap=self._writer(thread.address),
                    summary_lines=1,
                    rid="conversation",
                )
            )
        return rows

    def _person(self, entry: Entry, phone: Phone) -> View:
        def choose() -> None:
            if not self.grouping:
                self._write(phone.number)
                return
            one = Recipient(entry.name, phone.number)
            if one not in self.chosen:
                self.chosen.append(one)
            self.to.clear()

        chosen = any(one.number == phone.number for one in self.chosen)
        return ListItem(
            entry.name,
            f"{phone.number} \u2022 {tr(phone.label)}",
            Avatar(entry.name, 40),
            Icon("check_circle", color="primary", filled=True) if chosen else None,
            on_tap=choose,
            summary_lines=1,
        )

    def _phones(self, entry: Entry) -> tuple[Phone, ...]:
        contact = self.contacts.get(entry.id)
        return () if contact is None else contact.phones

    def _enter(self) -> None:
        typed = self.to.text.strip()
        if not is_number(typed):
            return
        if self.grouping:
            self.chosen.append(Recipient(typed, typed))
            self.to.clear()
        else:
            self._write(typed)

    def _group(self) -> None:
        self.grouping = True
        self.edit(self.to)

    def _drop(self, one: Recipient) -> Handler:
        return lambda: self.chosen.remove(one)

    def _start_group(self) -> None:
        self._write(JOINER.join(one.number for one in self.chosen))

    def _writer(self, address: str) -> Handler:
        return lambda: self._write(address)

    def _write(self, number: str) -> None:
        extras = {"sms_body": draft_text(self.intent)}
        if STREAM_EXTRA in self.intent.extras:
            extras[STREAM_EXTRA] = str(self.intent.extras[STREAM_EXTRA])
        self.finish()
        self.open(".ConversationActivity", f"smsto:{number}", extras)


def is_number(text: str) -> bool:
    """Whether a text can be sent to."""
    digits = sum(char.isdigit() for char in text)
    return digits >= 3 and all(char.isdigit() or char in "+-() *#" for char in text)
