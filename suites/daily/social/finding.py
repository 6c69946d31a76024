"""What lies deep in the conversations: strangers to be thrown out, a code from months ago."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import folded
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.reading import read_tables
from ....tasks.state import Change, PhoneState, Row, TableRef, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from ...built_in import BuiltInTask
from .phone_book import PEOPLE, PhoneBook, digits
from .texts import (
    DAY_MS,
    HOUR_MS,
    JOINER,
    MINUTE_MS,
    TELEPHONY,
    TEXTS_FILE,
    SeededMessage,
    add_lines,
    clock_ms,
    told,
)

NUMBERS = re.compile(r"\+?\d{8,}")


class DeleteUnknown(BuiltInTask):
    """Every conversation with a number that no contact has goes; all others stay."""

    name: ClassVar = "DeleteUnknown"
    summary: ClassVar = "Delete all conversations with unknown numbers"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """Two or three strangers, the latest first, and one more who is to be spared."""
        self.strangers = [f"+1555555{n}" for n in random.sample(range(6000, 9999), 4)]
        self.spared, self.trade = self.strangers.pop(), random.choice(tuple(_TRADES))
        if random.random() < 0.5:
            self.strangers[1] = f"+44770090{random.randint(1000, 9999)}"
        self.strangers = self.strangers[: random.choice((2, 3))]
        self.texts = random.sample(_FROM_STRANGERS, 3)
        self.recent_h = random.randint(2, 7)
        self.mid_days = random.randint(3, 9)
        self.kept = self.spared

    @property
    def wording(self) -> Goal:
        """What an unknown number is."""
        return Goal(
            en="In Messages, delete every conversation with a phone number that is not in my "
            f"contacts, except {self.spared}: that is the {self.trade}. Groups and five-digit "
            "service numbers stay.",
            zh="在短信里删除所有与不在联系人中的手机号码的对话，"
            f"但 {self.spared} 是{_TRADES[self.trade]}，要保留。群聊和五位数的服务号码也保留。",
        )

    async def set_up(self, device: Device) -> None:
        """The strangers of this trial in place of those that the phone has."""
        book = await PhoneBook.of_phone(device)
        threads = read_tables(await device.pull(TEXTS_FILE))["threads"]
        gone = [str(row["_id"]) for row in threads if _is_stranger(row["address"], book)]
        now_ms = await clock_ms(device)
        oldest_ms = min(int(row["date"] or 0) for row in threads)
        last_ms = [now_ms - self.recent_h * HOUR_MS, oldest_ms - DAY_MS]
        if len(self.strangers) > len(last_ms):
            last_ms.insert(1, now_ms - self.mid_days * DAY_MS)
        await add_lines(device, [], f"DELETE FROM threads WHERE _id IN ({', '.join(gone)});")
        lines = [
            line
            for number, text, moment in zip(self.strangers, self.texts, last_ms, strict=False)
            for line in told(number, [text], moment)
        ]
        lines += told(self.spared, self.local(("See you on Monday at nine",)), now_ms - 5 * HOUR_MS)
        await add_lines(device, lines)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The conversations that were there, without those."""
        book = PhoneBook.of_state(found.before)
        before, after = _addresses(found.before), _addresses(found.after)
        unknown = {a for a in before if _is_stranger(a, book)} - {self.spared}
        return (
            fact("conversations with unknown numbers", [], sorted(unknown & set(after))),
            fact("other conversations", sorted(set(before) - unknown), sorted(set(after))),
            fact("texts of those numbers", [], _texts_with(found.after, unknown)),
        )

    def declared(self, change: Change) -> bool:
        """Conversations of strangers that go, with their messages."""
        if not isinstance(change.where, TableRef) or change.where.package != TELEPHONY:
            return False
        row = change.before
        if not isinstance(row, dict) or change.after is not None:
            return False
        return change.where.table in ("sms", "threads") and row["address"] in self.strangers


