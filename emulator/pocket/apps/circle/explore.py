"""The Search tab: people by name, suggestions, and pictures from everywhere."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .groups import GroupRows
from .look import CircleActivity
from .people_store import PeopleStore
from .person_row import PersonRows
from .post_card import PostCards
from .post_store import PostStore

TILE = 136
SUGGESTIONS = 4


class ExploreTab:
    """Finds people and groups."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.people = PeopleStore(activity.phone)
        self.posts = PostStore(activity.phone)
        self.rows = PersonRows(activity)
        self.groups = GroupRows(activity)
        self.cards = PostCards(activity)
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.scroll = kit.ScrollState()
        self.in_groups = False
        self.all_suggestions = False

    def bar(self) -> kit.View:
        bar: kit.View = kit.SearchBar(self.query, tr("Search people and groups"))
        if not self.query.text.strip():
            return bar
        chips = kit.Row(
            [
                kit.Chip(tr("People"), self._choose(False), not self.in_groups),
                kit.Chip(tr("Groups"), self._choose(True), self.in_groups),
            ],
            gap=8,
        )
        return kit.Column([bar, kit.Pad(chips, x=16)])

    def body(self) -> kit.View:
        query = self.query.text.strip()
        if query:
            return self._results(query)
        return self._suggestions()

    def back(self) -> bool:
        """Clear the search first."""
        if not self.query.text:
            return False
        self.query.clear()
        self.activity.blur()
        return True

    def _choose(self, in_groups: bool) -> kit.Handler:
        def act() -> None:
            self.in_groups = in_groups
            self.scroll.jump(0)

        return act

    def _results(self, query: str) -> kit.View:
        if self.in_groups:
            views = [self.groups.row(group) for group in self.groups.store.find(query)]
        else:
            views = [self.rows.row(person) for person in self.people.find(query)]
        if not views:
            return kit.Fill(kit.empty_state("person_search", tr("Nobody found")), center=True)
        return kit.LazyList(len(views), lambda index: views[index], self.scroll, top=4, bottom=16)

    def _suggestions(self) -> kit.View:
        people = self.people.suggested()
        shown = people if self.all_suggestions else people[:SUGGESTIONS]
        views: list[kit.View] = [_header(tr("Suggested for you"))]
        views += [self.rows.row(person) for person in shown]
        if len(shown) < len(people):
            more = kit.Chip(tr("Show more people"), self._more, rid="more_people")
            views.append(kit.Pad(kit.Row([more]), x=16, y=4))
        views.append(_header(tr("Explore")))
        posts = self.posts.explore()
        for start in range(0, len(posts), 3):
            tiles = [self.cards.tile(post, TILE) for post in posts[start : start + 3]]
            views.append(kit.Pad(kit.Grid(tiles, 3, 2), bottom=2))
        return kit.LazyList(len(views), lambda index: views[index], self.scroll, bottom=16)

    def _more(self) -> None:
        self.all_suggestions = True


def _header(title: str) -> kit.View:
    return kit.Pad(kit.Text(title, "title_medium", rid="header"), x=16, top=12, bottom=8)
