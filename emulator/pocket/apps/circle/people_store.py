"""People, who follows whom, and what the owner prefers."""

from __future__ import annotations

import sqlite3

from ..base import AppContext
from .records import Notice, Person
from .tables import DATABASE, ME

PEOPLE = (
    "SELECT users._id, handle, name, bio, verified, private, followers_count, following_count,"
    " coalesce(follows.state, 'none'), coalesce(close_friend, 0), followers._id IS NOT NULL"
    " FROM users LEFT JOIN follows ON follows.user_id = users._id"
    " LEFT JOIN followers ON followers.user_id = users._id"
)


class PeopleStore:
    """Reads people and changes ties."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def revision(self) -> int:
        return self.db.total_changes

    def get(self, user_id: int) -> Person | None:
        found = self._people("WHERE users._id = ?", user_id)
        return found[0] if found else None

    def me(self) -> Person:
        return self._people("WHERE users._id = ?", ME)[0]

    def find(self, query: str) -> list[Person]:
        """By name or handle; the ones followed first, then by reach."""
        words = query.casefold().removeprefix("@").split()
        return [
            person
            for person in self._people(
                "WHERE users._id <> ? ORDER BY follows._id IS NULL, followers_count DESC", ME
            )
            if all(word in f"{person.name} {person.handle}".casefold() for word in words)
        ]

    def following(self) -> list[Person]:
        return self._people("WHERE follows.state = 'following' ORDER BY name")

    def followers(self) -> list[Person]:
        return self._people("WHERE followers._id IS NOT NULL ORDER BY name")

    def close_friends(self) -> list[Person]:
        return self._people("WHERE close_friend = 1 ORDER BY name")

    def suggested(self) -> list[Person]:
        """People not followed who reach many, or who follow the owner."""
        return self._people(
            "WHERE follows._id IS NULL AND users._id <> ?"
            " ORDER BY followers._id IS NULL, followers_count DESC",
            ME,
        )

    def requests(self) -> list[Person]:
        return self._people(
            "JOIN follow_requests ON follow_requests.user_id = users._id ORDER BY requested_at DESC"
        )

    # -- ties -----------------------------------------------------------------------------------

    def follow(self, user_id: int) -> None:
        """Follow someone, or ask a private one to allow it."""
        person = self.get(user_id)
        if person is None or person.state != "none" or user_id == ME:
            return
        state = "requested" if person.private else "following"
        self.db.execute(
            "INSERT INTO follows (user_id, state, followed_at) VALUES (?, ?, ?)",
            (user_id, state, self._phone.epoch_ms()),
        )
        if state == "following":
            self._count(user_id, 1)

    def unfollow(self, user_id: int) -> None:
        """Stop following, or take a request back."""
        person = self.get(user_id)
        if person is None or person.state == "none":
            return
        self.db.execute("DELETE FROM follows WHERE user_id = ?", (user_id,))
        if person.state == "following":
            self._count(user_id, -1)

    def set_close(self, user_id: int, on: bool) -> None:
        self.db.execute("UPDATE follows SET close_friend = ? WHERE user_id = ?", (int(on), user_id))

    def remove_follower(self, user_id: int) -> None:
        cursor = self.db.execute("DELETE FROM followers WHERE user_id = ?", (user_id,))
        if cursor.rowcount:
            self._add("followers_count", ME, -1)

    def answer_request(self, user_id: int, yes: bool) -> None:
        self.db.execute("DELETE FROM follow_requests WHERE user_id = ?", (user_id,))
        if yes:
            self.db.execute(
                "INSERT OR IGNORE INTO followers (user_id, followed_at) VALUES (?, ?)",
                (user_id, self._phone.epoch_ms()),
            )
            self._add("followers_count", ME, 1)

    # -- the owner ------------------------------------------------------------------------------

    def rewrite(self, name: str, bio: str) -> None:
        self.db.execute(
            "UPDATE users SET name = ?, bio = ? WHERE _id = ?", (name.strip(), bio.strip(), ME)
        )

    def notices(self) -> list[Notice]:
        rows = self.db.execute(
            "SELECT notices._id, kind, user_id, users.name, post_id, group_id,"
            " coalesce(groups.name, ''), created_at FROM notices"
            " JOIN users ON users._id = user_id LEFT JOIN groups ON groups._id = group_id"
            " ORDER BY created_at DESC"
        )
        return [Notice(*row) for row in rows]

    def preference(self, name: str) -> str:
        row = self.db.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
        return "" if row is None else row[0]

    def prefer(self, name: str, value: str) -> None:
        if self.preference(name) != value:
            self.db.execute("UPDATE preferences SET value = ? WHERE name = ?", (value, name))
            if name == "private_account":
                self.db.execute("UPDATE users SET private = ? WHERE _id = ?", (value, ME))

    def _people(self, where: str, *values: object) -> list[Person]:
        return [Person(*row) for row in self.db.execute(f"{PEOPLE} {where}", values)]

    def _count(self, user_id: int, step: int) -> None:
        self._add("followers_count", user_id, step)
        self._add("following_count", ME, step)

    def _add(self, column: str, user_id: int, step: int) -> None:
        self.db.execute(f"UPDATE users SET {column} = {column} + ? WHERE _id = ?", (step, user_id))
