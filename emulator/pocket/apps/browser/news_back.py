"""The last four sections of The Harbor Post: date, headline and standfirst."""

from __future__ import annotations

from .news_story import Story

BACK: dict[str, tuple[Story, ...]] = {
    "Technology": (
        Story(
            "2026-03-01",
            "City maps now show which lifts are out of order",
            "Station staff report faults from their phones; passengers see them at once.",
        ),
        Story(
            "2026-02-23",
            "A phone that is repaired with one screwdriver",
            "The makers publish every drawing and sell the battery at cost.",
        ),
        Story(
            "2026-02-14",
            "The people who still answer every message by hand",
            "A repair shop explains why it turned its chatbot off.",
        ),
        Story(
            "2026-02-09",
            "Libraries lend out software for a week at a time",
            "Fairview tries what music libraries did with records.",
        ),
        Story(
            "2026-01-29",
            "Street lamps that dim for the stars",
            "Lakeside saves a fifth of its electricity and gets its night sky back.",
        ),
        Story(
            "2026-01-20",
            "How a village wired itself with fibre",
            "Forty volunteers, nine tractors and a great deal of soup.",
        ),
        Story(
            "2026-01-06",
            "Password rules that people can live with",
            "Four words are better than one riddle, the new guidance says.",
        ),
        Story(
            "2025-12-11",
            "Open timetable data cuts missed connections",
            "Developers, not planners, found the three worst transfers.",
        ),
        Story(
            "2025-11-14",
            "Second life for office screens",
            "Two schools share ninety monitors from a bank's cellar.",
        ),
        Story(
            "2025-10-24",
            "Pocket translator passes the market test",
            "Reporters bought fish in five languages; one order went wrong.",
        ),
    ),
    "Sport": (
        Story(
            "2026-03-01",
            "Harbor Rowers win the ice cup by half a length",
            "The crew had trained on a frozen canal with brooms.",
        ),
        Story(
            "2026-02-22",
            "Lakeside United climbs to third place",
            "A late header settles the match against Old Mill.",
        ),
        Story(
            "2026-02-15",
            "Marathon gets a flatter course along the water",
            "Organisers remove the hill that everyone talks about.",
        ),
        Story(
            "2026-02-14",
            "Lakeside United draws in the snow",
            "The orange ball was found after the final whistle.",
        ),
        Story(
            "2026-02-01",
            "A goalkeeper, 44, signs for one more year",
            "Her first opponents now bring their daughters to the ground.",
        ),
        Story(
            "2026-01-25",
            "Chess club sends nine players to the finals",
            "The youngest is eight and opens with the Dutch.",
        ),
        Story(
            "2026-01-11",
            "Cyclists count 212 laps in the winter hall",
            "Soup at midnight, sprint at dawn, and a new club record.",
        ),
        Story(
            "2025-12-07",
            "Wheelchair basketball fills the Fairview hall",
            "Eight hundred tickets were gone within an hour.",
        ),
        Story(
            "2025-11-16",
            "Sailors finish the long bay race in fog",
            "Only eleven of thirty boats found the last mark.",
        ),
        Story(
            "2025-10-26",
            "Runners plant a tree for every finish",
            "Mill Street park gains 460 young maples.",
        ),
    ),
    "Culture": (
        Story(
            "2026-02-28",
            "A museum asks visitors to touch everything",
            "The show at the Old Harbor gallery is dark on purpose.",
        ),
        Story(
            "2026-02-18",
            "Paper Crane Books turns its window into a stage",
            "Every evening at six a short play for whoever stops.",
        ),
        Story(
            "2026-02-14",
            "Love letters from the city archive",
            "Eighty envelopes, opened with permission, some of it a century late.",
        ),
        Story(
            "2026-02-08",
            "The organ at St. Brannoc plays again",
            "Two thousand pipes were cleaned with brushes made for bottles.",
        ),
        Story(
            "2026-01-24",
            "Film festival opens with a silent comedy",
            "A quartet of schoolchildren plays the music live.",
        ),
        Story(
            "2026-01-15",
            "Choir seeks a hundred people who cannot sing",
            "The conductor promises that they will, by June.",
        ),
        Story(
            "2026-01-02",
            "The novel everyone in Maplewood is reading",
            "A ferry, a forger and a dog named Tuesday.",
        ),
        Story(
            "2025-12-20",
            "Comic artists draw the city in 24 hours",
            "Seventy-one pages hang in the main hall of the station.",
        ),
        Story(
            "2025-11-29",
            "Puppet theatre finds its lost wolf",
            "He had spent nine years in the wardrobe of the opera.",
        ),
        Story(
            "2025-10-18",
            "Street pianos stay for another season",
            "Tuners volunteer; the rain does not.",
        ),
    ),
    "Health": (
        Story(
            "2026-02-26",
            "Harbor Clinic opens an evening surgery",
            "Doctors see patients until nine on Tuesdays and Thursdays.",
        ),
        Story(
            "2026-02-17",
            "Walking groups double in a year",
            "Half of the members say that they came for the talk.",
        ),
        Story(
            "2026-02-14",
            "Does chocolate help the heart? What the studies say",
            "A little, perhaps, and less than a walk.",
        ),
        Story(
            "2026-02-04",
            "Flu cases fall for the third week",
            "Schools report the lowest absence since November.",
        ),
        Story(
            "2026-01-26",
            "Pharmacies measure blood pressure for free",
            "Twelve shops in the centre take part until Easter.",
        ),
        Story(
            "2026-01-14",
            "Sleep better: seven habits that cost nothing",
            "Light in the morning matters more than tea at night.",
        ),
        Story(
            "2026-01-05",
            "Cold-water swimmers ask for warm showers",
            "The petition for the Lakeside baths has 2,300 names.",
        ),
        Story(
            "2025-12-15",
            "How to help someone who has fallen on ice",
            "Paramedics explain the first five minutes.",
        ),
        Story(
            "2025-11-22",
            "Hearing tests come to the factory floor",
            "One welder in six had lost the high notes.",
        ),
        Story(
            "2025-10-16",
            "Allergy season grows by nine days",
            "Hazel blooms earlier, ragweed stays longer.",
        ),
    ),
}
