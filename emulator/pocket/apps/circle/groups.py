"""The Groups tab: one's own groups, and others to join."""

from __future__ import annotations

from ...toolkit.bars import AppBar, NavItem, Tabs
from ...toolkit.basic import Badge, Text
from ...toolkit.buttons import Button
from ...toolkit.node import Info
from ...toolkit.rows import empty_state
from ...toolkit.scroll import LazyList
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import ACCENTS
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Sized, Tap, View
from .group_store import GroupStore
from .look import LINK, CircleActivity, ago, count_text
from .records import Group

SYMBOLS = {
    "Books": "menu_book",
    "Friends": "diversity_3",
    "Sport": "directions_run",
    "Neighborhood": "home_work",
    "Music": "music_note",
    "Food": "ramen_dining",
    "Photography": "photo_camera",
    "Garden": "potted_plant",
    "Games": "sports_esports",
    "Pets": "pets",
    "Transport": "tram",
}


class GroupRows:
    """Builds the groups of one screen."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.store = GroupStore(activity.phone)

    def row(self, group: Group) -> View:
        """A group with its last message, or with what it is about and a button."""
        member = group.membership == "member"
        name = Text(group.name, "title_small", lines=1, rid="group_name", weight=500)
        first: View = name
        line = f"{tr(group.category)} \u2022 {members(group)}"
        if member:
            line = f"{group.last_name}: {group.last}"
            moment = ago(self.activity.phone, group.last_ms)
            note = Text(moment, "body_small", "on_surface_variant", 1, rid="group_time")
            first = Row([Flex(name), note], gap=8)
        below = Text(line, "body_medium", "on_surface_variant", 1, rid="group_line")
        parts: list[View] = [group_mark(group, 48), Flex(Column([first, below], gap=2))]
        if not member:
            parts.append(self.button(group))
        info = Info("android.view.ViewGroup", "group", desc=group.name)
        return Tap(
            Sized(Pad(Row(parts, gap=12), x=16), height=76),
            lambda: self.activity.open(".GroupActivity", f"{LINK}/group/{group.id}"),
            info=info,
        )

    def button(self, group: Group) -> View:
        if group.membership == "requested":
            return Button(
                tr("Requested"),
                lambda: self.store.leave(group.id),
                "tonal",
                rid="requested",
                desc=tr("Take back the request to {group}", group=group.name),
                height=36,
            )
        return Button(
            tr("Join"),
            lambda: self.store.join(group.id),
            rid="join",
            desc=tr("Join {group}", group=group.name),
            height=36,
        )


class GroupsTab:
    """Groups one is in, and the others."""

    def __init__(self, activity: CircleActivity) -> None:
        self.rows = GroupRows(activity)
        self.scroll = ScrollState()
        self.tab = 0

    def bar(self) -> View:
        tabs = [NavItem(tr("Your groups")), NavItem(tr("Discover"))]
        return Column([AppBar(tr("Groups")), Tabs(tabs, self.tab, self._select)])

    def body(self) -> View:
        groups = self.rows.store.others() if self.tab else self.rows.store.mine()
        if not groups:
            text = tr("Join one under Discover") if not self.tab else ""
            return Fill(empty_state("groups", tr("No groups"), text), center=True)
        return LazyList(
            len(groups),
            lambda index: self.rows.row(groups[index]),
            self.scroll,
            top=8,
            bottom=16,
            rid="group_list",
        )

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)


def members(group: Group) -> str:
    return tr("{n} members", n=count_text(group.members))


def group_mark(group: Group, size: float) -> View:
    """A group's symbol on its colour."""
    color = ACCENTS[group.id % len(ACCENTS)]
    symbol = SYMBOLS.get(group.category, "groups")
    return Badge(symbol, color, "white", size, 14)
