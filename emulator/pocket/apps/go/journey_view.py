"""How a journey or way looks: chips of its lines, and its stages one by one."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
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


def line_chip(name: str, words: Words) -> kit.View:
    """A line's name on its colour."""
    line, shown = line_of(name), line_name(name, words)
    row = kit.Row(
        [
            kit.Icon(VEHICLES[line.vehicle], 14, "white", True),
            kit.Text(shown, "label_medium", "white", 1, hidden=True),
        ],
        gap=4,
    )
    info = kit.Info("android.widget.TextView", "line_chip", shown)
    return kit.Surface(kit.Pad(row, x=8, y=3), rgb(line.color), 6, info=info)


def line_chips(journey: Journey, words: Words) -> kit.View:
    """The lines in order, arrows between them."""
    parts: list[kit.View] = []
    for leg in journey.legs:
        if parts:
            parts.append(kit.Icon("chevron_right", 14))
        parts.append(line_chip(leg.line, words) if leg.line else kit.Icon("directions_walk", 18))
    return kit.Row(parts, gap=2)


def stages(screen: Screen, journey: Journey | None, way: Way | None) -> kit.View:
    """Every stage of a way with its time or length."""
    if journey is not None:
        return kit.Column([_leg(screen, leg) for leg in journey.legs], gap=10)
    steps = way.steps if way is not None else ()
    return kit.Column([step_row(screen, step, "") for step in steps], gap=10)


def _leg(screen: Screen, leg: Leg) -> kit.View:
    time = kit.Sized(
        kit.Text(screen.minute_text(leg.depart), "body_medium", "on_surface_variant", 1), width=48
    )
    if not leg.line:
        to = screen.named(leg.end) or tr("your destination")
        text = tr("Walk {far} to {place}", far=distance(leg.metres), place=to)
        return kit.Row(
            [time, kit.Icon("directions_walk", 20), kit.Flex(kit.Text(text, "body_medium"))], gap=8
        )
    stops = tr("1 stop") if leg.stops == 1 else tr("{count} stops", count=leg.stops)
    words = kit.Column(
        [
            kit.Text(f"{screen.named(leg.start)} – {screen.named(leg.end)}", "body_medium"),
            kit.Text(
                f"{stops} \u2022 {tr('{count} min', count=leg.minutes)}",
                "body_small",
                "on_surface_variant",
            ),
        ]
    )
    return kit.Row([time, line_chip(leg.line, screen.words), kit.Flex(words)], gap=8)


def step_text(screen: Screen, step: Step, name: str) -> str:
    """An instruction in the phone's language."""
    if step.street:
        return tr(step.text, street=screen.named(step.street))
    return tr(step.text, name=name or tr("your destination"))


def step_row(screen: Screen, step: Step, name: str) -> kit.View:
    """One instruction."""
    parts: list[kit.View] = [
        kit.Icon(step.icon, 20),
        kit.Flex(kit.Text(step_text(screen, step, name), "body_medium", rid="step_text")),
    ]
    if step.metres:
        parts.append(kit.Text(distance(step.metres), "body_small", "on_surface_variant", 1))
    return kit.Row(parts, gap=12)
