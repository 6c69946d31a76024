"""The series and films on a fresh phone."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content

CONTENT = Content(__file__)
ShowKind = Literal["series", "film"]


class ShowCard(NamedTuple):
    """A series or film with the titles of its episodes, season by season."""

    title: str
    year: int
    genre: str
    kind: ShowKind
    age: str
    minutes: int
    about: str
    seasons: tuple[tuple[str, ...], ...]


class Watched(NamedTuple):
    """How far something was watched: season, episode, minutes left, and hours ago."""

    title: str
    season: int
    episode: int
    left_min: int
    hours_ago: int


@cache
def shows() -> tuple[ShowCard, ...]:
    """The series, then the films."""
    return tuple(
        ShowCard(
            row["title"],
            row.number("year"),
            row["genre"],
            row.one_of("kind", get_args(ShowKind)),
            row["age"],
            row.number("minutes"),
            row["about"],
            tuple(tuple(line.split("; ")) for line in row.lines("seasons")),
        )
        for row in CONTENT.table("shows")
    )


@cache
def watched() -> tuple[Watched, ...]:
    """What the owner has watched, the latest first."""
    return tuple(
        Watched(
            row["title"],
            row.number("season"),
            row.number("episode"),
            row.number("left"),
            row.minutes("age") // 60,
        )
        for row in CONTENT.table("watched")
    )


@cache
def moods() -> tuple[str, ...]:
    """What episodes are about."""
    return CONTENT.lists("moods")[""]
