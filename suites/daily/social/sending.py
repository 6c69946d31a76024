"""One text to one person: named in full, the one who wrote last, or one of two."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .phone_book import (
    KIND_LABELS,
    MOBILE,
    PEOPLE,
    PHONE_ITEM,
    WORK,
    Item,
    PhoneBook,
    add_office_numbers,
    change_contacts,
    first_name,
    new_contact,
)
from .texts import HOUR_MS, MINUTE_MS, add_lines, clock_ms, sending, sent_count, sent_once, told

NAMESAKES = ("Becker", "Lawson", "Marino", "Quist", "Okada", "Sorensen")
# What is to be written, and what is not quite that: other signs, a wrong joint, another script.
UNICODE_TEXTS = (
    ("👍🏽 C’est noté — à 18 h 30 !", "👍🏽 C’est noté — à 18 h 20 !"),
    ("👩‍🚀🚀 + 🍜 = ❤️", "👩‍🚀🚀 + 🍝 = ❤️"),
    ("好的，周六晚上六点见！🎉", "好的，週六晚上六點見！🎉"),
    ("了解です。駅の東口で待ってます。", "了解です。駅の西口で待ってます。"),
    ("تمام، أراك الساعة ٧ مساءً", "تمام، أراك الساعة ٨ مساءً"),
    ("מעולה, נתראה ב־19:00 🙂", "מעולה, נתראה ב־18:00 🙂"),
    ("Größe 38½, naïve Crème brûlée, Łódź", "Grosse 38½, naive Creme brulee, Lodz"),
    ("네, 토요일 오후 2시에 봐요 😊", "네, 일요일 오후 2시에 봐요 😊"),
)


class SendText(BuiltInTask):
    """A text message to one contact's mobile number, word for word."""

    name: ClassVar = "SendText"
    summary: ClassVar = "Send a text message"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """One of the phone's contacts, a namesake, and something to say that holds a number."""
        self.to = random.choice(PEOPLE[2:])
        self.namesake = f"{first_name(self.to)} {random.choice(NAMESAKES)}"
        texts = (
            "Running {} minutes late, sorry!",
            "I'll be at gate {} when you land.",
            "The package arrived. I owe you {} dollars.",
            "Dinner for {} is booked, see you tonight.",
        )
        number = random.randint(3, 25)
        text = random.choice(texts)
        self.text, self.near = text.format(number), text.format(number + 1)
        self.office = f"+1 (555) 555-2{random.randint(100, 999)}"
        self.other_mobile = f"+1 (555) 555-3{random.randint(100, 999)}"
        self.label = KIND_LABELS[MOBILE]

    @property
    def wording(self) -> Goal:
        """Who and what."""
        return Goal(
            en=f"Send a text message to {self.to}'s mobile: {self.text}",
            zh=f"给{self.to}的手机发一条短信：{self.text}",
        )

    async def set_up(self, device: Device) -> None:
        """The contact has an office number too, from which the latest text came, and somebody
        else has the same first name."""
        mobile = Item(PHONE_ITEM, self.other_mobile, MOBILE)
        await add_office_numbers(
            device, {self.to: self.office}, new_contact(self.namesake, [mobile])
        )
        office = (await PhoneBook.of_phone(device)).number(self.to, WORK)
        last_ms = await clock_ms(device) - 3 * MINUTE_MS
        await add_lines(device, told(office, self.local(("I am at my desk until six",)), last_ms))
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one such message has been sent."""
        return sent_once(found, PhoneBook.of_state(found.before).number(self.to), self.text)

    def declared(self, change: Change) -> bool:
        """One sent message with that text, and what Android keeps of its conversation."""
        return sending(change, self.text)


class ReplyUnicode(BuiltInTask):
    """An answer to whoever wrote last, in signs that no key of an English keyboard has."""

    name: ClassVar = "ReplyUnicode"
    summary: ClassVar = "Reply to the latest text in another script"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.UNICODE})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """Who wrote last, who just before, and the reply."""
        self.latest, self.earlier = random.sample(PEOPLE, 2)
        self.text, self.near = random.choice(UNICODE_TEXTS)

    @property
    def wording(self) -> Goal:
        """The reply; to whom, the phone shows."""
        return Goal(
            en="Reply to the most recent text message on this phone with exactly this: "
            f"{self.text}",
            zh=f"回复手机上最新收到的一条短信，内容一字不差：{self.text}",
        )

    async def set_up(self, device: Device) -> None:
        """Two people have written in the last minutes."""
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        lines = [
            *told(
                book.number(self.earlier),
                self.local(("Are you free later?",)),
                now_ms - 4 * MINUTE_MS,
            ),
            *told(
                book.number(self.latest),
                self.local(("Does that suit you?",)),
                now_ms - 2 * MINUTE_MS,
            ),
        ]
        await add_lines(device, lines)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one such reply to whoever wrote last."""
        return sent_once(found, PhoneBook.of_state(found.before).number(self.latest), self.text)

    def declared(self, change: Change) -> bool:
        """The reply and its conversation."""
        return sending(change, self.text)


