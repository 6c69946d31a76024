"""What lies deep in the conversations: strangers to be thrown out, a code from months ago."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....device.ui import UiNode
from ....traces.schema import End, Evidence
from ...answers import folded
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...reading import read_tables
from ...state import Change, PhoneState, Row, TableRef
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .phone_book import PEOPLE, PhoneBook, digits
from .text_screens import in_conversation, in_list, to_conversation
from .texts import (
    DAY_MS,
    HOUR_MS,
    JOINER,
    MESSAGES,
    MINUTE_MS,
    TELEPHONY,
    TEXTS_FILE,
    Line,
    add_lines,
    clock_ms,
    told,
)

_NUMBER = re.compile(r"\+\d{8,}")
_CODE = re.compile(r"[a-z]+-[a-z]+-\d+")


class DeleteUnknown(Task):
    """Every conversation with a number that no contact has goes; all others stay."""

    name: ClassVar = "DeleteUnknown"
    summary: ClassVar = "Delete all conversations with unknown numbers"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 4
    # Once the last one is gone, the player looks whether the list goes on.
    glances: ClassVar = 1

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
        self.scrolling = True
        self.verb = "Delete"
        self.besides = ""
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
        lines += told(self.spared, ["See you on Monday at nine"], now_ms - 5 * HOUR_MS)
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
        )

    def declared(self, change: Change) -> bool:
        """Conversations of strangers that go, with their messages."""
        if not isinstance(change.where, TableRef) or change.where.package != TELEPHONY:
            return False
        row = change.before
        if not isinstance(row, dict) or change.after is not None:
            return False
        return change.where.table in ("sms", "threads") and row["address"] in self.strangers

    def script(self) -> Solution:
        """Goes down the list and deletes whatever is called by its number."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Too few, too many, and out of view only."""
        return {
            "only those in view": self.but(scrolling=False).script(),
            "only archived": self.but(verb="Archive").script(),
            "a service number too": self.but(besides="72645").script(),
            "a known person too": self.but(besides="Chloe Dubois").script(),
            "the exception too": self.but(kept="").script(),
        }

    def _play(self, look: Look) -> Move:
        if look.package != MESSAGES:
            return look.open("Messages")
        if look.has(id="alertTitle"):
            return look.tap("Yes, it may go.", id="button1")
        if look.has(id="title", text=self.verb):
            return look.tap("The conversation goes.", id="title", text=self.verb)
        if not in_list(look):
            return look.back("I need the list of conversations.")
        names = look.view.ui.all(id="conversation_name")
        for node in names:
            unknown = _NUMBER.fullmatch(node.text) is not None and node.text != self.kept
            if unknown or (node.text and node.text == self.besides):
                return look.hold_node(f"Nobody I know: {node.text}.", node)
        end = f"I look further down, below {names[-1].text}."
        if look.did(end) or not self.scrolling:
            return look.done("No conversation with an unknown number is left.")
        return look.scroll(end)


class FindCode(Task):
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
        self.codes = dict(zip(_MONTHS, codes, strict=False))
        self.others_code = codes[4]
        self.days = {month: random.randint(8, 22) for month in _MONTHS}
        self.month = random.choice(_MONTHS[1:3])
        talk = list(_SMALL_TALK)
        self.talk = [*random.sample(talk, len(talk)), *random.sample(talk, len(talk))]
        self.sought = self.month
        self.source = self.sender
        self.both = False
        self.slip = 0

    @property
    def wording(self) -> Goal:
        """Who, and in which month."""
        english, chinese = _MONTH_NAMES[self.month]
        return Goal(
            en=f"Which Wi-Fi code did {self.sender} text me in {english}? Answer with the code "
            "alone.",
            zh=f"{self.sender} 在{chinese}发短信告诉我的 Wi-Fi 密码是什么？只回答密码。",
        )

    async def set_up(self, device: Device) -> None:
        """Months of small talk with a code in each, up to an hour ago; another code elsewhere."""
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        number = book.number(self.sender)
        lines: list[Line] = []
        share = len(self.talk) // len(_MONTHS)
        for place, month in enumerate(_MONTHS):
            said = list(self.talk[place * share : (place + 1) * share])
            said.insert(share // 2, f"The Wi-Fi code is {self.codes[month]} this month")
            start_ms = _epoch_ms(month, self.days[month] - share // 2)
            lines += [
                Line(number, text, start_ms + at * DAY_MS, sent=at % 3 == 1 and "code" not in text)
                for at, text in enumerate(said)
            ]
        last_ms = now_ms - 55 * MINUTE_MS
        lines += told(number, ["See you on Saturday"], last_ms)
        other = ["> The code?", f"The Wi-Fi code is {self.others_code}"]
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

    def script(self) -> Solution:
        """Scrolls up in the conversation until a code stands below a date of the month."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """A code of another month, of another person, one digit off, two at once."""
        earlier = _MONTHS[_MONTHS.index(self.month) - 1]
        return {
            "the month before": self.but(sought=earlier).script(),
            "another person's": player(self._elsewhere),
            "a digit off": self.but(slip=1).script(),
            "two codes": self.but(both=True).script(),
        }

    def _play(self, look: Look) -> Move:
        if not in_conversation(look, self.sender):
            return to_conversation(look, self.sender)
        for node in look.view.ui.all(id="message_text"):
            code = _CODE.search(node.text)
            if code and _month_above(look, node) == self.sought[-2:]:
                return look.answer(self._said(code[0]))
        return look.scroll("I look for the code further up.", "up")

    def _said(self, code: str) -> str:
        stem, _, number = code.rpartition("-")
        said = f"{stem}-{int(number) + self.slip}"
        return f"{said}, {self.codes[_MONTHS[0]]}" if self.both else said

    def _elsewhere(self, look: Look) -> Move:
        """Takes the code of the first person who sent one."""
        if not in_conversation(look, self.bystander):
            return to_conversation(look, self.bystander)
        codes = (_CODE.search(node.text) for node in look.view.ui.all(id="message_text"))
        return look.answer(next(code[0] for code in codes if code))


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
_MONTHS: tuple[str, ...] = ("2025-11", "2025-12", "2026-01", "2026-02")
_MONTH_NAMES = {
    "2025-11": ("November 2025", "2025年11月"),
    "2025-12": ("December 2025", "2025年12月"),
    "2026-01": ("January 2026", "2026年1月"),
    "2026-02": ("February 2026", "2026年2月"),
}
_SHORT_MONTHS = {"Nov": "11", "Dec": "12", "Jan": "01", "Feb": "02"}
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
    alone = JOINER not in text and _NUMBER.fullmatch(text) is not None
    return alone and digits(text) not in book.known


def _threads(state: PhoneState) -> Sequence[Row]:
    return state.rows(TELEPHONY, "threads")


def _addresses(state: PhoneState) -> list[str]:
    return [str(row["address"]) for row in _threads(state)]


def _epoch_ms(month: str, day: int) -> int:
    """Noon of a day of the month; days before the first and after the last are those around."""
    first = datetime.fromisoformat(f"{month}-01T12:00:00").replace(tzinfo=UTC)
    return int(first.timestamp()) * 1000 + (day - 1) * DAY_MS


def _month_above(look: Look, node: UiNode) -> str:
    """The month of the date line over a message; empty if that is off the screen."""
    above = [h for h in look.view.ui.all(id="date_header") if h.bounds.top < node.bounds.top]
    words = above[-1].text.split() if above else []
    return next((_SHORT_MONTHS[word] for word in words if word in _SHORT_MONTHS), "")
