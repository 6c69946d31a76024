"""Groups: members, messages and polls."""

from __future__ import annotations

from collections.abc import Sequence

from ..tables import Table, delete, insert, insert_all, update
from .people_store import PEOPLE
from .records import Group, Option, Person, Poll, Said
from .tables import ME, CircleTables

GROUPS = Table(
    "groups",
    Group,
    "LEFT JOIN group_messages ON group_messages._id = (SELECT _id FROM group_messages"
    " WHERE group_id = groups._id ORDER BY sent_at DESC, _id DESC LIMIT 1)"
    " LEFT JOIN users ON users._id = group_messages.user_id",
    members="members_count",
    last="group_messages.body",
    last_name="users.name",
    last_ms="group_messages.sent_at",
)
MESSAGES = Table(
    "group_messages",
    Said,
    "JOIN users ON users._id = user_id",
    name="users.name",
    sent_ms="sent_at",
)
POLLS = Table(
    "polls",
    Poll,
    "JOIN users ON users._id = polls.user_id"
    " LEFT JOIN poll_votes ON poll_votes.poll_id = polls._id",
    asked_by="users.name",
    closes_ms="closes_at",
    mine="poll_votes.option_id",
    options=None,
)
OPTIONS = Table("poll_options", Option)
DAY_MS = 86_400_000


class GroupStore(CircleTables):
    """Reads and writes groups."""

    def mine(self) -> list[Group]:
        """The ones with the latest message first."""
        return GROUPS.select(self.db, "WHERE membership = 'member' ORDER BY sent_at DESC")

    def others(self) -> list[Group]:
        return GROUPS.select(self.db, "WHERE membership <> 'member' ORDER BY members_count DESC")

    def find(self, query: str) -> list[Group]:
        words = query.casefold().split()
        known = GROUPS.select(self.db, "ORDER BY membership <> 'member', members_count DESC")
        return [
            group
            for group in known
            if all(word in f"{group.name} {group.category}".casefold() for word in words)
        ]

    def get(self, group_id: int) -> Group | None:
        return GROUPS.get(self.db, group_id)

    def members(self, group_id: int) -> list[Person]:
        return PEOPLE.select(
            self.db,
            "JOIN group_members ON group_members.user_id = users._id"
            " WHERE group_id = ? ORDER BY name",
            group_id,
        )

    def join(self, group_id: int) -> None:
        """Become a member, or ask for it where the group is private."""
        group = self.get(group_id)
        if group is None or group.membership != "none":
            return
        state = "requested" if group.privacy == "private" else "member"
        update(self.db, "groups", group_id, membership=state)
        if state == "member":
            insert(self.db, "group_members", group_id=group_id, user_id=ME)
            self._count(group_id, 1)

    def leave(self, group_id: int) -> None:
        """Stop being a member, or take the request back."""
        group = self.get(group_id)
        if group is None or group.membership == "none":
            return
        update(self.db, "groups", group_id, membership="none")
        if group.membership == "member":
            self.db.execute(
                "DELETE FROM group_members WHERE group_id = ? AND user_id = ?", (group_id, ME)
            )
            self._count(group_id, -1)

    def messages(self, group_id: int) -> list[Said]:
        where = "WHERE group_id = ? ORDER BY sent_at, group_messages._id"
        return MESSAGES.select(self.db, where, group_id)

    def send(self, group_id: int, body: str) -> None:
        now = self._phone.epoch_ms()
        insert(self.db, "group_messages", group_id=group_id, user_id=ME, body=body, sent_at=now)

    def unsend(self, message_id: int) -> None:
        delete(self.db, "group_messages", message_id)

    # -- polls ----------------------------------------------------------------------------------

    def polls(self, group_id: int) -> list[Poll]:
        """The ones that can still be voted in first."""
        rows = POLLS.rows(
            self.db,
            "WHERE group_id = ? ORDER BY closes_at <= ?, created_at DESC, polls._id DESC",
            group_id,
            self._phone.epoch_ms(),
        )
        return [POLLS.read(row, options=self._options(row[0])) for row in rows]

    def vote(self, poll_id: int, option_id: int | None) -> None:
        """Choose an option in place of the one before; None takes the vote back."""
        before = self.db.execute(
            "SELECT option_id FROM poll_votes WHERE poll_id = ?", (poll_id,)
        ).fetchone()
        if before is not None:
            self.db.execute("DELETE FROM poll_votes WHERE poll_id = ?", (poll_id,))
            self._votes(before[0], -1)
        if option_id is not None:
            now = self._phone.epoch_ms()
            insert(self.db, "poll_votes", poll_id=poll_id, option_id=option_id, voted_at=now)
            self._votes(option_id, 1)

    def ask(self, group_id: int, question: str, labels: Sequence[str], days: int) -> None:
        """Open a poll."""
        now = self._phone.epoch_ms()
        poll_id = insert(
            self.db,
            "polls",
            group_id=group_id,
            user_id=ME,
            question=question,
            created_at=now,
            closes_at=now + days * DAY_MS,
        )
        rows = ((poll_id, place, label) for place, label in enumerate(labels))
        insert_all(self.db, "poll_options", "poll_id, position, label", rows)

    def _options(self, poll_id: int) -> tuple[Option, ...]:
        return tuple(OPTIONS.select(self.db, "WHERE poll_id = ? ORDER BY position", poll_id))

    def _count(self, group_id: int, step: int) -> None:
        self.db.execute(
            "UPDATE groups SET members_count = members_count + ? WHERE _id = ?", (step, group_id)
        )

    def _votes(self, option_id: int, step: int) -> None:
        self.db.execute(
            "UPDATE poll_options SET votes = votes + ? WHERE _id = ?", (step, option_id)
        )
