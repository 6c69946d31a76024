"""Texts whose words stand in other texts: an address to pass on, a vote to count."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .phone_book import KIND_LABELS, MOBILE, PEOPLE, PhoneBook, add_office_numbers, quoted
from .texts import (
    MINUTE_MS,
    SeededMessage,
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


class ForwardAddress(BuiltInTask):
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
        self.label = KIND_LABELS[MOBILE]

    @property
    def wording(self) -> Goal:
        """From whom, to whom."""
        return Goal(
            en=f"Forward the text message in which {self.sender} sent me their new home address "
            f"to {self.to}'s mobile, word for word.",
            zh=f"{self.sender}用短信把新家地址发给了我，把那条短信原样转发到{self.to}的手机。",
        )

    async def set_up(self, device: Device) -> None:
        """The sender has sent two addresses, and a third person one more, just after."""
        await add_office_numbers(device, {self.to: self.office})
        book = await PhoneBook.of_phone(device)
        now_ms = await clock_ms(device)
        asked = (f"> {HOME_QUESTION}", self.home, f"> {DINNER_QUESTION}", self.restaurant)
        said = self.local((*asked, "See you there!"))
        lines = [
            *told(book.number(self.sender), said, now_ms - 45 * MINUTE_MS),
            *told(
                book.number(self.bystander),
                self.local((f"> {HOME_QUESTION}", self.elsewhere, "Come and see it")),
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


class GroupVote(BuiltInTask):
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
            SeededMessage(group, body, first_ms + place * 2 * MINUTE_MS, sender=numbers[member])
            for place, (member, body) in enumerate(said)
        ]
        lines += told(
            numbers[asker], self.local(("Please vote in the group!",)), now_ms - 33 * MINUTE_MS
        )
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
