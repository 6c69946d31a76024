"""Solutions of the tasks in `links`."""

from collections.abc import Mapping

from .....actions import Wait
from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..links import GO, ShareLinkFaulty
from ..message_state import MESSAGES

SENDING = "I send it."


class ShareLinkFaultySolution(TaskSolution[ShareLinkFaulty]):
    """Shares from the place's page; waits for a hanging app and while offline."""

    patient = True
    copies = 1

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong place or person, twice, and sent while offline."""
        return {
            "another place": self.but(place=self.task.other_place),
            "another person": self.but(contact=self.task.other_contact),
            "sent while offline": self.but(patient=False),
            "sent again by hand": self.but(copies=2),
        }

    def play(self, look: Look) -> Move:
        if look.has(id="aerr_wait"):
            return look.tap("The app hangs; I give it time.", id="aerr_wait")
        if look.has(id="sheet_title", text="Share"):
            return look.tap("As a text message.", desc="Messages")
        if look.package == MESSAGES and look.has(id="toolbar_title", text="Share with"):
            return self._choose(look)
        if look.package == MESSAGES and look.has(id="compose_message_text", contains="go.example"):
            return self._send(look)
        sent = sum(move.thought == SENDING for move in look.moves)
        if look.package == MESSAGES and sent:
            return self._sent(look, sent)
        if look.package != GO:
            return look.open("Go")
        return self._find_place(look)

    def _find_place(self, look: Look) -> Move:
        if look.has(id="place_title", text=self.task.place):
            return look.tap("I share this place.", desc="Share place")
        box = look.find(id="search_omnibox_text_box")
        if box is not None:
            return look.tap_node("I search for the place.", box)
        field = look.find(id="search_src_text")
        if field is None:
            return look.back("This is another place.")
        if field.text != self.task.place:
            return look.type("I type its name.", self.task.place, clear=True)
        return look.tap("This is the place.", id="title", text=self.task.place)

    def _choose(self, look: Look) -> Move:
        """The list of numbers, which narrows down as a name is typed."""
        field = look.need(id="recipient_text_view")
        if field.text == self.task.contact:
            mobile = look.need(id="summary", contains="Mobile")
            return look.tap_node("I choose the mobile number.", mobile)
        if not field.focused:
            return look.tap_node("I look for the contact.", field)
        return look.type("I type the name.", self.task.contact, clear=True)

    def _send(self, look: Look) -> Move:
        if not look.has(id="toolbar_title", text=self.task.contact):
            return look.back("This is someone else.")
        if self.patient and look.has(desc="Airplane mode."):
            return Move("The phone is offline; I wait.", Wait(seconds=0.1))
        return look.tap(SENDING, desc="Send message")

    def _sent(self, look: Look, sent: int) -> Move:
        """Whatever comes after the first message; the field is empty again."""
        if sent >= self.copies:
            return look.done(f"The link to {self.task.place} has gone to {self.task.contact}.")
        field = look.need(id="compose_message_text")
        text = look.need(id="message_text", contains="go.example").text
        if not field.focused:
            return look.tap_node("Better twice than never.", field)
        return look.type("The same once more.", text, clear=True)
