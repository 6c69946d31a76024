"""Texts whose words stand in other texts: an address to pass on, a vote to count."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution, SolutionLost
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change
from ...task import Task
from ...verifier_input import VerifierInput
from .phone_book import KIND_LABELS, MOBILE, PEOPLE, WORK, PhoneBook, add_office_numbers, quoted
from .text_screens import choose, in_conversation, in_list, sent_texts, to_conversation, write
from .texts import (
    MINUTE_MS,
    Line,
    add_lines,
    clock_ms,
    group_address,
    sending,
    sent_once,
    told,
)

STREETS = ("Alder Street", "Birch Lane", "Canal Road", "Elm Avenue", "Juniper Court")
TOWNS = ("Maplewood", "Eastport", "Fairview", "Lakeside", "Old Harbor")
HOME_QUESTION = "What is your new address?"
DINNER_QUESTION = "And where do we eat on Friday?"


class ForwardAddress(Task):
    """An address that one person has sent goes to another, word for word."""

    name: ClassVar = "ForwardAddress"
    summary: ClassVar = "Forward an address to somebody else"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """Who sent it, to whom it goes, who else sent one, and three addresses."""
        self.sender, self.to, self.bystander = random.sample(PEOPLE, 3)
        self.home, self.restaurant, self.elsewhere = (
            f"{number} {street}, {town}"
            for number, street, town in zip(
                random.sample(range(3, 240), 3),
                random.sample(STREETS, 3),
                random.choices(TOWNS, k=3),
                strict=True,
            )
        )
        self.office = f"+1 (555) 555-2{random.randint(100, 999)}"
        self.source = self.sender
        self.question = HOME_QUESTION
        self.label = KIND_LABELS[MOBILE]

    @property
    def wording(self) -> Goal:
        """From whom, to whom."""
        return Goal(
            en=f"Forward the text message in which {self.sender} sent me their new home address "
            f"to {self.to}'s mobile, word for word.",
            zh=f"{self.sender} 用短信把新家地址发给了我，把那条短信原样转发到 {self.to} 的手机。",
        )

    async def set_up(self, device: Device) -> None:
        """The sender has sent two addresses, and a third person one more, just after."""
        await add_office_numbers(device, {self.to: self.office})
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        asked = (f"> {HOME_QUESTION}", self.home, f"> {DINNER_QUESTION}", self.restaurant)
        lines = [
            *told(book.number(self.sender), [*asked, "See you there!"], now_ms - 45 * MINUTE_MS),
            *told(
                book.number(self.bystander),
                [f"> {HOME_QUESTION}", self.elsewhere, "Come and see it"],
                now_ms - 30 * MINUTE_MS,
            ),
        ]
        await add_lines(device, lines)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one text that is the address, to the right person."""
        return sent_once(found, PhoneBook.of_state(found.before).number(self.to), self.home)

    def declared(self, change: Change) -> bool:
        """The text and its conversation."""
        return sending(change, self.home)

    def script(self) -> Solution:
        """Finds what was answered to the question for the address, and forwards it."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another address, another person's, to another person, to another number."""
        return {
            "the restaurant's address": self.but(question=DINNER_QUESTION).script(),
            "another person's address": self.but(source=self.bystander).script(),
            "to the third person": self.but(to=self.bystander).script(),
            "to the office number": self.but(label=KIND_LABELS[WORK]).script(),
        }

    def _play(self, look: Look) -> Move:
        if look.has(id="toolbar_title", text="Share with"):
            return choose(look, self.to, self.label)
        if look.has(id="title", text="Forward"):
            return look.tap("I forward it.", id="title", text="Forward")
        if in_conversation(look, self.to):
            return self._send(look)
        if not in_conversation(look, self.source):
            return to_conversation(look, self.source)
        texts = look.view.ui.all(id="message_text")
        asked = [place for place, node in enumerate(texts) if node.text == self.question]
        if not asked:
            return look.scroll("I look for the address further up.", "up")
        if asked[-1] + 1 == len(texts):
            return look.scroll("The answer is further down.")
        return look.hold_node(_FOUND, texts[asked[-1] + 1])

    def _send(self, look: Look) -> Move:
        """The conversation with whom it goes to; the text is there already."""
        text = look.need(id="compose_message_text").text
        if look.has(desc="Send message", id="send_message_button") and _is_address(text):
            return look.tap("The address is in the field; I send it.", desc="Send message")
        addresses = (self.home, self.restaurant, self.elsewhere)
        if any(sent_texts(look, address) for address in addresses):
            return look.done(f"{self.to} has the address.")
        return look.back("The address is not here yet.")


