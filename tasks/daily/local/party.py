"""Food for everyone who is invited, and word of what it costs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...answers import amount_minor
from ...goal import Goal, Level, Tag
from ...play import Look, player
from ...simulated_user import Fact
from ...state import Change, PhoneState
from ...task import fact
from ...verifier_input import VerifierInput
from ..social.phone_book import (
    KIND_LABELS,
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
from ..social.text_screens import choose, in_conversation, to_new_conversation, write
from ..social.texts import MESSAGES, SENT, TELEPHONY, sending
from ..utilities.calendar_screens import long_date, relative_day
from ..utilities.seeding import force_stop, run_sql
from .dishes import ADDRESSES_ZH, GYM, HOME, OFFICE, PARENTS, Meal, Portion, some_kitchen
from .eats import EATS, GO_AHEAD, TODAY, EatsTask, added, is_ordering, open_kitchen, ordered
from .eats_screens import Ordering, asking_late
from .ordering import QUESTION

CALENDAR = "com.android.calendar"
CALENDAR_PROVIDER = "com.android.providers.calendar"
CALENDAR_FILE = f"/data/data/{CALENDAR_PROVIDER}/databases/calendar.db"
TITLES = ("Movie night", "Garden party", "Moving day", "Kitchen table talk", "Quiz evening")
ACCEPTED = 1
HOUR_MS = 3_600_000
_COUNTED = re.compile(r"There are (\d+) guests\.")
_TOTAL = re.compile(r"It comes to (.+): I tell\.")


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
        self.namesake = f"{first_name(self.teller)} {random.choice(('Vance', 'Ellery', 'Holt'))}"
        self.kitchen, places, dishes = some_kitchen(random)
        portion = Portion(dishes[0].name, count)
        self.meal = Meal(places[0], (portion,), random.choice((OFFICE, PARENTS, GYM)))
        numbers = random.sample(range(100, 999), 2)
        self.office, self.other_mobile = (f"+1 (555) 555-6{number}" for number in numbers)
        self.to = self.teller
        self.day_words = relative_day(TODAY, self.offset)
        self.amount_id = "order_total"
        self.question = QUESTION

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
            zh=f"用 Eats 应用为我 {day.month} 月 {day.day} 日的日程“{self.title}”订餐：日历里这个"
            f"日程的每位来宾一份 {dish}，我自己不要，从 {meal.place} 点，送到我的地址"
            f"{ADDRESSES_ZH[meal.address]}。其他选项都保持默认。下单之前先问我。"
            f"然后把订单总金额发短信到 {self.teller} 的手机，只发金额。",
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
            fact("guests of the event", self._count, self._invited(found.before)),
            *ordered(found, self.meal),
            found.asked_first("the order"),
            *self._told(found),
        )

    @property
    def _count(self) -> int:
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

    def script(self) -> Solution:
        """Counts the guests, orders, reads the total of the order, and sends it."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong number, wrong address, wrong person, wrong amount, no question in time."""
        meal, portion = self.meal, self.meal.portions[0]
        more = replace(meal, portions=(replace(portion, count=portion.count + 1),))
        return {
            "one for the host too": player(self.but(meal=more)._play_counted),
            "as many as last time": self.but(day_words=_last_time()).script(),
            "to the address set so far": self.but(meal=replace(meal, address=HOME)).script(),
            "texting somebody of the same first name": self.but(to=self.namesake).script(),
            "texting what the dishes cost": self.but(amount_id="amount").script(),
            "without asking": self.but(question="").script(),
            "asking afterwards": asking_late(self.but(question="").script(), self.question),
        }

    def _play(self, look: Look) -> Move:
        count = _remembered(look, _COUNTED)
        return self._count_guests(look) if not count else self._order(look, int(count))

    def _play_counted(self, look: Look) -> Move:
        """The same for who counts wrong."""
        count = _remembered(look, _COUNTED)
        return self._order(look, self._count) if count else self._count_guests(look)

    def _count_guests(self, look: Look) -> Move:
        if look.package != CALENDAR:
            return look.open("Calendar")
        counted = look.find(id="guest_count")
        if counted is not None:
            words = f"There are {counted.text.partition(' ')[0]} guests."
            return replace(look.open("Eats"), thought=words)
        if look.has(id="action_search"):
            return look.tap("I look for the event.", id="action_search")
        field = look.find(id="search_src_text")
        if field is None:
            return look.back("This is not the event.")
        if field.text != self.title:
            if not field.focused:
                return look.tap_node("I tap the field.", field)
            return look.type("I type the title.", self.title, clear=True, submit=True)
        for card in look.view.ui.all(id="event_card"):
            if card.desc.startswith(f"{self.title}, {self.day_words}, "):
                return look.tap_node("That is the event.", card)
        return look.scroll("I look further down for the event.")

    def _order(self, look: Look, count: int) -> Move:
        total = _remembered(look, _TOTAL)
        if total:
            return self._tell(look, total)
        portion = replace(self.meal.portions[0], count=count)
        ordering = Ordering(replace(self.meal, portions=(portion,)), self.question)
        if look.package == EATS and look.has(id="order_title"):
            amount = look.find(id=self.amount_id)
            if ordering.move(look).action.kind == "done" and amount is not None:
                words = f"It comes to {amount.text}: I tell."
                return replace(look.open("Messages"), thought=words)
        return ordering.move(look)

    def _tell(self, look: Look, total: str) -> Move:
        if look.has(id="recipient_text_view"):
            return choose(look, self.to, KIND_LABELS[MOBILE])
        if in_conversation(look, self.to):
            return write(look, total, f"{self.to} knows that it is {total}.")
        return to_new_conversation(look)


def _last_time() -> str:
    day = TODAY - timedelta(days=28)
    return f"{day:%a, %b} {day.day}"


def _remembered(look: Look, pattern: re.Pattern[str]) -> str:
    """What a thought has noted; empty if none has."""
    found = (pattern.fullmatch(move.thought) for move in reversed(look.memory))
    return next((match[1] for match in found if match), "")


def _telling(change: Change) -> bool:
    """Whether a change belongs to sending a text that is an amount."""
    row = change.after
    if not isinstance(row, Mapping):
        return False
    text = str(row.get("body") or row.get("snippet") or "")
    return sending(change, text) and (not text or amount_minor(text) is not None)
