"""Solutions of the tasks in `texts`."""

from collections.abc import Mapping

from ....agent.rehearsal import Move, Solution
from ....tasks.solution import Look, TaskSolution
from ...daily.social.solutions.text_screens import (
    in_list,
    to_conversation,
    to_new_conversation,
    write,
)
from ...daily.social.texts import MESSAGES
from ..people import digits
from ..texts import DeleteTexts, StockSendText


class StockSendTextSolution(TaskSolution[StockSendText]):
    """Starts a conversation with the number and writes the text."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another number, and another text."""
        return {
            "another number": self.but(number=self.task.other),
            "another text": self.but(body=self.task.body[:-1]),
        }

    def play(self, look: Look) -> Move:
        if look.package == MESSAGES and look.has(id="compose_message_text"):
            return write(look, self.task.body, "The text is sent.")
        if look.has(id="recipient_text_view"):
            field = look.need(id="recipient_text_view")
            if digits(field.text) != self.task.number:
                return look.enter("the number", self.task.number, field)
            return look.tap("I choose this number.", contains=f"Send to {self.task.number}")
        return to_new_conversation(look)


class DeleteTextsSolution(TaskSolution[DeleteTexts]):
    """Opens the conversation and deletes it."""

    def mutants(self) -> Mapping[str, Solution]:
        """The other number."""
        return {"the other number": self.but(number=self.task.other)}

    def play(self, look: Look) -> Move:
        if look.did("Yes, delete it.") and in_list(look):
            return look.done("The conversation is deleted.")
        if look.has(id="alertTitle"):
            return look.tap("Yes, delete it.", text="Delete")
        if look.has(id="title", text="Delete"):
            return look.tap("I delete the conversation.", id="title", text="Delete")
        if look.has(id="toolbar_title", text=self.task.number):
            return look.tap("I look for a way to delete it.", desc="More options")
        return to_conversation(look, self.task.number)
