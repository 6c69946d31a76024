"""Groups: members, messages and polls."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ..base import AppContext
from .people_store import PEOPLE
from .records import Group, Option, Person, Poll, Said
from .tables import DATABASE, ME

GROUPS = (
    "SELECT groups._id, groups.name, about, category, privacy, members_count, membership,"
    " coalesce(body, ''), coalesce(users.name, ''), coalesce(sent_at, 0) FROM groups"
    " LEFT JOIN group_messages ON group_messages._id = (SELECT _id FROM group_messages"
    " WHERE group_id = groups._id ORDER BY sent_at DESC, _id DESC LIMIT 1)"
    " LEFT JOIN users ON users._id = group_messages.user_id"
)
DAY_MS = 86_400_000


class GroupStore:
    """Reads and writes groups."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def mine(self) -> list[Group]:
        """The ones with the latest message first."""
        return self._groups("WHERE membership = 'member' ORDER BY sent_at DESC")

    def others(self) -> list[Group]:
        return self._groups("WHERE membership <> 'member' ORDER BY members_count DESC")

    def find(self, query: str) -> list[Group]:
        words = query.casefold().split()
        return [
            group
            for group in self._groups("ORDER BY membership <> 'member', members_count DESC")
            if all(word in f"{group.name} {group.category}".casefold() for word in words)
        ]

    def get(self, group_id: int) -> Group | None:
        found = self._groups("WHERE groups._id = ?", group_id)
        return found[0] if found else None

    def members(self, group_id: int) -> list[Person]:
        rows = self.db.execute(
            f"{PEOPLE} JOIN group_members ON group_members.user_id = users._id"
            " WHERE group_id = ? ORDER BY name",
            (group_id,),
        )
        return [Person(*row) for row in rows]

    def join(self, group_id: int) -> None:
        """Become a member, or ask for it where the group is private."""
        group = self.get(group_id)
        if group is None or group.membership != "none":
            return
        state = "requested" if group.privacy == "private" else "member"
        self._set(group_id, state)
        if state == "member":
            self.db.execute(
                "INSERT INTO group_members (group_id, user_id) VALUES (?, ?)", (group_id, ME)
            )
            self._count(group_id, 1)

    def leave(self, group_id: int) -> None:
        """Stop being a member, or take the request back."""
        group = self.get(group_id)
        if group is None or group.membership == "none":
            return
        self._set(group_id, "none")
        if group.membership == "member":
            self.db.execute(
                "DELETE FROM group_members WHERE group_id = ? AND user_id = ?", (group_id, ME)
            )
            self._count(group_id, -1)

    def messages(self, group_id: int) -> list[Said]:
        rows = self.db.execute(
            "SELECT group_messages._id, user_id, name, body, sent_at FROM group_messages"
            " JOIN users ON users._id = user_id WHERE group_id = ?"
            " ORDER BY sent_at, group_messages._id",
            (group_id,),
        )
        return [Said(*row) for row in rows]

    def send(self, group_id: int, body: str) -> None:
        self.db.execute(
            "INSERT INTO group_messages (group_id, user_id, body, sent_at) VALUES (?, ?, ?, ?)",
            (group_id, ME, body, self._phone.epoch_ms()),
        )

    def unsend(self, message_id: int) -> None:
        self.db.execute("DELETE FROM group_messages WHERE _id = ?", (message_id,))

    # -- polls ----------------------------------------------------------------------------------

    def polls(self, group_id: int) -> list[Poll]:
        """The ones that can still be voted in first."""
        rows = self.db.execute(
            "SELECT polls._id, question, name, closes_at, option_id FROM polls"
            " JOIN users ON users._id = polls.user_id"
            " LEFT JOIN poll_votes ON poll_votes.poll_id = polls._id"
            " WHERE group_id = ? ORDER BY closes_at <= ?, created_at DESC, polls._id DESC",
            (group_id, self._phone.epoch_ms()),
        )
        return [Poll(row[0], row[1], row[2], row[3], row[4], self._options(row[0])) for row in rows]

    def vote(self, poll_id: int, option_id: int | None) -> None:
        """Choose an option in place of the one before; None takes the vote back."""
        before = self.db.execute(
            "SELECT option_id FROM poll_votes WHERE poll_id = ?", (poll_id,)
        ).fetchone()
        if before is not None:
            self.db.execute("DELETE FROM poll_votes WHERE poll_id = ?", (poll_id,))
            self._votes(before[0], -1)
        if option_id is not None:
            self.db.execute(
                "INSERT INTO poll_votes (poll_id, option_id, voted_at) VALUES (?, ?, ?)",
                (poll_id, option_id, self._phone.epoch_ms()),
            )
            self._votes(option_id, 1)

    def ask(self, group_id: int, question: str, labels: Sequence[str], days: int) -> None:
        """Open a poll."""
        now = self._phone.epoch_ms()
        cursor = self.db.execute(
            "INSERT INTO polls (group_id, user_id, question, created_at, closes_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (group_id, ME, question, now, now + days * DAY_MS),
        )
        self.db.executemany(
            "INSERT INTO poll_options (poll_id, position, label) VALUES (?, ?, ?)",
            ((cursor.lastrowid, place, label) for place, label in enumerate(labels)),
        )

    def _options(self, poll_id: int) -> tuple[Option, ...]:
        rows = self.db.execute(
            "SELECT _id, label, votes FROM poll_options WHERE poll_id = ? ORDER BY position",
            (poll_id,),
        )
        return tuple(Option(*row) for row in rows)

    def _groups(self, where: str, *values: object) -> list[Group]:
        return [Group(*row) for row in self.db.execute(f"{GROUPS} {where}", values)]

    def _set(self, group_id: int, membership: str) -> None:
        self.db.execute("UPDATE groups SET membership = ? WHERE _id = ?", (membership, group_id))

    def _count(self, group_id: int, step: int) -> None:
        self.db.execute(
            "UPDATE groups SET members_count = members_count + ? WHERE _id = ?", (step, group_id)
        )

    def _votes(self, option_id: int, step: int) -> None:
        self.db.execute(
            "UPDATE poll_options SET votes = votes + ? WHERE _id = ?", (step, option_id)
        )
