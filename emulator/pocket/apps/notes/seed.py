"""The notes on a fresh phone; an item that begins with "x " is checked off."""

from __future__ import annotations

from typing import Literal, NamedTuple

HOUR = 60
DAY = 24 * HOUR
FOLDERS = ("Home", "Ideas", "Money", "Recipes", "Travel", "Work")


class NotePlan(NamedTuple):
    """One note to be made."""

    title: str
    minutes_ago: int
    body: str = ""
    items: tuple[str, ...] = ()
    folder: str = ""
    color: str = "plain"
    pinned: bool = False
    state: Literal["active", "archived", "trashed"] = "active"
    age_minutes: int = 3 * HOUR
    """How long before its last change it was begun."""


NOTES: tuple[NotePlan, ...] = (
    NotePlan(
        "Groceries",
        35,
        items=(
            "Oat milk",
            "Sourdough",
            "Lemons x4",
            "Olive oil",
            "Spinach",
            "Cat food (salmon)",
            "x Eggs",
            "x Rice",
        ),
        folder="Home",
        color="yellow",
        pinned=True,
        age_minutes=20 * DAY,
    ),
    NotePlan(
        "Wi-Fi for guests",
        6 * DAY,
        "Network: Maple Home Guest\nPassword: plum-garden-81\nRouter reboots on Sundays at 04:00.",
        folder="Home",
        color="blue",
        pinned=True,
        age_minutes=90 * DAY,
    ),
    NotePlan(
        "Coast weekend costs",
        3 * HOUR,
        "Train tickets 46.80\nHostel two nights 132.00\nBoat to the island 24.50\n"
        "Dinner at the pier 58.20\nBicycle rental 18.00",
        folder="Travel",
        color="teal",
        age_minutes=2 * DAY,
    ),
    NotePlan(
        "Office party budget",
        26 * HOUR,
        "Cake 38\nDrinks 74\nBalloons 12\nGift for Priya 45\nMusic box hire 60",
        folder="Work",
        age_minutes=5 * DAY,
    ),
    NotePlan(
        "Bathroom repairs",
        4 * DAY,
        "Tiles 212.40\nGrout 17.95\nNew tap 89.00\nPlumber, two hours 140.00\nPaint 33.65",
        folder="Money",
        color="sand",
        age_minutes=9 * DAY,
    ),
    NotePlan(
        "Stand-up",
        55,
        "Yesterday: limits in the arm controller\nToday: review comments, push before ten\n"
        "Blocked by: test bench booking",
        folder="Work",
    ),
    NotePlan(
        "Questions for Daniel (bank)",
        5 * HOUR,
        "Early repayment fee?\nIs the 14th at 10 fixed?\nWhich proof of address counts",
        folder="Money",
    ),
    NotePlan(
        "Packing list",
        7 * HOUR,
        items=(
            "Passport",
            "Charger and adapter",
            "Rain jacket",
            "Swimsuit",
            "Book",
            "Toothbrush",
            "x Train tickets",
            "x Headphones",
            "x Sun cream",
        ),
        folder="Travel",
        color="green",
        age_minutes=4 * DAY,
    ),
    NotePlan(
        "Lemon cake",
        9 * HOUR,
        "200 g butter, 200 g sugar, 4 eggs, 220 g flour, 2 lemons, 1 tsp baking powder.\n\n"
        "Beat butter and sugar until pale. Eggs one by one. Fold in the flour and the zest. "
        "45 minutes at 175 °C. Brush with lemon syrup while it is hot.",
        folder="Recipes",
        color="yellow",
        age_minutes=200 * DAY,
    ),
    NotePlan(
        "Present ideas for Mom",
        DAY,
        items=("Walking poles", "Herb garden box", "Concert in May", "x Photo book"),
        folder="Ideas",
        color="pink",
    ),
    NotePlan(
        "Book club: chapter nine",
        DAY + 3 * HOUR,
        "Why does Ines stay on the island?\nThe lighthouse returns three times.\n"
        "Favourite line: “Nobody owns a tide.”",
        folder="Ideas",
    ),
    NotePlan(
        "Running log",
        DAY + 6 * HOUR,
        "Feb 4  8.0 km  48:10\nFeb 11  10.2 km  1:01:35\nFeb 18  9.1 km  53:02\n"
        "Feb 25  12.0 km  1:12:44",
        age_minutes=40 * DAY,
    ),
    NotePlan(
        "Flat viewing: Alder Street 14",
        2 * DAY,
        "3rd floor, no lift. 68 m², balcony to the south. Rent 1,240 plus 160 heating. "
        "Kitchen stays. Free from May 1. Ask William about the cellar.",
        folder="Home",
    ),
    NotePlan(
        "Film list",
        2 * DAY + 5 * HOUR,
        items=(
            "The Quiet Harbour",
            "Paper Moons",
            "Signal Lost",
            "Orchard",
            "x Winter Post",
            "x The Long Table",
        ),
        folder="Ideas",
        age_minutes=60 * DAY,
    ),
    NotePlan(
        "Tap measurements",
        2 * DAY + 8 * HOUR,
        "Hole 35 mm, height under cabinet 41 cm, hose 3/8 inch",
        folder="Home",
    ),
    NotePlan(
        "Interview notes: junior engineer",
        3 * DAY,
        "Strong on C++, has built two robots at university. Nervous about maths. "
        "Wants to start in June. Second talk with Chen Wei.",
        folder="Work",
    ),
    NotePlan(
        "Monthly bills",
        3 * DAY + 4 * HOUR,
        "Rent 980.00\nElectricity 64.30\nInternet 29.90\nPhone 15.00\nGym 29.00\n"
        "Streaming 11.99\nInsurance 42.50",
        folder="Money",
        age_minutes=150 * DAY,
    ),
    NotePlan("Locker", 3 * DAY + 9 * HOUR, "Gym locker 118, code 4-27-9"),
    NotePlan(
        "面条做法",
        4 * DAY + 2 * HOUR,
        "面粉 300 克，水 140 毫升，盐一小勺。揉十分钟，醒一小时。\n芳说要多放一点葱油。",
        folder="Recipes",
    ),
    NotePlan(
        "Plants to water",
        5 * DAY,
        items=("Fern: Monday, Thursday", "Olive tree: Sunday", "Cactus: never in March"),
        folder="Home",
        color="green",
    ),
    NotePlan(
        "Sprint goals",
        5 * DAY + 6 * HOUR,
        "1. Calibrate joint four\n2. Emergency stop below 80 ms\n3. Write the safety page\n"
        "4. Demo for Harbor Clinic on the 19th",
        folder="Work",
        color="purple",
    ),
    NotePlan(
        "Train to Eastport",
        6 * DAY + 3 * HOUR,
        "07:12 platform 3 (change in Fairview, 9 min)\n09:40 direct\n13:05 direct, no bicycles",
        folder="Travel",
    ),
    NotePlan(
        "Dinner on Friday",
        7 * DAY,
        "Lotus Kitchen, 19:45, four of us.\nNo peanuts for Zoe!\nBring the tickets for Chloe.",
    ),
    NotePlan(
        "Café orders",
        8 * DAY,
        "Ana: flat white, oat\nJonas: double espresso\nMe: filter, no sugar\nMei: jasmine tea",
    ),
    NotePlan(
        "Tea at Lin’s",
        9 * DAY,
        "Spring oolong 13.00 / 100 g\nJasmine pearls 9.50 / 100 g\nOld tree pu’er 21.00 / 100 g",
        folder="Money",
    ),
    NotePlan(
        "Quotes",
        10 * DAY,
        "“The map is not the mountain.”\n“Make it work, then make it kind.”",
        folder="Ideas",
        color="sand",
    ),
    NotePlan(
        "Car",
        11 * DAY,
        "Plate MW 4471\nTyres 205/55 R16\nOil 5W-30, 4.3 l\nNext inspection 09/2026",
        folder="Home",
    ),
    NotePlan(
        "Podcast topics",
        12 * DAY,
        items=("Night trains", "Why bread rises", "City foxes", "Hand writing", "x Tides"),
        folder="Ideas",
        color="purple",
    ),
    NotePlan(
        "Moving boxes",
        13 * DAY,
        "1 kitchen, glasses\n2 kitchen, pots\n3 books A-M\n4 books N-Z\n5 winter coats\n"
        "6 cables!!\n7 bathroom",
        folder="Home",
    ),
    NotePlan(
        "Onion soup",
        15 * DAY,
        "1 kg onions, 40 g butter, 1 tbsp flour, 250 ml white wine, 1.2 l stock, old bread, "
        "150 g cheese. The onions need a full hour on low heat.",
        folder="Recipes",
    ),
    NotePlan(
        "German words",
        17 * DAY,
        "der Schlüssel – key\ndie Brücke – bridge\ndas Gewitter – thunderstorm\n"
        "gemütlich – cosy\nübermorgen – the day after tomorrow",
    ),
    NotePlan(
        "Parking",
        19 * DAY,
        "Level -2, row C, near the blue pillar",
        color="blue",
    ),
    NotePlan(
        "Return to library",
        21 * DAY,
        items=("The Glass Harbor", "Bread at Home", "x Maps of Rain"),
    ),
    NotePlan(
        "Garden plan",
        24 * DAY,
        "Bed 1: tomatoes, basil\nBed 2: carrots, leeks\nBed 3: beans after May 15\n"
        "Move the compost to the north corner.",
        folder="Home",
        color="green",
    ),
    NotePlan(
        "Retro",
        26 * DAY,
        "Keep: short demos, pairing on Tuesday\nStop: meetings after 16:00\nTry: one bug each day",
        folder="Work",
    ),
    NotePlan(
        "Lisbon",
        31 * DAY,
        "Tram 28 early\nTile museum (closed Mondays)\nPastéis at the corner of Rua da Rosa\n"
        "Ferry to Cacilhas at sunset",
        folder="Travel",
        color="teal",
        age_minutes=20 * DAY,
    ),
    NotePlan(
        "Lisbon costs",
        30 * DAY,
        "Flight 148.60\nRoom 264.00\nTram card 13.20\nMuseum 10.00\nFood 171.35",
        folder="Travel",
    ),
    NotePlan(
        "Shoe sizes",
        36 * DAY,
        "Me 42\nMaya 38\nNoah 31 (grows!)\nMom 39",
        folder="Home",
    ),
    NotePlan(
        "Granola",
        41 * DAY,
        "400 g oats, 100 g almonds, 80 g honey, 60 ml oil, pinch of salt. 30 min at 150 °C, "
        "stir twice. Raisins after baking.",
        folder="Recipes",
    ),
    NotePlan(
        "Bike service",
        47 * DAY,
        "Chain replaced Jan 14 (39.00). Brake pads soon.",
        folder="Money",
    ),
    NotePlan(
        "Names for the cat",
        58 * DAY,
        "Miso, Pixel, Biscuit, Tuesday, 毛毛",
        folder="Ideas",
        color="pink",
    ),
    NotePlan(
        "Router password (old)",
        70 * DAY,
        "maple-1987 (changed in January)",
        folder="Home",
        state="archived",
    ),
    NotePlan(
        "Holiday cards 2025",
        84 * DAY,
        items=("x Mom", "x Anya", "x Kwame", "x Sofia", "x Carlos", "x Mei"),
        state="archived",
    ),
    NotePlan("Old meeting link", 4 * DAY, "room 40-118-72, no longer used", state="trashed"),
    NotePlan(
        "Shopping (last week)",
        8 * DAY,
        items=("x Bread", "x Butter", "x Apples"),
        state="trashed",
    ),
)
