"""What a web page is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...raster.ops import Artwork, Color

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


class Link(NamedTuple):
    """A label that leads somewhere; a path counts from the page's own host."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Site:
    """A web site: its host and how its pages are dressed."""

    host: str
    name: str
    tagline: str
    color: Color
    icon: str
    nav: tuple[Link, ...] = ()
    asks_cookies: bool = False
    cookie_wall: bool = False
    """The page cannot be touched before the cookie question is answered."""
    serif: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the page's title."""

    text: str
    level: Literal[1, 2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `[label](url)` is a link in it."""

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it and when."""

    author: str
    published: str
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture across the page with a caption below."""

    art: Artwork
    caption: str = ""
    height: float = 210


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of names and values."""

    rows: tuple[tuple[str, str], ...]
    title: str = ""


class Teaser(NamedTuple):
    """A card that leads to a page."""

    title: str
    url: str
    summary: str = ""
    meta: str = ""
    art: Artwork | None = None


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with dots or numbers."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Someone's words, set apart."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A tinted box with a few words."""

    text: str
    icon: str = "info"


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote below an article."""

    author: str
    body: str
    when: str


FieldKind = Literal["text", "email", "long", "check", "choice", "search"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One entry of a form; `options` belong to a choice, whose first one is chosen at first."""

    name: str
    label: str
    kind: FieldKind = "text"
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form; `subject` says what it is about, such as an event's title."""

    name: str
    title: str
    intro: str
    fields: tuple[FormField, ...]
    submit: str
    thanks: str
    subject: str = ""


Block = (
    Heading
    | Paragraph
    | Byline
    | Picture
    | Facts
    | Teaser
    | Bullets
    | Quotation
    | Notice
    | Comment
    | Form
)


@dataclass(frozen=True, slots=True)
class Page:
    """One document."""

    url: str
    title: str
    site: Site
    blocks: tuple[Block, ...]
    summary: str = ""
    comments: bool = False
    app_link: str = ""
    """An intent's data that an app would open instead."""


def plain(text: str) -> str:
    """Running text without its link marks."""
    return LINK.sub(r"\1", text)


def texts(block: Block) -> tuple[str, ...]:
    """The words of a block as they can be searched."""
    match block:
        case Heading():
            return (block.text,)
        case Paragraph():
            return (plain(block.text),)
        case Byline():
            return (block.author, block.published, block.updated)
        case Picture():
            return (block.caption,)
        case Facts():
            return (block.title, *(part for row in block.rows for part in row))
        case Teaser():
            return (block.title, block.summary, block.meta)
        case Bullets():
            return tuple(plain(item) for item in block.items)
        case Quotation():
            return (block.text, block.who)
        case Notice():
            return (block.text,)
        case Comment():
            return (block.author, block.body)
        case Form():
            return (block.title, block.intro)
