"""The records on a fresh phone and the songs on them."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content

CONTENT = Content(__file__)
AlbumKind = Literal["album", "ep", "single", "live", "compilation"]


class AlbumCard(NamedTuple):
    """A record; a cover among its songs names the first singer after `<`."""

    artist: str
    title: str
    year: int
    kind: AlbumKind
    songs: tuple[str, ...]


@cache
def albums() -> tuple[AlbumCard, ...]:
    """The records by artist."""
    return tuple(
        AlbumCard(
            row.group,
            row["title"],
            row.number("year"),
            row.one_of("kind", get_args(AlbumKind)),
            row.items("songs", ";"),
        )
        for row in CONTENT.table("albums")
    )
