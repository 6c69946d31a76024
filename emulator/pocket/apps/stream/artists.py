"""Who makes the music on a fresh phone."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ...content import Content

CONTENT = Content(__file__)


class ArtistCard(NamedTuple):
    """Someone who makes music; `listeners` in thousands a month."""

    name: str
    genre: str
    listeners: int
    about: str


@cache
def artists() -> tuple[ArtistCard, ...]:
    """Everyone who makes music."""
    return tuple(
        ArtistCard(row["name"], row["genre"], row.number("listeners"), row["about"])
        for row in CONTENT.table("artists")
    )
