"""Choosing whom to write to: recent conversations, contacts by name, or any number."""

from __future__ import annotations

from dataclasses import dataclass

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.grouping = False
        self.chosen: list[Recipient] = []
        self.to = kit.FieldState(submit="go", on_submit=lambda _: self._enter())
        if not self.sharing:
            self.edit(self.to)

    @property
    def sharing(self) -> bool:
        return self.intent.action == SEND

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()

    def build(self, ui: kit.Ui) -> kit.View:
        title = tr("Share with") if self.sharing else tr("New conversation")
        actions: list[kit.View] = []
        if self.grouping:
            title = tr("New group")
            ready = len(self.chosen) >= 2
            actions = [kit.Button(tr("Next"), self._start_group, enabled=ready), kit.Space(width=8)]
        bar = kit.AppBar(title, self.leave, actions)
        field = kit.TextField(
            self.to,
            hint=tr("Type names, phone numbers"),
            form="plain",
            rid="recipient_text_view",
            min_height=48,
        )
        to = kit.Row(
            [kit.Text(tr("To"), "body_large", "on_surface_variant"), kit.Flex(field)], gap=16
        )
        parts: list[kit.View] = [bar]
        if self.chosen:
            chips = [
                kit.Chip(one.name, None, close=self._drop(one), rid="recipient_chip")
                for one in self.chosen
            ]
            parts.append(kit.Pad(kit.Flow(chips), x=20))
        parts += [kit.Pad(to, x=20), kit.Divider()]
        return kit.Scaffold(self._people(), top=kit.Column(parts))

    def _people(self) -> kit.View:
        typed = self.to.text.strip()
        rows: list[kit.View] = []
        if is_number(typed):
            label = tr("Send to {number}", number=typed)
            rows.append(kit.ListItem(label, leading=kit.Avatar("", 40), on_tap=self._enter))
        if not typed and not self.grouping:
            group = kit.Icon("group_add", color="primary")
            rows.append(
                kit.ListItem(
                    tr("Create group"), leading=kit.Pad(group, x=8, y=8), on_tap=self._group
                )
            )
        if self.sharing and not typed and not self.grouping:
            rows += self._recent()
        found = [
            (entry, phone)
            for entry in self.contacts.entries(typed)
            for phone in self._phones(entry)
        ]
        if self.sharing and not typed and found:
            rows.append(kit.Header(tr("Contacts")))
        rows += [self._person(entry, phone) for entry, phone in found]
        if not rows:
            return kit.Fill(kit.empty_state("person_search", tr("No matches")), center=True)
        return kit.scroll_list(rows, self.scroll, top=8, rid="contact_list")

    def _recent(self) -> list[kit.View]:
        """The latest conversations, to share into."""
        rows: list[kit.View] = [kit.Header(tr("Recent conversations"))]
        for thread in self.messages.threads()[:RECENT]:
            rows.append(
                kit.ListItem(
                    thread.name,
                    thread.snippet,
                    kit.Avatar(thread.name, 40),
                    on_tap=self._writer(thread.address),
                    summary_lines=1,
                    rid="conversation",
                )
            )
        return rows

    def _person(self, entry: Entry, phone: Phone) -> kit.View:
        def choose() -> None:
            if not self.grouping:
                self._write(phone.number)
                return
            one = Recipient(entry.name, phone.number)
            if one not in self.chosen:
                self.chosen.append(one)
            self.to.clear()

        chosen = any(one.number == phone.number for one in self.chosen)
        return kit.ListItem(
            entry.name,
            f"{phone.number} \u2022 {tr(phone.label)}",
            kit.Avatar(entry.name, 40),
            kit.Icon("check_circle", color="primary", filled=True) if chosen else None,
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

    def _drop(self, one: Recipient) -> kit.Handler:
        return lambda: self.chosen.remove(one)

    def _start_group(self) -> None:
        self._write(JOINER.join(one.number for one in self.chosen))

    def _writer(self, address: str) -> kit.Handler:
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
