"""The Groups tab: one's own groups, and others to join."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
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

    def row(self, group: Group) -> kit.View:
        """A group with its last message, or with what it is about and a button."""
        member = group.membership == "member"
        name = kit.Text(group.name, "title_small", lines=1, rid="group_name", weight=500)
        first: kit.View = name
        line = f"{tr(group.category)} \u2022 {members(group)}"
        if member:
            line = f"{group.last_name}: {group.last}"
            moment = ago(self.activity.phone, group.last_ms)
            note = kit.Text(moment, "body_small", "on_surface_variant", 1, rid="group_time")
            first = kit.Row([kit.Flex(name), note], gap=8)
        below = kit.Text(line, "body_medium", "on_surface_variant", 1, rid="group_line")
        parts: list[kit.View] = [group_mark(group, 48), kit.Flex(kit.Column([first, below], gap=2))]
        if not member:
            parts.append(self.button(group))
        info = kit.Info("android.view.ViewGroup", "group", desc=group.name)
        return kit.Tap(
            kit.Sized(kit.Pad(kit.Row(parts, gap=12), x=16), height=76),
            lambda: self.activity.open(".GroupActivity", f"{LINK}/group/{group.id}"),
            info=info,
        )

    def button(self, group: Group) -> kit.View:
        if group.membership == "requested":
            return kit.Button(
                tr("Requested"),
                lambda: self.store.leave(group.id),
                "tonal",
                rid="requested",
                desc=tr("Take back the request to {group}", group=group.name),
                height=36,
            )
        return kit.Button(
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
        self.scroll = kit.ScrollState()
        self.tab = 0

    def bar(self) -> kit.View:
        tabs = [kit.NavItem(tr("Your groups")), kit.NavItem(tr("Discover"))]
        return kit.Column([kit.AppBar(tr("Groups")), kit.Tabs(tabs, self.tab, self._select)])

    def body(self) -> kit.View:
        groups = self.rows.store.others() if self.tab else self.rows.store.mine()
        if not groups:
            text = tr("Join one under Discover") if not self.tab else ""
            return kit.Fill(kit.empty_state("groups", tr("No groups"), text), center=True)
        return kit.LazyList(
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


def group_mark(group: Group, size: float) -> kit.View:
    """A group's symbol on its colour."""
    color = kit.ACCENTS[group.id % len(kit.ACCENTS)]
    symbol = SYMBOLS.get(group.category, "groups")
    return kit.Badge(symbol, color, "white", size, 14)
