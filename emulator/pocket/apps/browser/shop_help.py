"""The help pages of the Shop."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from ...content import Content
from ...raster.ops import rgb
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
    Site,
    Teaser,
)

CONTENT = Content(__file__)
HOST = "help.pocketshop.example"
SITE = Site(
    HOST,
    "Shop Help",
    "Answers about orders, delivery and returns",
    rgb("#B3400A"),
    "support_agent",
    (
        Link("Orders", "/orders"),
        Link("Delivery", "/delivery"),
        Link("Returns", "/returns"),
        Link("Payment", "/payment"),
        Link("Account", "/account"),
        Link("Contact", "/contact"),
    ),
    asks_cookies=True,
)


class Answer(NamedTuple):
    """A question and what the shop says."""

    section: str
    question: str
    text: str
    steps: tuple[str, ...] = ()


@cache
def answers() -> tuple[Answer, ...]:
    """Every question with its answer, by section."""
    return tuple(
        Answer(row.group, row["question"], row["text"], row.lines("steps"))
        for row in CONTENT.table("shop_help")
    )


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page of the site by its path."""
    found: dict[str, Page] = {"/": _front(), "/contact": _contact()}
    for label, path in SITE.nav[:-1]:
        blocks: list[Block] = [Heading(label, 1)]
        blocks += [_teaser(answer) for answer in answers() if answer.section == label]
        found[path] = _page(path, label, blocks, f"Help with {label.lower()}")
    for answer in answers():
        found[_path(answer)] = _answer(answer)
    return found


def _path(answer: Answer) -> str:
    return f"/{answer.section.lower()}/{slug(answer.question)}"


def _page(path: str, title: str, blocks: list[Block], summary: str) -> Page:
    return Page(f"https://{HOST}{path}", f"{title} - {SITE.name}", SITE, tuple(blocks), summary)


def _teaser(answer: Answer) -> Teaser:
    return Teaser(answer.question, _path(answer), "", answer.section)


def _front() -> Page:
    blocks: list[Block] = [
        Heading("How can we help?", 1),
        Notice("Parcels to Old Harbor may be one day late while the bridge is repaired."),
    ]
    for label, _ in SITE.nav[:-1]:
        blocks.append(Heading(label))
        blocks += [_teaser(answer) for answer in answers() if answer.section == label][:3]
    return _page("/", "Help", blocks, SITE.tagline)


def _answer(answer: Answer) -> Page:
    blocks: list[Block] = [Heading(answer.question, 1), Paragraph(answer.text, lead=True)]
    if answer.steps:
        blocks += [Heading("Step by step"), Bullets(answer.steps, numbered=True)]
    blocks += [
        Heading("Service hours"),
        Facts((("Monday to Friday", "08:00\u201320:00"), ("Saturday", "09:00\u201316:00"))),
        Paragraph("Not what you were looking for? [Contact us](/contact)."),
        Heading("Related questions", 3),
    ]
    blocks += [
        _teaser(other)
        for other in answers()
        if other is not answer and other.section == answer.section
    ][:4]
    return _page(_path(answer), answer.question, blocks, answer.text)


def _contact() -> Page:
    form = Form(
        "contact",
        "Send us a message",
        "We answer within one working day.",
        (
            FormField("option", "Topic", "choice",
                      options=("Order", "Delivery", "Return", "Payment", "Account")),
            FormField("name", "Your name", required=True),
            FormField("email", "Email address", "email", True),
            FormField("message", "Message", "long", True),
        ),
        "Send message",
        "Your message has been sent. A copy is on its way to you.",
        "Shop help",
    )  # fmt: skip
    blocks: list[Block] = [
        Heading("Contact", 1),
        Paragraph("Most questions are answered in [Orders](/orders) and [Returns](/returns)."),
        form,
    ]
    return _page("/contact", "Contact", blocks, "Write to the shop")
