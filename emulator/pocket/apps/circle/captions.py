"""What people write, by topic: the caption, a picture style (none for plain text), a place."""

from __future__ import annotations

from typing import Literal, NamedTuple

Style = Literal["", "hills", "city", "waves", "confetti", "food", "disc", "gradient"]


class Caption(NamedTuple):
    """One thing to say; `who` is the only one who could."""

    text: str
    style: Style = ""
    place: str = ""
    who: str = ""


CAPTIONS: dict[str, tuple[Caption, ...]] = {
    "food": (
        Caption("Sunday sauce has been going since nine. Do not rush me.", "food"),
        Caption("First asparagus of the year 🌱 butter, lemon, done", "food", "Old Market"),
        Caption("Tried the new noodle bar on Canal Road. Order number 14.", "food", "Canal Road"),
        Caption("My starter finally doubled. I am a parent now.", "food", "", "priya.bakes"),
        Caption("Unpopular opinion: soup is better the next day."),
        Caption("Dumpling night, 74 folded, 6 left 🍣", "food"),
        Caption("今天的番茄炒蛋，比饭店的好吃。", "food", "", "chenxm"),
        Caption("Lemon cake from the bakery on Mill Street. Again.", "food", "Mill Street"),
        Caption("What do you put in your lentils? Asking for tonight."),
        Caption("Market haul: blood oranges, dill, one enormous leek", "food", "Old Market"),
        Caption(
            "Ramen number 31 on the map. Broth 9, egg 10 🍜", "food", "Station Square", "yuki.t"
        ),
        Caption("Friday lunch special: chickpea curry and warm bread", "food", "", "jas.patel"),
        Caption("Pancakes for dinner is a right, not a privilege", "food"),
        Caption("Nobody told me tamarind would change my life", "food"),
        Caption("一壶好茶，一个下午。", "gradient", "", "mei.tea"),
        Caption("Tasting day: 11 olive oils, 1 winner, 0 regrets", "food", "", "slowkitchen"),
    ),
    "running": (
        Caption(
            "12 km before breakfast. The fog did half the work.",
            "hills",
            "River Path",
            "maya.cohen",
        ),
        Caption("New shoes, same knees."),
        Caption("Hill repeats x8. I can see my house from up here", "hills", "Beacon Hill"),
        Caption(
            "Sea temperature 6 °C. Stayed in for four minutes 🌊", "waves", "North Pier", "zoe.papa"
        ),
        Caption("Half marathon in five weeks. Who is in?", "", "", "maya.cohen"),
        Caption("Sunrise over the reservoir 🌅 worth the alarm", "hills", "Reservoir"),
        Caption("Rest day. Ate like it was race day."),
        Caption("Parkrun number 100! Thank you all 👏", "confetti", "Elm Park"),
        Caption("Wind 40 km/h, personal worst, great mood", "waves", "Coast Road"),
        Caption("Lost: one glove, left hand, on the river path"),
        Caption("Evening loop with the club, 14 people, 2 dogs", "city", "Elm Park"),
    ),
    "travel": (
        Caption("Cabin, lake, no signal. See you Monday.", "hills", "Silver Lake"),
        Caption("Ferry to the islands, one sandwich, one seagull, no sandwich", "waves", "Ferry"),
        Caption("Snow down to 600 m this morning", "hills", "North Ridge"),
        Caption("Night train to the south: bunk 42, window side", "city"),
        Caption(
            "Golden hour on the cliffs. No filter needed.", "hills", "West Cliffs", "wildcoast"
        ),
        Caption("Found the bench from the postcard", "hills"),
        Caption("Packing list: everything, apparently."),
        Caption("Storm watching is a sport", "waves", "Lighthouse Point", "wildcoast"),
        Caption("Sete ondas e um sorriso 🌊", "waves", "Praia Norte", "gabsantos"),
        Caption("Puffins are back! Counted 212 from the boat", "waves", "Bird Island", "wildcoast"),
        Caption("Map says 14 km. Legs say 30.", "hills", "North Ridge"),
        Caption("The old lighthouse has a café now", "waves", "Lighthouse Point", "wildcoast"),
        Caption("Waiting for the fog to lift. Still waiting.", "gradient", "", "wildcoast"),
        Caption("Long exposure, short night 🌌", "gradient", "West Cliffs", "wildcoast"),
    ),
    "pets": (
        Caption("He ate the remote. He is not sorry. 🐶", "gradient"),
        Caption(
            "Three kittens look for a home, all grey, all loud",
            "confetti",
            "Willow Vet Clinic",
            "olivia.vet",
        ),
        Caption("Remember: lilies are poisonous for cats. Tell a friend.", "gradient"),
        Caption("Tosca turned eleven today 🎂", "confetti"),
        Caption("Dog park politics are getting out of hand."),
        Caption(
            "Free microchip day on Saturday, 9 to 12", "gradient", "Willow Vet Clinic", "olivia.vet"
        ),
        Caption("Night shift over. The cat has taken my side of the bed 😺", "", "", "nadia.k"),
        Caption("She waits at the window at 17:42. Every day.", "city"),
        Caption("Hedgehog season! Leave a gap under the fence 🌿", "hills"),
        Caption(
            "Patient of the week: Biscuit, 3 kg of courage",
            "gradient",
            "Willow Vet Clinic",
            "olivia.vet",
        ),
        Caption("Bath day. Casualties: one towel, my dignity", "waves"),
    ),
    "books": (
        Caption("Chapter nine. I need someone to talk to about chapter nine."),
        Caption(
            "New in the window: three novels set on trains",
            "city",
            "Paper Crane Books",
            "hana.sato",
        ),
        Caption(
            "Library fines are gone for good 👏 bring them all back",
            "",
            "City Library",
            "freya.reads",
        ),
        Caption("Finished 'Rivers of Salt' at 2 a.m. No regrets, no sleep.", "waves"),
        Caption("Poem of the day: rain / on a roof / that is not mine", "gradient"),
        Caption("这本书读了三遍，每次都不一样。", "gradient", "", "wangfang"),
        Caption(
            "Story hour with 22 five-year-olds. I am the bear now.",
            "confetti",
            "City Library",
            "freya.reads",
        ),
        Caption("Margins are for writing in. Fight me."),
        Caption("Second-hand find: a dictionary with someone's love letter in it", "gradient"),
        Caption("Book club voted. We read the short one 🙏"),
        Caption("Reading list for the long weekend, who has read number 4?", "disc"),
        Caption("A student explained primes to me better than I ever did.", "disc", "", "kwame.m"),
    ),
    "craft": (
        Caption(
            "Mug number 40 and the handles finally match",
            "gradient",
            "Mill Street Studio",
            "elif.y",
        ),
        Caption("Sketch of the morning: cat in a paper bag", "disc", "", "mara.lind"),
        Caption(
            "New poster series, ink and one colour", "disc", "Northlight Studio", "aisha.draws"
        ),
        Caption("Kiln opening day. Two cracked, nine alive 🔥", "confetti"),
        Caption("Drawing hands again. Why do we have so many fingers?", "disc", "", "mara.lind"),
        Caption("Walnut table, finished. 61 hours, no screws.", "gradient", "", "oakandiron"),
        Caption("Small print sale on Thursday at noon", "disc", "", "mara.lind"),
        Caption("The blue in this glaze is an accident I cannot repeat", "waves"),
        Caption("Colour study for the library mural", "confetti", "City Library", "mara.lind"),
        Caption("Pattern test 7. Number 7 is the one.", "disc"),
        Caption("Workshop places for April are open", "gradient", "Mill Street Studio", "elif.y"),
        Caption("Big feelings, small cat, part 12", "disc", "", "mara.lind"),
        Caption("Cats do not pose. Part 13 will be blurry.", "disc", "", "mara.lind"),
        Caption("New stickers are here, 40 sets, no restock", "confetti", "", "mara.lind"),
        Caption("Studio window, Monday", "city", "Canal Road", "mara.lind"),
        Caption("Is it a lamp? Is it a whale? Yes.", "waves", "", "oakandiron"),
        Caption("Cleaning brushes counts as working"),
    ),
    "music": (
        Caption("Row F, seats 12 and 13 🎉 see you Saturday", "confetti", "Harbor Hall", "chloe.d"),
        Caption("New strings, old songs", "disc"),
        Caption(
            "Rehearsal moved to Wednesday this week, all voices please",
            "",
            "Harbor Hall",
            "harborchoir",
        ),
        Caption("Four bars in, the amp caught the radio. We kept it.", "disc"),
        Caption(
            "The new record is out. Thank you for waiting with me.", "waves", "", "marisolvane"
        ),
        Caption("Vinyl of the day. Side B is better.", "disc"),
        Caption(
            "Live at the Old Mill: three nights, one take each", "city", "Old Mill", "marisolvane"
        ),
        Caption("Street piano at the station plays in tune again 🎵", "city", "Station Square"),
        Caption("Setlist tonight was chosen by the front row", "confetti"),
        Caption("Looking for a drummer who likes silence"),
        Caption("Encore un concert, encore des larmes", "confetti", "Harbor Hall", "chloe.d"),
    ),
    "city": (
        Caption(
            "Line 7 runs again after the flood works. Thank you for your patience.",
            "city",
            "",
            "citytrams",
        ),
        Caption("Blue hour at the harbor", "city", "Harbor"),
        Caption("They painted the footbridge and it is glorious", "city", "Footbridge"),
        Caption(
            "Bike lane counter passed one million this morning 🎉",
            "city",
            "Station Square",
            "citytrams",
        ),
        Caption("Roof of the old cinema, before they close it", "city", "Rex Cinema"),
        Caption(
            "Tram 2 is diverted on Sunday because of the street fair",
            "",
            "Market Square",
            "citytrams",
        ),
        Caption("Concrete, sun, one pigeon 🐦", "city"),
        Caption("Roma di notte", "city", "", "lucia.romano"),
        Caption("Rolo 36, frame 12. Worth the wait.", "city", "", "tomas.silva"),
        Caption("Snow on the tram tracks, all lines 10 minutes late", "gradient", "", "citytrams"),
        Caption("Window seat, line 4, end to end", "city"),
        Caption(
            "New timetable from Sunday. Night trams every 20 minutes.", "city", "", "citytrams"
        ),
        Caption("Model for the final review: cardboard, glue, panic", "gradient", "", "isa.ortega"),
        Caption(
            "Wedding on the pier, umbrellas included", "waves", "North Pier", "lena.okoye.photo"
        ),
    ),
    "sport": (
        Caption("3-2!!! What a game", "confetti", "South Field"),
        Caption(
            "Form before weight. Always. 30 seconds on the squat",
            "gradient",
            "Summit Gym",
            "imani.lifts",
        ),
        Caption("Sunday league: lost 5-1, won the barbecue", "hills", "South Field"),
        Caption("New class: mobility for people who sit", "gradient", "Summit Gym", "imani.lifts"),
        Caption("Dance battle on Friday, beginners first", "confetti", "Elm Hall", "val.cruz"),
        Caption(
            "Deadlift day with the 60+ group. They win.", "gradient", "Summit Gym", "imani.lifts"
        ),
        Caption("Looking for a goalkeeper for Thursday. Boots provided."),
        Caption("Stretch. Drink water. Text your mother."),
        Caption("Penalty save of the year, ask anyone", "hills", "South Field"),
        Caption("Showcase photos are up, find yourself", "confetti", "Elm Hall", "val.cruz"),
    ),
    "garden": (
        Caption("First tomatoes are up 🌱 all 48 of them", "hills"),
        Caption(
            "Friday boxes: leeks, kale, carrots, a surprise",
            "food",
            "Green Valley Farm",
            "carlos.farm",
        ),
        Caption("Frost tonight. Cover your lemons 🍋"),
        Caption("The compost is steaming. I am proud.", "hills"),
        Caption("Seed swap on Saturday, bring envelopes", "confetti", "Allotments"),
        Caption("Lambs! Two so far, one very small", "hills", "Green Valley Farm", "carlos.farm"),
        Caption("Slugs 1, lettuce 0"),
        Caption("Planted 30 garlic under a full moon 🌕", "gradient"),
    ),
    "family": (
        Caption("She lost the first tooth and told the whole bus", "confetti"),
        Caption("Why did the bicycle fall over? It was two-tired.", "", "", "liam.murphy"),
        Caption("Choir, laundry, birthday, bed. In that order.", "gradient"),
        Caption("Four generations, one bench", "hills", "Elm Park"),
        Caption("Board game night: three hours of explaining, ten minutes of winning", "disc"),
        Caption("Los nietos han descubierto la harina", "food", "", "rosa.d"),
        Caption("Book club at mine on Thursday at 20:00, chapter nine!", "", "", "grace.t"),
        Caption("Tonight we build a pillow fort with a lease", "confetti"),
        Caption("Grandpa's recipe, grandma's corrections", "food"),
    ),
    "work": (
        Caption(
            "The arm moved exactly where we asked. First time ever 🎉",
            "gradient",
            "",
            "priya.codes",
        ),
        Caption("Winter tyres off before Easter, book now", "", "Corner Garage", "marcus.b"),
        Caption("Stand-up record: four minutes, twelve seconds", "", "", "priya.codes"),
        Caption(
            "1968, one owner, starts on the first try", "gradient", "Corner Garage", "marcus.b"
        ),
        Caption("Never ignore a dripping tap. Ask me how I know.", "", "", "ben.castle"),
        Caption("4 a.m. pick-up, best stories, no names", "city", "Airport", "tariq.h"),
        Caption("Demo day is in nine days. The robot knows.", "disc", "", "priya.codes"),
        Caption("Chain, cassette, coffee: 25 minutes", "gradient", "The Bike Shed", "thebikeshed"),
    ),
}

REMARKS: tuple[str, ...] = (
    "Love this!",
    "Save me some 😋",
    "Where is this?",
    "Ha, same here 😂",
    "So good to see you there",
    "Congratulations! 🎉",
    "I need this in my life",
    "Next time take me with you",
    "太棒了！",
    "Que maravilha",
    "Beautiful light",
    "This made my day",
    "Count me in",
    "Wow, well done 👏",
    "Tell me more on Thursday",
    "Is it still open on Sundays?",
    "The colours!",
    "My cat approves 😺",
    "I was just there yesterday",
    "Can I have the recipe?",
    "Missing you all ❤",
    "Not fair, it rains here",
)
