"""Someone's page: who they are, how one is tied to them, and what they posted."""

from __future__ import annotations

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .look import LINK, CircleActivity, count_text, face, name_line
from .people_store import PeopleStore
from .person_row import PersonRows
from .post_card import SEND, PostCards, item_id
from .post_store import PostStore
from .records import Person, Post
from .tables import ME

TILE = 136


class ProfilePage:
    """The rows of a profile, for the own tab and for other people's pages."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.people = PeopleStore(activity.phone)
        self.posts = PostStore(activity.phone)
        self.cards = PostCards(activity)
        self.rows = PersonRows(activity)
        self.scroll = kit.ScrollState()

    def list(self, person: Person, posts: list[Post], nothing: str) -> kit.View:
        """Head, buttons and the grid of posts."""
        views: list[kit.View] = [self._head(person, len(posts)), self._buttons(person)]
        hidden = person.private and person.state != "following" and person.id != ME
        if hidden:
            text = tr("Follow to see photos and posts")
            views.append(kit.empty_state("lock", tr("This account is private"), text))
        elif not posts:
            views.append(kit.empty_state("photo_camera", nothing))
        else:
            for start in range(0, len(posts), 3):
                tiles = [self.cards.tile(post, TILE) for post in posts[start : start + 3]]
                views.append(kit.Pad(kit.Grid(tiles, 3, 2), bottom=2))
        return kit.LazyList(len(views), lambda index: views[index], self.scroll, bottom=96)

    def _head(self, person: Person, posts: int) -> kit.View:
        own = person.id == ME
        hidden = person.private and person.state != "following" and not own
        figures: list[kit.View] = [
            kit.Flex(self._figure("\u2013" if hidden else str(posts), tr("Posts"), None)),
            kit.Flex(
                self._figure(
                    count_text(person.followers),
                    tr("Followers"),
                    self._opener("followers") if own else None,
                )
            ),
            kit.Flex(
                self._figure(
                    count_text(person.following),
                    tr("Following"),
                    self._opener("following") if own else None,
                )
            ),
        ]
        names: list[kit.View] = [name_line(person.name, person.verified, "title_large")]
        handle = f"@{person.handle}"
        if person.follows_me:
            handle = tr("@{handle} \u2022 follows you", handle=person.handle)
        names.append(kit.Text(handle, "body_medium", "on_surface_variant", 1, rid="profile_handle"))
        if person.bio:
            names += [
                kit.Space(height=6),
                kit.Text(person.bio, "body_medium", lines=4, rid="profile_bio"),
            ]
        top = kit.Row([face(person.name, 80), kit.Flex(kit.Row(figures))], gap=12)
        return kit.Pad(kit.Column([top, kit.Space(height=12), *names]), x=16, top=8)

    def _figure(self, count: str, label: str, act: kit.Handler | None) -> kit.View:
        body = kit.Column(
            [
                kit.Text(count, "title_medium", lines=1, align="center", rid="figure"),
                kit.Text(
                    label, "body_small", "on_surface_variant", 1, "center", rid="figure_label"
                ),
            ]
        )
        info = kit.Info("android.view.ViewGroup", "figures", desc=f"{count} {label}")
        return kit.Tap(kit.Pad(body, y=8), act, info=info)

    def _buttons(self, person: Person) -> kit.View:
        if person.id == ME:
            edit = kit.Button(
                tr("Edit profile"),
                lambda: self.activity.open(".EditProfileActivity"),
                "tonal",
                rid="edit_profile",
            )
            saved = kit.Button(
                tr("Saved"),
                lambda: self.activity.open(".SavedActivity"),
                "tonal",
                "bookmark",
                rid="saved",
            )
            return kit.Pad(kit.Row([kit.Flex(edit), kit.Flex(saved)], gap=8), x=16, y=12)
        parts: list[kit.View] = [kit.Flex(self.rows.button(person))]
        if not person.private or person.state == "following":
            parts.append(kit.Flex(self._message(person)))
        if person.state == "following":
            parts.append(self._close(person))
        return kit.Pad(kit.Row(parts, gap=8), x=16, y=12)

    def _message(self, person: Person) -> kit.View:
        return kit.Button(
            tr("Message"),
            lambda: self.activity.open(".ChatActivity", f"{LINK}/user/{person.id}"),
            "outlined",
            rid="message",
            desc=tr("Message {name}", name=person.name),
            height=36,
        )

    def _close(self, person: Person) -> kit.View:
        def toggle() -> None:
            self.people.set_close(person.id, not person.close)
            done = (
                tr("Removed from close friends") if person.close else tr("Added to close friends")
            )
            self.activity.toast(done)

        return kit.IconButton(
            "stars",
            tr("Remove from close friends") if person.close else tr("Add to close friends"),
            toggle,
            filled=person.close,
            color="tertiary" if person.close else None,
            rid="close_friend",
            checked=person.close,
        )

    def _opener(self, what: str) -> kit.Handler:
        return lambda: self.activity.open(".PeopleActivity", f"{LINK}/{what}")


class OwnTab:
    """The Profile tab."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.page = ProfilePage(activity)
        self.scroll = self.page.scroll

    def bar(self) -> kit.View:
        me = self.page.people.me()
        settings = kit.IconButton(
            "settings", tr("Settings"), lambda: self.activity.open(".PreferencesActivity")
        )
        lock: kit.View | None = None
        if me.private:
            lock = kit.Pad(kit.Icon("lock", 20, desc=tr("Private account")), x=14)
        return kit.AppBar(me.handle, leading=lock, actions=[settings])

    def body(self) -> kit.View:
        posts = self.page.posts.by(ME)
        return self.page.list(self.page.people.me(), posts, tr("No posts yet"))


class ProfileActivity(CircleActivity):
    """Another person's page, or the own one."""

    def on_open(self) -> None:
        self.page = ProfilePage(self)

    def revision(self) -> object:
        return self.page.people.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        person = self.page.people.get(item_id(self.intent.data))
        if person is None:
            gone = kit.Fill(
                kit.empty_state("person_off", tr("This account isn’t available")), center=True
            )
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        more = kit.IconButton(
            "more_vert", tr("Profile options"), lambda: self._menu(person), rid="profile_menu"
        )
        body = self.page.list(person, self.page.posts.by(person.id), tr("No posts yet"))
        return kit.Scaffold(body, top=kit.AppBar(person.handle, self.leave, [more]))

    def _menu(self, person: Person) -> None:
        choices = [kit.Choice(tr("Share profile"), lambda: self._share(person), icon="share")]
        if person.follows_me:
            choices.append(
                kit.Choice(tr("Remove follower"), lambda: self._ask(person), icon="person_remove")
            )
        self.menu(choices)

    def _share(self, person: Person) -> None:
        text = f"{person.name} (@{person.handle}) {LINK}/user/{person.id}"
        self.start(Intent(SEND, extras={"android.intent.extra.TEXT": text, "type": "text/plain"}))

    def _ask(self, person: Person) -> None:
        self.confirm(
            tr("Remove follower?"),
            tr("{name} won’t be told.", name=person.name),
            tr("Remove"),
            lambda: self.page.people.remove_follower(person.id),
        )
