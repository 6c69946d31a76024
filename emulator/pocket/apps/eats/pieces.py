"""The parts the screens of Eats are made of: pictures of food, cards, rows, bars."""

from __future__ import annotations

import zlib

from ...raster.ops import Artwork, Color, rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .address_store import Address
from .menus import cuisines
from .plates import looks
from .restaurant_store import Restaurant
from .screen import EatsScreen, element

STAR: Color = rgb("#F2A600")


def food(name: str, cuisine: str) -> Artwork:
    """The picture of a dish, or of a restaurant: a dish that its kitchen is known for."""
    mark = zlib.crc32(name.encode()) % 997
    kitchen = cuisines()[cuisine]
    usual = kitchen.known_for
    subject, tone = looks().get(name) or looks()[usual[mark % len(usual)]]
    return Artwork("food", mark, (kitchen.ground, tone), subject)


def fee_text(cents: int) -> str:
    return tr("Free delivery") if cents == 0 else tr("{fee} delivery", fee=kit.money(cents))


def rating(place: Restaurant, style: kit.Style = "body_medium") -> kit.View:
    """A star, the average and how many judged."""
    return kit.Row(
        [
            kit.Icon("star", 16, STAR, True),
            kit.Text(f"{place.rating_tenths / 10:.1f}", style, rid="rating"),
            kit.Text(f"({place.reviews:,})", style, "on_surface_variant", 1, rid="review_count"),
        ],
        gap=4,
    )


def distance_text(metres: int) -> str:
    return tr("{distance} km", distance=f"{metres / 1000:.1f}")


def restaurant_card(
    place: Restaurant,
    address: Address,
    problem: str,
    on_tap: kit.Handler,
    end: kit.View | None = None,
) -> kit.View:
    """A restaurant with what a delivery to an address would be like."""
    picture = kit.Image(
        food(place.name, place.cuisine), height=136, radius=16, rid="restaurant_image"
    )
    marks: list[kit.View] = []
    if place.fee == 0:
        marks.append(_mark(tr("Free delivery"), "moped", "tertiary_container"))
    top: kit.View = picture
    if marks:
        top = kit.Stack([picture, kit.Pad(kit.Row(marks, gap=6), x=10, y=10)])
    facts = [
        fee_text(place.fee),
        tr("Min. {amount}", amount=kit.money(place.least)),
        distance_text(place.metres(address)),
    ]
    head: list[kit.View] = [
        kit.Flex(kit.Text(place.name, "title_medium", lines=1, rid="restaurant_name")),
        rating(place),
    ]
    if end is not None:
        head.append(end)
    wait = tr("{count} min", count=place.minutes(address))
    minutes = kit.Text(wait, "title_small", lines=1, rid="minutes")
    second = kit.Row(
        [
            kit.Flex(
                kit.Text(
                    f"{tr(place.cuisine)} · {'$' * place.level}",
                    "body_medium",
                    "on_surface_variant",
                    1,
                    rid="cuisine",
                )
            ),
            kit.Icon("schedule", 16),
            minutes,
        ],
        gap=4,
    )
    lines: list[kit.View] = [
        top,
        kit.Space(height=8),
        kit.Row(head, gap=8),
        second,
        kit.Text(" · ".join(facts), "body_small", "on_surface_variant", 1, rid="delivery_facts"),
    ]
    if problem:
        lines.append(kit.Text(problem, "label_large", "error", 1, rid="problem"))
    card = kit.Pad(kit.Column(lines, gap=1), x=16, y=8)
    return kit.Tap(card, on_tap, info=element("restaurant_card", place.name))


def _mark(label: str, icon: str, back: kit.Tint) -> kit.View:
    parts: list[kit.View] = [
        kit.Icon(icon, 16, "on_tertiary_container", True),
        kit.Text(label, "label_medium", "on_tertiary_container", 1, rid="badge"),
    ]
    return kit.Surface(kit.Pad(kit.Row(parts, gap=4), x=8, y=4), back, 8)


def heading(title: str) -> kit.View:
    return kit.Pad(
        kit.Text(title, "title_large", lines=1, rid="section_title"), x=16, top=16, bottom=4
    )


def sum_row(label: str, amount: str, *, strong: bool = False, rid: str = "amount") -> kit.View:
    """A label and an amount at the end of the line."""
    style: kit.Style = "title_medium" if strong else "body_medium"
    tone: kit.Tint = "on_surface" if strong else "on_surface_variant"
    parts: list[kit.View] = [
        kit.Flex(kit.Text(label, style, tone, 1)),
        kit.Text(amount, style, "on_surface", 1, rid=rid),
    ]
    return kit.Pad(kit.Row(parts, gap=12), y=4)


def bottom_bar(children: list[kit.View]) -> kit.View:
    """Buttons that stand at the bottom edge, above a hairline."""
    line = kit.Surface(kit.Space(height=0.5), "outline_variant")
    return kit.Surface(
        kit.Column([line, kit.Pad(kit.Row(children, gap=12), x=16, y=6)]), "surface", solid=True
    )


def wide_button(label: str, note: str, on_tap: kit.Handler, rid: str) -> kit.View:
    """A full-width button with a label at its start and an amount at its end."""
    row = kit.Row(
        [
            kit.Flex(kit.Text(label, "title_small", "on_primary", 1, hidden=True)),
            kit.Text(note, "title_small", "on_primary", 1, hidden=True),
        ],
        gap=12,
    )
    box = kit.Surface(kit.Pad(row, x=24, y=15), "primary", 26)
    info = kit.Info("android.widget.Button", rid, f"{label} · {note}" if note else label)
    return kit.Tap(box, on_tap, info=info)


def basket_bar(screen: EatsScreen) -> kit.View | None:
    """The way to the basket, while there is something in it."""
    lines = screen.orders.basket()
    if not lines:
        return None
    count = sum(line.quantity for line in lines)
    label = tr("View basket ({count})", count=count)
    total = kit.money(sum(line.total for line in lines))
    button = wide_button(label, total, lambda: screen.open(".BasketActivity"), "view_basket")
    return kit.Surface(kit.Pad(button, x=16, y=8), "surface", solid=True)
