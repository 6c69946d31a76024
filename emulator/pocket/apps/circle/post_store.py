"""Posts with their likes, saves and comments."""

from __future__ import annotations

import sqlite3

from ..base import AppContext
from .records import Audience, Comment, Post
from .tables import DATABASE, ME

POSTS = (
    "SELECT posts._id, posts.user_id, handle, name, verified, caption, photo_uri, picture_style,"
    " coalesce(picture_seed, 0), place, audience, created_at, likes_count, comments_count,"
    " likes._id IS NOT NULL, saves._id IS NOT NULL FROM posts"
    " JOIN users ON users._id = posts.user_id LEFT JOIN likes ON likes.post_id = posts._id"
    " LEFT JOIN saves ON saves.post_id = posts._id"
)
NEWEST = " ORDER BY created_at DESC, posts._id DESC"
SHOWN = "posts._id NOT IN (SELECT post_id FROM hidden_posts)"
FOLLOWED = "posts.user_id IN (SELECT user_id FROM follows WHERE state = 'following')"


class PostStore:
    """Reads and writes posts."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

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
        found = self._posts("WHERE posts._id = ?", post_id)
        return found[0] if found else None

    def like(self, post_id: int, on: bool) -> None:
        """Like a post or take that back; doing it twice changes nothing."""
        if on:
            cursor = self.db.execute(
                "INSERT OR IGNORE INTO likes (post_id, liked_at) VALUES (?, ?)",
                (post_id, self._phone.epoch_ms()),
            )
        else:
            cursor = self.db.execute("DELETE FROM likes WHERE post_id = ?", (post_id,))
        if cursor.rowcount > 0:
            self._add("likes_count", post_id, 1 if on else -1)

    def save(self, post_id: int, on: bool) -> None:
        if on:
            self.db.execute(
                "INSERT OR IGNORE INTO saves (post_id, saved_at) VALUES (?, ?)",
                (post_id, self._phone.epoch_ms()),
            )
        else:
            self.db.execute("DELETE FROM saves WHERE post_id = ?", (post_id,))

    def hide(self, post_id: int, on: bool) -> None:
        if on:
            self.db.execute("INSERT OR IGNORE INTO hidden_posts (post_id) VALUES (?)", (post_id,))
        else:
            self.db.execute("DELETE FROM hidden_posts WHERE post_id = ?", (post_id,))

    def create(self, caption: str, photo_uri: str | None, place: str, audience: Audience) -> int:
        """Post something of the owner's and return its id."""
        cursor = self.db.execute(
            "INSERT INTO posts (user_id, caption, photo_uri, place, audience, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (ME, caption, photo_uri, place, audience, self._phone.epoch_ms()),
        )
        return cursor.lastrowid or 0

    def rewrite(self, post_id: int, caption: str, audience: Audience) -> None:
        self.db.execute(
            "UPDATE posts SET caption = ?, audience = ? WHERE _id = ?", (caption, audience, post_id)
        )

    def delete(self, post_id: int) -> None:
        for table in ("likes", "saves", "comments", "notices"):
            self.db.execute(f"DELETE FROM {table} WHERE post_id = ?", (post_id,))
        self.db.execute("DELETE FROM posts WHERE _id = ?", (post_id,))

    def comments(self, post_id: int) -> list[Comment]:
        rows = self.db.execute(
            "SELECT comments._id, user_id, name, body, created_at FROM comments"
            " JOIN users ON users._id = user_id WHERE post_id = ?"
            " ORDER BY created_at, comments._id",
            (post_id,),
        )
        return [Comment(*row) for row in rows]

    def comment(self, post_id: int, body: str) -> None:
        self.db.execute(
            "INSERT INTO comments (post_id, user_id, body, created_at) VALUES (?, ?, ?, ?)",
            (post_id, ME, body, self._phone.epoch_ms()),
        )
        self._add("comments_count", post_id, 1)

    def delete_comment(self, post_id: int, comment_id: int) -> None:
        self.db.execute("DELETE FROM comments WHERE _id = ?", (comment_id,))
        self._add("comments_count", post_id, -1)

    def _posts(self, where: str, *values: object) -> list[Post]:
        return [Post(*row) for row in self.db.execute(f"{POSTS} {where}", values)]

    def _add(self, column: str, post_id: int, step: int) -> None:
        self.db.execute(f"UPDATE posts SET {column} = {column} + ? WHERE _id = ?", (step, post_id))
