"""Direct messages and groups on a fresh phone; a line is `handle: text`, `>` is the owner's."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content, Row
from .records import NoticeKind

CONTENT = Content(__file__)
Privacy = Literal["public", "private"]


class Talk(NamedTuple):
    """A conversation with one person; how many of its last messages are unread."""

    handle: str
    minutes_ago: int
    lines: tuple[str, ...]
    unread: int = 0


class Question(NamedTuple):
    """A poll: who asks, what, how each option stands, and hours until it closes."""

    handle: str
    text: str
    options: tuple[tuple[str, int], ...]
    closes_h: int
    mine: str = ""


class GroupCard(NamedTuple):
    """A group with its talk, the latest line last, and its polls."""

    name: str
    about: str
    category: str
    privacy: Privacy
    members: tuple[str, ...]
    others: int
    """Members beyond the named ones."""
    joined: bool
    minutes_ago: int
    lines: tuple[str, ...]
    polls: tuple[Question, ...] = ()


class NoticeCard(NamedTuple):
    """Something that somebody did: with which of the owner's posts or which group, if any."""

    kind: NoticeKind
    handle: str
    post: int | None
    """Counted from the newest, which is 1."""
    group: int | None
    hours: float


@cache
def talks() -> tuple[Talk, ...]:
    """The direct messages, the latest talk first."""
    return tuple(
        Talk(row["handle"], row.minutes("age"), row.lines("lines"), row.number("unread"))
        for row in CONTENT.table("talks")
    )


@cache
def group_cards() -> tuple[GroupCard, ...]:
    """The groups, those that the owner has joined first."""
    return tuple(
        GroupCard(
            row["name"],
            row["about"],
            row["category"],
            row.one_of("privacy", get_args(Privacy)),
            row.items("members"),
            row.number("others"),
            row.one_of("joined", ("yes", "no")) == "yes",
            row.minutes("age"),
            row.lines("lines"),
            tuple(_question(poll) for poll in CONTENT.table("polls") if poll.group == row["name"]),
        )
        for row in CONTENT.table("groups")
    )


def _question(row: Row) -> Question:
    options: list[tuple[str, int]] = []
    for option in row.items("options", ";"):
        label, colon, votes = option.rpartition(": ")
        if not colon or not votes.isdecimal():
            raise row.wrong(f"{option!r} is not an option with its votes, such as Tea: 5")
        options.append((label, int(votes)))
    hours = row.minutes("closes") // 60
    return Question(row["handle"], row["text"], tuple(options), hours, row["mine"])


@cache
def notice_cards() -> tuple[NoticeCard, ...]:
    """What others did, the latest first."""
    return tuple(
        NoticeCard(
            row.one_of("kind", get_args(NoticeKind)),
            row["handle"],
            row.number("post") if row["post"] else None,
            row.number("group") if row["group"] else None,
            row.decimal("hours"),
        )
        for row in CONTENT.table("notices")
    )
