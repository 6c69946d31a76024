"""The first four sections of The Harbor Post: date, headline and standfirst."""

from __future__ import annotations

from .news_story import Story

FRONT: dict[str, tuple[Story, ...]] = {
    "City": (
        Story(
            "2026-03-02",
            "Night buses return to the Canal Road line",
            "Four routes will run until three in the morning from the end of March.",
        ),
        Story(
            "2026-02-27",
            "Old Harbor market hall gets a new roof",
            "Stallholders move to Station Square for eleven weeks while the glass is replaced.",
        ),
        Story(
            "2026-02-21",
            "Council votes for wider pavements on Elm Avenue",
            "Two lanes of parking give way to trees, benches and a cycle track.",
        ),
        Story(
            "2026-02-14",
            "Harbor bridge works: what changes in week three",
            "The eastern footway closes on Monday and the ferry stays free of charge.",
        ),
        Story(
            "2026-02-07",
            "Harbor bridge works: what changes in week two",
            "Drivers lose one lane; cyclists are led across the lower deck.",
        ),
        Story(
            "2026-01-31",
            "Harbor bridge works begin with a free ferry",
            "Engineers expect the repairs to last until the middle of June.",
        ),
        Story(
            "2026-01-19",
            "Snow ploughs ran for 31 hours in Fairview",
            "The crews cleared every bus route before the morning rush.",
        ),
        Story(
            "2025-12-18",
            "A library that lends umbrellas",
            "Borrowers at the Lakeside branch return more of them than anyone dared hope.",
        ),
        Story(
            "2025-11-26",
            "Residents plan the park they want at Mill Street",
            "Three drafts, one pond and a long argument about where the slide should go.",
        ),
        Story(
            "2025-10-30",
            "Ferry pier to stay open through the winter",
            "Operators say that the new heated waiting room has doubled the passengers.",
        ),
    ),
    "World": (
        Story(
            "2026-03-01",
            "Coastal states agree on a common storm code",
            "From next year one colour will mean the same wind in every port.",
        ),
        Story(
            "2026-02-24",
            "Grain ships leave the strait after a nine-day wait",
            "Pilots worked in shifts to bring the first forty vessels through the ice.",
        ),
        Story(
            "2026-02-14",
            "Mountain railway reopens after the landslide",
            "The first train carried schoolchildren, bread and two goats.",
        ),
        Story(
            "2026-02-05",
            "Voters in the islands choose a four-day school week",
            "Parents get a say in which day stays free, district by district.",
        ),
        Story(
            "2026-01-28",
            "Three capitals test sleeper trains without borders",
            "Passports are checked while travellers sleep, with their consent.",
        ),
        Story(
            "2026-01-16",
            "Desert city stores its winter rain underground",
            "Old cisterns are back in use, this time with sensors and a map.",
        ),
        Story(
            "2026-01-03",
            "New year, new clock: a region changes its time zone",
            "Farmers asked for it, bakers opposed it, and the buses are confused.",
        ),
        Story(
            "2025-12-12",
            "Fishing fleets share their nets' positions",
            "The register is meant to end decades of quarrels over the western banks.",
        ),
        Story(
            "2025-11-20",
            "Border villages build one kindergarten for both sides",
            "The playground lies in one country, the kitchen in the other.",
        ),
        Story(
            "2025-10-22",
            "Cable to the northern islands fails again",
            "Ferries carried the mail, and the bank, for the better part of a week.",
        ),
    ),
    "Business": (
        Story(
            "2026-03-02",
            "Bluebird Robotics hires 240 people in Eastport",
            "The company takes over the empty cannery on Harbor Way.",
        ),
        Story(
            "2026-02-25",
            "Maple Bank drops its fee for paper statements",
            "Customers over seventy had collected eleven thousand signatures.",
        ),
        Story(
            "2026-02-19",
            "Port handles more containers than ever in January",
            "A mild month and two new cranes explain most of the increase.",
        ),
        Story(
            "2026-02-14",
            "Flower sellers expect their best week in ten years",
            "Tulips are cheaper than last spring, roses are not.",
        ),
        Story(
            "2026-02-03",
            "Cedar Dental buys three practices in Lakeside",
            "Appointments move to one booking system in April.",
        ),
        Story(
            "2026-01-27",
            "Why the bakery on Orchard Road sells out by ten",
            "A short lesson in queues, ovens and the price of butter.",
        ),
        Story(
            "2026-01-13",
            "Rents in Fairview rise by four per cent",
            "The increase is the smallest since the city began to publish the figures.",
        ),
        Story(
            "2025-12-09",
            "Parcel lockers reach the last suburb",
            "Couriers say that one delivery in three now ends at a locker.",
        ),
        Story(
            "2025-11-18",
            "Family mover celebrates seventy-five years",
            "Weber & Sons once moved a church organ in a single night.",
        ),
        Story(
            "2025-10-28",
            "Tea importer opens a tasting room on Canal Road",
            "Lin Family Tea pours forty kinds, and spills hardly any.",
        ),
    ),
    "Science": (
        Story(
            "2026-02-28",
            "Lake Veridan is clearer than it has been for decades",
            "Divers could read a newspaper at a depth of nine metres.",
        ),
        Story(
            "2026-02-20",
            "Tiny radio tells beekeepers when a hive wants to swarm",
            "The sensor listens for a hum that people cannot hear.",
        ),
        Story(
            "2026-02-14",
            "Telescope on Mount Askel sees its first light",
            "The picture shows a spiral galaxy, and one very bright satellite.",
        ),
        Story(
            "2026-02-06",
            "Old herring bones rewrite the history of the bay",
            "Fish were a third larger six hundred years ago, a team reports.",
        ),
        Story(
            "2026-01-30",
            "Students build a bridge from mushrooms",
            "It carries a bicycle and, for eleven seconds, their professor.",
        ),
        Story(
            "2026-01-21",
            "The moss that survives on tram rails",
            "Vibration seems to help it rather than harm it.",
        ),
        Story(
            "2026-01-08",
            "A storm on the sun paints the sky green above Eastport",
            "Observers counted six curtains of light before midnight.",
        ),
        Story(
            "2025-12-16",
            "Robot seal counts real seals",
            "The animals ignore the visitor, which is exactly the point.",
        ),
        Story(
            "2025-11-24",
            "Why your kettle sings before it boils",
            "High-speed pictures show bubbles that are born and die in milliseconds.",
        ),
        Story(
            "2025-10-20",
            "Crows remember the colour of a bad day",
            "Birds avoided a red cap for two years after a single fright.",
        ),
    ),
}
