"""Food for everyone who is invited, and word of what it costs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import amount_minor
from ....tasks.goal import Goal, Level, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change, PhoneState
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ..social.phone_book import (
    MOBILE,
    PEOPLE,
    PHONE_ITEM,
    Item,
    PhoneBook,
    add_office_numbers,
    digits,
    first_name,
    new_contact,
)
from ..social.texts import MESSAGES, SENT, TELEPHONY, sending
from ..utilities.calendar_dates import long_date, relative_day
from ..utilities.seeding import force_stop, run_sql
from .dishes import GYM, OFFICE, PARENTS, Meal, Portion, some_kitchen
from .eats import GO_AHEAD, TODAY, EatsTask, added, is_ordering, open_kitchen

CALENDAR = "com.android.calendar"
CALENDAR_PROVIDER = "com.android.providers.calendar"
CALENDAR_FILE = f"/data/data/{CALENDAR_PROVIDER}/databases/calendar.db"
TITLES = ("Movie night", "Garden party", "Moving day", "Kitchen table talk", "Quiz evening")
ACCEPTED = 1
HOUR_MS = 3_600_000


class PartyOrder(EatsTask):
    """A dish for every guest of an event, and a text with what it came to."""

    name: ClassVar = "PartyOrder"
    summary: ClassVar = "Order for every guest of an event and text the total"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE, Tag.MULTI_APP, Tag.SENSITIVE})
    apps: ClassVar = ("Calendar", "Eats", "Messages")
    constraints: ClassVar = 5

    def draw(self, random: Random) -> None:
        """The event, its guests, what they get from where, and who is told."""
        count, other = random.randint(3, 5), random.choice((-1, 1))
        self.title = random.choice(TITLES)
        self.offset = random.randint(1, 5)
        people = random.sample(PEOPLE, len(PEOPLE))
        self.teller = people.pop()
        # The same happened last month, with fewer or more guests.
        self.guests, self.guests_then = people[:count], people[: count + other]
        self.other_surname = random.choice(("Vance", "Ellery", "Holt"))
        self.kitchen, places, dishes = some_kitchen(random)
        portion = Portion(dishes[0].name, count)
        self.meal = Meal(places[0], (portion,), random.choice((OFFICE, PARENTS, GYM)))
        numbers = random.sample(range(100, 999), 2)
        self.office, self.other_mobile = (f"+1 (555) 555-6{number}" for number in numbers)
        self.to = self.teller
        self.day_words = relative_day(TODAY, self.offset)

    @property
    def namesake(self) -> str:
        """Somebody else of the same first name; in Chinese somebody called the same, told apart
        by where the owner knows them from."""
        if self.language == "zh":
            return f"{self.teller}（{self.other_surname}）"
        return f"{first_name(self.teller)} {self.other_surname}"

    @property
    def wording(self) -> Goal:
        """The event, the dish, where from and to, and who is told."""
        day, meal = TODAY + timedelta(days=self.offset), self.meal
        dish = meal.portions[0].dish
        return Goal(
            en=f"In the Eats app, order food for my event “{self.title}” on {long_date(day)}: one "
            f"{dish} for each guest on its list in the calendar, and none for me, from "
            f"{meal.place} to my address “{meal.address}”. Leave everything else as it is set. "
            f"Ask me before you place the order. Then text {self.teller}'s mobile the total amount "
            "of the order, nothing but the amount.",
            zh=f"用“美食”应用为我{day.month}月{day.day}日的日程“{self.title}”订餐：日历里这个"
            f"日程的每位来宾一份{dish}，我自己不要，从“{meal.place}”点，送到我的地址"
            f"“{meal.address}”。其他选项都保持默认。下单之前先问我。"
            f"然后把订单总金额发短信到{self.teller}的手机，只发金额。",
        )

    @property
    def facts(self) -> Sequence[Fact]:
        """The user agrees."""
        return (GO_AHEAD,)

    async def prepare(self, device: Device) -> None:
        """The event and an earlier one are in the calendar, the restaurants open, and somebody
        else has the same first name."""
        await force_stop(device, CALENDAR, MESSAGES)
        await self._invite(device, self.offset, self.guests)
        await self._invite(device, -28, self.guests_then)
        await open_kitchen(device, self.kitchen)
        mobile = Item(PHONE_ITEM, self.other_mobile, MOBILE)
        await add_office_numbers(
            device, {self.teller: self.office}, new_contact(self.namesake, [mobile])
        )

    async def _invite(self, device: Device, offset: int, guests: Sequence[str]) -> None:
        start = self._start_ms(offset)
        await run_sql(
            device,
            CALENDAR_FILE,
            "INSERT INTO Events (calendar_id, title, dtstart, dtend) VALUES (1, ?, ?, ?)",
            self.title,
            start,
            start + 3 * HOUR_MS,
        )
        for guest in guests:
            await run_sql(
                device,
                CALENDAR_FILE,
                "INSERT INTO Attendees (event_id, attendeeName, attendeeStatus) SELECT max(_id),"
                " ?, ? FROM Events",
                guest,
                ACCEPTED,
            )

    def _start_ms(self, offset: int) -> int:
        day = TODAY + timedelta(days=offset)
        return int(datetime(day.year, day.month, day.day, 19, tzinfo=UTC).timestamp()) * 1000

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One order for all of them, after a question, and one text with its total."""
        return (
            fact("guests of the event", self.guest_count, self._invited(found.before)),
            *self.ordered(found, self.meal),
            found.asked_first("the order"),
            *self._told(found),
        )

    @property
    def guest_count(self) -> int:
        return self.meal.portions[0].count

    def _invited(self, state: PhoneState) -> int:
        start = self._start_ms(self.offset)
        events = {
            row["_id"]
            for row in state.rows(CALENDAR_PROVIDER, "Events")
            if row["title"] == self.title and row["dtstart"] == start
        }
        rows = state.rows(CALENDAR_PROVIDER, "Attendees")
        return sum(row["event_id"] in events for row in rows)

    def _told(self, found: VerifierInput) -> tuple[Evidence, ...]:
        known = {row["_id"] for row in found.before.rows(TELEPHONY, "sms")}
        new = [row for row in found.after.rows(TELEPHONY, "sms") if row["_id"] not in known]
        number = PhoneBook.of_state(found.before).number(self.teller)
        total = sum(int(str(row["total_cents"])) for row in added(found, "orders"))
        texts = [
            (row["type"], digits(row["address"]), amount_minor(str(row["body"]))) for row in new
        ]
        return (fact("new texts: kind, number, amount", [(SENT, number, total)], texts),)

    def declared(self, change: Change) -> bool:
        """The order, and a text that is an amount."""
        return is_ordering(change, self.meal) or _telling(change)


def _telling(change: Change) -> bool:
    """Whether a change belongs to sending a text that is an amount."""
    row = change.after
    if not isinstance(row, Mapping):
        return False
    text = str(row.get("body") or row.get("snippet") or "")
    return sending(change, text) and (not text or amount_minor(text) is not None)
