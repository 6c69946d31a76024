"""What the database holds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["everyone", "followers", "close_friends"]
AUDIENCES: tuple[Audience, ...] = ("everyone", "followers", "close_friends")
FollowState = Literal["none", "requested", "following"]
Membership = Literal["none", "requested", "member"]
NoticeKind = Literal["like", "comment", "follow", "mention", "poll"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone, and what ties them to the phone's owner."""

    id: int
    handle: str
    name: str
    bio: str
    verified: bool
    private: bool
    followers: int
    following: int
    state: FollowState
    close: bool
    follows_me: bool


@dataclass(frozen=True, slots=True)
class Post:
    """Something posted; a picture comes from a photo's URI or from a style and a seed."""

    id: int
    user_id: int
    handle: str
    name: str
    verified: bool
    caption: str
    photo_uri: str | None
    style: str | None
    seed: int
    place: str
    audience: Audience
    created_ms: int
    likes: int
    comments: int
    liked: bool
    saved: bool

    @property
    def pictured(self) -> bool:
        return bool(self.photo_uri or self.style)


@dataclass(frozen=True, slots=True)
class Comment:
    """An answer below a post."""

    id: int
    user_id: int
    name: str
    body: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation with one person, with its last message."""

    id: int
    user_id: int
    name: str
    handle: str
    unread: int
    last: str
    last_by: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation or a group."""

    id: int
    user_id: int
    name: str
    body: str
    sent_ms: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its last message."""

    id: int
    name: str
    about: str
    category: str
    privacy: Literal["public", "private"]
    members: int
    membership: Membership
    last: str
    last_name: str
    last_ms: int


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a poll."""

    id: int
    label: str
    votes: int


@dataclass(frozen=True, slots=True)
class Poll:
    """A question of a group; `mine` is the option the owner chose."""

    id: int
    question: str
    asked_by: str
    closes_ms: int
    mine: int | None
    options: tuple[Option, ...]

    @property
    def votes(self) -> int:
        return sum(option.votes for option in self.options)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened to the owner."""

    id: int
    kind: NoticeKind
    user_id: int
    name: str
    post_id: int | None
    group_id: int | None
    group: str
    created_ms: int
