"""People, who follows whom, and what the owner prefers."""

from __future__ import annotations

from ..preferences import PreferenceStore
from ..tables import SqlValue, Table, insert, insert_missing, update
from .records import Notice, Person
from .tables import ME, CircleTables

PEOPLE = Table(
    "users",
    Person,
    "LEFT JOIN follows ON follows.user_id = users._id"
    " LEFT JOIN followers ON followers.user_id = users._id",
    followers="followers_count",
    following="following_count",
    state="coalesce(follows.state, 'none')",
    close="coalesce(close_friend, 0)",
    follows_me="followers._id IS NOT NULL",
)
NOTICES = Table(
    "notices",
    Notice,
    "JOIN users ON users._id = user_id LEFT JOIN groups ON groups._id = group_id",
    name="users.name",
    group="groups.name",
    created_ms="created_at",
)


class PeopleStore(CircleTables, PreferenceStore):
    """Reads people and changes ties."""

    def get(self, user_id: int) -> Person | None:
        return PEOPLE.get(self.db, user_id)

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
        now = self._phone.epoch_ms()
        insert(self.db, "follows", user_id=user_id, state=state, followed_at=now)
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
            now = self._phone.epoch_ms()
            insert_missing(self.db, "followers", user_id=user_id, followed_at=now)
            self._add("followers_count", ME, 1)

    # -- the owner ------------------------------------------------------------------------------

    def rewrite(self, name: str, bio: str) -> None:
        update(self.db, "users", ME, name=name.strip(), bio=bio.strip())

    def notices(self) -> list[Notice]:
        return NOTICES.select(self.db, "ORDER BY created_at DESC")

    def prefer(self, name: str, value: str) -> None:
        if self.preference(name) != value:
            super().prefer(name, value)
            if name == "private_account":
                update(self.db, "users", ME, private=value)

    def _people(self, where: str, *values: SqlValue) -> list[Person]:
        return PEOPLE.select(self.db, where, *values)

    def _count(self, user_id: int, step: int) -> None:
        self._add("followers_count", user_id, step)
        self._add("following_count", ME, step)

    def _add(self, column: str, user_id: int, step: int) -> None:
        self.db.execute(f"UPDATE users SET {column} = {column} + ? WHERE _id = ?", (step, user_id))
