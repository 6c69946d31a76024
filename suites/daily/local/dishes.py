"""What the kitchens of Eats cook, and what a goal wants of it."""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

HOME, OFFICE, PARENTS, GYM, LAKE_HOUSE = "Home", "Office", "Parents", "Gym", "Lake house"
"""The addresses that Eats knows; the first is in force on a fresh phone."""


class OfferedDish(NamedTuple):
    """A dish and what can be left out of it."""

    name: str
    removable: tuple[str, ...]


class Kitchen(NamedTuple):
    """A cuisine: its restaurants, and dishes that every one of them cooks."""

    cuisine: str
    places: tuple[str, ...]
    dishes: tuple[OfferedDish, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """So many pieces of one dish, perhaps without something."""

    dish: str
    count: int
    without: str = ""

    @property
    def words(self) -> str:
        """How a goal names it."""
        return f"{self.count} × {self.dish}" + (f" without {self.without}" if self.without else "")

    @property
    def words_zh(self) -> str:
        """How a goal names it in Chinese."""
        return f"{self.count}份{self.dish}" + (f"（不要{self.without}）" if self.without else "")


@dataclass(frozen=True, slots=True)
class Meal:
    """An order: from which restaurant, what, to which address, with which note."""

    place: str
    portions: tuple[Portion, ...]
    address: str
    note: str = ""

    def portion(self, dish: str) -> Portion | None:
        """What is wanted of a dish."""
        return next((portion for portion in self.portions if portion.dish == dish), None)


KITCHENS = (
    Kitchen(
        "Pizza",
        ("Forno Vecchio", "Pizzeria Stella", "Slice of Eastport", "Nonna Lucia"),
        (
            OfferedDish("Margherita", ("basil",)),
            OfferedDish("Prosciutto e Rucola", ("arugula", "parmesan")),
            OfferedDish("Tonno e Cipolla", ("onion", "capers")),
        ),
    ),
    Kitchen(
        "Burgers",
        ("Burger Yard", "Smash Corner", "The Brass Cow", "Patty Lane"),
        (
            OfferedDish("Classic Burger", ("onion", "pickles", "tomato")),
            OfferedDish("Cheeseburger", ("onion", "pickles")),
            OfferedDish("Halloumi Burger", ("mint yogurt", "tomato")),
        ),
    ),
    Kitchen(
        "Sushi",
        ("Sakura House", "Umi Sushi Bar", "Maki Station", "Tokyo Table"),
        (
            OfferedDish("Spicy Tuna Roll", ("scallion", "sesame")),
            OfferedDish("Salmon Avocado Roll", ("avocado", "sesame")),
            OfferedDish("Ebi Tempura Roll", ("mayo", "sesame")),
        ),
    ),
    Kitchen(
        "Chinese",
        ("Golden Wok", "Sichuan Garden 川园", "Little Shanghai 小上海", "Noodle Brothers"),
        (
            OfferedDish("Dan Dan Noodles 担担面", ("peanuts", "scallion", "pork")),
            OfferedDish("Mapo Tofu 麻婆豆腐", ("pork", "scallion")),
            OfferedDish("Sweet and Sour Pork", ("pineapple", "onion")),
        ),
    ),
    Kitchen(
        "Indian",
        ("Spice Route", "Tandoor House", "Saffron Kitchen", "Curry Express"),
        (
            OfferedDish("Chicken Tikka Masala", ("cream", "cilantro")),
            OfferedDish("Lamb Rogan Josh", ("yogurt", "cilantro")),
            OfferedDish("Dal Tadka", ("garlic", "cilantro")),
            OfferedDish("Chicken Biryani", ("egg", "onion")),
        ),
    ),
    Kitchen(
        "Thai",
        ("Thai Orchid", "Bangkok Street", "Lemongrass", "Siam Corner"),
        (
            OfferedDish("Pad Thai", ("peanuts", "bean sprouts", "egg")),
            OfferedDish("Green Curry", ("eggplant", "basil")),
            OfferedDish("Red Curry", ("bamboo", "basil")),
            OfferedDish("Tom Yum", ("mushrooms", "cilantro")),
        ),
    ),
    Kitchen(
        "Mexican",
        ("Casa Azul", "Taquería Don Luis", "El Camino", "Luna Cantina"),
        (
            OfferedDish("Carnitas Tacos", ("onion", "cilantro")),
            OfferedDish("Mushroom Tacos", ("cheese", "onion")),
            OfferedDish("Beef Burrito", ("beans", "sour cream", "onion")),
            OfferedDish("Enchiladas Verdes", ("sour cream", "onion")),
        ),
    ),
    Kitchen(
        "Mediterranean",
        ("Olive & Thyme", "Beirut Grill", "Falafel Friends", "Taverna Kostas"),
        (
            OfferedDish("Lamb Kofta", ("onion", "parsley")),
            OfferedDish("Falafel Plate", ("tahini", "pickles")),
            OfferedDish("Hummus", ("pine nuts",)),
        ),
    ),
    Kitchen(
        "Vietnamese",
        ("Phở 88", "Saigon Deli", "Hanoi Garden", "Bún Bún"),
        (
            OfferedDish("Phở Bò", ("cilantro", "onion", "bean sprouts")),
            OfferedDish("Bánh mì Chicken", ("cilantro", "chili", "mayo")),
            OfferedDish("Bún Bò Huế", ("cilantro", "pork")),
        ),
    ),
    Kitchen(
        "Korean",
        ("Seoul Kitchen", "Bibim Bar", "Hanok BBQ", "Kimchi & Co"),
        (
            OfferedDish("Dolsot Bibimbap", ("egg", "sprouts")),
            OfferedDish("Japchae", ("egg", "mushrooms", "spinach")),
            OfferedDish("Kimbap", ("carrot", "egg", "radish")),
        ),
    ),
    Kitchen(
        "Salads & Bowls",
        ("Leaf & Grain", "Poke Lab", "Fresh Fork", "Green Corner"),
        (
            OfferedDish("Salmon Poke Bowl", ("seaweed", "onion", "mango")),
            OfferedDish("Teriyaki Tofu Bowl", ("edamame", "sesame")),
            OfferedDish("Caesar Salad", ("croutons", "parmesan", "anchovies")),
            OfferedDish("Harvest Bowl", ("feta", "walnuts")),
        ),
    ),
)


def some_kitchen(random: Random) -> tuple[Kitchen, tuple[str, ...], tuple[OfferedDish, ...]]:
    """A kitchen with its restaurants and its dishes, both shuffled."""
    kitchen = random.choice(KITCHENS)
    places = random.sample(kitchen.places, len(kitchen.places))
    return kitchen, tuple(places), tuple(random.sample(kitchen.dishes, len(kitchen.dishes)))
