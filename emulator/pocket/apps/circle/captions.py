"""What people post and remark: captions with a picture style (none for plain text) and a place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content, Row

CONTENT = Content(__file__)
Style = Literal["", "hills", "city", "waves", "confetti", "food", "disc", "gradient"]
Audience = Literal["everyone", "followers", "close_friends"]


class Caption(NamedTuple):
    """One thing to say; `who` is the only one who could."""

    text: str
    style: Style = ""
    place: str = ""
    who: str = ""


@cache
def captions_by_topic() -> Mapping[str, tuple[Caption, ...]]:
    """What there is to say about each topic."""
    found: dict[str, list[Caption]] = {}
    for row in CONTENT.table("captions"):
        found.setdefault(row.group, []).append(_caption(row, row["who"]))
    return {topic: tuple(captions) for topic, captions in found.items()}


@cache
def own_posts() -> tuple[tuple[Caption, int, Audience], ...]:
    """The owner's posts: the caption, how many days ago, and for whom."""
    return tuple(
        (_caption(row), row.number("days"), row.one_of("audience", get_args(Audience)))
        for row in CONTENT.table("own_posts")
    )


@cache
def remarks() -> tuple[str, ...]:
    """What is written below the posts of others."""
    return CONTENT.lists("remarks")[""]


def _caption(row: Row, who: str = "") -> Caption:
    return Caption(row["text"], row.one_of("style", get_args(Style)), row["place"], who)
