"""Wayfinder: an encyclopaedia whose entries state measured facts."""

from __future__ import annotations

import random
from functools import lru_cache

from ...raster.ops import Artwork, rgb
from .encyclopedia_entries import FIELDS, Attribute, Kind, kinds, sentences
from .news import slug
from .page import (
    Block,
    Bullets,
    Facts,
    Form,
    FormField,
    Heading,
    Link,
    Page,
    Paragraph,
    Picture,
    Site,
    Teaser,
)

HOST = "wayfinder.example"
SITE = Site(
    HOST,
    "Wayfinder",
    "The free encyclopaedia of everywhere",
    rgb("#2F4B43"),
    "menu_book",
    tuple(Link(field, f"/{field.lower()}") for field in FIELDS),
    serif=True,
)
PAINTS = (
    (rgb("#A9C5B4"), rgb("#2F4B43")),
    (rgb("#C7D3E0"), rgb("#3A5068")),
    (rgb("#E0CFB4"), rgb("#6B4E2E")),
)


@lru_cache(maxsize=1)
def facts() -> dict[str, dict[str, str]]:
    """Every entry's attributes as they are shown, by the entry's name."""
    found: dict[str, dict[str, str]] = {}
    for kind in kinds():
        for name in kind.names:
            dice = random.Random(f"wayfinder/{name}")
            found[name] = {item.name: _value(item, dice) for item in kind.attributes}
    return found


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page of the site by its path."""
    found: dict[str, Page] = {"/": _front()}
    for kind in kinds():
        path = f"/{kind.plural.lower()}"
        blocks: list[Block] = [Heading(kind.plural, 1)]
        blocks += [_teaser(kind, name) for name in sorted(kind.names)]
        found[path] = _page(path, kind.plural, blocks, f"All {kind.plural.lower()} in Wayfinder")
        for name in kind.names:
            found[_path(name)] = _entry(kind, name)
    return found


def _value(item: Attribute, dice: random.Random) -> str:
    """A value drawn evenly over the orders of magnitude of its range."""
    low, high = item.low, item.high
    wide = low > 0 and high / low > 20
    number = low * (high / low) ** dice.random() if wide else dice.uniform(low, high)
    year = not item.unit and item.low > 1500
    text = str(round(number)) if year else f"{number:,.{item.decimals}f}"
    text = text.replace("-", "\u2212")
    return f"{text} {item.unit}".strip()


def _path(name: str) -> str:
    return f"/wiki/{slug(name).replace('-', '_')}"


def _page(path: str, title: str, blocks: list[Block], summary: str) -> Page:
    return Page(f"https://{HOST}{path}", f"{title} - {SITE.name}", SITE, tuple(blocks), summary)


def _teaser(kind: Kind, name: str) -> Teaser:
    first = kind.attributes[0].name
    return Teaser(name, _path(name), f"{first}: {facts()[name][first]}", kind.noun.capitalize())


def _front() -> Page:
    search = Form(
        "search", "", "", (FormField("q", "Search Wayfinder", "search", True),), "Search", ""
    )
    count = sum(len(kind.names) for kind in kinds())
    blocks: list[Block] = [
        Heading("Welcome to Wayfinder", 1),
        Paragraph(
            f"An encyclopaedia that anyone may read. {count} entries in {len(kinds())} fields."
        ),
        search,
        Heading("Entry of the day"),
        _teaser(kinds()[0], "Lake Veridan"),
        Heading("Browse by field"),
        *(
            Teaser(kind.plural, f"/{kind.plural.lower()}", f"{len(kind.names)} entries")
            for kind in kinds()
        ),
    ]
    return _page("/", "Wayfinder", blocks, SITE.tagline)


def _entry(kind: Kind, name: str) -> Page:
    dice = random.Random(f"entry/{name}")
    known = facts()[name]
    opening = kind.opening.format(name=name, small=dice.randint(2, 6))
    lines = [
        sentence.format(year=dice.randint(1620, 1999), small=dice.randint(2, 9))
        for sentence in dice.sample(sentences(), 7)
    ]
    a, b, c = dice.sample(list(known), 3)
    others = [other for other in kind.names if other != name]
    paint = dice.choice(PAINTS)
    art = Artwork(dice.choice(("hills", "waves", "gradient")), sum(map(ord, name)), paint)
    first, second, third = dice.sample(others, 3)
    blocks: list[Block] = [
        Heading(name, 1),
        Paragraph(f"From Wayfinder, the free encyclopaedia. Field: [{kind.plural}]"
                  f"(/{kind.plural.lower()})."),
        Paragraph(f"{opening} {lines[0]}"),
        Picture(art, f"{name} in an older view", 170),
        Heading("History"),
        Paragraph(" ".join(lines[1:3])),
        Paragraph(f"It is often compared with [{first}]({_path(first)}), whose "
                  f"{a[0].lower() + a[1:]} is {facts()[first][a]}, and with "
                  f"[{second}]({_path(second)}) ({b[0].lower() + b[1:]}: {facts()[second][b]})."),
        Heading("Facts and figures"),
        Facts(tuple(known.items()), name),
        Heading("Description"),
        Paragraph(" ".join(lines[3:5])),
        Paragraph(f"The {c[0].lower() + c[1:]} of {known[c]} is checked at regular intervals. "
                  + " ".join(lines[5:])),
        Heading("See also"),
        Bullets(tuple(f"[{other}]({_path(other)})" for other in (first, second, third))),
        Heading("References", 3),
        Bullets((
            f"Regional survey, volume {dice.randint(2, 19)}, {dice.randint(1950, 2019)}",
            f"H. Lindqvist: “{kind.plural} of the North”, Eastport {dice.randint(1960, 2010)}",
        ), numbered=True),
    ]  # fmt: skip
    return _page(_path(name), name, blocks, opening)
