"""One group: its talk, its polls, its members."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.tab = 0

    def revision(self) -> object:
        return self.store.db.total_changes

    def screen(self, ui: kit.Ui) -> kit.View:
        group = self.store.get(item_id(self.intent.data))
        if group is None:
            gone = kit.Fill(
                kit.empty_state("groups", tr("This group isn’t available")), center=True
            )
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        if group.membership != "member":
            return kit.Scaffold(self._outside(group), top=kit.AppBar("", self.leave))
        more = kit.IconButton(
            "more_vert", tr("Group options"), lambda: self._menu(group), rid="group_menu"
        )
        bar = kit.AppBar(group.name, self.leave, [more], subtitle=members(group))
        tabs = kit.Tabs(
            [kit.NavItem(tr("Chat")), kit.NavItem(tr("Polls")), kit.NavItem(tr("Members"))],
            self.tab,
            self._select,
        )
        top = kit.Column([bar, tabs])
        if self.tab == 0:
            body = self.bubbles.list(
                self.store.messages(group.id), tr("No messages yet"), self._message_menu
            )
            return kit.Scaffold(
                body, top=top, bottom=self.say.view(tr("Message the group"), tr("Send"))
            )
        if self.tab == 1:
            ask = kit.Fab(
                "add",
                tr("New poll"),
                lambda: self.open(".NewPollActivity", f"{LINK}/group/{group.id}"),
                rid="new_poll",
            )
            return kit.Scaffold(self._polls(group), top=top, fab=ask)
        return kit.Scaffold(self._members(group), top=top)

    def _outside(self, group: Group) -> kit.View:
        head = kit.Column(
            [
                group_mark(group, 96),
                kit.Space(height=16),
                kit.Text(group.name, "headline_small", align="center", rid="group_title"),
                kit.Space(height=4),
                kit.Text(
                    f"{tr(group.category)} \u2022 {members(group)}",
                    "body_medium",
                    "on_surface_variant",
                    align="center",
                    rid="group_facts",
                ),
                kit.Space(height=12),
                kit.Text(group.about, "body_large", align="center", rid="group_about"),
                kit.Space(height=20),
                self.rows.button(group),
            ],
            align="center",
        )
        return kit.Fill(kit.Pad(head, x=32, y=32), center=True)

    def _polls(self, group: Group) -> kit.View:
        polls = self.store.polls(group.id)
        if not polls:
            text = tr("Ask the group something")
            return kit.Fill(kit.empty_state("bar_chart", tr("No polls"), text), center=True)
        return kit.LazyList(
            len(polls),
            lambda index: self.polls.card(polls[index]),
            self.scroll,
            top=8,
            bottom=96,
            rid="poll_list",
        )

    def _members(self, group: Group) -> kit.View:
        people = self.store.members(group.id)
        about = kit.Column(
            [
                kit.Row(
                    [
                        group_mark(group, 64),
                        kit.Flex(kit.Text(group.about, "body_large", lines=3, rid="group_about")),
                    ],
                    gap=16,
                ),
                kit.Space(height=8),
            ]
        )
        hidden = group.members - len(people)
        foot = kit.Text(
            tr("and {n} more", n=hidden), "body_medium", "on_surface_variant", rid="others"
        )

        def row(index: int) -> kit.View:
            if index == 0:
                return kit.Pad(about, x=16, y=12)
            if index > len(people):
                return kit.Pad(foot, x=76, y=12)
            return self.people.row(people[index - 1])

        count = len(people) + 1 + (1 if hidden else 0)
        return kit.LazyList(count, row, self.scroll, bottom=16, rid="member_list")

    def _menu(self, group: Group) -> None:
        def leave() -> None:
            self.store.leave(group.id)
            self.finish()
            self.toast(tr("You left {group}", group=group.name))

        def ask() -> None:
            text = tr("You won’t see its messages and polls any more.")
            self.confirm(tr("Leave group?"), text, tr("Leave"), leave)

        self.menu([kit.Choice(tr("Leave group"), ask, icon="logout")])

    def _message_menu(self, said: Said) -> None:
        self.bubbles.menu(said, lambda: self.store.unsend(said.id))

    def _send(self, text: str) -> None:
        self.store.send(item_id(self.intent.data), text)

    def _select(self, tab: int) -> None:
        self.blur()
        self.tab = tab
        self.scroll.jump(0)
