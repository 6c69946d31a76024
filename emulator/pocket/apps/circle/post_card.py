"""A post as lists and its own page show it."""

from __future__ import annotations

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .look import (
    AUDIENCE_ICONS,
    LINK,
    CircleActivity,
    ago,
    audience_name,
    count_text,
    face,
    name_line,
    picture_of,
    stamp,
)
from .people_store import PeopleStore
from .post_store import PostStore
from .records import Post
from .tables import ME

SEND = "android.intent.action.SEND"


class PostCards:
    """Builds the posts of one screen and does what their buttons say."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.posts = PostStore(activity.phone)
        self.people = PeopleStore(activity.phone)

    def card(self, post: Post, *, whole: bool = False) -> kit.View:
        """One post; `whole` shows all of the caption and the exact time."""
        parts: list[kit.View] = [self._head(post, whole)]
        text_first = not post.pictured
        if text_first:
            parts.append(self._text_post(post, whole))
        else:
            picture = picture_of(self.activity.phone, post, None, 300)
            parts.append(self._opens(picture, post, whole))
        parts.append(self._buttons(post))
        parts.append(self._likes(post))
        if not text_first:
            parts.append(self._caption(post, whole))
        if not whole and post.comments:
            parts.append(self._more(post))
        if whole:
            moment = stamp(self.activity.phone, post.created_ms)
            when = kit.Text(moment, "body_small", "on_surface_variant", 1, rid="post_date")
            parts.append(kit.Pad(when, x=16, top=4))
        return kit.Pad(kit.Column(parts), bottom=16)

    def _head(self, post: Post, whole: bool) -> kit.View:
        phone = self.activity.phone
        below: list[kit.View] = [
            kit.Text(
                ago(phone, post.created_ms), "body_small", "on_surface_variant", 1, rid="post_time"
            )
        ]
        if post.audience != "everyone" or post.user_id == ME:
            name = audience_name(post.audience)
            icon = AUDIENCE_ICONS[post.audience]
            below.append(kit.Icon(icon, 14, desc=tr("Shared with: {audience}", audience=name)))
        if post.place:
            below.append(kit.Text("\u2022", "body_small", "on_surface_variant", 1, hidden=True))
            below.append(
                kit.Flex(
                    kit.Text(post.place, "body_small", "on_surface_variant", 1, rid="post_place")
                )
            )
        names = kit.Column(
            [name_line(post.name, post.verified, "title_small"), kit.Row(below, gap=6)]
        )
        more = kit.IconButton(
            "more_vert",
            tr("Options for {name}’s post", name=post.name),
            lambda: self._menu(post),
            rid="post_menu",
        )
        info = kit.Info("android.view.ViewGroup", "post_author", desc=post.name)
        who = kit.Tap(
            kit.Pad(kit.Row([face(post.name, 36), kit.Flex(names)], gap=12), left=16, y=8),
            lambda: self.open_person(post.user_id),
            info=info,
        )
        return kit.Row([kit.Flex(who), more, kit.Space(width=4)])

    def _text_post(self, post: Post, whole: bool) -> kit.View:
        style: kit.Style = "headline_small" if len(post.caption) < 60 else "title_large"
        text = kit.Text(post.caption, style, lines=None if whole else 6, rid="post_caption")
        return self._opens(kit.Pad(text, x=16, y=8), post, whole)

    def _opens(self, body: kit.View, post: Post, whole: bool) -> kit.View:
        if whole:
            return body
        info = kit.Info(
            "android.view.ViewGroup", "post_body", desc=tr("Open post by {n}", n=post.name)
        )
        return kit.Tap(body, lambda: self.open_post(post.id), info=info)

    def _buttons(self, post: Post) -> kit.View:
        like = kit.IconButton(
            "favorite",
            tr("Unlike {name}’s post", name=post.name)
            if post.liked
            else tr("Like {name}’s post", name=post.name),
            lambda: self.posts.like(post.id, not post.liked),
            filled=post.liked,
            color="primary" if post.liked else "on_surface",
            rid="like",
            checked=post.liked,
        )
        comment = kit.IconButton(
            "chat_bubble",
            tr("Comment on {name}’s post", name=post.name),
            lambda: self.open_post(post.id),
            color="on_surface",
            rid="comment",
        )
        send = kit.IconButton(
            "send",
            tr("Share {name}’s post", name=post.name),
            lambda: self.share(post),
            color="on_surface",
            rid="share",
        )
        save = kit.IconButton(
            "bookmark",
            tr("Remove from saved") if post.saved else tr("Save {name}’s post", name=post.name),
            lambda: self.posts.save(post.id, not post.saved),
            filled=post.saved,
            color="on_surface",
            rid="save",
            checked=post.saved,
        )
        return kit.Pad(kit.Row([like, comment, send, kit.Flex(kit.Space()), save]), x=4)

    def _likes(self, post: Post) -> kit.View:
        text = tr("1 like") if post.likes == 1 else tr("{n} likes", n=count_text(post.likes))
        if not post.likes:
            text = tr("Be the first to like this")
        return kit.Pad(kit.Text(text, "label_large", lines=1, rid="like_count"), x=16)

    def _caption(self, post: Post, whole: bool) -> kit.View:
        if not post.caption:
            return kit.Space()
        text = kit.Text(post.caption, "body_medium", lines=None if whole else 3, rid="post_caption")
        return kit.Pad(text, x=16, top=4)

    def _more(self, post: Post) -> kit.View:
        label = tr("View all {n} comments", n=post.comments)
        if post.comments == 1:
            label = tr("View 1 comment")
        text = kit.Text(label, "body_medium", "on_surface_variant", 1, rid="view_comments")
        info = kit.Info("android.view.ViewGroup", "open_comments", desc=label)
        return kit.Tap(kit.Pad(text, x=16, top=4), lambda: self.open_post(post.id), info=info)

    # -- acts -----------------------------------------------------------------------------------

    def tile(self, post: Post, side: float) -> kit.View:
        """A post in a grid."""
        if post.pictured:
            body = picture_of(self.activity.phone, post, side, side)
        else:
            text = kit.Text(post.caption, "body_small", lines=5)
            body = kit.Surface(kit.Sized(kit.Pad(text, x=8, y=8), side, side), "surface_container")
        info = kit.Info("android.view.ViewGroup", "post_tile", desc=post.caption or post.name)
        return kit.Tap(body, lambda: self.open_post(post.id), info=info)

    def open_post(self, post_id: int) -> None:
        self.activity.open(".PostActivity", f"{LINK}/post/{post_id}")

    def open_person(self, user_id: int) -> None:
        self.activity.open(".ProfileActivity", f"{LINK}/user/{user_id}")

    def share(self, post: Post) -> None:
        text = f"{post.name}: {post.caption} {LINK}/post/{post.id}"
        self.activity.start(
            Intent(SEND, extras={"android.intent.extra.TEXT": text, "type": "text/plain"})
        )

    def _menu(self, post: Post) -> None:
        if post.user_id == ME:
            self.activity.menu(
                [
                    kit.Choice(tr("Edit"), lambda: self._edit(post), icon="edit"),
                    kit.Choice(tr("Delete"), lambda: self._ask(post), icon="delete"),
                ]
            )
            return
        person = self.people.get(post.user_id)
        choices = [kit.Choice(tr("Hide post"), lambda: self._hide(post), icon="visibility_off")]
        if person is not None and person.state != "none":
            label = tr("Unfollow")
            choices.append(kit.Choice(label, lambda: self._unfollow(post), icon="person_remove"))
        choices.append(kit.Choice(tr("Copy link"), lambda: self._copy(post), icon="link"))
        self.activity.menu(choices)

    def _hide(self, post: Post) -> None:
        self.posts.hide(post.id, True)
        self.activity.toast(tr("Post hidden"))

    def _unfollow(self, post: Post) -> None:
        def agree() -> None:
            self.people.unfollow(post.user_id)

        title = tr("Unfollow {name}?", name=post.name)
        text = tr("Their posts will no longer be in your feed.")
        self.activity.confirm(title, text, tr("Unfollow"), agree)

    def _copy(self, post: Post) -> None:
        self.activity.phone.windows.clipboard = f"{LINK}/post/{post.id}"
        self.activity.toast(tr("Link copied"))

    def _edit(self, post: Post) -> None:
        self.activity.open(".ComposeActivity", f"{LINK}/post/{post.id}")

    def _ask(self, post: Post) -> None:
        def delete() -> None:
            self.posts.delete(post.id)
            self.activity.toast(tr("Post deleted"))

        text = tr("It will be gone for everyone, with its comments.")
        self.activity.confirm(tr("Delete post?"), text, tr("Delete"), delete)


def item_id(data: str | None) -> int:
    """The number at the end of a link; 0 when there is none."""
    last = (data or "").rstrip("/").rpartition("/")[2]
    return int(last) if last.isdigit() else 0
