"""Solutions of the tasks in `network`."""

from collections.abc import Mapping
from typing import ClassVar

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..network import AirplaneOn, JoinWifi
from .settings_screens import NETWORK, heading, in_front, towards

WIFI_PAGE = ((NETWORK, NETWORK), ("Internet", "Internet"))


class JoinWifiSolution(TaskSolution[JoinWifi]):
    """Finds the network in the list, scrolling if need be, and gives the password."""

    glances: ClassVar = 1
    wrongly = False

    def mutants(self) -> Mapping[str, Solution]:
        """Another network, joined without a password, and the right one only tried."""
        return {
            "an open network": FunctionSolution(self._join_guest),
            "the wrong password": self.but(password=f"{self.task.password}1", wrongly=True),
        }

    def play(self, look: Look) -> Move:
        if in_front(look) and look.has(id="alertTitle"):
            return self._dialog(look)
        if in_front(look) and look.row_summary(self.task.ssid) == "Connected":
            return look.done(f"The phone is connected to {self.task.ssid}.")
        if move := towards_wifi(look):
            return move
        return self._choose(look)

    def _choose(self, look: Look) -> Move:
        """The list of networks; a network that is joined moves to its top."""
        if look.has(id="title", text=self.task.ssid):
            return look.tap("I choose the network.", id="title", text=self.task.ssid)
        further = f"I look further down for {self.task.ssid}."
        looked = sum(move.thought == further for move in look.moves)
        if look.did("The password is in; I connect.") or looked >= 2:
            return look.scroll("I check what the phone is connected to.", "up")
        return look.scroll(further)

    def _dialog(self, look: Look) -> Move:
        if not look.has(id="alertTitle", text=self.task.ssid):
            return look.tap("This is another network.", text="Cancel")
        if self.wrongly and look.did("The password is in; I connect."):
            return look.done(f"The phone is connected to {self.task.ssid}.")
        if len(look.need(id="password").text) == len(self.task.password):
            return look.tap("The password is in; I connect.", text="Connect")
        return look.type("I type the password.", self.task.password, clear=True)

    def _join_guest(self, look: Look) -> Move:
        if move := towards_wifi(look):
            return move
        if look.row_summary("Maple Guest") == "Connected":
            return look.done("The phone is connected.")
        return look.tap("This one needs no password.", id="title", text="Maple Guest")


def towards_wifi(look: Look) -> Move | None:
    """The move towards the list of Wi-Fi networks; None if it is on the screen."""
    if in_front(look) and look.has(desc="Secured"):
        # The title scrolls away with the list; the locks of the networks do not.
        return None
    return towards(look, WIFI_PAGE)


class AirplaneOnSolution(TaskSolution[AirplaneOn]):
    """Finds the switch and taps its row if it is off."""

    row = "Airplane mode"

    def mutants(self) -> Mapping[str, Solution]:
        """Another switch of the same page, and the right one there and back."""
        return {
            "data saver instead": self.but(row="Data Saver"),
            "on and off again": FunctionSolution(self._twice),
        }

    def play(self, look: Look) -> Move:
        if move := towards(look, ((NETWORK, NETWORK),)):
            return move
        if look.row_switch(self.row).checked:
            return look.done(f"{self.row} is on.")
        return look.tap("It is off; I switch it on.", text=self.row)

    def _twice(self, look: Look) -> Move:
        if heading(look) != NETWORK or not in_front(look):
            return self.play(look)
        if sum(move.thought == "I tap the switch." for move in look.moves) == 2:
            return look.done("Airplane mode is on.")
        return look.tap("I tap the switch.", text=self.row)
