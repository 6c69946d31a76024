"""The Harbor Post: a newspaper with dated articles by section."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ...raster.ops import Artwork, rgb
from .news_story import SECTIONS, Story, sentences, stories, words
from .page import (
    Block,
    Byline,
    Heading,
    Link,
    Page,
    Paragraph,
    Picture,
    Quotation,
    Site,
    Teaser,
)
from .topics import topic_art

HOST = "harborpost.example"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
SITE = Site(
    HOST,
    "The Harbor Post",
    "News from the water’s edge since 1894",
    rgb("#12355B"),
    "newspaper",
    tuple(Link(name, f"/{name.lower()}") for name in SECTIONS),
    asks_cookies=True,
    serif=True,
)


def long_date(day: date) -> str:
    """Such as 14 February 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def slug(text: str) -> str:
    """A headline as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("’", "")).strip("-")


def path_of(story: Story) -> str:
    """Where a story lives, such as /2026/02/14/love-letters."""
    return f"/{story.date.replace('-', '/')}/{slug(story.headline)}"


def artwork(story: Story) -> Artwork:
    return topic_art(story)


def teaser(story: Story, section: str, picture: bool = False) -> Teaser:
    day = date.fromisoformat(story.date)
    return Teaser(
        story.headline,
        path_of(story),
        story.standfirst,
        f"{section} \u2022 {long_date(day)}",
        artwork(story) if picture else None,
    )


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page of the site by its path."""
    found: dict[str, Page] = {"/": _front()}
    for section, printed in stories().items():
        path = f"/{section.lower()}"
        found[path] = _page(path, section, _section(section, printed), f"All about {section}")
        for story in printed:
            found[path_of(story)] = _article(section, story)
    return found


def _page(path: str, title: str, blocks: Sequence[Block], summary: str) -> Page:
    return Page(f"https://{HOST}{path}", f"{title} - {SITE.name}", SITE, tuple(blocks), summary)


def _front() -> Page:
    blocks: list[Block] = []
    for section, printed in stories().items():
        blocks.append(Heading(section))
        blocks += [teaser(story, section, index == 0) for index, story in enumerate(printed[:3])]
        blocks.append(Paragraph(f"[More from {section}](/{section.lower()})"))
    return _page("/", "Home", blocks, SITE.tagline)


def _section(section: str, printed: Sequence[Story]) -> list[Block]:
    blocks: list[Block] = [Heading(section, 1)]
    month = ""
    for story in printed:
        day = date.fromisoformat(story.date)
        shown = f"{MONTHS[day.month - 1]} {day.year}"
        if shown != month:
            month = shown
            blocks.append(Heading(shown, 3))
        blocks.append(teaser(story, section))
    return blocks


def _article(section: str, story: Story) -> Page:
    dice = random.Random(story.headline)
    day = date.fromisoformat(story.date)
    updated = ""
    if dice.random() < 0.3:
        later = date.fromordinal(day.toordinal() + dice.randint(1, 4))
        updated = long_date(later) if later <= date(2026, 3, 2) else ""
    author = dice.choice(words()["authors"])
    blocks: list[Block] = [
        Heading(story.headline, 1),
        Byline(f"By {author}", long_date(day), updated),
        Picture(artwork(story), f"Picture: {dice.choice(words()['places'])}, archive"),
        Paragraph(story.standfirst, lead=True),
    ]
    chosen = list(sentences()[section])
    dice.shuffle(chosen)
    filled = [_fill(sentence, dice) for sentence in chosen]
    blocks.append(Paragraph(" ".join(filled[:3])))
    blocks.append(Paragraph(" ".join(filled[3:5])))
    heads = dice.sample(words()["subheads"], 2)
    blocks += [Heading(heads[0]), Paragraph(" ".join(filled[5:8]))]
    who = dice.choice(words()["people"])
    blocks.append(Quotation(dice.choice(words()["quotes"]), who))
    blocks += [Heading(heads[1]), Paragraph(" ".join(filled[8:]))]
    others = [other for other in stories()[section] if other is not story]
    near = dice.sample(others, 3)
    first = near[0]
    blocks.append(Paragraph(f"Read also: [{first.headline}]({path_of(first)})."))
    blocks.append(Heading(f"More from {section}", 3))
    blocks += [teaser(other, section) for other in near]
    url = f"https://{HOST}{path_of(story)}"
    title = f"{story.headline} - {SITE.name}"
    return Page(url, title, SITE, tuple(blocks), story.standfirst, comments=True)


def _fill(sentence: str, dice: random.Random) -> str:
    return sentence.format(
        weekday=dice.choice(WEEKDAYS),
        small=dice.randint(2, 9),
        years=dice.randint(11, 38),
        person=dice.choice(words()["people"]),
        street=dice.choice(words()["streets"]),
        place=dice.choice(words()["places"]),
        month=dice.choice(MONTHS[2:8]),
        money=f"${dice.randint(12, 98) * 10},000",
        count=f"{dice.randint(4, 96) * 25:,}",
        percent=dice.randint(3, 27),
    )
