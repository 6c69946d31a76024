"""The calendars and events of a fresh phone: a busy week, months around it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ...raster.ops import Color, rgb
from .events import Draft, Guest
from .rules import WORKDAYS, Frequency, Rule

PERSONAL, WORK, FAMILY, HOLIDAYS = 1, 2, 3, 4
CALENDARS: tuple[tuple[str, Color, int], ...] = (
    ("Personal", rgb("#039BE5"), 700),
    ("Work", rgb("#3F51B5"), 700),
    ("Family", rgb("#0B8043"), 700),
    ("Holidays", rgb("#8E24AA"), 200),
)
"""Name, colour and access level; the last one may only be read."""


class Once(NamedTuple):
    """A single event so many days from today."""

    day: int
    start: str
    minutes: int
    title: str
    calendar: int = PERSONAL
    place: str = ""
    note: str = ""
    remind: tuple[int, ...] = (10,)
    guests: tuple[str, ...] = ()


class Again(NamedTuple):
    """A repeated event that began so many days from today."""

    day: int
    start: str
    minutes: int
    title: str
    frequency: Frequency
    days: tuple[int, ...] = ()
    interval: int = 1
    calendar: int = PERSONAL
    place: str = ""
    remind: tuple[int, ...] = (10,)
    guests: tuple[str, ...] = ()


WEEK: tuple[Once, ...] = (
    Once(0, "10:00", 60, "Arm controller review", WORK, "Room Birch", "Bring the limit plots.",
         (10,), ("Priya Sharma", "Chen Wei")),
    Once(0, "11:30", 30, "Call with Harbor Clinic", WORK, "", "", (5,), ("Sofia Andersson",)),
    Once(0, "12:30", 45, "Lunch with Anders", PERSONAL, "Noodle bar, Mill Street"),
    Once(0, "14:00", 90, "Safety workshop", WORK, "Lab 2"),
    Once(0, "16:00", 30, "1:1 with Chen Wei", WORK, "Room Fern", "", (10,), ("Chen Wei",)),
    Once(1, "09:30", 60, "Sprint planning", WORK, "Room Oak", "", (10,),
         ("Priya Sharma", "Chen Wei", "Yuki Tanaka")),
    Once(1, "10:45", 45, "Supplier call: bearings", WORK),
    Once(1, "12:00", 60, "Team lunch", WORK, "Canteen"),
    Once(1, "13:30", 90, "Test bench slot", WORK, "Lab 1", "Joint four, emergency stop."),
    Once(1, "15:30", 30, "Budget check", WORK, "", "", (10,), ("Daniel Kim",)),
    Once(1, "17:30", 30, "Pick up shoes", PERSONAL, "Cobbler, Station Square"),
    Once(2, "06:45", 60, "Run with Maya", PERSONAL, "Park gate", "12 km", (30,), ("Maya Cohen",)),
    Once(2, "10:00", 120, "Interview: junior engineer", WORK, "Room Oak", "", (30, 10),
         ("Priya Sharma",)),
    Once(2, "13:00", 60, "Design critique", WORK, "Room Birch"),
    Once(2, "14:30", 60, "Docs afternoon", WORK),
    Once(2, "16:00", 60, "Demo rehearsal", WORK, "Lab 2", "", (10,), ("Chen Wei", "Yuki Tanaka")),
    Once(2, "19:00", 120, "Pottery evening", PERSONAL, "Clay House, Canal Road"),
    Once(3, "09:30", 90, "Customer visit: Northlight Studio", WORK, "Eastport", "", (60,),
         ("Aisha Rahman",)),
    Once(3, "11:30", 60, "Code review hour", WORK),
    Once(3, "13:00", 45, "Lunch walk", PERSONAL),
    Once(3, "14:00", 60, "Quarterly numbers", WORK, "Room Oak"),
    Once(3, "15:00", 60, "Hiring sync", WORK, "Room Fern"),
    Once(3, "20:00", 120, "Book club at Grace’s", PERSONAL, "Elm Avenue 7", "Chapter nine", (60,),
         ("Grace Thompson", "Hana Sato", "Liam Murphy", "Freya Nielsen")),
    Once(4, "09:30", 60, "Retro", WORK, "Room Birch"),
    Once(4, "11:00", 60, "Architecture talk", WORK, "Auditorium"),
    Once(4, "12:00", 60, "Lunch with Priya", PERSONAL, "Corner Café"),
    Once(4, "14:00", 60, "Demo", WORK, "Lab 2", "For the whole floor", (10,),
         ("Priya Sharma", "Chen Wei", "Yuki Tanaka", "Kai Nakamura")),
    Once(4, "15:30", 30, "Weekly report", WORK),
    Once(4, "19:45", 120, "Dinner at Lotus Kitchen", PERSONAL, "Lotus Kitchen", "Table for four",
         (60,), ("Chloe Dubois", "Diego Fuentes", "Zoe Papadopoulos")),
    Once(5, "10:00", 30, "Liam picks up the drill", PERSONAL, "", "", (10,), ("Liam Murphy",)),
    Once(5, "11:00", 90, "Flea market", FAMILY, "Old Harbor"),
    Once(5, "19:30", 150, "Concert with Chloe", PERSONAL, "Opera Hall, row F", "Meet 19:00",
         (120,), ("Chloe Dubois",)),
    Once(6, "13:00", 180, "Dinner at Mom’s", FAMILY, "12 Juniper Court", "Bring the lemon cake",
         (60,), ("Mom",)),
)  # fmt: skip
LATER: tuple[Once, ...] = (
    Once(7, "11:00", 60, "Call with the landlord", PERSONAL, "", "", (10,), ("William Hayes",)),
    Once(8, "15:00", 60, "Parent evening", FAMILY, "Riverside School", "", (60,),
         ("Anya Petrova",)),
    Once(9, "18:00", 90, "Swimming", FAMILY, "Lakeside pool"),
    Once(11, "18:30", 120, "Housewarming shopping", PERSONAL, "Orchard Market"),
    Once(12, "19:00", 240, "Games night", PERSONAL, "My place", "Pizza for everyone", (60,),
         ("Diego Fuentes", "Hugo Bernard", "Isabel Ortega", "Tomas Silva", "Yara Mansour")),
    Once(17, "14:00", 60, "Demo for Harbor Clinic", WORK, "Harbor Clinic", "", (60, 10),
         ("Amara Okafor", "Sofia Andersson")),
    Once(19, "09:00", 480, "Robotics fair", WORK, "Fair hall 3"),
    Once(21, "10:30", 90, "Spring picnic", FAMILY, "Riverside meadow", "", (60,),
         ("Chloe Dubois", "Maya Cohen", "Omar Farouk")),
    Once(26, "17:00", 60, "Car inspection", PERSONAL, "Corner Garage", "", (60,),
         ("Marcus Brown",)),
    Once(33, "19:00", 180, "Birthday dinner for Maya", PERSONAL, "Trattoria Romano", "", (60,),
         ("Maya Cohen", "Grace Thompson", "Lucia Romano", "Chloe Dubois")),
    Once(40, "08:05", 95, "Flight to Lisbon", PERSONAL, "Airport, terminal 2", "Seat 14C",
         (180,)),
    Once(59, "20:00", 120, "Spring concert", FAMILY, "City hall"),
)  # fmt: skip
REPEATED: tuple[Again, ...] = (
    Again(-60, "09:00", 15, "Stand-up", "WEEKLY", WORKDAYS, 1, WORK, "Room Fern", (5,),
          ("Priya Sharma", "Chen Wei", "Yuki Tanaka")),
    Again(-49, "18:00", 90, "Choir rehearsal", "WEEKLY", (0,), 1, PERSONAL, "St. Anne’s hall"),
    Again(-41, "19:00", 90, "Spanish class", "WEEKLY", (1,), 1, PERSONAL, "Language school"),
    Again(-60, "07:30", 45, "Gym", "WEEKLY", (1, 4), 1, PERSONAL, "Summit Gym", ()),
    Again(-46, "16:30", 60, "Tutoring with Kwame", "WEEKLY", (3,), 1, FAMILY, "Bright Path",
          (30,), ("Kwame Mensah",)),
    Again(-57, "17:00", 60, "Clean the kitchen", "WEEKLY", (3,), 2, FAMILY, "", ()),
    Again(-59, "08:00", 30, "Pay the rent", "MONTHLY", (), 1, PERSONAL, "", (0,)),
    Again(-33, "20:30", 60, "Call grandma", "WEEKLY", (6,), 2, FAMILY, "", (0,)),
)  # fmt: skip
DAYS_OFF: tuple[tuple[int, int, str, int], ...] = (
    (4, 1, "Library books due", PERSONAL),
    (12, 1, "Pi Day", HOLIDAYS),
    (15, 1, "St. Patrick’s Day", HOLIDAYS),
    (18, 1, "First day of spring", HOLIDAYS),
    (24, 2, "Anna and Tom visit", FAMILY),
    (32, 1, "Good Friday", HOLIDAYS),
    (35, 1, "Easter Monday", HOLIDAYS),
    (40, 7, "Lisbon", PERSONAL),
    (60, 1, "Labour Day", HOLIDAYS),
    (-1, 1, "Spring cleaning", FAMILY),
    (-16, 1, "Valentine’s Day", HOLIDAYS),
    (-60, 1, "New Year’s Day", HOLIDAYS),
)
"""Days from today, how many days, title, calendar."""
BIRTHDAYS = (
    ("Chloe’s birthday", 5, 19),
    ("Mom’s birthday", 3, 27),
    ("Maya’s birthday", 4, 4),
    ("Noah’s birthday", 3, 16),
)
PAST: tuple[tuple[str, int, str], ...] = (
    ("Doctor", PERSONAL, "Harbor Clinic"),
    ("Lunch with Mei", PERSONAL, "Lin Family Tea"),
    ("Haircut", PERSONAL, "Salon on Birch Lane"),
    ("Board games", FAMILY, "Home"),
    ("Customer call", WORK, ""),
    ("Test bench slot", WORK, "Lab 1"),
    ("Planning", WORK, "Room Oak"),
    ("Training: first aid", WORK, "Auditorium"),
    ("Cinema", PERSONAL, "Paper Moons, Lakeside"),
    ("Vet with Biscuit", FAMILY, "Willow Vet Clinic"),
    ("Coffee with Omar", PERSONAL, "Corner Café"),
    ("Badminton", PERSONAL, "Summit Gym"),
    ("Design review", WORK, "Room Birch"),
    ("Dinner with 王芳", FAMILY, "Canal Road 18"),
    ("Bike repair", PERSONAL, "Station Square"),
)


def plans(today: date, seed: int, mails: Mapping[str, str]) -> Iterator[Draft]:
    """Everything in the calendar, counted from the day the phone was made."""
    dice = random.Random(f"calendar/{seed}")

    def invited(names: tuple[str, ...], past: bool) -> tuple[Guest, ...]:
        answers = (1, 1, 2, 4) if past else (1, 1, 1, 3, 3, 4)
        return tuple(Guest(name, mails.get(name, ""), dice.choice(answers)) for name in names)

    for old in _past(dice):
        yield _single(today, old, invited(old.guests, True))
    for again in REPEATED:
        yield _repeated(today, again, invited(again.guests, False))
    for once in (*WEEK, *LATER):
        yield _single(today, once, invited(once.guests, False))
    for offset, length, title, calendar in DAYS_OFF:
        begin = datetime.combine(today + timedelta(days=offset), time())
        end = begin + timedelta(days=length)
        yield Draft(title, begin, end, True, calendar_id=calendar)
    for title, month, day in BIRTHDAYS:
        begin = datetime(today.year - 1, month, day)
        end = begin + timedelta(days=1)
        yield Draft(title, begin, end, True, rule=Rule("YEARLY"), calendar_id=FAMILY)


def _past(dice: random.Random) -> Iterator[Once]:
    for day in range(-56, 0, 2):
        title, calendar, place = dice.choice(PAST)
        start = f"{dice.randint(10, 18):02d}:{dice.choice((0, 15, 30)):02d}"
        yield Once(day, start, dice.choice((30, 45, 60, 90)), title, calendar, place)


def _begin(today: date, day: int, start: str) -> datetime:
    return datetime.combine(today + timedelta(days=day), time.fromisoformat(start))


def _single(today: date, once: Once, guests: tuple[Guest, ...]) -> Draft:
    begin = _begin(today, once.day, once.start)
    return Draft(
        once.title,
        begin,
        begin + timedelta(minutes=once.minutes),
        location=once.place,
        description=once.note,
        calendar_id=once.calendar,
        reminders=once.remind,
        guests=guests,
    )


def _repeated(today: date, again: Again, guests: tuple[Guest, ...]) -> Draft:
    begin = _begin(today, again.day, again.start)
    if again.days and begin.weekday() not in again.days:
        begin += timedelta(days=min((day - begin.weekday()) % 7 for day in again.days))
    return Draft(
        again.title,
        begin,
        begin + timedelta(minutes=again.minutes),
        location=again.place,
        rule=Rule(again.frequency, again.interval, again.days),
        calendar_id=again.calendar,
        reminders=again.remind,
        guests=guests,
    )
