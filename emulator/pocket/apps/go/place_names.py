"""Names of the city's places by category, and when such places are open."""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """A sort of place; `label` goes through `tr`."""

    key: str
    label: str
    icon: str
    color: str
    hours: tuple[tuple[tuple[float, float] | None, ...], ...]
    """A few weekly patterns; each place keeps one of them."""
    names: tuple[str, ...]


def week(
    days: tuple[float, float] | None,
    saturday: tuple[float, float] | None,
    sunday: tuple[float, float] | None,
    monday: tuple[float, float] | None | bool = True,
) -> tuple[tuple[float, float] | None, ...]:
    """A weekly pattern; `monday` True is as the other working days."""
    first = days if monday is True else (monday or None)
    return (first, days, days, days, days, saturday, sunday)


ALWAYS = week((0, 24), (0, 24), (0, 24))
CATEGORIES: tuple[Category, ...] = (
    Category("cafe", "Coffee", "local_cafe", "#A0522D", (
        week((7, 18), (8, 18), (9, 17)), week((8, 17), (9, 16), None),
        week((10, 19), (10, 19), (11, 18)), week((7.5, 16), (9, 15), None, None),
    ), ("Driftwood Coffee", "The Third Cup", "Café Brûlée", "Bean & Barrel", "Morning Tide",
        "Little Kettle", "Roastery No. 9", "Paper Cup", "Kaffeehaus Linde", "Blue Door Coffee",
        "Slow Drip", "Tram Stop Espresso", "Café Solé", "Anchor Coffee", "Nine Beans",
        "The Reading Room Café", "Sesame & Milk", "Corner Press", "茶语 Tea & Coffee",
        "Lantern Café", "Quay Coffee", "Upper Crust Café", "Hazel Coffee Bar", "Fika Sju")),
    Category("restaurant", "Restaurants", "restaurant", "#D9480F", (
        week((11.5, 22), (11.5, 23), (12, 21)), week((17, 23), (17, 23.5), (17, 22)),
        week((11, 15), None, None), week((8, 21), (9, 22), (9, 21)),
    ), ("Lotus Kitchen", "Trattoria Bianca", "The Salt House", "Old Harbor Grill", "Sakura Bento",
        "El Farolito", "Taverna Nikos", "Maple & Rye", "Pho Twelve", "Chez Margaux",
        "Bombay Lantern", "The Net Loft", "Kebab Palace", "Green Fork", "Dumpling Yard 饺子馆",
        "Casa Azul", "Smoke & Oak", "Noodle Quarter", "Lighthouse Diner", "Saffron Table",
        "Piccolo Forno", "Golden Carp", "Hilltop Kitchen", "Aunt Rosa’s", "Seoul Garden",
        "The Copper Pot", "Addis Table", "Fishwife")),
    Category("fuel", "Gas stations", "local_gas_station", "#1864AB", (
        ALWAYS, week((6, 22), (7, 22), (8, 20)), ALWAYS,
    ), ("Northstar Fuel", "Coastline Fuel Elm", "Pioneer Gas", "Harbor Fuel", "Greenway Fuel",
        "Coastline Fuel Lake Road", "Pump & Go", "Ridge Fuel", "Pioneer Gas Northgate",
        "Airport Fuel", "Juniper Service Station", "Mill Fuel", "Coastline Fuel Motorway")),
    Category("ev", "EV charging", "ev_station", "#2B8A3E", (ALWAYS,),
        ("Volt Point Station Square", "Volt Point Harbor", "ChargeGrid Fairview",
         "ChargeGrid Elm Avenue", "Spark Lakeside", "Spark Airport")),
    Category("grocery", "Groceries", "shopping_cart", "#2F9E44", (
        week((7, 21), (7, 21), (9, 18)), week((8, 22), (8, 22), (10, 20)),
        week((8, 20), (8, 18), None),
    ), ("Fresh Basket", "Corner Market", "Harvest Hall", "Fresh Basket Eastport", "Daily Pantry",
        "Greenleaf Foods", "Market on Mill", "Asia Mart 亚洲超市", "Budget Larder",
        "Fresh Basket Fairview", "Lakeside Grocer", "Night Owl Market", "Organic Corner")),
    Category("pharmacy", "Pharmacies", "local_pharmacy", "#0CA678", (
        week((8, 19), (9, 14), None), week((9, 18), None, None), ALWAYS,
        week((10, 18), (10, 13), None),
    ), ("Station Pharmacy", "Elm Pharmacy", "Harbor Pharmacy", "Lakeside Apothecary",
        "St. Brannoc Pharmacy", "City Pharmacy 24", "Rose Pharmacy", "Fairview Drugs",
        "Old Town Apothecary", "Birch Lane Pharmacy", "Canal Pharmacy", "Sun Pharmacy")),
    Category("bakery", "Bakeries", "bakery_dining", "#E67700", (
        week((6, 18), (6, 14), (8, 12)), week((7, 15), (7, 13), None),
        week((6.5, 17), (7, 14), None, None),
    ), ("Orchard Bakery", "Rye & Shine", "Boulangerie Dubois", "Golden Loaf", "Mill Bakery",
        "Sourdough Sisters", "Bakery Upstairs", "Sweet Crumb", "Pão Quente", "Old Oven")),
    Category("hotel", "Hotels", "hotel", "#5F3DC4", (ALWAYS,),
        ("Harbor View Hotel", "Hotel Meridian", "The Linden Inn", "Station Hotel", "Bay Hostel",
         "Lakeside Lodge", "Grand Maplewood", "Airport Sleep Inn", "Hotel Zur Brücke",
         "The Old Mill Inn", "Fairview Suites", "Pension Elsa")),
    Category("museum", "Museums", "museum", "#862E9C", (
        week((10, 17), (10, 18), (10, 18), None), week((9, 17), (10, 17), (10, 17)),
        week((11, 19), (11, 19), None, None),
    ), ("City Museum", "Old Harbor Gallery", "Museum of Tides", "Tram Museum", "Toy Museum",
        "Natural History House", "Museum of Sound", "Kunsthalle Fairview")),
    Category("park", "Parks", "park", "#37B24D", (week((6, 22), (6, 22), (6, 22)),),
        ("Mill Street Park", "Lakeside Meadow", "Fairview Gardens", "Elm Green", "Harbor Park",
         "North Wood", "Coast Dunes")),
    Category("gym", "Gyms", "fitness_center", "#C2255C", (
        week((6, 23), (8, 20), (8, 20)), week((10, 22), (10, 18), None), ALWAYS,
    ), ("Summit Gym", "Iron Works", "Pulse Fitness", "Harbor Rowing Hall", "Climb Up",
        "Yoga am Kanal", "Fairview Pool", "Box Club East")),
    Category("bank", "Banks & ATMs", "local_atm", "#495057", (
        week((9, 16), None, None), week((9.5, 15), None, None), ALWAYS,
    ), ("Maple Bank Station Square", "Maple Bank Eastport", "Harbor Credit Union",
        "ATM Elm Avenue", "ATM Ferry Pier", "First Coast Bank", "ATM Fairview Mall",
        "Lakeside Savings")),
    Category("library", "Libraries", "local_library", "#1971C2", (
        week((10, 19), (10, 16), None), week((9, 18), (10, 14), None, None),
    ), ("City Library", "Lakeside Library", "Fairview Library", "Eastport Reading Hall")),
    Category("cinema", "Cinemas", "theaters", "#A61E4D", (week((14, 24), (12, 24), (12, 23)),),
        ("Lantern Cinema", "Odeon Harbor", "Filmhaus Nord", "Rex", "Starlight 6")),
    Category("hospital", "Hospitals", "local_hospital", "#E03131", (ALWAYS,),
        ("Harbor Clinic", "Maplewood General", "St. Anna Hospital", "Lakeside Medical Center")),
    Category("books", "Bookshops", "menu_book", "#7048E8", (
        week((10, 19), (10, 18), None), week((9, 18), (9, 16), None),
    ), ("Paper Crane Books", "Second Story", "Maps & More", "Librería Sur", "The Inkwell",
        "Comic Cellar")),
    Category("parking", "Parking", "local_parking", "#3B5BDB", (ALWAYS,),
        ("Station Garage", "Harbor Garage", "Elm Parking", "Fairview Park & Ride",
         "Market Parking", "Lakeside Car Park")),
    Category("school", "Schools", "school", "#B08800", (week((7.5, 16), None, None),),
        ("Riverside School", "Eastport High", "Fairview Primary", "Lakeside School",
         "Music School Maplewood")),
    Category("office", "Offices", "domain", "#5C677D", (week((8, 18), None, None),),
        ("Northlight Studio", "Bluebird Robotics", "Castellano Plumbing", "Haddad Law",
         "Weber & Sons Movers", "City Hall")),
    Category("sight", "Sights", "attractions", "#D6336C", (
        week((9, 18), (9, 20), (9, 20)), ALWAYS,
    ), ("Beacon Tower", "Ferry Pier", "Market Hall", "Signal House", "Harbor Bridge",
        "Station Square", "Lakeside Stadium", "Lantern Theatre")),
    Category("airport", "Airports", "flight_takeoff", "#0B7285", (ALWAYS,),
        ("Maplewood International Airport", "Lakeside City Airport")),
    Category("station", "Train stations", "train", "#364FC7", (ALWAYS,),
        ("Maplewood Central Station", "Eastport Station", "Fairview Station")),
)  # fmt: skip
FIXED: dict[str, tuple[int, int]] = {
    "Maplewood International Airport": (8200, 5350),
    "Airport Sleep Inn": (7500, 4980),
    "Airport Fuel": (7000, 5010),
    "Spark Airport": (7900, 5200),
    "Lakeside City Airport": (-8300, -5600),
    "Maplewood Central Station": (30, -150),
    "Station Square": (60, 60),
    "Station Garage": (-180, -210),
    "Station Hotel": (190, -60),
    "Station Pharmacy": (150, 40),
    "Volt Point Station Square": (-120, 90),
    "Maple Bank Station Square": (-60, 180),
    "Eastport Station": (4250, 2150),
    "Fairview Station": (-3900, -330),
    "Ferry Pier": (3720, -1290),
    "ATM Ferry Pier": (3640, -1250),
    "Harbor Bridge": (3000, -1620),
    "Market Hall": (2890, -1200),
    "Beacon Tower": (820, 760),
    "Signal House": (4380, 1480),
    "Lakeside Stadium": (-3500, -3900),
    "Lantern Theatre": (520, -700),
    "City Hall": (-420, 250),
    "Harbor Clinic": (2500, -840),
    "Maplewood General": (-900, 1560),
    "Northlight Studio": (1460, 900),
    "Bluebird Robotics": (4950, 1250),
    "Juniper Service Station": (2250, -960),
    "Mill Fuel": (480, -2160),
    "Pump & Go": (1480, 260),
    "Coastline Fuel Motorway": (-5950, 3050),
    "Mill Street Park": (-640, -1690),
    "Lakeside Meadow": (-4370, -2900),
    "Fairview Gardens": (-3280, 2250),
    "Elm Green": (860, 730),
    "Harbor Park": (3500, -600),
    "North Wood": (-1400, 3700),
    "Coast Dunes": (5370, 3250),
}
"""Where the places stand that have one spot of their own, in metres."""
REVIEWS: dict[str, tuple[str, ...]] = {
    "good": (
        "Friendly people and fair prices. We will come back.",
        "Exactly what the neighbourhood needed.",
        "Quick, clean, easy to find.",
        "Lovely on a weekday morning, crowded on Saturdays.",
        "Très bien, merci !",
        "位置很好,服务也不错。",
        "Better than I remembered, and I remembered it well.",
    ),
    "mixed": (
        "Fine, but the queue was long.",
        "Parking is a puzzle. The rest is all right.",
        "It was closed although the door said open.",
        "A bit loud for my taste.",
        "Good idea, careless service.",
    ),
}
