"""The restaurants around the phone's owner, and where the owner is delivered to.

A line: name, cuisine, rating and number of opinions, price level, delivery fee, minutes in the
kitchen, least order, delivery range in km, place in hundreds of metres east and north of home,
hours, largest table (0 = no booking), street.
"""

from __future__ import annotations

from typing import NamedTuple

from .. import owner

RESTAURANTS = """
Forno Vecchio|Pizza|4.7 1240|2|1.90|18|12|5|8 -3|10-23|8|12 Canal Road
Pizzeria Stella|Pizza|4.5 860|2|0|22|15|6|14 9|9-22|6|88 Mill Street
Slice of Eastport|Pizza|4.2 2105|1|0|14|8|8|31 -12|9-24|0|3 Station Square
Nonna Lucia|Pizza|4.8 640|3|2.90|26|20|4|-12 16|17-23|10|40 Orchard Road
Burger Yard|Burgers|4.4 1890|2|0|16|10|6|11 5|9-23|0|27 Elm Avenue
Smash Corner|Burgers|4.6 1320|2|1.50|12|12|5|-7 -9|9-24|0|61 Mill Street
The Brass Cow|Burgers|4.7 710|3|2.50|20|18|7|22 18|9-23|8|5 Harbor Way
Patty Lane|Burgers|4.1 540|1|0|19|8|4|-19 3|9-21|0|14 Birch Lane
Sakura House|Sushi|4.6 980|3|0|24|18|6|17 -8|9-22|8|9 Juniper Court
Umi Sushi Bar|Sushi|4.8 1510|3|2.90|20|20|5|26 11|9-22|6|33 Harbor Way
Maki Station|Sushi|4.2 760|1|0|13|10|7|30 -14|9-21|0|1 Station Square
Tokyo Table|Sushi|4.4 450|2|1.90|17|15|5|-10 12|11-22|10|70 Elm Avenue
Golden Wok|Chinese|4.3 1640|1|0|12|10|6|9 -14|9-23|0|52 Canal Road
Sichuan Garden 川园|Chinese|4.7 1105|2|1.50|17|14|6|19 7|9-22|12|18 Alder Street
Little Shanghai 小上海|Chinese|4.6 870|2|0|18|12|5|-13 -6|9-22|8|6 Orchard Road
Noodle Brothers|Chinese|4.4 690|1|0|15|9|7|33 4|9-22|0|21 Station Square
Spice Route|Indian|4.6 1210|2|0|20|14|6|12 14|9-23|10|77 Mill Street
Tandoor House|Indian|4.4 930|2|1.90|19|12|6|-16 8|9-22|8|30 Birch Lane
Saffron Kitchen|Indian|4.8 580|3|2.50|24|18|5|24 -5|9-22|6|11 Harbor Way
Curry Express|Indian|4.1 1430|1|0|13|8|8|35 -10|9-23|0|2 Station Square
Thai Orchid|Thai|4.7 1020|2|1.50|18|12|6|-8 13|9-22|8|45 Elm Avenue
Bangkok Street|Thai|4.4 1350|1|0|14|10|6|15 -10|9-22|0|64 Canal Road
Lemongrass|Thai|4.5 720|2|0|19|14|5|20 15|9-22|6|8 Juniper Court
Siam Corner|Thai|4.2 390|2|0.90|12|12|4|-6 -5|9-21|0|19 Mill Street
Casa Azul|Mexican|4.6 880|2|0|18|12|6|13 -6|9-23|10|23 Canal Road
Taquería Don Luis|Mexican|4.7 1260|1|1.20|13|8|5|-9 6|9-23|0|56 Elm Avenue
El Camino|Mexican|4.3 640|2|0|16|10|7|29 9|9-22|6|15 Harbor Way
Luna Cantina|Mexican|4.5 510|3|2.50|22|18|5|-18 -11|17-24|12|80 Orchard Road
Olive & Thyme|Mediterranean|4.7 990|3|2.50|22|18|6|16 12|9-22|8|29 Alder Street
Beirut Grill|Mediterranean|4.6 1480|2|0|17|12|6|10 -12|9-23|6|48 Mill Street
Falafel Friends|Mediterranean|4.5 1690|1|0|11|7|5|-5 8|9-22|0|36 Elm Avenue
Taverna Kostas|Mediterranean|4.4 570|2|1.90|20|15|5|25 16|11-23|10|4 Harbor Way
Phở 88|Vietnamese|4.7 1720|1|0|14|9|6|12 -15|9-22|0|90 Canal Road
Saigon Deli|Vietnamese|4.5 810|1|0|12|8|5|-11 -4|9-20|0|25 Mill Street
Hanoi Garden|Vietnamese|4.6 620|2|1.50|19|14|6|21 -9|9-22|8|13 Juniper Court
Bún Bún|Vietnamese|4.3 340|1|0.90|15|8|4|28 6|11-21|0|17 Station Square
Seoul Kitchen|Korean|4.6 940|2|1.50|18|14|6|18 -4|9-22|8|38 Alder Street
Bibim Bar|Korean|4.4 700|1|0|13|10|5|-7 11|9-21|0|59 Elm Avenue
Hanok BBQ|Korean|4.8 1130|3|2.90|25|20|6|23 13|9-23|12|7 Harbor Way
Kimchi & Co|Korean|4.2 480|1|0|16|9|7|32 -3|9-22|0|5 Station Square
Leaf & Grain|Salads & Bowls|4.6 1080|2|0|12|12|6|11 3|8-21|0|31 Elm Avenue
Poke Lab|Salads & Bowls|4.4 760|2|0.90|10|12|5|-8 -7|9-21|0|72 Mill Street
Fresh Fork|Salads & Bowls|4.7 590|3|0|15|15|6|21 8|8-20|0|16 Alder Street
Green Corner|Salads & Bowls|4.1 420|1|0|14|9|4|-15 10|9-19|0|50 Orchard Road
Mill Street Bakery|Bakery & Coffee|4.8 1960|1|0|9|6|4|6 2|6-18|0|41 Mill Street
Café Lumière|Bakery & Coffee|4.6 830|2|1.20|12|8|5|-4 9|7-19|4|22 Elm Avenue
Dough & Bean|Bakery & Coffee|4.5 640|2|0|11|8|6|27 -7|7-18|0|6 Station Square
Sunny Side|Bakery & Coffee|4.3 1150|2|0|13|10|5|14 17|7-16|6|10 Alder Street
""".strip()


