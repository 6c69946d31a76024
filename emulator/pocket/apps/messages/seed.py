"""The conversations on a fresh phone; lines that begin with > were sent from it."""

from __future__ import annotations

from typing import NamedTuple


class Script(NamedTuple):
    """A conversation: with whom, how long ago it ended, and what was said."""

    who: str
    """A contact's given name, or a number."""
    minutes_ago: int
    lines: tuple[str, ...]
    unread: bool = False
    pace: int = 9
    """At most so many minutes between two messages."""
    title: str = ""
    """The name of a group; its `who` is joined by semicolons, its lines begin with a name."""


HOUR = 60
DAY = 24 * HOUR

CONVERSATIONS: tuple[Script, ...] = (
    Script(
        "Mom",
        6,
        (
            "Good morning dear, did you sleep well?",
            "> Morning mom! Yes, finally a full night",
            "Good. Are you still coming for dinner on Sunday?",
            "> Of course. Should I bring anything?",
            "Just yourself and that lemon cake from the bakery on Mill Street 🍋",
        ),
        unread=True,
    ),
    Script(
        "Chloe",
        24,
        (
            "Guess who got the tickets!!",
            "> No way. For Saturday?",
            "Saturday, row F, seats 12 and 13 🎉",
            "> You are the best. What do I owe you?",
            "42.50 but dinner is on you",
            "> Deal",
            "Doors open at 19:30, let's meet at the fountain at 19:00",
        ),
        unread=True,
    ),
    Script("72645", 51, ("Your verification code is 493817. Do not share it with anyone.",), True),
    Script(
        "Marcus",
        95,
        (
            "Hi, it's Marcus from Corner Garage. Your car is ready.",
            "> Great, what was it in the end?",
            "Worn brake pads and a loose heat shield. 214 dollars all in.",
            "> Thanks. I'll pick it up after five",
            "We close at 18:30 today. Keys are at the front desk.",
        ),
    ),
    Script(
        "Priya",
        140,
        (
            "Did you see the review comments on the arm controller?",
            "> Yes, fixing the two about limits now",
            "Can you push before the stand-up?",
            "> 10 minutes",
            "👍",
        ),
    ),
    Script(
        "Daniel",
        190,
        (
            "Quick question: is the 14th still good for the paperwork?",
            "> Yes, 14th at 10 works",
            "Please bring your passport and a proof of address.",
        ),
    ),
    Script(
        "Maya",
        5 * HOUR,
        (
            "Running was a mistake. I can't feel my legs",
            "> 12 km is 12 km!",
            "Same time Wednesday? 6:45 at the park gate",
            "> I'll be there",
        ),
    ),
    Script(
        "83105",
        8 * HOUR,
        (
            "Parcel 7714 is out for delivery and arrives today between 13:00 and 15:00.",
            "Your delivery code is 5528. Give it to the driver.",
        ),
        pace=90,
    ),
    Script(
        "Grace",
        11 * HOUR,
        (
            "Book club moved to Thursday!",
            "> Same place?",
            "Yes, my living room, 20:00. We are on chapter nine.",
            "> I am on chapter three...",
            "You have three days 😄",
        ),
    ),
    Script(
        "Amara",
        20 * HOUR,
        (
            "The blood results are back and everything looks fine.",
            "> That is a relief, thank you!",
            "Next check-up in six months. I'll send a reminder.",
        ),
    ),
    Script(
        "William",
        23 * HOUR,
        (
            "Hello, the plumber will come on Tuesday between 8 and 10 for the kitchen tap.",
            "> OK, I'll leave the key with Mrs. Grant downstairs",
            "Perfect, thank you.",
        ),
    ),
    Script(
        "Jasmine",
        DAY + 2 * HOUR,
        (
            "Table for four on Friday at 19:45 is booked under your name.",
            "> Thank you! One of us is allergic to peanuts",
            "Noted, we will take care of that.",
        ),
    ),
    Script(
        "Diego",
        DAY + 5 * HOUR,
        ("> Are you watching this match??", "I can't look anymore", "> 3-2!!!", "WHAT A GOAL"),
        pace=4,
    ),
    Script(
        "Hana",
        DAY + 7 * HOUR,
        (
            'The book you ordered, "Rivers of Salt", has arrived.',
            "> Great, until when can you keep it?",
            "Two weeks. It is 18.90.",
        ),
    ),
    Script(
        "Liam",
        2 * DAY,
        (
            "Can I borrow your drill this weekend?",
            "> Sure, but the big bit is broken",
            "No problem, I have bits. Saturday morning?",
            "> Come by around 10",
        ),
    ),
    Script(
        "Emma",
        2 * DAY + 3 * HOUR,
        (
            "Reminder: dental cleaning, Dr. Johansson, March 11 at 14:20. Reply C to confirm.",
            "> C",
            "Thank you, your appointment is confirmed.",
        ),
    ),
    Script(
        "60606",
        2 * DAY + 9 * HOUR,
        ("Maple Bank: 63.20 spent at Orchard Market on Feb 28. Balance 1,482.77.",),
    ),
    Script(
        "Kwame",
        3 * DAY,
        (
            "Tutoring on Thursday at 17:00 again?",
            "> Could we make it 17:30?",
            "17:30 it is. We will do fractions.",
        ),
    ),
    Script(
        "Freya",
        3 * DAY + 6 * HOUR,
        (
            "Two of your loans are due on March 6: The Glass Harbor, Bread at Home.",
            "> Can I extend the bread one?",
            "Extended to March 20.",
        ),
    ),
    Script(
        "Tariq",
        4 * DAY,
        (
            "> Hi, can you pick me up on the 9th at 5:15 in the morning?",
            "Yes, to the airport? Which terminal?",
            "> Terminal 2",
            "Fixed price 38. See you at 5:15.",
        ),
    ),
    Script(
        "Mei",
        5 * DAY,
        ("The spring oolong is in! 🍃", "> Please put 200 g aside for me", "Done. 26.00"),
    ),
    Script(
        "Olivia",
        6 * DAY,
        (
            "Biscuit's vaccination is due this month.",
            "> Is next Monday possible?",
            "Monday 16:10 with Dr. Grant.",
            "> We'll take it",
        ),
    ),
    Script(
        "Jonas",
        7 * DAY,
        (
            "Quote for the move: two men, one van, four hours: 480.",
            "> Does that include the boxes?",
            "20 boxes are included.",
        ),
        pace=40,
    ),
    Script(
        "Imani",
        8 * DAY,
        ("Your membership renews on March 15 (29.00 a month).", "> Thanks for the reminder"),
    ),
    Script(
        "Alejandro",
        9 * DAY,
        (
            "Happy birthday!! 🎂",
            "> Thank you Ale!",
            "How old? 25 again?",
            "> For the eighth time 😅",
        ),
    ),
    Script(
        "Carlos",
        11 * DAY,
        (
            "Vegetable box this week: carrots, leeks, spinach, apples.",
            "> No leeks please, more apples",
            "Will do.",
        ),
    ),
    Script(
        "Leila",
        13 * DAY,
        ("The signed lease is in your mailbox.", "> Got it, thank you for everything"),
    ),
    Script(
        "Ben",
        16 * DAY,
        (
            "The boiler part will take a week.",
            "> Is it safe to use until then?",
            "Yes, just keep the pressure at 1.5.",
        ),
    ),
    Script(
        "芳",
        19 * DAY,
        (
            "新年快乐！",
            "> 新年快乐！祝你们全家身体健康",
            "周末一起吃饭吗？",
            "> 好的，周六晚上见",
        ),
    ),
    Script(
        "+15555551420",
        22 * DAY,
        (
            "Hi! Is the bicycle from the notice board still for sale?",
            "> Sorry, it was sold yesterday",
            "OK, thanks anyway.",
        ),
    ),
)
