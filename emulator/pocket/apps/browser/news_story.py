"""What The Harbor Post has printed, and the words of which its articles are made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content

CONTENT = Content(__file__)
Scene = Literal["city", "hills", "waves", "gradient"]
SECTIONS = ("City", "World", "Business", "Science", "Technology", "Sport", "Culture", "Health")
"""Sections in the order of the site's menu."""


class Story(NamedTuple):
    """One article as the archive lists it; `date` is ISO, symbol and scene are its picture's."""

    date: str
    symbol: str
    scene: Scene
    headline: str
    standfirst: str


@cache
def stories() -> Mapping[str, tuple[Story, ...]]:
    """The articles by section, the newest first."""
    found: dict[str, list[Story]] = {section: [] for section in SECTIONS}
    for row in CONTENT.table("news"):
        scene = row.one_of("scene", get_args(Scene))
        story = Story(row["date"], row["symbol"], scene, row["headline"], row["standfirst"])
        found[row.group].append(story)
    return {section: tuple(printed) for section, printed in found.items()}


@cache
def sentences() -> Mapping[str, tuple[str, ...]]:
    """Sentences from which the body of an article is put together, by section."""
    return CONTENT.lists("news_sentences")


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """The people, places, streets, authors, subheads and quotes of articles."""
    return CONTENT.lists("news_words")
