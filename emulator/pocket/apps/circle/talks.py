"""Direct messages and groups on a fresh phone; a line is `handle: text`, `>` is the owner's."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Talk(NamedTuple):
    """A conversation with one person; how many of its last messages are unread."""

    handle: str
    minutes_ago: int
    lines: tuple[str, ...]
    unread: int = 0


class Question(NamedTuple):
    """A poll: who asks, what, how each option stands, and hours until it closes."""

    handle: str
    text: str
    options: tuple[tuple[str, int], ...]
    closes_h: int
    mine: str = ""


class GroupCard(NamedTuple):
    """A group with its talk, the latest line last, and its polls."""

    name: str
    about: str
    category: str
    privacy: Literal["public", "private"]
    members: tuple[str, ...]
    others: int
    """Members beyond the named ones."""
    joined: bool
    minutes_ago: int
    lines: tuple[str, ...]
    polls: tuple[Question, ...] = ()


TALKS: tuple[Talk, ...] = (
    Talk(
        "chloe.d",
        32,
        (
            "chloe.d: Did you see who opens on Saturday??",
            "> No, who?",
            "chloe.d: Marisol Vane. MARISOL VANE.",
            "chloe.d: I am not calm",
        ),
        2,
    ),
    Talk(
        "maya.cohen",
        190,
        (
            "maya.cohen: Your split from Wednesday is on the club page",
            "> Do I want to see it?",
            "maya.cohen: 5:12, be proud",
        ),
        1,
    ),
    Talk(
        "aisha.draws",
        400,
        (
            "> The mural sketches are gorgeous",
            "aisha.draws: Thank you!! The library picks on the 11th",
            "aisha.draws: Can I use your photo of the reading room as reference?",
            "> Of course, the big one is in my posts",
        ),
    ),
    Talk(
        "grace.t",
        1500,
        (
            "grace.t: Can you bring the folding chairs on Thursday?",
            "> How many do we need?",
            "grace.t: Six. And the good teapot",
        ),
    ),
    Talk(
        "noah.fischer",
        2100,
        ("noah.fischer: Is your old bike rack still for sale?", "> Yes, 40 and it's yours"),
    ),
    Talk(
        "anders_l",
        2900,
        (
            "anders_l: Stugan är ledig i maj. The cabin is free in May!",
            "> Which week?",
            "anders_l: 18 to 24. Tell me by Friday",
        ),
        1,
    ),
    Talk(
        "wangfang",
        4000,
        ("wangfang: 周六的读书会你来吗？", "> 来！几点？", "wangfang: 下午三点，老地方。"),
    ),
    Talk(
        "olivia.vet",
        5200,
        ("> Does Tosca need the booster this month?", "olivia.vet: Not before April, all good 🐶"),
    ),
    Talk("diego.f", 6100, ("diego.f: We need one more on Sunday", "> Only if I can be keeper")),
    Talk("kai.nkmr", 8800, ("kai.nkmr: Listen to side B first", "> You always say that")),
    Talk(
        "priya.codes",
        10100,
        ("priya.codes: Demo day is on the 11th, do you want a seat?", "> Front row please"),
    ),
    Talk("lucia.romano", 12600, ("lucia.romano: Ci vediamo a Roma?", "> In June, I promise")),
    Talk("bianca.m", 15800, ("bianca.m: Never break the spaghetti", "> I never did. Twice.")),
    Talk("freya.reads", 19900, ("freya.reads: Your hold has come in 👍", "> On my way")),
    Talk("yuki.t", 23000, ("yuki.t: Number 14. Trust me.", "> Trusting you")),
)

GROUPS: tuple[GroupCard, ...] = (
    GroupCard(
        "Thursday Book Club",
        "One book a month, cake every time.",
        "Books",
        "private",
        ("grace.t", "freya.reads", "anya.p", "hana.sato", "yara.m", "kwame.m"),
        2,
        True,
        75,
        (
            "grace.t: Thursday at mine, 20:00, chapter nine",
            "anya.p: I'll bring the lemon cake",
            "freya.reads: Please vote for April, poll is up",
            "> Reading as fast as I can",
            "hana.sato: I can get six copies of the short one",
            "kwame.m: Vote closes tomorrow night",
        ),
        (
            Question(
                "freya.reads",
                "Which book for April?",
                (
                    ("The Salt Road", 2),
                    ("Rivers of Salt", 4),
                    ("A Short Winter", 3),
                    ("Small Gods of Tin", 0),
                ),
                37,
            ),
            Question(
                "grace.t",
                "Tea or wine on Thursday?",
                (("Tea", 5), ("Wine", 3)),
                -300,
                "Tea",
            ),
        ),
    ),
    GroupCard(
        "Cabin Week in May",
        "Who drives, who cooks, who forgets the matches.",
        "Friends",
        "private",
        ("anders_l", "chloe.d", "maya.cohen", "diego.f", "katarina.n"),
        0,
        True,
        240,
        (
            "anders_l: The cabin is ours from the 18th to the 24th",
            "chloe.d: Saturday start please, I work on Monday",
            "diego.f: Friday is better for the traffic",
            "maya.cohen: Saturday for me too",
            "katarina.n: Saturday works, Friday doesn't",
            "anders_l: OK. Friday or Saturday, say it here and in the poll",
        ),
        (
            Question(
                "anders_l",
                "Which day do we leave?",
                (("Friday evening", 2), ("Saturday morning", 3)),
                60,
            ),
            Question(
                "chloe.d",
                "What do we cook the first night?",
                (("Chili", 1), ("Fish soup", 1), ("Pizza on the grill", 2)),
                84,
            ),
        ),
    ),
    GroupCard(
        "River Path Runners",
        "Wednesdays 6:45 at the park gate, all speeds.",
        "Sport",
        "public",
        ("maya.cohen", "amara.ok", "zoe.papa", "wangfang", "imani.lifts"),
        131,
        True,
        600,
        (
            "maya.cohen: Wednesday 6:45 at the park gate, 10 km, easy",
            "amara.ok: On call until 6, I may be late",
            "zoe.papa: I'll swim instead, 6 °C is perfect",
            "imani.lifts: Stretching at Summit Gym on Friday for members of this group",
        ),
        (
            Question(
                "maya.cohen",
                "Route for the long run on Sunday?",
                (
                    ("Reservoir loop, 18 km", 21),
                    ("Coast road, 20 km", 17),
                    ("Beacon Hill, 14 km", 26),
                ),
                110,
            ),
        ),
    ),
    GroupCard(
        "Elm Street Neighbors",
        "Lost cats, found keys, loud drills.",
        "Neighborhood",
        "private",
        ("nadia.k", "liam.murphy", "leila.h", "noah.fischer", "rosa.d"),
        48,
        True,
        1300,
        (
            "leila.h: Water is off on Tuesday from 9 to 11",
            "liam.murphy: Found a single glove, left hand",
            "nadia.k: Please no drilling before noon this week, night shifts",
            "rosa.d: Empanadas sobrantes, puerta 12",
        ),
        (
            Question(
                "leila.h",
                "Street party in June or July?",
                (("June 13", 14), ("June 27", 9), ("July 4", 14)),
                200,
            ),
        ),
    ),
    GroupCard(
        "Harbor Choir Altos",
        "Notes about notes.",
        "Music",
        "private",
        ("sam.osei", "grace.t", "harborchoir"),
        17,
        True,
        2600,
        (
            "harborchoir: Rehearsal is on Wednesday this week",
            "grace.t: Bar 44, we breathe after 'light'",
            "sam.osei: Basses never breathe",
        ),
    ),
    GroupCard(
        "Ramen Map",
        "One bowl at a time.",
        "Food",
        "public",
        ("yuki.t", "chenxm", "dan.kim", "hana.sato"),
        862,
        True,
        3900,
        (
            "yuki.t: Number 31 is in. Egg 10.",
            "chenxm: 汤底怎么样？",
            "yuki.t: 9 分",
            "dan.kim: Going tonight",
        ),
        (
            Question(
                "yuki.t",
                "Best broth so far?",
                (("Shoyu", 88), ("Miso", 132), ("Tonkotsu", 131), ("Shio", 41)),
                400,
            ),
        ),
    ),
    GroupCard(
        "Analog Photo Walks",
        "Film only, first Sunday of the month.",
        "Photography",
        "public",
        ("tomas.silva", "isa.ortega", "ines.c"),
        2140,
        False,
        700,
        ("tomas.silva: Next walk starts at the footbridge at 8", "ines.c: Rain or shine?"),
    ),
    GroupCard(
        "Sourdough Support",
        "Is it dead? Ask here.",
        "Food",
        "public",
        ("priya.bakes", "bianca.m", "hugo.bernard"),
        15800,
        False,
        90,
        ("priya.bakes: Post your crumb, no shame", "hugo.bernard: Plus d'eau"),
    ),
    GroupCard(
        "Allotment Holders",
        "Plots 1 to 60. Waiting list is long.",
        "Garden",
        "private",
        ("quentin.b", "leila.h"),
        57,
        False,
        5000,
        ("quentin.b: Seed swap on Saturday",),
    ),
    GroupCard(
        "Board Games on Friday",
        "Rules first, snacks always.",
        "Games",
        "public",
        ("tobias.w", "sunita.rao", "kwame.m"),
        310,
        False,
        8000,
        ("tobias.w: Who brings the long one?",),
    ),
    GroupCard(
        "Street Cats of Eastport",
        "Photos, feeding rota, names.",
        "Pets",
        "public",
        ("olivia.vet", "elif.y", "nadia.k"),
        4420,
        False,
        200,
        ("olivia.vet: Neutering day is on the 14th",),
    ),
    GroupCard(
        "Tram Nerds",
        "Line 7 forever.",
        "Transport",
        "public",
        ("citytrams", "noah.fischer"),
        980,
        False,
        350,
        ("noah.fischer: New livery spotted at the depot",),
    ),
)
