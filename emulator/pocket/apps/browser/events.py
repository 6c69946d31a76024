"""Eastport Events: what is on, each with a newsletter form, behind a cookie banner."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

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


class Event(NamedTuple):
    """Something that is on."""

    field: str
    title: str
    day: str
    time: str
    venue: str
    price: str
    text: str


EVENTS: tuple[Event, ...] = (
    Event("Music", "Eastport Jazz Nights", "Friday 13 March 2026", "20:00", "Signal House", "$24",
          "Three quartets, one long evening and no support act."),
    Event("Music", "Eastport Jazz Brunch", "Sunday 15 March 2026", "11:00", "Signal House", "$31",
          "Swing, eggs and coffee until two in the afternoon."),
    Event("Music", "Harbor Choir: Songs of the Sea", "Saturday 21 March 2026", "19:30",
          "St. Brannoc", "$15", "Eighty voices and an accordion."),
    Event("Music", "Open Strings", "Thursday 26 March 2026", "18:30", "Paper Crane Books", "Free",
          "Bring a violin or borrow one at the door."),
    Event("Music", "Northlight Electronic", "Saturday 4 April 2026", "22:00", "The Old Cannery",
          "$28", "A night of slow machines and fast lights."),
    Event("Music", "Folk on the Ferry", "Sunday 19 April 2026", "16:00", "Ferry Pier", "$18",
          "Two crossings, five bands, blankets on board."),
    Event("Stage", "The Forger’s Dog", "Wednesday 11 March 2026", "19:00", "Lantern Theatre",
          "$32", "The novel everyone reads, now with a real ladder."),
    Event("Stage", "Improv Without Mercy", "Friday 20 March 2026", "21:00", "Cellar Stage", "$12",
          "The audience writes, the actors suffer."),
    Event("Stage", "Twelve Chairs", "Saturday 28 March 2026", "19:00", "Lantern Theatre", "$32",
          "A comedy about furniture and inheritance."),
    Event("Stage", "Dance: Tide Tables", "Thursday 9 April 2026", "20:00", "The Old Cannery",
          "$26", "Nine dancers follow the water of one day."),
    Event("Stage", "Poetry Marathon", "Saturday 25 April 2026", "12:00", "Paper Crane Books",
          "Free", "Twelve hours, sixty poets, soup at six."),
    Event("Markets", "Spring Flea Market", "Saturday 14 March 2026", "08:00", "Station Square",
          "Free", "Two hundred tables from the first tram on."),
    Event("Markets", "Night Market Old Harbor", "Friday 27 March 2026", "18:00", "Old Harbor",
          "Free", "Noodles, lamps and live printing."),
    Event("Markets", "Plant Swap", "Sunday 29 March 2026", "10:00", "Mill Street Park", "Free",
          "Give two cuttings, take two home."),
    Event("Markets", "Ceramics Fair", "Saturday 11 April 2026", "09:00", "Market Hall", "$4",
          "Forty potters from the whole coast."),
    Event("Markets", "Record Fair", "Sunday 26 April 2026", "10:00", "Market Hall", "$5",
          "Vinyl by the metre, and a listening corner."),
    Event("Family", "Kite Day", "Sunday 22 March 2026", "11:00", "Lakeside Meadow", "Free",
          "Build one, fly one, untangle one."),
    Event("Family", "Science for Small People", "Saturday 28 March 2026", "10:00",
          "City Museum", "$7", "Volcanoes at eye level, for ages five to ten."),
    Event("Family", "Puppets: The Lost Wolf", "Sunday 5 April 2026", "15:00", "Cellar Stage",
          "$9", "Not too scary, with a break for juice."),
    Event("Family", "Harbor Treasure Hunt", "Saturday 18 April 2026", "13:00", "Ferry Pier",
          "$6", "Fourteen riddles along the quay."),
    Event("Sport", "Harbor Half Marathon", "Sunday 12 April 2026", "09:00", "Harbor Way", "$45",
          "The flat course, with music at every second kilometre."),
    Event("Sport", "Bay Regatta", "Saturday 2 May 2026", "10:00", "Yacht Club", "Free",
          "Best seen from the northern pier."),
    Event("Sport", "Lakeside United vs. Old Mill", "Sunday 8 March 2026", "15:00",
          "Lakeside Stadium", "$19", "The return leg, without snow this time."),
    Event("Sport", "Chess in the Park", "Saturday 9 May 2026", "14:00", "Mill Street Park",
          "Free", "Thirty boards, clocks on request."),
)  # fmt: skip
PAINTS = (
    (rgb("#F2B5C7"), rgb("#8E2457")),
    (rgb("#F5D08A"), rgb("#A34B1E")),
    (rgb("#B7C9F0"), rgb("#3B2F7A")),
)
FREQUENCY = ("Weekly", "Monthly", "Only about this event")


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
        chosen = [event for event in EVENTS if event.field == label]
        blocks: list[Block] = [Heading(label, 1), *map(_teaser, chosen)]
        found[path] = _page(path, label, blocks, f"{label} in Eastport")
    found["/venues"] = _venues()
    for event in EVENTS:
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
        Picture(_art(EVENTS[0]), "", 150),
        *map(_teaser, EVENTS),
        newsletter("All events"),
    ]
    return _page("/", "What’s on", blocks, SITE.tagline)


def _event(event: Event) -> Page:
    dice = random.Random(event.title)
    doors = int(event.time[:2]) - 1
    others = [other for other in EVENTS if other.field == event.field and other is not event]
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
    names = sorted({event.venue for event in EVENTS})
    blocks: list[Block] = [Heading("Venues", 1)]
    for name in names:
        blocks += [
            Heading(name, 3),
            Bullets(
                tuple(
                    f"[{event.title}]({_path(event)}), {event.day}"
                    for event in EVENTS
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
