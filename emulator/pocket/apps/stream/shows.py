"""The series and films on a fresh phone."""

from __future__ import annotations

from typing import Literal, NamedTuple

ShowKind = Literal["series", "film"]


class ShowCard(NamedTuple):
    """A series or film; one text a season, episode titles between bars."""

    title: str
    year: int
    genre: str
    kind: ShowKind
    age: str
    minutes: int
    about: str
    seasons: tuple[str, ...]


SHOWS: tuple[ShowCard, ...] = (
    ShowCard(
        "Lighthouse Keepers",
        2023,
        "Drama",
        "series",
        "13+",
        46,
        "Three generations of one family keep the light on an island the ferry forgot.",
        (
            "The Ferry|Oil and Glass|A Stranger's Coat|Fog Signal|The Inspector|Winter Stores",
            "Return|Broken Lens|The Auction|Salt Wedding|Night Watch|What the Tide Took|The Light",
        ),
    ),
    ShowCard(
        "Platform Nine",
        2024,
        "Crime",
        "series",
        "16+",
        52,
        "A railway detective solves cases that all pass through the same station.",
        (
            "The Left Luggage|Delay|Quiet Carriage|Points Failure|Last Train|Terminus",
            "Season Ticket|The Conductor|Tunnel|Mind the Gap|Return Fare|Express",
        ),
    ),
    ShowCard(
        "Platform Night",
        2021,
        "Documentary",
        "series",
        "7+",
        38,
        "Who works while the city sleeps? A portrait of stations after midnight.",
        ("Cleaners|Drivers|Bakers|Guards",),
    ),
    ShowCard(
        "The Slow Kitchen",
        2022,
        "Food",
        "series",
        "All",
        29,
        "Cooks who are in no hurry show the dishes that take a day.",
        (
            "Bread|Broth|Beans|Kimchi|Cheese|Smoke|Honey",
            "Noodles|Pickles|Stew|Chocolate|Olives|Tea",
        ),
    ),
    ShowCard(
        "Orbit 7",
        2025,
        "Science fiction",
        "series",
        "13+",
        57,
        "Seven strangers, one station, and a clock that runs backwards.",
        ("Arrival|Airlock|Echo|The Seventh Seat|Drift|Blackout|Burn|Home Signal",),
    ),
    ShowCard(
        "Neighbors Upstairs",
        2020,
        "Comedy",
        "series",
        "13+",
        24,
        "One stairwell, five flats, no secrets.",
        (
            "The Drill|The Cat|The Parcel|The Party|The Plumber|The Pact|The Piano|The Lift",
            "The Baby|The Balcony|The Burglar|The Bill|The Bike|The Bees",
            "The Garden|The Guest|The Goldfish|The Grill|The Ghost|The Goodbye",
        ),
    ),
    ShowCard(
        "Wild Coastlines",
        2024,
        "Nature",
        "series",
        "All",
        50,
        "Where land ends and everything else begins.",
        ("Cliffs|Mangroves|Ice Edge|Dunes|Kelp|Estuaries",),
    ),
    ShowCard(
        "茶馆夜话",
        2023,
        "Drama",
        "series",
        "13+",
        44,
        "老茶馆里，每一晚都有一个故事。",
        ("第一夜 雨|第二夜 棋|第三夜 信|第四夜 旧人|第五夜 雪|第六夜 天明",),
    ),
    ShowCard(
        "Casa de Sombras",
        2022,
        "Crime",
        "series",
        "16+",
        48,
        "Una casa, doce habitaciones, ningún testigo.",
        ("La llave|El sótano|La carta|El espejo|La cena|El jardín|La huida|El alba",),
    ),
    ShowCard(
        "Goalkeepers",
        2025,
        "Sport",
        "series",
        "7+",
        33,
        "Alone in front of the net: six keepers, one season.",
        ("Hands|Nerve|Penalty|Clean Sheet|Own Goal|Final Whistle",),
    ),
    ShowCard(
        "Pixel Pirates",
        2023,
        "Kids",
        "series",
        "All",
        12,
        "A crew of eight-bit sailors looks for the lost save file.",
        ("The Map|The Glitch|The Boss|The Cheat Code|The Island|The Treasure|The Sequel",),
    ),
    ShowCard(
        "The Archivist",
        2021,
        "Thriller",
        "series",
        "16+",
        54,
        "A city archivist finds her own name in a file from 1911.",
        (
            "Box 1911|Ink|The Reading Room|Microfilm|Redacted|The Index",
            "New Shelves|Water Damage|The Donor|Provenance|Fire Door|Deaccession",
        ),
    ),
    ShowCard(
        "Small Engines",
        2024,
        "Documentary",
        "series",
        "All",
        41,
        "People who repair what others throw away.",
        ("Mopeds|Radios|Clocks|Typewriters|Sewing Machines|Outboards",),
    ),
    ShowCard(
        "Crown of Reeds",
        2025,
        "Fantasy",
        "series",
        "13+",
        61,
        "The marsh chooses a new queen, and she would rather not.",
        (
            "The Choosing|Eel Road|The Heron Court|Low Water|The Drowned Bell|Reed and Iron"
            "|Tidecrown",
        ),
    ),
    ShowCard(
        "Stand-Up Sundays",
        2026,
        "Comedy",
        "series",
        "16+",
        27,
        "Five minutes each, no mercy.",
        ("Week 1|Week 2|Week 3|Week 4|Week 5|Week 6|Week 7|Week 8",),
    ),
    ShowCard(
        "Nordlys",
        2022,
        "Drama",
        "series",
        "13+",
        43,
        "En liten by, ett stort ljus och en gammal skuld.",
        ("Mörkertid|Hamnen|Syskon|Stormen|Rättegången|Midsommar",),
    ),
    ShowCard(
        "The Last Projectionist",
        2024,
        "Drama",
        "film",
        "7+",
        118,
        "When the cinema closes, one man keeps the reels turning.",
        ("The Last Projectionist",),
    ),
    ShowCard(
        "Forty Acres of Sky",
        2023,
        "Western",
        "film",
        "13+",
        132,
        "A surveyor, a widow and a border that will not stay put.",
        ("Forty Acres of Sky",),
    ),
    ShowCard(
        "Sisters of the Tide",
        2025,
        "Adventure",
        "film",
        "7+",
        104,
        "Two sisters sail round the world to return a book.",
        ("Sisters of the Tide",),
    ),
    ShowCard(
        "Zero Gravity Wedding",
        2024,
        "Comedy",
        "film",
        "7+",
        97,
        "The venue is in orbit. The groom is late.",
        ("Zero Gravity Wedding",),
    ),
    ShowCard(
        "The Quiet Algorithm",
        2025,
        "Thriller",
        "film",
        "16+",
        111,
        "It only ever answered one question wrong.",
        ("The Quiet Algorithm",),
    ),
    ShowCard(
        "Grandmother's Atlas",
        2022,
        "Animation",
        "film",
        "All",
        88,
        "Every stain on the map is a story.",
        ("Grandmother's Atlas",),
    ),
    ShowCard(
        "Noodle Master",
        2021,
        "Food",
        "film",
        "All",
        79,
        "Thirty years, one bowl.",
        ("Noodle Master",),
    ),
    ShowCard(
        "Deep Field",
        2026,
        "Science fiction",
        "film",
        "13+",
        141,
        "The telescope saw something that was looking back.",
        ("Deep Field",),
    ),
)


class Watched(NamedTuple):
    """How far something was watched: season, episode, seconds left, and hours ago."""

    title: str
    season: int
    episode: int
    left_s: int
    hours_ago: int


WATCHED: tuple[Watched, ...] = (
    Watched("Lighthouse Keepers", 2, 4, 17 * 60, 11),
    Watched("Neighbors Upstairs", 3, 2, 9 * 60, 14),
    Watched("Platform Nine", 1, 5, 31 * 60, 35),
    Watched("The Last Projectionist", 1, 1, 64 * 60, 60),
    Watched("The Slow Kitchen", 2, 3, 12 * 60, 84),
    Watched("茶馆夜话", 1, 3, 26 * 60, 110),
    Watched("Platform Night", 1, 2, 22 * 60, 190),
    Watched("The Archivist", 2, 1, 38 * 60, 260),
    Watched("Orbit 7", 1, 6, 5 * 60, 400),
)
MY_LIST: tuple[str, ...] = (
    "Crown of Reeds",
    "Deep Field",
    "Wild Coastlines",
    "Lighthouse Keepers",
    "Noodle Master",
)