class FindCode(BuiltInTask):
    """A code that somebody sent months ago, among others of other months."""

    name: ClassVar = "FindCode"
    summary: ClassVar = "Find a code in an old conversation"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.QUERY, Tag.ANSWER, Tag.SCROLL})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 2
    allowed_ends: ClassVar = frozenset({End.ANSWERED})

    def draw(self, random: Random) -> None:
        """Who sent a code in each of four months, and the month that is asked for."""
        self.sender, self.bystander = random.sample(PEOPLE, 2)
        words = random.sample(_WORDS, 10)
        codes = [
            f"{a}-{b}-{random.randint(11, 98)}" for a, b in zip(words, words[5:], strict=False)
        ]
        self.codes = dict(zip(TALK_MONTHS, codes, strict=False))
        self.others_code = codes[4]
        self.days = {month: random.randint(8, 22) for month in TALK_MONTHS}
        self.month = random.choice(TALK_MONTHS[1:3])
        talk = list(_SMALL_TALK)
        self.talk = [*random.sample(talk, len(talk)), *random.sample(talk, len(talk))]
        self.sought = self.month
        self.source = self.sender

    @property
    def wording(self) -> Goal:
        """Who, and in which month."""
        english, chinese = _MONTH_NAMES[self.month]
        return Goal(
            en=f"Which Wi-Fi code did {self.sender} text me in {english}? Answer with the code "
            "alone.",
            zh=f"{self.sender}在{chinese}发短信告诉我的 Wi-Fi 密码是什么？只回答密码。",
        )

    async def set_up(self, device: Device) -> None:
        """Months of small talk with a code in each, up to an hour ago; another code elsewhere."""
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        number = book.number(self.sender)
        lines: list[SeededMessage] = []
        share = len(self.talk) // len(TALK_MONTHS)
        for place, month in enumerate(TALK_MONTHS):
            said = list(self.talk[place * share : (place + 1) * share])
            said.insert(share // 2, self.local(f"The Wi-Fi code is {self.codes[month]} this month"))
            start_ms = _epoch_ms(month, self.days[month] - share // 2)
            lines += [
                SeededMessage(
                    number,
                    text,
                    start_ms + at * DAY_MS,
                    sent=at % 3 == 1 and self.codes[month] not in text,
                )
                for at, text in enumerate(said)
            ]
        last_ms = now_ms - 55 * MINUTE_MS
        lines += told(number, self.local(("See you on Saturday",)), last_ms)
        other = self.local(("> The code?", f"The Wi-Fi code is {self.others_code}"))
        lines += told(book.number(self.bystander), other, last_ms + 20 * MINUTE_MS)
        await add_lines(device, lines)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The code and nothing else."""
        given = folded(found.answer).strip("“”\"'`").rstrip(".。")
        return (fact("the code answered", self.codes[self.month], given),)

    def declared(self, change: Change) -> bool:
        """Looking something up changes nothing."""
        return False


_FROM_STRANGERS = (
    "Is this still the number of the flower shop?",
    "Your windscreen can be repaired for free this week.",
    "Hi, it's me, this is my new number!",
    "You have won a weekend trip! Answer YES.",
    "Survey: how was your last visit, 1 to 5?",
    "Sorry, I think I called you by mistake",
)
_TRADES = {
    "dog sitter": "遛狗的人",
    "piano teacher": "钢琴老师",
    "window cleaner": "擦窗师傅",
    "babysitter": "保姆",
    "electrician": "电工",
}
TALK_MONTHS: tuple[str, ...] = ("2025-11", "2025-12", "2026-01", "2026-02")
_MONTH_NAMES = {
    "2025-11": ("November 2025", "2025年11月"),
    "2025-12": ("December 2025", "2025年12月"),
    "2026-01": ("January 2026", "2026年1月"),
    "2026-02": ("February 2026", "2026年2月"),
}
_WORDS = (
    "maple", "otter", "velvet", "harbor", "pepper", "comet", "willow", "ginger", "lantern",
    "meadow", "copper", "thistle", "marble", "saffron", "pebble",
)  # fmt: skip
_SMALL_TALK = (
    "The new curtains are up", "Did you see the moon?", "I am learning to bake bread",
    "The bus was late again", "We should go hiking", "My plant has a new leaf",
    "That film was far too long", "The neighbours have a puppy", "I found your umbrella",
    "It rained all day here", "The concert was great", "I owe you a coffee",
    "Which shoes did you buy?", "My train is on time for once", "The soup needs more salt",
    "I dreamt of the sea", "Say hello to the others", "The library is closed on Monday",
    "I finished the puzzle", "Tomorrow is market day", "The bike is repaired",
    "We won at cards", "The lift is broken again", "I kept a slice of cake for you",
)  # fmt: skip


def _is_stranger(address: object, book: PhoneBook) -> bool:
    """Whether it is the number of one person who is in no contact."""
    text = str(address)
    alone = JOINER not in text and NUMBERS.fullmatch(text) is not None
    return alone and digits(text) not in book.known


def _threads(state: PhoneState) -> Sequence[Row]:
    return state.rows(TELEPHONY, "threads")


def _texts_with(state: PhoneState, addresses: Collection[str]) -> list[Value]:
    texts = state.rows(TELEPHONY, "sms")
    return [row["_id"] for row in texts if row["address"] in addresses]


def _addresses(state: PhoneState) -> list[str]:
    return [str(row["address"]) for row in _threads(state)]


def _epoch_ms(month: str, day: int) -> int:
    """Noon of a day of the month; days before the first and after the last are those around."""
    first = datetime.fromisoformat(f"{month}-01T12:00:00").replace(tzinfo=UTC)
    return int(first.timestamp()) * 1000 + (day - 1) * DAY_MS