class Spot(NamedTuple):
    """A delivery address; east and north of home in metres."""

    label: str
    street: str
    city: str
    detail: str
    east: int
    north: int


SPOTS: tuple[Spot, ...] = (
    Spot("Home", *owner.HOME, "Second floor, ring Rivers", 0, 0),
    Spot("Office", *owner.WORK, f"{owner.WORKPLACE}, 3rd floor", 5200, -1600),
    Spot("Parents", *owner.PARENTS, "Green gate", -4200, 3600),
    Spot("Lake house", *owner.LAKE_HOUSE, "", 14800, 9100),
    Spot("Gym", "66 Canal Road", "Maplewood", "Leave at the front desk", 1400, -1100),
)


class PayText(NamedTuple):
    """A way to pay; a balance in cents where there is one."""

    kind: str
    name: str
    digits: str = ""
    balance: int | None = None


PAYMENTS: tuple[PayText, ...] = (
    PayText("card", "Maple Bank Debit", "4242"),
    PayText("card", "Northstar Credit", "8210"),
    PayText("wallet", "Pocket Pay", balance=18640),
    PayText("cash", "Cash"),
)


class PastOrder(NamedTuple):
    """An order of the past: days and minutes ago, where, what, how it ended, where to."""

    days_ago: int
    minute: int
    """Of the day."""
    restaurant: str
    dishes: tuple[tuple[str, int], ...]
    status: str = "delivered"
    spot: int = 1


HISTORY: tuple[PastOrder, ...] = (
    PastOrder(0, 560, "Mill Street Bakery", (("Butter Croissant", 2),), "on_the_way"),
    PastOrder(1, 1170, "Thai Orchid", (("Pad Thai", 1), ("Fresh Spring Rolls", 1))),
    PastOrder(3, 765, "Leaf & Grain", (("Green Goddess Bowl", 2),), spot=2),
    PastOrder(4, 1210, "Pizzeria Stella", (("Margherita", 1), ("Diavola", 1), ("Tiramisù", 2))),
    PastOrder(8, 1145, "Sichuan Garden 川园", (("Mapo Tofu 麻婆豆腐", 1), ("Steamed Rice", 2))),
    PastOrder(10, 750, "Saigon Deli", (("Bánh mì Pork", 1),), spot=2),
    PastOrder(12, 1185, "Spice Route", (("Butter Chicken", 1), ("Garlic Naan", 2))),
    PastOrder(15, 1230, "Burger Yard", (("Cheeseburger", 2), ("Skin-on Fries", 1)), "cancelled"),
    PastOrder(18, 740, "Phở 88", (("Phở Bò", 1),), spot=2),
    PastOrder(22, 1200, "Umi Sushi Bar", (("Dragon Roll", 1), ("Salmon Nigiri", 2))),
    PastOrder(26, 600, "Café Lumière", (("Shakshuka", 2), ("Cappuccino", 2))),
    PastOrder(31, 1160, "Casa Azul", (("Tacos al Pastor", 2), ("Churros", 1))),
    PastOrder(37, 770, "Leaf & Grain", (("Caesar Salad", 1), ("Kombucha", 1)), spot=2),
    PastOrder(44, 1190, "Beirut Grill", (("Falafel Plate", 2), ("Hummus", 1))),
    PastOrder(52, 1220, "Seoul Kitchen", (("Bibimbap", 1), ("Kimchi Pancake", 1))),
    PastOrder(61, 1175, "Forno Vecchio", (("Quattro Formaggi", 1), ("Burrata", 1))),
    PastOrder(70, 760, "Bangkok Street", (("Green Curry", 1),), spot=2),
    PastOrder(83, 1205, "Tandoor House", (("Chicken Biryani", 3), ("Mango Lassi", 3)), spot=3),
)


class PastTable(NamedTuple):
    """A table booked: days from today, hour and minute, where, for how many, how it stands."""

    days: int
    time: str
    restaurant: str
    people: int
    status: str


BOOKED: tuple[PastTable, ...] = (
    PastTable(5, "19:30", "Olive & Thyme", 2, "confirmed"),
    PastTable(12, "20:00", "Hanok BBQ", 6, "confirmed"),
    PastTable(-9, "19:00", "Forno Vecchio", 4, "confirmed"),
    PastTable(-23, "18:30", "Thai Orchid", 3, "confirmed"),
    PastTable(-40, "20:30", "Luna Cantina", 8, "cancelled"),
)
FAVOURITES = ("Thai Orchid", "Mill Street Bakery", "Umi Sushi Bar", "Beirut Grill", "Phở 88")
