"""Eastport Events: what is on, each with a newsletter form, behind a cookie banner."""

from __future__ import annotations

import random
from functools import cache, lru_cache
from typing import NamedTuple

from ...content import Content
from ...raster.ops import Artwork, rgb
from .news import slug
from .page import (
    Block,
    Bullets,
    Facts,
    Form,
    FormField,
    Heading,
    Link,
    Notice,
    Page,
    Paragraph,
    Picture,
    Site,
    Teaser,
)

CONTENT = Content(__file__)
HOST = "eastportevents.example"
SITE = Site(
    HOST,
    "Eastport Events",
    "What’s on around the harbor",
    rgb("#8E2457"),
    "local_activity",
    (
        Link("Music", "/music"),
        Link("Stage", "/stage"),
        Link("Markets", "/markets"),
        Link("Family", "/family"),
        Link("Sport", "/sport"),
        Link("Venues", "/venues"),
    ),
    asks_cookies=True,
    cookie_wall=True,
)


PAINTS = (
    (rgb("#F2B5C7"), rgb("#8E2457")),
    (rgb("#F5D08A"), rgb("#A34B1E")),
    (rgb("#B7C9F0"), rgb("#3B2F7A")),
)
FREQUENCY = ("Weekly", "Monthly", "Only about this event")


class Event(NamedTuple):
    """Something that is on."""

    field: str
    title: str
    day: str
    time: str
    venue: str
    price: str
    text: str


@cache
def events() -> tuple[Event, ...]:
    """Everything that is on, by field."""
    return tuple(
        Event(
            row.group,
            row["title"],
            row["day"],
            row["time"],
            row["venue"],
            row["price"],
            row["text"],
        )
        for row in CONTENT.table("events")
    )


def newsletter(subject: str) -> Form:
    """The form below every event."""
    return Form(
        "newsletter",
        "Get the newsletter",
        f"News about {subject}: line-up, times and last-minute tickets.",
        (
            FormField("email", "Email address", "email", True),
            FormField("name", "First name (optional)"),
            FormField("option", "How often?", "choice", options=FREQUENCY),
            FormField("consent", "I agree to receive emails and have read the privacy notice",
                      "check", True),
        ),
        "Subscribe",
        "Thank you! We have added you to the list for this event.",
        subject,
    )  # fmt: skip


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page of the site by its path."""
    found: dict[str, Page] = {"/": _front()}
    for label, path in SITE.nav[:-1]:
        chosen = [event for event in events() if event.field == label]
        blocks: list[Block] = [Heading(label, 1), *map(_teaser, chosen)]
        found[path] = _page(path, label, blocks, f"{label} in Eastport")
    found["/venues"] = _venues()
    for event in events():
        found[_path(event)] = _event(event)
    found["/privacy"] = _privacy()
    return found


def _path(event: Event) -> str:
    return f"/event/{slug(event.title)}"


def _page(path: str, title: str, blocks: list[Block], summary: str) -> Page:
    return Page(f"https://{HOST}{path}", f"{title} - {SITE.name}", SITE, tuple(blocks), summary)


def _art(event: Event) -> Artwork:
    number = sum(map(ord, event.title))
    styles = ("confetti", "waves", "disc", "city")
    return Artwork(styles[number % len(styles)], number, PAINTS[number % len(PAINTS)])


def _teaser(event: Event) -> Teaser:
    meta = f"{event.day}, {event.time} \u2022 {event.venue}"
    return Teaser(event.title, _path(event), event.text, meta, None)


def _front() -> Page:
    blocks: list[Block] = [
        Heading("This spring in Eastport", 1),
        Picture(_art(events()[0]), "", 150),
        *map(_teaser, events()),
        newsletter("All events"),
    ]
    return _page("/", "What’s on", blocks, SITE.tagline)


def _event(event: Event) -> Page:
    dice = random.Random(event.title)
    doors = int(event.time[:2]) - 1
    others = [other for other in events() if other.field == event.field and other is not event]
    blocks: list[Block] = [
        Heading(event.title, 1),
        Picture(_art(event), event.venue, 190),
        Paragraph(event.text, lead=True),
        Facts(
            (
                ("Date", event.day),
                ("Starts", event.time),
                ("Doors", f"{doors:02d}:{event.time[3:]}"),
                ("Venue", event.venue),
                ("Price", event.price),
                ("Length", f"{dice.randint(5, 14) * 15} minutes"),
            ),
            "At a glance",
        ),
        Heading("Good to know"),
        Bullets(
            (
                "Step-free access at the side entrance.",
                f"Cloakroom: ${dice.randint(1, 3)} per item.",
                "Tickets can be returned until 48 hours before.",
                f"Nearest stop: {dice.choice(('Ferry Pier', 'Canal Road', 'Station Square'))}.",
            )
        ),
        Paragraph("More dates and the map are on the page about our [venues](/venues)."),
        newsletter(event.title),
        Heading("You may also like", 3),
        *map(_teaser, dice.sample(others, 2)),
    ]
    return _page(_path(event), event.title, blocks, event.text)


def _venues() -> Page:
    names = sorted({event.venue for event in events()})
    blocks: list[Block] = [Heading("Venues", 1)]
    for name in names:
        blocks += [
            Heading(name, 3),
            Bullets(
                tuple(
                    f"[{event.title}]({_path(event)}), {event.day}"
                    for event in events()
                    if event.venue == name
                )
            ),
        ]
    return _page("/venues", "Venues", blocks, "Where it happens")


def _privacy() -> Page:
    blocks: list[Block] = [
        Heading("Privacy notice", 1),
        Notice("You can change your cookie choice at any time at the bottom of every page."),
        Paragraph("We keep your email address only to send what you asked for."),
        Paragraph("Every message has a link with which you can unsubscribe."),
    ]
    return _page("/privacy", "Privacy", blocks, "How we handle your address")
