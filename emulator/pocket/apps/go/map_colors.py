"""The map's colours by day and by night."""

from __future__ import annotations

from typing import NamedTuple

from ...raster.ops import Color, rgb


class MapColors(NamedTuple):
    """One scheme."""

    land: Color
    park: Color
    water: Color
    street: Color
    edge: Color
    minor: Color
    motorway: Color
    motorway_edge: Color
    rail: Color
    label: Color
    park_label: Color
    water_label: Color
    route: Color
    route_edge: Color
    other_route: Color
    pin_edge: Color


DAY = MapColors(
    land=rgb("#ECE9E1"),
    park=rgb("#C9E5C0"),
    water=rgb("#A9D3EC"),
    street=rgb("#FFFFFF"),
    edge=rgb("#D3CEC0"),
    minor=rgb("#F7F5F0"),
    motorway=rgb("#F8D582"),
    motorway_edge=rgb("#E0B24C"),
    rail=rgb("#A8A59D"),
    label=rgb("#5F5B52"),
    park_label=rgb("#3B7A42"),
    water_label=rgb("#3F7CA3"),
    route=rgb("#1A73E8"),
    route_edge=rgb("#0B4FB3"),
    other_route=rgb("#9DB9E3"),
    pin_edge=rgb("#FFFFFF"),
)
NIGHT = MapColors(
    land=rgb("#1F2629"),
    park=rgb("#234A33"),
    water=rgb("#144A6B"),
    street=rgb("#56616A"),
    edge=rgb("#2B3338"),
    minor=rgb("#30363A"),
    motorway=rgb("#A3833A"),
    motorway_edge=rgb("#52441E"),
    rail=rgb("#4F5558"),
    label=rgb("#C6CCD0"),
    park_label=rgb("#7FB98A"),
    water_label=rgb("#6FA7C7"),
    route=rgb("#8AB4F8"),
    route_edge=rgb("#3F6FC0"),
    other_route=rgb("#44597C"),
    pin_edge=rgb("#E8EAED"),
)
