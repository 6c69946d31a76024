"""One post with its comments."""

from __future__ import annotations

from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Divider, Text
from ...toolkit.node import Info
from ...toolkit.overlays import Choice
from ...toolkit.rows import empty_state
from ...toolkit.scroll import LazyList
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Tap, View
from .look import CircleActivity, ago, face
from .post_card import PostCards, item_id
from .post_store import PostStore
from .records import Comment
from .say_bar import SayBar
from .tables import ME


class PostActivity(CircleActivity):
    """The whole post, and the field to answer in."""

    def on_open(self) -> None:
        self.posts = PostStore(self.phone)
        self.cards = PostCards(self)
        self.scroll = ScrollState()
        self.say = SayBar(self._comment)

    def revision(self) -> object:
        return self.posts.db.total_changes

    def screen(self, ui: Ui) -> View:
        post = self.posts.get(item_id(self.intent.data))
        title = "" if post is None else tr("{name}’s post", name=post.name)
        bar = AppBar(title, self.leave)
        if post is None:
            gone = empty_state("hide_image", tr("This post isn’t available"))
            return Scaffold(Fill(gone, center=True), top=bar)
        comments = self.posts.comments(post.id)
        head = Column([self.cards.card(post, whole=True), Divider()])

        def row(index: int) -> View:
            if index == 0:
                return head
            if not comments:
                return empty_state("chat_bubble", tr("No comments yet"))
            return self._row(post.id, comments[index - 1])

        body = LazyList(max(1, len(comments)) + 1, row, self.scroll, bottom=16)
        return Scaffold(
            body, top=bar, bottom=self.say.view(tr("Add a comment"), tr("Post comment"))
        )

    def _row(self, post_id: int, comment: Comment) -> View:
        head = Row(
            [
                Text(comment.name, "label_large", lines=1, rid="comment_author"),
                Text(
                    ago(self.phone, comment.created_ms),
                    "body_small",
                    "on_surface_variant",
                    1,
                    rid="comment_time",
                ),
            ],
            gap=8,
        )
        text = Text(comment.body, "body_medium", rid="comment_text")
        row = Row([face(comment.name, 36), Flex(Column([head, text]))], gap=12, align="start")
        info = Info("android.view.ViewGroup", "comment_item", desc="")

        def menu() -> None:
            self._menu(post_id, comment)

        return Tap(
            Pad(row, x=16, y=10),
            lambda: self.cards.open_person(comment.user_id),
            menu,
            info=info,
        )

    def _menu(self, post_id: int, comment: Comment) -> None:
        def copy() -> None:
            self.phone.windows.clipboard = comment.body
            self.toast(tr("Comment copied"))

        def delete() -> None:
            self.posts.delete_comment(post_id, comment.id)
            self.toast(tr("Comment deleted"))

        choices = [Choice(tr("Copy"), copy, icon="content_copy")]
        if comment.user_id == ME:
            choices.append(Choice(tr("Delete"), delete, icon="delete"))
        self.menu(choices)

    def _comment(self, text: str) -> None:
        self.posts.comment(item_id(self.intent.data), text)
        self.blur()
        self.toast(tr("Comment posted"))
