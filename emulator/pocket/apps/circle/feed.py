"""The Feed tab: what the people one follows have posted."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import CircleActivity
from .post_card import PostCards
from .post_store import PostStore


class FeedTab:
    """Posts, the newest first."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.posts = PostStore(activity.phone)
        self.cards = PostCards(activity)
        self.scroll = kit.ScrollState()
        self.close = False

    def bar(self) -> kit.View:
        notices = kit.IconButton(
            "notifications",
            tr("Notifications"),
            lambda: self.activity.open(".NoticesActivity"),
            rid="notifications",
        )
        chats = kit.IconButton(
            "forum", tr("Messages"), lambda: self.activity.open(".ChatsActivity"), rid="messages"
        )
        return kit.AppBar(tr("Circle"), actions=[notices, chats])

    def body(self) -> kit.View:
        posts = self.posts.close_friends() if self.close else self.posts.feed()
        chips = kit.Row(
            [
                kit.Chip(tr("Following"), self._choose(False), not self.close),
                kit.Chip(tr("Close friends"), self._choose(True), self.close),
            ],
            gap=8,
        )
        head = kit.Pad(chips, x=16, bottom=4)

        def row(index: int) -> kit.View:
            if index == 0:
                return head
            if not posts:
                return kit.empty_state(
                    "photo_camera", tr("No posts yet"), tr("Follow people to see them")
                )
            return self.cards.card(posts[index - 1])

        return kit.LazyList(max(1, len(posts)) + 1, row, self.scroll, bottom=24, rid="feed_list")

    def _choose(self, close: bool) -> kit.Handler:
        def act() -> None:
            self.close = close
            self.scroll.jump(0)

        return act
