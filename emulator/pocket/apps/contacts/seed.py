"""The people in a fresh phone's contacts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...content import Content

CONTENT = Content(__file__)


@cache
def people() -> tuple[tuple[str, str, str, bool], ...]:
    """Given name, family name, company, favourite."""
    return tuple(
        (
            row["given"],
            row["family"],
            row["company"],
            row.one_of("favourite", ("yes", "no")) == "yes",
        )
        for row in CONTENT.table("people")
    )


@cache
def twice() -> tuple[tuple[str, str, str, int], ...]:
    """People who are in the contacts a second time, with another number of that type."""
    return tuple(
        (row["given"], row["family"], row["number"], row.number("type"))
        for row in CONTENT.table("twice")
    )


@cache
def addresses() -> Mapping[str, tuple[str, ...]]:
    """The streets and cities where they live."""
    return CONTENT.lists("addresses")
