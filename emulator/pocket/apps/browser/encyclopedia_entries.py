"""What the Wayfinder encyclopaedia knows: kinds of things, their attributes and their names.

Everything in it is made up, so that nobody can answer from memory.
"""

from __future__ import annotations

from typing import NamedTuple


class Attribute(NamedTuple):
    """A measured property: its unit, the range of its values, and its decimals."""

    name: str
    unit: str
    low: float
    high: float
    decimals: int = 0


class Kind(NamedTuple):
    """A sort of thing and what is known about each."""

    plural: str
    noun: str
    icon: str
    attributes: tuple[Attribute, ...]
    names: tuple[str, ...]
    opening: str


KINDS: tuple[Kind, ...] = (
    Kind(
        "Lakes",
        "lake",
        "water_drop",
        (
            Attribute("Surface area", "km²", 12, 940, 1),
            Attribute("Maximum depth", "m", 24, 310),
            Attribute("Average depth", "m", 6, 23, 1),
            Attribute("Shore length", "km", 18, 260),
            Attribute("Surface elevation", "m", 8, 1900),
            Attribute("Water volume", "km³", 0.4, 68, 1),
            Attribute("Islands", "", 1, 42),
        ),
        (
            "Lake Veridan",
            "Lake Osmund",
            "Lake Tarrow",
            "Lake Ilsé",
            "Lake Brannoc",
            "Lake Quillon",
            "Lake Sennet",
        ),
        "{name} is a freshwater lake in the northern uplands, fed by {small} rivers.",
    ),
    Kind(
        "Mountains",
        "mountain",
        "landscape",
        (
            Attribute("Elevation", "m", 1480, 6120),
            Attribute("Prominence", "m", 210, 1470),
            Attribute("Isolation", "km", 3, 96, 1),
            Attribute("First ascent", "", 1787, 1931),
            Attribute("Annual snowfall", "cm", 140, 980),
            Attribute("Highest hut", "m", 900, 1470),
            Attribute("Normal route", "km", 6, 31, 1),
        ),
        (
            "Mount Askel",
            "Mount Corriden",
            "Grey Sister",
            "Mount Tyrsa",
            "Hollow Peak",
            "Mount Évora",
            "The Anvil",
        ),
        "{name} is a mountain whose summit was long thought to be out of reach.",
    ),
    Kind(
        "Rivers",
        "river",
        "water_drop",
        (
            Attribute("Length", "km", 96, 1840),
            Attribute("Basin area", "km²", 900, 88000),
            Attribute("Average discharge", "m³/s", 14, 2600),
            Attribute("Source elevation", "m", 320, 2900),
            Attribute("Mouth elevation", "m", 0, 90),
            Attribute("Navigable length", "km", 20, 88),
            Attribute("Bridges", "", 9, 140),
        ),
        (
            "River Alder",
            "River Tessaly",
            "River Ombre",
            "River Kestrel",
            "Black Wend",
            "River Marrow",
            "River Sól",
        ),
        "{name} rises from {small} springs and reaches the sea near Old Harbor.",
    ),
    Kind(
        "Bridges",
        "bridge",
        "route",
        (
            Attribute("Total length", "m", 410, 3900),
            Attribute("Main span", "m", 120, 405),
            Attribute("Width", "m", 9, 38, 1),
            Attribute("Height of the towers", "m", 61, 240),
            Attribute("Clearance below", "m", 12, 60),
            Attribute("Daily traffic", "vehicles", 3100, 94000),
            Attribute("Opened", "", 1889, 2019),
        ),
        (
            "Harbor Bridge",
            "Three Sisters Bridge",
            "Lantern Bridge",
            "Kettle Bridge",
            "Bridge of Sparrows",
            "Northgate Bridge",
            "Ash Viaduct",
        ),
        "{name} carries a road, a footway and, since its renewal, a cycle track.",
    ),
    Kind(
        "Towers",
        "tower",
        "domain",
        (
            Attribute("Height", "m", 64, 412, 1),
            Attribute("Height of the deck", "m", 40, 63),
            Attribute("Floors", "", 12, 88),
            Attribute("Steps", "", 310, 1990),
            Attribute("Lift speed", "m/s", 2, 10, 1),
            Attribute("Mass", "t", 900, 64000),
            Attribute("Completed", "", 1871, 2022),
        ),
        (
            "Beacon Tower",
            "Signal House",
            "The Needle of Fairview",
            "Clock Tower of Eastport",
            "Torre Azul",
            "Salt Tower",
            "Weather Tower",
        ),
        "{name} is visible from most parts of the city and has its own post office.",
    ),
    Kind(
        "Animals",
        "animal",
        "pets",
        (
            Attribute("Body length", "cm", 21, 260),
            Attribute("Weight", "kg", 0.3, 310, 1),
            Attribute("Lifespan", "years", 4, 61),
            Attribute("Top speed", "km/h", 9, 92),
            Attribute("Gestation", "days", 31, 340),
            Attribute("Litter size", "", 1, 7),
            Attribute("Heartbeats", "per minute", 34, 310),
        ),
        (
            "Marsh otter",
            "Silver ibex",
            "Lantern fox",
            "Harbor seal of Tarrow",
            "Painted crane",
            "Dune hare",
            "Snow martin",
        ),
        "The {name} lives in small groups and is active at dusk.",
    ),
    Kind(
        "Ships",
        "ship",
        "directions_boat",
        (
            Attribute("Length", "m", 38, 290, 1),
            Attribute("Beam", "m", 8, 36, 1),
            Attribute("Draught", "m", 2.1, 11, 1),
            Attribute("Top speed", "kn", 9, 34, 1),
            Attribute("Crew", "", 12, 840),
            Attribute("Displacement", "t", 410, 68000),
            Attribute("Launched", "", 1868, 2015),
        ),
        (
            "SS Meridian",
            "Blue Petrel",
            "Queen Isolde",
            "MV Northlight",
            "The Brave Heron",
            "Aurora III",
            "Santa Lucía",
        ),
        "{name} was built in Eastport and served {small} owners.",
    ),
    Kind(
        "Planets",
        "planet",
        "public",
        (
            Attribute("Radius", "km", 2100, 71000),
            Attribute("Mass", "Earth masses", 0.2, 310, 1),
            Attribute("Orbital period", "days", 3, 4300, 1),
            Attribute("Day length", "hours", 7, 190, 1),
            Attribute("Mean temperature", "°C", -190, 460),
            Attribute("Distance", "light-years", 11, 870),
            Attribute("Known moons", "", 1, 29),
        ),
        ("Halden b", "Oriel c", "Tamsin d", "Kepra e", "Vespera b", "Nimue c", "Ostara b"),
        "{name} was found by the telescope on Mount Askel while it was being tested.",
    ),
)
