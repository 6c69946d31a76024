"""The help pages of the Shop."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

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


ANSWERS: tuple[Answer, ...] = (
    Answer("Orders", "Where is my order?",
           "Every order has a tracking page with the courier and the expected date.",
           ("Open the Shop and go to Orders.", "Choose the order.", "Read the courier and date.")),
    Answer("Orders", "Can I change an order?",
           "You can change the address until the parcel is handed to the courier.",
           ("Open the order.", "Choose the address.", "Save.")),
    Answer("Orders", "How do I cancel an order?",
           "Orders can be cancelled free of charge within 30 minutes after payment."),
    Answer("Orders", "An item is missing from my parcel",
           "Large orders are often split. Wait two working days, then write to us."),
    Answer("Delivery", "How much is delivery?",
           "Standard delivery costs $4.90 and is free for orders of $49.00 or more."),
    Answer("Delivery", "Which couriers do you use?",
           "Swift Parcel, Blue Van and City Bike Couriers; large items come with Weber & Sons."),
    Answer("Delivery", "Can I choose a delivery day?",
           "Yes, at checkout, for a fee of $2.50. Sundays are not available."),
    Answer("Delivery", "What happens if I am not at home?",
           "The courier leaves the parcel at the nearest locker, where it waits for 7 days."),
    Answer("Returns", "How long can I return an item?",
           "You have 45 days from delivery. Opened food and earphones cannot be returned.",
           ("Open the order in the Shop.", "Choose Return item and a reason.",
            "Print the label or show the code.")),
    Answer("Returns", "When do I get my money back?",
           "Within 5 working days after the parcel reached our warehouse."),
    Answer("Returns", "Who pays for the return?",
           "Returns are free for members and cost $3.20 for everyone else."),
    Answer("Payment", "Which payment methods are accepted?",
           "Cards, Pocket Pay, gift cards and, for members, invoices with 14 days."),
    Answer("Payment", "How do coupons work?",
           "One coupon per order. It must be chosen before payment and belongs to one store."),
    Answer("Payment", "My card was declined",
           "Check the expiry date and the limit. We never ask for your PIN."),
    Answer("Account", "How do I change my password?",
           "In the Shop under Account, Security. The link we send is valid for 20 minutes."),
    Answer("Account", "How do I delete my account?",
           "Write to us with the contact form. Open orders have to be finished first."),
    Answer("Account", "What does membership cost?",
           "Membership costs $29.00 a year and can be ended at any time."),
)  # fmt: skip


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page of the site by its path."""
    found: dict[str, Page] = {"/": _front(), "/contact": _contact()}
    for label, path in SITE.nav[:-1]:
        blocks: list[Block] = [Heading(label, 1)]
        blocks += [_teaser(answer) for answer in ANSWERS if answer.section == label]
        found[path] = _page(path, label, blocks, f"Help with {label.lower()}")
    for answer in ANSWERS:
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
        blocks += [_teaser(answer) for answer in ANSWERS if answer.section == label][:3]
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
        for other in ANSWERS
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
