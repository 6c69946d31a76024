"""Direct messages: the list of conversations, and one of them."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .bubbles import Bubbles
from .look import LINK, CircleActivity, ago, face
from .people_store import PeopleStore
from .person_row import PersonRows
from .post_card import item_id
from .records import Chat, Person, Said
from .say_bar import SayBar
from .tables import ME
from .talk_store import TalkStore


class ChatsActivity(CircleActivity):
    """All conversations, the latest first."""

    def on_open(self) -> None:
        self.talks = TalkStore(self.phone)
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.scroll = kit.ScrollState()
        self.seen: set[int] = set()

    def revision(self) -> object:
        return self.talks.db.total_changes

    def screen(self, ui: kit.Ui) -> kit.View:
        chats = self.talks.chats(self.query.text)
        top = kit.Column(
            [
                kit.AppBar(tr("Messages"), self.leave),
                kit.SearchBar(self.query, tr("Search messages")),
            ]
        )
        fab = kit.Fab(
            "edit", tr("New message"), lambda: self.open(".NewChatActivity"), rid="new_message"
        )
        if not chats:
            gone = kit.Fill(kit.empty_state("forum", tr("No messages")), center=True)
            return kit.Scaffold(gone, top=top, fab=fab)
        body = kit.LazyList(
            len(chats),
            lambda index: self._row(chats[index]),
            self.scroll,
            bottom=88,
            rid="chat_list",
        )
        return kit.Scaffold(body, top=top, fab=fab)

    def _row(self, chat: Chat) -> kit.View:
        unread = chat.unread if chat.id not in self.seen else 0
        line = tr("You: {text}", text=chat.last) if chat.last_by == ME else chat.last
        tone: kit.Tint = "on_surface" if unread else "on_surface_variant"
        weight = 500 if unread else None
        names = kit.Column(
            [
                kit.Text(chat.name, "title_small", lines=1, rid="chat_name"),
                kit.Text(line, "body_medium", tone, 1, rid="chat_line", weight=weight),
            ]
        )
        side: list[kit.View] = [
            kit.Place(
                kit.Text(ago(self.phone, chat.last_ms), "body_small", tone, 1, rid="chat_time"),
                x="end",
            )
        ]
        if unread:
            count = kit.Text(
                str(unread), "label_small", "on_primary", 1, "center", rid="chat_unread"
            )
            side += [
                kit.Space(height=4),
                kit.Place(kit.Surface(kit.Pad(count, x=7, y=1), "primary", 9), x="end"),
            ]
        row = kit.Row(
            [face(chat.name, 52), kit.Flex(names), kit.Sized(kit.Column(side), width=56)], gap=14
        )
        info = kit.Info("android.view.ViewGroup", "chat", desc=chat.name)

        def open_chat() -> None:
            self.seen.add(chat.id)
            self.open(".ChatActivity", f"{LINK}/user/{chat.user_id}")

        return kit.Tap(
            kit.Sized(kit.Pad(row, x=16), height=76), open_chat, lambda: self._menu(chat), info=info
        )

    def _menu(self, chat: Chat) -> None:
        def ask() -> None:
            self.confirm(
                tr("Delete conversation?"),
                tr("It will be gone for you only."),
                tr("Delete"),
                lambda: self.talks.delete(chat.user_id),
            )

        self.menu([kit.Choice(tr("Delete"), ask, icon="delete")])


class ChatActivity(CircleActivity):
    """The messages with one person."""

    def on_open(self) -> None:
        self.talks = TalkStore(self.phone)
        self.people = PeopleStore(self.phone)
        self.bubbles = Bubbles(self, named=False)
        self.say = SayBar(self._send)

    def revision(self) -> object:
        return self.talks.db.total_changes

    def screen(self, ui: kit.Ui) -> kit.View:
        person = self.people.get(item_id(self.intent.data))
        if person is None:
            gone = kit.Fill(
                kit.empty_state("person_off", tr("This account isn’t available")), center=True
            )
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        bar = kit.AppBar(
            person.name,
            self.leave,
            [
                kit.IconButton(
                    "account_circle",
                    tr("View profile"),
                    lambda: self.open(".ProfileActivity", f"{LINK}/user/{person.id}"),
                )
            ],
            subtitle=f"@{person.handle}",
            color="surface_container",
        )
        said = self.talks.messages(person.id)
        empty = tr("Say hello to {name}", name=person.name)
        body = self.bubbles.list(said, empty, self._menu)
        return kit.Scaffold(body, top=bar, bottom=self.say.view(tr("Message"), tr("Send")))

    def _send(self, text: str) -> None:
        self.talks.send(item_id(self.intent.data), text)

    def _menu(self, said: Said) -> None:
        self.bubbles.menu(said, lambda: self.talks.unsend(said.id))


class NewChatActivity(CircleActivity):
    """Whom to write to."""

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.rows = PersonRows(self)
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.scroll = kit.ScrollState()
        self.edit(self.query)

    def revision(self) -> object:
        return self.people.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        people = [
            person
            for person in self.people.find(self.query.text.strip())
            if person.state == "following" or person.follows_me
        ]
        top = kit.SearchBar(self.query, tr("Write to"), self.leave)
        if not people:
            gone = kit.Fill(kit.empty_state("person_search", tr("Nobody found")), center=True)
            return kit.Scaffold(gone, top=top)
        body = kit.LazyList(
            len(people), lambda index: self._row(people[index]), self.scroll, bottom=16
        )
        return kit.Scaffold(body, top=top)

    def _row(self, person: Person) -> kit.View:
        def write() -> None:
            self.finish()
            self.open(".ChatActivity", f"{LINK}/user/{person.id}")

        return self.rows.row(person, plain=True, on_tap=write)
