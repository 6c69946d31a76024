"""Who is on Circle: the phone's owner first, then everyone else."""

from __future__ import annotations

from typing import Literal, NamedTuple

from .. import owner

Tie = Literal["friend", "close", "followed", "fan", "stranger"]
"""Friends follow each other; a fan follows the owner, the followed do not follow back."""


class PersonCard(NamedTuple):
    """Someone; `followers` not counting the owner, `topic` is what they post about."""

    handle: str
    name: str
    bio: str
    topic: str
    followers: int
    tie: Tie
    pace: int
    """How much they post: 3 is several times a week, 0 is never."""


PEOPLE: tuple[PersonCard, ...] = (
    PersonCard(
        owner.HANDLE, owner.NAME, "Tea, trains and too many photos", "city", 214, "close", 1
    ),
    PersonCard(
        "aisha.draws", "Aisha Rahman", "Designer at Northlight Studio", "craft", 1840, "friend", 3
    ),
    PersonCard("alevega", "Alejandro Vega", "Cine, perros y domingos", "pets", 390, "friend", 2),
    PersonCard(
        "amara.ok", "Amara Okafor", "Doctor. Runner. Aunt of four.", "running", 655, "close", 2
    ),
    PersonCard("anders_l", "Anders Lindqvist", "Skog, sjö, kaffe", "travel", 288, "friend", 3),
    PersonCard("anya.p", "Anya Petrova", "Teacher at Riverside School", "books", 317, "friend", 1),
    PersonCard(
        "bianca.m", "Bianca Moretti", "Pasta first, questions later", "food", 1205, "friend", 3
    ),
    PersonCard(
        "carlos.farm",
        "Carlos Mendes",
        "Green Valley Farm. Boxes on Fridays.",
        "garden",
        2210,
        "followed",
        2,
    ),
    PersonCard("chloe.d", "Chloé Dubois", "Concerts et croissants", "music", 486, "close", 3),
    PersonCard(
        "dan.kim", "Daniel Kim", "Numbers by day, dumplings by night", "food", 243, "friend", 1
    ),
    PersonCard("diego.f", "Diego Fuentes", "Left back, Sunday league", "sport", 512, "friend", 2),
    PersonCard("elif.y", "Elif Yılmaz", "Ceramics and cats", "craft", 934, "friend", 2),
    PersonCard("emma.j", "Emma Johansson", "Dentist who loves cake", "food", 351, "friend", 1),
    PersonCard(
        "freya.reads",
        "Freya Nielsen",
        "Librarian. Yes, I have read it.",
        "books",
        1660,
        "friend",
        3,
    ),
    PersonCard("gabsantos", "Gabriel Santos", "Surf quando dá", "travel", 720, "friend", 2),
    PersonCard("grace.t", "Grace Thompson", "Book club, choir, chaos", "family", 402, "close", 2),
    PersonCard("hana.sato", "Hana Sato", "Paper Crane Books", "books", 1310, "friend", 2),
    PersonCard("hugo.bernard", "Hugo Bernard", "Boulanger", "food", 866, "followed", 1),
    PersonCard("imani.lifts", "Imani Johnson", "Coach at Summit Gym", "sport", 4920, "followed", 3),
    PersonCard("isa.ortega", "Isabel Ortega", "Architecture student", "city", 618, "friend", 2),
    PersonCard("jack.oc", "Jack O'Connor", "Fiddle player", "music", 274, "friend", 1),
    PersonCard("jas.patel", "Jasmine Patel", "Lotus Kitchen", "food", 3075, "followed", 2),
    PersonCard("kai.nkmr", "Kai Nakamura", "Skateboards and synths", "music", 1489, "friend", 2),
    PersonCard(
        "katarina.n", "Katarina Nováková", "Mountains, mostly uphill", "travel", 577, "friend", 2
    ),
    PersonCard("leila.h", "Leila Haddad", "Lawyer, gardener", "garden", 498, "friend", 1),
    PersonCard("liam.murphy", "Liam Murphy", "Dad jokes on request", "family", 199, "friend", 1),
    PersonCard("lucia.romano", "Lucia Romano", "Roma, sempre", "city", 1022, "friend", 2),
    PersonCard("marcus.b", "Marcus Brown", "Corner Garage", "work", 305, "friend", 1),
    PersonCard("maya.cohen", "Maya Cohen", "12 km is 12 km", "running", 744, "close", 3),
    PersonCard("mei.tea", "Mei Lin", "Lin Family Tea 林家茶", "food", 2580, "followed", 2),
    PersonCard("nadia.k", "Nadia Kowalski", "Night nurse, day sleeper", "pets", 266, "friend", 1),
    PersonCard("noah.fischer", "Noah Fischer", "Bike commuter", "city", 331, "friend", 2),
    PersonCard(
        "noah.fisher", "Noah Fisher", "Fly fishing. What else?", "travel", 1870, "stranger", 1
    ),
    PersonCard("olivia.vet", "Olivia Grant", "Willow Vet Clinic", "pets", 1944, "friend", 3),
    PersonCard("omar.f", "Omar Farouk", "Cooks everything with cumin", "food", 287, "friend", 1),
    PersonCard("priya.codes", "Priya Sharma", "Robots at Bluebird", "work", 903, "friend", 2),
    PersonCard(
        "priya.bakes", "Priya Sharma", "Sourdough and sprinkles", "food", 12400, "followed", 2
    ),
    PersonCard("rosa.d", "Rosa Delgado", "Abuela en prácticas", "family", 145, "friend", 1),
    PersonCard("sam.osei", "Samuel Osei", "Choir bass", "music", 322, "friend", 1),
    PersonCard("sofia.a", "Sofia Andersson", "Harbor Clinic", "family", 389, "friend", 1),
    PersonCard("tomas.silva", "Tomás Silva", "Fotografia analógica", "city", 2740, "followed", 2),
    PersonCard(
        "val.cruz", "Valentina Cruz", "Dance like the bus is late", "sport", 1117, "friend", 2
    ),
    PersonCard("yara.m", "Yara Mansour", "Poems in three languages", "books", 1530, "friend", 2),
    PersonCard("yuki.t", "Yuki Tanaka", "Ramen map of the city", "food", 845, "friend", 2),
    PersonCard("zoe.papa", "Zoe Papadopoulos", "Sea swimmer", "running", 468, "friend", 2),
    PersonCard("chenxm", "陈晓明", "程序员，业余厨师", "food", 512, "friend", 2),
    PersonCard("wangfang", "王芳", "读书，跑步，养猫", "books", 698, "friend", 2),
    PersonCard(
        "mara.lind",
        "Mara Lind",
        "Illustrator. Small cats, big feelings.",
        "craft",
        8830,
        "followed",
        3,
    ),
    PersonCard("mara.lindt", "Mara Lindt", "Chocolate tester", "food", 640, "stranger", 1),
    PersonCard(
        "maralind.fans", "Mara Lind Fan Page", "Not Mara. Just fans.", "craft", 2100, "stranger", 2
    ),
    PersonCard(
        "oakandiron", "Oak & Iron", "Furniture that outlives you", "craft", 15300, "followed", 2
    ),
    PersonCard(
        "citytrams", "City Trams", "Official. We are on time, mostly.", "city", 48200, "followed", 3
    ),
    PersonCard(
        "marisolvane",
        "Marisol Vane",
        "New record: Live at the Old Mill",
        "music",
        312000,
        "followed",
        2,
    ),
    PersonCard(
        "marisolvance", "Marisol Vance", "Country. Boots. Tour.", "music", 58100, "stranger", 1
    ),
    PersonCard("slowkitchen", "The Slow Kitchen", "A day a dish", "food", 96400, "followed", 2),
    PersonCard(
        "wildcoast", "Wild Coast Photo", "Cliffs, birds, weather", "travel", 133000, "followed", 3
    ),
    PersonCard(
        "thebikeshed",
        "The Bike Shed",
        "Repairs while you wait. Coffee while you wait.",
        "work",
        5210,
        "stranger",
        1,
    ),
    PersonCard(
        "harborchoir", "Harbor Choir", "Tuesdays 19:00, all voices", "music", 870, "followed", 1
    ),
    PersonCard("lena.okoye", "Lena Okoye", "Engineer in training", "work", 233, "fan", 1),
    PersonCard(
        "lena.okoye.photo",
        "Lena Okoye Photography",
        "Weddings and weather",
        "city",
        7420,
        "stranger",
        2,
    ),
    PersonCard("tobias.w", "Tobias Wagner", "Brettspiele", "family", 188, "fan", 1),
    PersonCard("sunita.rao", "Sunita Rao", "Chess, slowly", "books", 404, "fan", 1),
    PersonCard("petra.h", "Petra Horváth", "Knits in meetings", "craft", 377, "fan", 1),
    PersonCard(
        "ben.castle", "Ben Castellano", "Plumber. Ask me about taps.", "work", 298, "fan", 0
    ),
    PersonCard("ines.c", "Inês Carvalho", "Lisboa", "city", 911, "fan", 1),
    PersonCard("kwame.m", "Kwame Mensah", "Maths is for everyone", "books", 1288, "friend", 1),
    PersonCard("jonas.movers", "Jonas Weber", "Heavy things, gently", "work", 176, "fan", 0),
    PersonCard("fatima.s", "Fatima Al-Sayed", "Pharmacist, painter", "craft", 540, "stranger", 2),
    PersonCard("quentin.b", "Quentin Blake", "Allotment no. 14", "garden", 265, "stranger", 2),
    PersonCard("lars.h", "Lars Haugen", "Fjell og fisk", "travel", 480, "stranger", 2),
    PersonCard(
        "tariq.h", "Tariq Hussain", "Airport taxi, 4 a.m. stories", "work", 1190, "stranger", 1
    ),
    PersonCard("will.hayes", "William Hayes", "Hayes Property", "work", 322, "stranger", 0),
)

REQUESTS: tuple[str, ...] = ("quentin.b", "tariq.h", "fatima.s")
"""They asked to follow the owner."""
