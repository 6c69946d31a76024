"""The Feed tab: what the people one follows have posted."""

from __future__ import annotations

from ...toolkit.bars import AppBar
from ...toolkit.buttons import Chip, IconButton
from ...toolkit.node import Handler
from ...toolkit.rows import empty_state
from ...toolkit.scroll import LazyList
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Pad, Row, View
from .look import CircleActivity
from .post_card import PostCards
from .post_store import PostStore


class FeedTab:
    """Posts, the newest first."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.posts = PostStore(activity.phone)
        self.cards = PostCards(activity)
        self.scroll = ScrollState()
        self.close = False

    def bar(self) -> View:
        notices = IconButton(
            "notifications",
            tr("Notifications"),
            lambda: self.activity.open(".NoticesActivity"),
            rid="notifications",
        )
        chats = IconButton(
            "forum", tr("Messages"), lambda: self.activity.open(".ChatsActivity"), rid="messages"
        )
        return AppBar(tr("Circle"), actions=[notices, chats])

    def body(self) -> View:
        posts = self.posts.close_friends() if self.close else self.posts.feed()
        chips = Row(
            [
                Chip(tr("Following"), self._choose(False), not self.close),
                Chip(tr("Close friends"), self._choose(True), self.close),
            ],
            gap=8,
        )
        head = Pad(chips, x=16, bottom=4)

        def row(index: int) -> View:
            if index == 0:
                return head
            if not posts:
                return empty_state(
                    "photo_camera", tr("No posts yet"), tr("Follow people to see them")
                )
            return self.cards.card(posts[index - 1])

        return LazyList(max(1, len(posts)) + 1, row, self.scroll, bottom=24, rid="feed_list")

    def _choose(self, close: bool) -> Handler:
        def act() -> None:
            self.close = close
            self.scroll.jump(0)

        return act
