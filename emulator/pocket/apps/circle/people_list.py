"""Lists of people and of posts: followers, followed, close friends, saved."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import CircleActivity
from .people_store import PeopleStore
from .person_row import PersonRows
from .post_card import PostCards
from .post_store import PostStore
from .records import Person

TILE = 136
LISTS = ("followers", "following", "close_friends")


class PeopleActivity(CircleActivity):
    """The owner's followers, the followed, and the close friends."""

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.rows = PersonRows(self)
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.scroll = kit.ScrollState()
        wanted = (self.intent.data or "").rpartition("/")[2]
        self.tab = LISTS.index(wanted) if wanted in LISTS else 0

    def revision(self) -> object:
        return self.people.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        people = self._people()
        tabs = [
            kit.NavItem(tr("Followers")),
            kit.NavItem(tr("Following")),
            kit.NavItem(tr("Close friends")),
        ]
        top = kit.Column(
            [
                kit.AppBar(self.people.me().handle, self.leave),
                kit.Tabs(tabs, self.tab, self._select),
                kit.SearchBar(self.query, tr("Search")),
            ]
        )
        if not people:
            return kit.Scaffold(
                kit.Fill(kit.empty_state("person_search", tr("Nobody found")), center=True), top=top
            )
        body = kit.LazyList(
            len(people), lambda index: self.rows.row(people[index]), self.scroll, bottom=16
        )
        return kit.Scaffold(body, top=top)

    def _people(self) -> list[Person]:
        lists = (self.people.followers, self.people.following, self.people.close_friends)
        words = self.query.text.casefold().split()
        return [
            person
            for person in lists[self.tab]()
            if all(word in f"{person.name} {person.handle}".casefold() for word in words)
        ]

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)


class SavedActivity(CircleActivity):
    """What was bookmarked, and what was liked."""

    def on_open(self) -> None:
        self.posts = PostStore(self.phone)
        self.people = PeopleStore(self.phone)
        self.cards = PostCards(self)
        self.scroll = kit.ScrollState()
        self.tab = 0

    def revision(self) -> object:
        return self.people.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        posts = self.posts.liked() if self.tab else self.posts.saved()
        tabs = [kit.NavItem(tr("Saved")), kit.NavItem(tr("Liked"))]
        top = kit.Column(
            [kit.AppBar(tr("Your collection"), self.leave), kit.Tabs(tabs, self.tab, self._select)]
        )
        if not posts:
            text = tr("Tap the bookmark below a post to keep it")
            return kit.Scaffold(
                kit.Fill(kit.empty_state("bookmark", tr("Nothing saved"), text), center=True),
                top=top,
            )
        starts = range(0, len(posts), 3)

        def row(index: int) -> kit.View:
            first = starts[index]
            tiles = [self.cards.tile(post, TILE) for post in posts[first : first + 3]]
            return kit.Pad(kit.Grid(tiles, 3, 2), bottom=2)

        return kit.Scaffold(kit.LazyList(len(starts), row, self.scroll, bottom=16), top=top)

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)
