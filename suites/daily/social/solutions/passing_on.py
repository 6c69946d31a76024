"""Solutions of the tasks in `passing_on`."""

from collections import Counter
from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution, SolutionLost
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..passing_on import DINNER_QUESTION, HOME_QUESTION, ForwardAddress, GroupVote
from ..phone_book import KIND_LABELS, WORK
from .text_screens import choose, in_conversation, in_list, sent_texts, to_conversation, write


class ForwardAddressSolution(TaskSolution[ForwardAddress]):
    """Finds what was answered to the question for the address, and forwards it."""

    question = HOME_QUESTION

    def mutants(self) -> Mapping[str, Solution]:
        """Another address, another person's, to another person, to another number."""
        return {
            "the restaurant's address": self.but(question=DINNER_QUESTION),
            "another person's address": self.but(source=self.task.bystander),
            "to the third person": self.but(to=self.task.bystander),
            "to the office number": self.but(label=KIND_LABELS[WORK]),
        }

    def play(self, look: Look) -> Move:
        if look.has(id="toolbar_title", text="Share with"):
            return choose(look, self.task.to, self.task.label)
        if look.has(id="title", text="Forward"):
            return look.tap("I forward it.", id="title", text="Forward")
        if in_conversation(look, self.task.to):
            return self._send(look)
        if not in_conversation(look, self.task.source):
            return to_conversation(look, self.task.source)
        texts = look.view.ui.all(id="message_text")
        asked = [
            place for place, node in enumerate(texts) if node.text == self.task.local(self.question)
        ]
        if not asked:
            return look.scroll("I look for the address further up.", "up")
        if asked[-1] + 1 == len(texts):
            return look.scroll("The answer is further down.")
        return look.hold_node(_FOUND, texts[asked[-1] + 1])

    def _send(self, look: Look) -> Move:
        """The conversation with whom it goes to; the text is there already."""
        text = look.need(id="compose_message_text").text
        if look.has(desc="Send message", id="send_message_button") and text in self._addresses:
            return look.tap("The address is in the field; I send it.", desc="Send message")
        if any(sent_texts(look, address) for address in self._addresses):
            return look.done(f"{self.task.to} has the address.")
        return look.back("The address is not here yet.")

    @property
    def _addresses(self) -> tuple[str, ...]:
        return self.task.home, self.task.restaurant, self.task.elsewhere


class GroupVoteSolution(TaskSolution[GroupVote]):
    """Counts the last vote of each member on the screen, and replies."""

    counting = "last"
    times = 1

    def mutants(self) -> Mapping[str, Solution]:
        """First votes counted, the other option, to one person, twice."""
        return {
            "counting first votes": self.but(counting="first"),
            "the loser": self.but(counting="least"),
            "to whoever asked": FunctionSolution(self._to_one),
            "sent twice": self.but(times=2),
        }

    def play(self, look: Look) -> Move:
        if not in_conversation(look, self.task.title):
            return to_conversation(look, self.task.title)
        chosen = next((m.thought for m in look.moves if m.thought.startswith(_COUNTED)), "")
        if chosen:
            reply = chosen.removeprefix(_COUNTED).rstrip(".")
            return write(look, reply, f"The group knows: {reply}.", self.times)
        if not look.has(id="message_text", text=self.task.question):
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
            named = [option for option in self.task.options if option in node.text]
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
        asker = self.task.members[0]
        if in_list(look) or not in_conversation(look, asker):
            return to_conversation(look, asker)
        return write(look, self.task.wins, f"{asker} knows.")


_FOUND = "This is the address; I hold it for its menu."
_COUNTED = "Most of them want "
