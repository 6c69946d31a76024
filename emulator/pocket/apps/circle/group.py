"""One group: its talk, its polls, its members."""

from __future__ import annotations

from ...toolkit.bars import AppBar, NavItem, Scaffold, Tabs
from ...toolkit.basic import Text
from ...toolkit.buttons import Fab, IconButton
from ...toolkit.overlays import Choice
from ...toolkit.rows import empty_state
from ...toolkit.scroll import LazyList
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, View
from .bubbles import Bubbles
from .group_store import GroupStore
from .groups import GroupRows, group_mark, members
from .look import LINK, CircleActivity
from .person_row import PersonRows
from .poll_card import PollCards
from .post_card import item_id
from .records import Group, Said
from .say_bar import SayBar


class GroupActivity(CircleActivity):
    """A group's page."""

    def on_open(self) -> None:
        self.store = GroupStore(self.phone)
        self.rows = GroupRows(self)
        self.people = PersonRows(self)
        self.polls = PollCards(self)
        self.bubbles = Bubbles(self, named=True)
        self.say = SayBar(self._send)
        self.scroll = ScrollState()
        self.tab = 0

    def revision(self) -> object:
        return self.store.db.total_changes

    def screen(self, ui: Ui) -> View:
        group = self.store.get(item_id(self.intent.data))
        if group is None:
            gone = Fill(empty_state("groups", tr("This group isn’t available")), center=True)
            return Scaffold(gone, top=AppBar("", self.leave))
        if group.membership != "member":
            return Scaffold(self._outside(group), top=AppBar("", self.leave))
        more = IconButton(
            "more_vert", tr("Group options"), lambda: self._menu(group), rid="group_menu"
        )
        bar = AppBar(group.name, self.leave, [more], subtitle=members(group))
        tabs = Tabs(
            [NavItem(tr("Chat")), NavItem(tr("Polls")), NavItem(tr("Members"))],
            self.tab,
            self._select,
        )
        top = Column([bar, tabs])
        if self.tab == 0:
            body = self.bubbles.list(
                self.store.messages(group.id), tr("No messages yet"), self._message_menu
            )
            return Scaffold(
                body, top=top, bottom=self.say.view(tr("Message the group"), tr("Send"))
            )
        if self.tab == 1:
            ask = Fab(
                "add",
                tr("New poll"),
                lambda: self.open(".NewPollActivity", f"{LINK}/group/{group.id}"),
                rid="new_poll",
            )
            return Scaffold(self._polls(group), top=top, fab=ask)
        return Scaffold(self._members(group), top=top)

    def _outside(self, group: Group) -> View:
        head = Column(
            [
                group_mark(group, 96),
                Space(height=16),
                Text(group.name, "headline_small", align="center", rid="group_title"),
                Space(height=4),
                Text(
                    f"{tr(group.category)} \u2022 {members(group)}",
                    "body_medium",
                    "on_surface_variant",
                    align="center",
                    rid="group_facts",
                ),
                Space(height=12),
                Text(group.about, "body_large", align="center", rid="group_about"),
                Space(height=20),
                self.rows.button(group),
            ],
            align="center",
        )
        return Fill(Pad(head, x=32, y=32), center=True)

    def _polls(self, group: Group) -> View:
        polls = self.store.polls(group.id)
        if not polls:
            text = tr("Ask the group something")
            return Fill(empty_state("bar_chart", tr("No polls"), text), center=True)
        return LazyList(
            len(polls),
            lambda index: self.polls.card(polls[index]),
            self.scroll,
            top=8,
            bottom=96,
            rid="poll_list",
        )

    def _members(self, group: Group) -> View:
        people = self.store.members(group.id)
        about = Column(
            [
                Row(
                    [
                        group_mark(group, 64),
                        Flex(Text(group.about, "body_large", lines=3, rid="group_about")),
                    ],
                    gap=16,
                ),
                Space(height=8),
            ]
        )
        hidden = group.members - len(people)
        foot = Text(tr("and {n} more", n=hidden), "body_medium", "on_surface_variant", rid="others")

        def row(index: int) -> View:
            if index == 0:
                return Pad(about, x=16, y=12)
            if index > len(people):
                return Pad(foot, x=76, y=12)
            return self.people.row(people[index - 1])

        count = len(people) + 1 + (1 if hidden else 0)
        return LazyList(count, row, self.scroll, bottom=16, rid="member_list")

    def _menu(self, group: Group) -> None:
        def leave() -> None:
            self.store.leave(group.id)
            self.finish()
            self.toast(tr("You left {group}", group=group.name))

        def ask() -> None:
            text = tr("You won’t see its messages and polls any more.")
            self.confirm(tr("Leave group?"), text, tr("Leave"), leave)

        self.menu([Choice(tr("Leave group"), ask, icon="logout")])

    def _message_menu(self, said: Said) -> None:
        self.bubbles.menu(said, lambda: self.store.unsend(said.id))

    def _send(self, text: str) -> None:
        self.store.send(item_id(self.intent.data), text)

    def _select(self, tab: int) -> None:
        self.blur()
        self.tab = tab
        self.scroll.jump(0)
