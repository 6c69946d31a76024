"""The cuisines, their dishes and what can be chosen with a dish.

A dish's line: section, name, price in dollars, what can be left out, choices, description.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from .menus_east import CHINESE, INDIAN, KOREAN, SUSHI, THAI, VIETNAMESE
from .menus_west import BAKERY, BURGERS, MEDITERRANEAN, MEXICAN, PIZZA, SALADS

CUISINES: dict[str, tuple[str, str]] = {
    "Pizza": ("🍕", PIZZA),
    "Burgers": ("🍔", BURGERS),
    "Sushi": ("🍣", SUSHI),
    "Chinese": ("🍜", CHINESE),
    "Indian": ("🍛", INDIAN),
    "Thai": ("🌶", THAI),
    "Mexican": ("🌮", MEXICAN),
    "Mediterranean": ("🍆", MEDITERRANEAN),
    "Vietnamese": ("🌿", VIETNAMESE),
    "Korean": ("🍚", KOREAN),
    "Salads & Bowls": ("🍅", SALADS),
    "Bakery & Coffee": ("🍞", BAKERY),
}


class DishText(NamedTuple):
    """A dish as every kitchen of its cuisine knows it; the price in cents."""

    section: str
    name: str
    price: int
    removable: tuple[str, ...]
    choices: str
    about: str


class ChoiceGroup(NamedTuple):
    """Something to choose with a dish; options with what they cost more, in cents."""

    key: str
    title: str
    kind: Literal["one", "many"]
    options: tuple[tuple[str, int], ...]


HEAT = ChoiceGroup("spice", "Spice level", "one", (("Mild", 0), ("Medium", 0), ("Hot", 0)))
CHOICES: dict[str, tuple[ChoiceGroup, ...]] = {
    "": (),
    "pizza": (
        ChoiceGroup(
            "size",
            "Size",
            "one",
            (("Small 26 cm", 0), ("Medium 32 cm", 300), ("Large 40 cm", 650)),
        ),
        ChoiceGroup(
            "extras",
            "Extras",
            "many",
            (("Extra mozzarella", 150), ("Mushrooms", 120), ("Olives", 100), ("Ham", 180)),
        ),
    ),
    "burger": (
        ChoiceGroup("size", "Size", "one", (("Single", 0), ("Double", 350))),
        ChoiceGroup("side", "Side", "one", (("No side", 0), ("Fries", 300), ("Side salad", 350))),
        ChoiceGroup(
            "extras",
            "Extras",
            "many",
            (("Extra cheese", 100), ("Bacon", 180), ("Fried egg", 120), ("Avocado", 190)),
        ),
    ),
    "bowl": (
        ChoiceGroup("size", "Size", "one", (("Regular", 0), ("Large", 280))),
        ChoiceGroup(
            "side",
            "Protein",
            "one",
            (("Tofu", 0), ("Chicken", 150), ("Beef", 250), ("Shrimp", 300)),
        ),
        HEAT,
    ),
    "curry": (
        HEAT,
        ChoiceGroup("side", "Side", "one", (("Basmati rice", 0), ("Naan", 100), ("No side", 0))),
        ChoiceGroup("extras", "Extras", "many", (("Raita", 180), ("Mango chutney", 120))),
    ),
    "spice": (HEAT,),
    "sushi": (
        ChoiceGroup("size", "Portion", "one", (("Regular", 0), ("Double", 700))),
        ChoiceGroup(
            "extras",
            "Extras",
            "many",
            (("Extra ginger", 80), ("Extra wasabi", 50), ("Soy sauce", 0)),
        ),
    ),
    "taco": (
        ChoiceGroup("side", "Tortilla", "one", (("Corn tortilla", 0), ("Flour tortilla", 0))),
        HEAT,
        ChoiceGroup("extras", "Extras", "many", (("Guacamole", 180), ("Extra salsa", 60))),
    ),
    "salad": (
        ChoiceGroup("size", "Size", "one", (("Regular", 0), ("Large", 320))),
        ChoiceGroup(
            "side",
            "Dressing",
            "one",
            (("Lemon dressing", 0), ("Balsamic", 0), ("Tahini", 0), ("No dressing", 0)),
        ),
        ChoiceGroup("extras", "Extras", "many", (("Chicken", 350), ("Avocado", 220))),
    ),
    "drink": (ChoiceGroup("size", "Size", "one", (("Regular", 0), ("Large", 120))),),
    "coffee": (
        ChoiceGroup("size", "Size", "one", (("Small", 0), ("Medium", 60), ("Large", 120))),
        ChoiceGroup("side", "Milk", "one", (("Whole milk", 0), ("Oat milk", 60), ("Soy milk", 60))),
    ),
}


def dishes_of(cuisine: str) -> list[DishText]:
    """The dishes of a cuisine in the order of a menu."""
    return [_read(line) for line in CUISINES[cuisine][1].splitlines()]


def _read(line: str) -> DishText:
    section, name, price, out, choices, about = (part.strip() for part in line.split("|"))
    removable = tuple(part.strip() for part in out.split(",") if part.strip())
    return DishText(section, name, round(float(price) * 100), removable, choices, about)


def default_options(choices: str) -> str:
    """What is chosen with a dish when nothing is changed."""
    return ", ".join(group.options[0][0] for group in CHOICES[choices] if group.kind == "one")
