"""How a journey or way looks: chips of its lines, and its stages one by one."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit.basic import Icon, Text
from ...toolkit.node import Info
from ...toolkit.strings import tr
from ...toolkit.view import Column, Flex, Pad, Row, Sized, Surface, View
from ..owner_texts import Words
from .routes import Step, Way
from .screen import Screen, distance
from .transit import Journey, Leg, line_name, line_of

VEHICLES = {
    "subway": "directions_subway",
    "tram": "tram",
    "bus": "directions_bus",
    "train": "directions_railway",
}


def line_chip(name: str, words: Words) -> View:
    """A line's name on its colour."""
    line, shown = line_of(name), line_name(name, words)
    row = Row(
        [
            Icon(VEHICLES[line.vehicle], 14, "white", True),
            Text(shown, "label_medium", "white", 1, hidden=True),
        ],
        gap=4,
    )
    info = Info("android.widget.TextView", "line_chip", shown)
    return Surface(Pad(row, x=8, y=3), rgb(line.color), 6, info=info)


def line_chips(journey: Journey, words: Words) -> View:
    """The lines in order, arrows between them."""
    parts: list[View] = []
    for leg in journey.legs:
        if parts:
            parts.append(Icon("chevron_right", 14))
        parts.append(line_chip(leg.line, words) if leg.line else Icon("directions_walk", 18))
    return Row(parts, gap=2)


def stages(screen: Screen, journey: Journey | None, way: Way | None) -> View:
    """Every stage of a way with its time or length."""
    if journey is not None:
        return Column([_leg(screen, leg) for leg in journey.legs], gap=10)
    steps = way.steps if way is not None else ()
    return Column([step_row(screen, step, "") for step in steps], gap=10)


def _leg(screen: Screen, leg: Leg) -> View:
    time = Sized(
        Text(screen.minute_text(leg.depart), "body_medium", "on_surface_variant", 1), width=48
    )
    if not leg.line:
        to = screen.named(leg.end) or tr("your destination")
        text = tr("Walk {far} to {place}", far=distance(leg.metres), place=to)
        return Row([time, Icon("directions_walk", 20), Flex(Text(text, "body_medium"))], gap=8)
    stops = tr("1 stop") if leg.stops == 1 else tr("{count} stops", count=leg.stops)
    words = Column(
        [
            Text(f"{screen.named(leg.start)} – {screen.named(leg.end)}", "body_medium"),
            Text(
                f"{stops} \u2022 {tr('{count} min', count=leg.minutes)}",
                "body_small",
                "on_surface_variant",
            ),
        ]
    )
    return Row([time, line_chip(leg.line, screen.words), Flex(words)], gap=8)


def step_text(screen: Screen, step: Step, name: str) -> str:
    """An instruction in the phone's language."""
    if step.street:
        return tr(step.text, street=screen.named(step.street))
    return tr(step.text, name=name or tr("your destination"))


def step_row(screen: Screen, step: Step, name: str) -> View:
    """One instruction."""
    parts: list[View] = [
        Icon(step.icon, 20),
        Flex(Text(step_text(screen, step, name), "body_medium", rid="step_text")),
    ]
    if step.metres:
        parts.append(Text(distance(step.metres), "body_small", "on_surface_variant", 1))
    return Row(parts, gap=12)