class GroupVote(Task):
    """The group's members have voted; the reply is what most of them want."""

    name: ClassVar = "GroupVote"
    summary: ClassVar = "Answer a group with what the majority wants"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.CONDITIONAL})
    apps: ClassVar = ("Messages",)
    constraints: ClassVar = 2
    branches: ClassVar = ("the first option", "the second option")

    def draw(self, random: Random) -> None:
        """The group, the question, and five votes of which one is taken back."""
        self.title, self.question, self.options = random.choice(_POLLS)
        self.members = tuple(random.sample(PEOPLE, 5))
        wins = self.options[self.branches.index(self.branch)]
        loses = next(option for option in self.options if option != wins)
        votes = [wins, wins, loses, loses, loses]
        random.shuffle(votes)
        changed = random.choice([place for place, vote in enumerate(votes) if vote == loses])
        says = random.sample(_VOTES, 5)
        self.votes = [
            (member, say.format(vote))
            for member, say, vote in zip(self.members, says, votes, strict=True)
        ]
        self.votes.append((self.members[changed], f"I have changed my mind: {wins}"))
        self.wins, self.loses = wins, loses
        self.where = self.title
        self.counting = "last"
        self.times = 1

    @property
    def wording(self) -> Goal:
        """The group and the two options."""
        one, other = self.options
        return Goal(
            en=f"The members of the group conversation “{self.title}” have voted. Reply to the "
            f"group with the option that most of them want in the end, just the one word: "
            f"“{one}” or “{other}”.",
            zh=f"群聊“{self.title}”里大家投了票。按每个人最后的意见，把多数人选的那一项回复到群里，"
            f"只写一个词：“{one}”或“{other}”。",
        )

    async def set_up(self, device: Device) -> None:
        """The group with its votes; whoever asked has written alone too."""
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        numbers = {member: book.number(member) for member in self.members}
        asker, group = self.members[0], group_address(list(numbers.values()))
        first_ms = now_ms - 50 * MINUTE_MS
        said = [(asker, self.question), *self.votes]
        lines = [
            Line(group, body, first_ms + place * 2 * MINUTE_MS, sender=numbers[member])
            for place, (member, body) in enumerate(said)
        ]
        lines += told(numbers[asker], ["Please vote in the group!"], now_ms - 33 * MINUTE_MS)
        name = f"UPDATE threads SET name = {quoted(self.title)} WHERE address = {quoted(group)};"
        await add_lines(device, lines, name)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One text to the group: the winner."""
        book = PhoneBook.of_state(found.before)
        group = group_address([book.number(member) for member in self.members])
        return sent_once(found, group, self.wins)

    def declared(self, change: Change) -> bool:
        """The text and the group's conversation."""
        return sending(change, self.wins)

    def script(self) -> Solution:
        """Counts the last vote of each member on the screen, and replies."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """First votes counted, the other option, to one person, twice."""
        return {
            "counting first votes": self.but(counting="first").script(),
            "the loser": self.but(counting="least").script(),
            "to whoever asked": player(self._to_one),
            "sent twice": self.but(times=2).script(),
        }

    def _play(self, look: Look) -> Move:
        if not in_conversation(look, self.title):
            return to_conversation(look, self.title)
        chosen = next((m.thought for m in look.memory if m.thought.startswith(_COUNTED)), "")
        if chosen:
            reply = chosen.removeprefix(_COUNTED).rstrip(".")
            return write(look, reply, f"The group knows: {reply}.", self.times)
        if not look.has(id="message_text", text=self.question):
            return look.scroll("I look for the question.", "up")
        reply = self._count(look)
        return look.tap(f"{_COUNTED}{reply}.", id="compose_message_text")

    def _count(self, look: Look) -> str:
        """The option for which most members are, by what is on the screen."""
        votes: dict[str, str] = {}
        sender = ""
        for node in look.view.ui.nodes():
            if node.short_id == "message_sender_name":
                sender = node.text
            named = [option for option in self.options if option in node.text]
            if node.short_id != "message_text" or len(named) != 1:
                continue
            if self.counting != "first" or sender not in votes:
                votes[sender] = named[0]
        counts = Counter(votes.values()).most_common()
        if not counts:
            raise SolutionLost("nobody has voted on the screen")
        return counts[-1 if self.counting == "least" else 0][0]

    def _to_one(self, look: Look) -> Move:
        """Replies to the person who asked instead of the group."""
        asker = self.members[0]
        if in_list(look) or not in_conversation(look, asker):
            return to_conversation(look, asker)
        return write(look, self.wins, f"{asker} knows.")


_FOUND = "This is the address; I hold it for its menu."
_COUNTED = "Most of them want "
_POLLS = (
    ("Sunday plans", "What do we do on Sunday: Picnic or Museum?", ("Picnic", "Museum")),
    ("Film night", "Which film is it: Comedy or Thriller?", ("Comedy", "Thriller")),
    ("Team lunch", "What do we order: Noodles or Tacos?", ("Noodles", "Tacos")),
    ("Farewell gift", "What do we give Rosa: Headphones or Flowers?", ("Headphones", "Flowers")),
    ("Day trip", "Where do we go: Lake or Castle?", ("Lake", "Castle")),
)  # fmt: skip
_VOTES = (
    "{} for me", "{}, please", "I am for {}", "{}!", "Definitely {}", "{}, if I may choose",
)  # fmt: skip


def _is_address(text: str) -> bool:
    return any(street in text for street in STREETS)
