"""One post with its comments."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.say = SayBar(self._comment)

    def revision(self) -> object:
        return self.posts.db.total_changes

    def screen(self, ui: kit.Ui) -> kit.View:
        post = self.posts.get(item_id(self.intent.data))
        title = "" if post is None else tr("{name}’s post", name=post.name)
        bar = kit.AppBar(title, self.leave)
        if post is None:
            gone = kit.empty_state("hide_image", tr("This post isn’t available"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=bar)
        comments = self.posts.comments(post.id)
        head = kit.Column([self.cards.card(post, whole=True), kit.Divider()])

        def row(index: int) -> kit.View:
            if index == 0:
                return head
            if not comments:
                return kit.empty_state("chat_bubble", tr("No comments yet"))
            return self._row(post.id, comments[index - 1])

        body = kit.LazyList(max(1, len(comments)) + 1, row, self.scroll, bottom=16)
        return kit.Scaffold(
            body, top=bar, bottom=self.say.view(tr("Add a comment"), tr("Post comment"))
        )

    def _row(self, post_id: int, comment: Comment) -> kit.View:
        head = kit.Row(
            [
                kit.Text(comment.name, "label_large", lines=1, rid="comment_author"),
                kit.Text(
                    ago(self.phone, comment.created_ms),
                    "body_small",
                    "on_surface_variant",
                    1,
                    rid="comment_time",
                ),
            ],
            gap=8,
        )
        text = kit.Text(comment.body, "body_medium", rid="comment_text")
        row = kit.Row(
            [face(comment.name, 36), kit.Flex(kit.Column([head, text]))], gap=12, align="start"
        )
        info = kit.Info("android.view.ViewGroup", "comment_item", desc="")

        def menu() -> None:
            self._menu(post_id, comment)

        return kit.Tap(
            kit.Pad(row, x=16, y=10),
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

        choices = [kit.Choice(tr("Copy"), copy, icon="content_copy")]
        if comment.user_id == ME:
            choices.append(kit.Choice(tr("Delete"), delete, icon="delete"))
        self.menu(choices)

    def _comment(self, text: str) -> None:
        self.posts.comment(item_id(self.intent.data), text)
        self.blur()
        self.toast(tr("Comment posted"))
