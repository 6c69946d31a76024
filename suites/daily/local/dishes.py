"""What the kitchens of Eats cook, and what a goal wants of it."""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

HOME, OFFICE, PARENTS, GYM, LAKE_HOUSE = "Home", "Office", "Parents", "Gym", "Lake house"
"""The addresses that Eats knows; the first is in force on a fresh phone."""
ADDRESSES_ZH = {
    HOME: "家（Home）",
    OFFICE: "公司（Office）",
    PARENTS: "爸妈家（Parents）",
    GYM: "健身房（Gym）",
    LAKE_HOUSE: "湖边小屋（Lake house）",
}


class Choice(NamedTuple):
    """A dish and what can be left out of it."""

    name: str
    removable: tuple[str, ...]


class Kitchen(NamedTuple):
    """A cuisine: its restaurants, and dishes that every one of them cooks."""

    cuisine: str
    places: tuple[str, ...]
    dishes: tuple[Choice, ...]


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
        return f"{self.count} 份 {self.dish}" + (f"（不要 {self.without}）" if self.without else "")


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
            Choice("Margherita", ("basil",)),
            Choice("Prosciutto e Rucola", ("arugula", "parmesan")),
            Choice("Tonno e Cipolla", ("onion", "capers")),
        ),
    ),
    Kitchen(
        "Burgers",
        ("Burger Yard", "Smash Corner", "The Brass Cow", "Patty Lane"),
        (
            Choice("Classic Burger", ("onion", "pickles", "tomato")),
            Choice("Cheeseburger", ("onion", "pickles")),
            Choice("Halloumi Burger", ("mint yogurt", "tomato")),
        ),
    ),
    Kitchen(
        "Sushi",
        ("Sakura House", "Umi Sushi Bar", "Maki Station", "Tokyo Table"),
        (
            Choice("Spicy Tuna Roll", ("scallion", "sesame")),
            Choice("Salmon Avocado Roll", ("avocado", "sesame")),
            Choice("Ebi Tempura Roll", ("mayo", "sesame")),
        ),
    ),
    Kitchen(
        "Chinese",
        ("Golden Wok", "Sichuan Garden 川园", "Little Shanghai 小上海", "Noodle Brothers"),
        (
            Choice("Dan Dan Noodles 担担面", ("peanuts", "scallion", "pork")),
            Choice("Mapo Tofu 麻婆豆腐", ("pork", "scallion")),
            Choice("Sweet and Sour Pork", ("pineapple", "onion")),
        ),
    ),
    Kitchen(
        "Indian",
        ("Spice Route", "Tandoor House", "Saffron Kitchen", "Curry Express"),
        (
            Choice("Chicken Tikka Masala", ("cream", "cilantro")),
            Choice("Lamb Rogan Josh", ("yogurt", "cilantro")),
            Choice("Dal Tadka", ("garlic", "cilantro")),
            Choice("Chicken Biryani", ("egg", "onion")),
        ),
    ),
    Kitchen(
        "Thai",
        ("Thai Orchid", "Bangkok Street", "Lemongrass", "Siam Corner"),
        (
            Choice("Pad Thai", ("peanuts", "bean sprouts", "egg")),
            Choice("Green Curry", ("eggplant", "basil")),
            Choice("Red Curry", ("bamboo", "basil")),
            Choice("Tom Yum", ("mushrooms", "cilantro")),
        ),
    ),
    Kitchen(
        "Mexican",
        ("Casa Azul", "Taquería Don Luis", "El Camino", "Luna Cantina"),
        (
            Choice("Carnitas Tacos", ("onion", "cilantro")),
            Choice("Mushroom Tacos", ("cheese", "onion")),
            Choice("Beef Burrito", ("beans", "sour cream", "onion")),
            Choice("Enchiladas Verdes", ("sour cream", "onion")),
        ),
    ),
    Kitchen(
        "Mediterranean",
        ("Olive & Thyme", "Beirut Grill", "Falafel Friends", "Taverna Kostas"),
        (
            Choice("Lamb Kofta", ("onion", "parsley")),
            Choice("Falafel Plate", ("tahini", "pickles")),
            Choice("Hummus", ("pine nuts",)),
        ),
    ),
    Kitchen(
        "Vietnamese",
        ("Phở 88", "Saigon Deli", "Hanoi Garden", "Bún Bún"),
        (
            Choice("Phở Bò", ("cilantro", "onion", "bean sprouts")),
            Choice("Bánh mì Chicken", ("cilantro", "chili", "mayo")),
            Choice("Bún Bò Huế", ("cilantro", "pork")),
        ),
    ),
    Kitchen(
        "Korean",
        ("Seoul Kitchen", "Bibim Bar", "Hanok BBQ", "Kimchi & Co"),
        (
            Choice("Dolsot Bibimbap", ("egg", "sprouts")),
            Choice("Japchae", ("egg", "mushrooms", "spinach")),
            Choice("Kimbap", ("carrot", "egg", "radish")),
        ),
    ),
    Kitchen(
        "Salads & Bowls",
        ("Leaf & Grain", "Poke Lab", "Fresh Fork", "Green Corner"),
        (
            Choice("Salmon Poke Bowl", ("seaweed", "onion", "mango")),
            Choice("Teriyaki Tofu Bowl", ("edamame", "sesame")),
            Choice("Caesar Salad", ("croutons", "parmesan", "anchovies")),
            Choice("Harvest Bowl", ("feta", "walnuts")),
        ),
    ),
)


def some_kitchen(random: Random) -> tuple[Kitchen, tuple[str, ...], tuple[Choice, ...]]:
    """A kitchen with its restaurants and its dishes, both shuffled."""
    kitchen = random.choice(KITCHENS)
    places = random.sample(kitchen.places, len(kitchen.places))
    return kitchen, tuple(places), tuple(random.sample(kitchen.dishes, len(kitchen.dishes)))