class WhichAlex(BuiltInTask):
    """A text to someone whose first name two contacts have: only the user knows who is meant."""

    name: ClassVar = "WhichAlex"
    summary: ClassVar = "Text one of two namesakes, and ask which"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.ASK})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """The one who is meant, the other one, and what to say."""
        pair = random.choice((("Alex Morgan", "Alex Reyes"), None, None))
        if pair is None:
            who = random.choice(PEOPLE)
            pair = (who, f"{first_name(who)} {random.choice(NAMESAKES)}")
        self.who, self.other = random.sample(pair, 2)
        minutes = random.randint(2, 9) * 5
        self.text = random.choice(
            ("I'm running {} minutes late.", "Sorry, I'll be {} minutes late!")
        ).format(minutes)
        self.new_mobile = f"+1 (555) 555-3{random.randint(100, 999)}"
        self.to = self.who
        self.question = f"Which {self.first} do you mean: {self.who} or {self.other}?"

    @property
    def first(self) -> str:
        """The first name that both have."""
        return first_name(self.who)

    @property
    def wording(self) -> Goal:
        """The first name only."""
        return Goal(
            en=f"Text {self.first}'s mobile: {self.text}",
            zh=f"给{self.first}的手机发短信：{self.text}",
        )

    @property
    def facts(self) -> Sequence[Fact]:
        """Who is meant."""
        # What tells them apart; of two who are called alike in Chinese one has nothing besides.
        last = filter(None, (_besides(name) for name in (self.who, self.other)))
        return (Fact(("which", "who", "哪", "谁", *last), f"I mean {self.who}."),)

    async def committed(self, device: Device) -> bool:
        """Whether anyone has been told."""
        return await sent_count(device, self.text) > 0

    async def set_up(self, device: Device) -> None:
        """Both are in the contacts, and both have written lately."""
        book = await PhoneBook.of_phone(device)
        missing = [name for name in (self.who, self.other) if not book.items(name)]
        mobile = Item(PHONE_ITEM, self.new_mobile, MOBILE)
        await change_contacts(device, *(new_contact(name, [mobile]) for name in missing))
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        lines = [
            *told(book.number(self.who), self.local(("See you soon!",)), now_ms - 2 * HOUR_MS),
            *told(book.number(self.other), self.local(("Until later!",)), now_ms - HOUR_MS),
        ]
        await add_lines(device, lines)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Asked first, and one message to the one who is meant."""
        number = PhoneBook.of_state(found.before).number(self.who)
        asked = found.asked_first(f"which {self.first} is meant")
        return (*sent_once(found, number, self.text), asked)

    def declared(self, change: Change) -> bool:
        """The message and its conversation."""
        return sending(change, self.text)


def _besides(name: str) -> str:
    """What stands behind the first name, or in brackets behind a Chinese one."""
    return name.partition(" ")[2] or name.partition("（")[2].rstrip("）")
