"""Posts with their likes, saves and comments."""

from __future__ import annotations

from ..tables import SqlValue, Table, delete, insert, insert_missing, update
from .records import Audience, Comment, Post
from .tables import ME, CircleTables

POSTS = Table(
    "posts",
    Post,
    "JOIN users ON users._id = posts.user_id LEFT JOIN likes ON likes.post_id = posts._id"
    " LEFT JOIN saves ON saves.post_id = posts._id",
    handle="users.handle",
    name="users.name",
    verified="users.verified",
    style="picture_style",
    seed="picture_seed",
    created_ms="created_at",
    likes="likes_count",
    comments="comments_count",
    liked="likes._id IS NOT NULL",
    saved="saves._id IS NOT NULL",
)
COMMENTS = Table(
    "comments",
    Comment,
    "JOIN users ON users._id = user_id",
    name="users.name",
    created_ms="created_at",
)
NEWEST = " ORDER BY created_at DESC, posts._id DESC"
SHOWN = "posts._id NOT IN (SELECT post_id FROM hidden_posts)"
FOLLOWED = "posts.user_id IN (SELECT user_id FROM follows WHERE state = 'following')"


class PostStore(CircleTables):
    """Reads and writes posts."""

    def feed(self) -> list[Post]:
        """By the owner and everyone followed, the newest first."""
        return self._posts(f"WHERE {SHOWN} AND (posts.user_id = {ME} OR {FOLLOWED}){NEWEST}")

    def close_friends(self) -> list[Post]:
        """What was posted for close friends only."""
        return self._posts(
            f"WHERE {SHOWN} AND audience = 'close_friends' AND"
            f" (posts.user_id = {ME} OR {FOLLOWED}){NEWEST}"
        )

    def explore(self) -> list[Post]:
        """Public pictures of people who do not follow the owner, the best liked first."""
        return self._posts(
            f"WHERE {SHOWN} AND posts.user_id NOT IN (SELECT user_id FROM followers)"
            f" AND posts.user_id <> {ME} AND NOT private AND picture_style IS NOT NULL"
            " ORDER BY likes_count DESC, posts._id DESC"
        )

    def by(self, user_id: int) -> list[Post]:
        return self._posts(f"WHERE posts.user_id = ?{NEWEST}", user_id)

    def saved(self) -> list[Post]:
        return self._posts("WHERE saves._id IS NOT NULL ORDER BY saved_at DESC, saves._id DESC")

    def liked(self) -> list[Post]:
        return self._posts("WHERE likes._id IS NOT NULL ORDER BY liked_at DESC, likes._id DESC")

    def get(self, post_id: int) -> Post | None:
        return POSTS.get(self.db, post_id)

    def like(self, post_id: int, on: bool) -> None:
        """Like a post or take that back; doing it twice changes nothing."""
        if on:
            now = self._phone.epoch_ms()
            changed = insert_missing(self.db, "likes", post_id=post_id, liked_at=now)
        else:
            query = "DELETE FROM likes WHERE post_id = ?"
            changed = self.db.execute(query, (post_id,)).rowcount > 0
        if changed:
            self._add("likes_count", post_id, 1 if on else -1)

    def save(self, post_id: int, on: bool) -> None:
        if on:
            now = self._phone.epoch_ms()
            insert_missing(self.db, "saves", post_id=post_id, saved_at=now)
        else:
            self.db.execute("DELETE FROM saves WHERE post_id = ?", (post_id,))

    def hide(self, post_id: int, on: bool) -> None:
        if on:
            insert_missing(self.db, "hidden_posts", post_id=post_id)
        else:
            self.db.execute("DELETE FROM hidden_posts WHERE post_id = ?", (post_id,))

    def create(self, caption: str, photo_uri: str | None, place: str, audience: Audience) -> int:
        """Post something of the owner's and return its id."""
        return insert(
            self.db,
            "posts",
            user_id=ME,
            caption=caption,
            photo_uri=photo_uri,
            place=place,
            audience=audience,
            created_at=self._phone.epoch_ms(),
        )

    def rewrite(self, post_id: int, caption: str, audience: Audience) -> None:
        update(self.db, "posts", post_id, caption=caption, audience=audience)

    def delete(self, post_id: int) -> None:
        for table in ("likes", "saves", "comments", "notices"):
            self.db.execute(f"DELETE FROM {table} WHERE post_id = ?", (post_id,))
        delete(self.db, "posts", post_id)

    def comments(self, post_id: int) -> list[Comment]:
        where = "WHERE post_id = ? ORDER BY created_at, comments._id"
        return COMMENTS.select(self.db, where, post_id)

    def comment(self, post_id: int, body: str) -> None:
        now = self._phone.epoch_ms()
        insert(self.db, "comments", post_id=post_id, user_id=ME, body=body, created_at=now)
        self._add("comments_count", post_id, 1)

    def delete_comment(self, post_id: int, comment_id: int) -> None:
        delete(self.db, "comments", comment_id)
        self._add("comments_count", post_id, -1)

    def _posts(self, where: str, *values: SqlValue) -> list[Post]:
        return POSTS.select(self.db, where, *values)

    def _add(self, column: str, post_id: int, step: int) -> None:
        self.db.execute(f"UPDATE posts SET {column} = {column} + ? WHERE _id = ?", (step, post_id))
