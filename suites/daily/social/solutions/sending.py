"""Solutions of the tasks in `sending`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..phone_book import KIND_LABELS, MOBILE, WORK
from ..sending import ReplyUnicode, SendText, WhichAlex
from .text_screens import (
    choose,
    in_conversation,
    in_list,
    to_conversation,
    to_new_conversation,
    write,
)


class SendTextSolution(TaskSolution[SendText]):
    """Starts a conversation with the contact's mobile number, types and sends."""

    times = 1

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong person, wrong number, wrong words, twice."""
        return {
            "somebody of the same first name": self.but(to=self.task.namesake),
            "the office number": self.but(label=KIND_LABELS[WORK]),
            "another number in the text": self.but(text=self.task.near),
            "sent twice": self.but(times=2),
        }

    def play(self, look: Look) -> Move:
        if look.has(id="recipient_text_view"):
            return choose(look, self.task.to, self.task.label)
        if in_conversation(look, self.task.to):
            return write(
                look, self.task.text, f"The message to {self.task.to} is sent.", self.times
            )
        return to_new_conversation(look)


class ReplyUnicodeSolution(TaskSolution[ReplyUnicode]):
    """Opens the conversation at the top of the list, types and sends."""

    place = 0
    times = 1

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong conversation, wrong signs, twice."""
        return {
            "the conversation before": self.but(place=1),
            "signs that look alike": self.but(text=self.task.near),
            "without the last sign": self.but(text=self.task.text[:-1].rstrip()),
            "sent twice": self.but(times=2),
        }

    def play(self, look: Look) -> Move:
        opened = next((m.thought for m in reversed(look.moves) if _opens(m)), "")
        name = opened.removeprefix(_OPENING).rstrip(".")
        if name and in_conversation(look, name):
            return write(look, self.task.text, f"The reply to {name} is sent.", self.times)
        if name or not in_list(look):
            return to_conversation(look, name)
        rows = look.view.ui.all(id="swipeableContainer")
        row = sorted(rows, key=lambda node: node.bounds.top)[self.place]
        return look.tap_node(f"{_OPENING}{row.desc}.", row)


class WhichAlexSolution(TaskSolution[WhichAlex]):
    """Sees two of that name when it looks for the number, asks, and sends."""

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong person, or a question that is none, comes too late, or is not asked."""
        return {
            "the other one": self.but(to=self.task.other),
            "without asking": self.but(question=""),
            "another question": self.but(question="Should I send it now?"),
            "asking afterwards": FunctionSolution(self._ask_late),
        }

    def play(self, look: Look) -> Move:
        if look.has(id="recipient_text_view"):
            return self._choose(look)
        if in_conversation(look, self.task.to):
            return write(look, self.task.text, f"{self.task.to} knows.")
        return to_new_conversation(look)

    def _choose(self, look: Look) -> Move:
        field = look.need(id="recipient_text_view")
        asked = any(move.action.kind == "ask" for move in look.moves)
        if self.task.question and not asked:
            if field.text != self.task.first:
                return look.enter("the name", self.task.first, field)
            return look.ask(self.task.question)
        return choose(look, self.task.to, KIND_LABELS[MOBILE])

    def _ask_late(self, look: Look) -> Move:
        move = self.but(question="").play(look)
        asked = any(earlier.action.kind == "ask" for earlier in look.moves)
        return move if move.action.kind != "done" or asked else look.ask(self.task.question)


_OPENING = "The latest message is from "


def _opens(move: Move) -> bool:
    return move.thought.startswith(_OPENING)
