"""The playlists on a fresh phone, and what its owner likes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ...content import Content

CONTENT = Content(__file__)


class MixCard(NamedTuple):
    """A playlist: its maker (empty for the phone's owner) and its songs as `title/artist`."""

    title: str
    about: str
    owner: str
    songs: tuple[str, ...]
    days_old: int


@cache
def mixes() -> tuple[MixCard, ...]:
    """The playlists, the owner's first."""
    return tuple(
        MixCard(
            row["title"],
            row["about"],
            row["maker"],
            row.items("songs", ";"),
            row.number("days"),
        )
        for row in CONTENT.table("playlists")
    )


@cache
def kept() -> Mapping[str, tuple[str, ...]]:
    """The names of what the owner keeps, by why: saved albums, my list, liked songs and so on."""
    return CONTENT.lists("library")
