"""Articles of the shop that tasks are about, in the variants they come in."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from .shop import LineItem, Sku

# The day a fresh pocket phone begins with is 2 March 2026; what is past and to come is dated by it.
YEAR = 2026
COURIERS = ("Northway Parcel", "Swiftline", "Pelican Post", "CityWheel Courier")


class VariedArticle(NamedTuple):
    """An article with the colours and sizes it may be had in."""

    title: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...] = ("",)

    def sku(self, random: Random) -> Sku:
        """One of its variants."""
        return Sku(self.title, random.choice(self.colours), random.choice(self.sizes))


CLOTHES = ("S", "M", "L", "XL")
VARIED = (
    VariedArticle("Everyday Long Sleeve Shirt", ("White", "Black", "Navy"), CLOTHES),
    VariedArticle("Harbor Linen Shirt", ("White", "Sky blue", "Sand"), CLOTHES),
    VariedArticle("Merino Crew Sweater", ("Navy", "Graphite", "Mustard"), CLOTHES),
    VariedArticle("Rain Shell Jacket", ("Mustard", "Navy", "Black"), CLOTHES),
    VariedArticle("Down Vest", ("Black", "Teal"), CLOTHES),
    VariedArticle("Wool Socks 3-pack", ("Graphite", "Sand"), ("S", "M", "L")),
    VariedArticle("Leather Belt", ("Brown", "Black"), ("85 cm", "95 cm", "105 cm")),
    VariedArticle("Braided USB-C Cable", ("Black", "Red", "Sage"), ("1 m", "2 m", "3 m")),
    VariedArticle("Steel Water Bottle", ("Steel", "Teal", "Coral"), ("500 ml", "750 ml", "1 l")),
    VariedArticle("Yoga Mat Grip", ("Sage", "Lilac", "Graphite"), ("4 mm", "6 mm")),
    VariedArticle("Enamel Stock Pot", ("Teal", "Cream", "Red"), ("4 l", "6 l")),
    VariedArticle("Dog Harness Easy", ("Red", "Teal", "Black"), ("XS", "S", "M", "L")),
)
# Per category articles without sizes, with a colour each.
BY_CATEGORY: Mapping[str, tuple[Sku, ...]] = {
    "Audio": (
        Sku("Aurora Wireless Headphones", "Sage"),
        Sku("Pebble Earbuds", "White"),
        Sku("Pebble Earbuds Sport", "Coral"),
        Sku("Drift Portable Speaker", "Red"),
        Sku("Lark Kitchen Radio", "Teal"),
        Sku("Vocal USB Microphone", "White"),
        Sku("Needle Turntable", "Black"),
    ),
    "Kitchen": (
        Sku("Swift Kettle 1.7 L", "Cream"),
        Sku("Swift Kettle 1 L", "Sage"),
        Sku("Gooseneck Pour-over Kettle", "Copper"),
        Sku("Whirl Blender", "Red"),
        Sku("Whirl Personal Blender", "Coral"),
        Sku("Espresso Machine Piccolo", "Red"),
        Sku("Lunch Box Trio", "Rose"),
    ),
    "Home & Living": (
        Sku("Knitted Throw Blanket", "Mustard"),
        Sku("Oak Side Table", "Walnut"),
        Sku("Desk Chair Ergo", "Sage"),
        Sku("Glow Table Lamp", "White"),
        Sku("Glow Floor Lamp", "Oak"),
        Sku("Humidifier Mist", "Sage"),
        Sku("Robot Vacuum Scout", "Black"),
    ),
    "Beauty & Care": (
        Sku("Solid Shampoo Bar", "Mint"),
        Sku("Sonic Toothbrush Lumi", "Mint"),
        Sku("Sonic Toothbrush Lumi Max", "Black"),
        Sku("Hair Dryer Zephyr", "Graphite"),
        Sku("Beard Trimmer Edge", "Black"),
        Sku("First Aid Kit Home", "Red"),
    ),
}
# What may lie in a cart, in one piece each.
SMALL = (
    Sku("Stoneware Mug Set", "Sage", "2 mugs"),
    Sku("Calm Hand Cream", "", "75 ml"),
    Sku("Night Trains", "", "Paperback"),
    Sku("Spaghetti Bronze Cut", "", "500 g"),
    Sku("Bolt 20 W Charger", "White"),
    Sku("Clear Phone Case", "Smoke", "Nimbus 12"),
    Sku("Toothbrush Heads Lumi", "White", "4 pieces"),
    Sku("Wildflower Honey", "", "350 g"),
    Sku("Feather Wand Toy", "Mixed"),
    Sku("Magnetic Car Mount", "Black"),
    Sku("Kitchen Scale Flat", "White"),
    Sku("Weekly Planner 2026", "Sage", "A5"),
    Sku("Plush Fox", "Rust", "25 cm"),
    Sku("Garden Explorer Kit", "Green"),
)
# Their prices in cents as the shop opens with them.
PRICES = (2800, 1190, 1290, 280, 1490, 1200, 1490, 980, 790, 1875, 1890, 1790, 1800, 2150)


def some_lines(random: Random, count: int) -> tuple[LineItem, ...]:
    """Different articles for a cart, one or two pieces of each."""
    return tuple(LineItem(sku, random.choice((1, 1, 2))) for sku in random.sample(SMALL, count))
