"""Wi-Fi and airplane mode."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .settings_screens import NETWORK, heading, in_front, towards

WIFI_PAGE = ((NETWORK, NETWORK), ("Internet", "Internet"))
AIRPLANE_KEYS = frozenset(
    {
        "global.airplane_mode_on",
        "global.wifi_on",
        "global.bluetooth_on",
        "global.wifi_before_airplane",
        "global.bluetooth_before_airplane",
        "wifi.connected",
    }
)
"""The mode, and the radios that it switches off and remembers."""


class JoinWifi(Task):
    """A secured network is joined with the password given."""

    name: ClassVar = "JoinWifi"
    summary: ClassVar = "Join a Wi-Fi network"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Settings",)
    constraints: ClassVar = 2
    glances: ClassVar = 1

    def draw(self, random: Random) -> None:
        """One of the secured networks in reach that the phone does not know."""
        self.ssid, self.password = random.choice(
            (
                ("Bakery Upstairs", "sourdough9"),
                ("Oakwood Dental", "floss-daily"),
                ("Apartment 12B", "twelve-bees"),
                ("Café Amélie", "croissant!"),
                ("Yoga Loft", "namaste2026"),
            )
        )
        self.wrongly = False

    @property
    def wording(self) -> Goal:
        """Network and password."""
        return Goal(
            en=f"Join the Wi-Fi network {self.ssid} with the password {self.password}",
            zh=f"连接 Wi-Fi 网络“{self.ssid}”，密码是 {self.password}",
        )

    @property
    def secrets(self) -> Mapping[str, str]:
        """The network's password."""
        return {"wifi": self.password}

    async def set_up(self, device: Device) -> None:
        """Wi-Fi is on; the home screen is in front."""
        await device.shell("svc", "wifi", "enable")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The radio is joined to it."""
        return (fact("connected network", self.ssid, found.after.setting("wifi.connected")),)

    def declared(self, change: Change) -> bool:
        """The connection, and that this network and no other is known from now on."""
        if change.where == "wifi.saved":
            before, after = str(change.before).split(", "), str(change.after).split(", ")
            return sorted(after) == sorted({*before, self.ssid})
        return change.where == "wifi.connected"

    def script(self) -> Solution:
        """Finds the network in the list, scrolling if need be, and gives the password."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another network, joined without a password, and the right one only tried."""
        return {
            "an open network": player(self._join_guest),
            "the wrong password": self.but(password=f"{self.password}1", wrongly=True).script(),
        }

    def _play(self, look: Look) -> Move:
        if in_front(look) and look.has(id="alertTitle"):
            return self._dialog(look)
        if in_front(look) and look.row_summary(self.ssid) == "Connected":
            return look.done(f"The phone is connected to {self.ssid}.")
        if move := towards_wifi(look):
            return move
        return self._choose(look)

    def _choose(self, look: Look) -> Move:
        """The list of networks; a network that is joined moves to its top."""
        if look.has(id="title", text=self.ssid):
            return look.tap("I choose the network.", id="title", text=self.ssid)
        further = f"I look further down for {self.ssid}."
        looked = sum(move.thought == further for move in look.memory)
        if look.did("The password is in; I connect.") or looked >= 2:
            return look.scroll("I check what the phone is connected to.", "up")
        return look.scroll(further)

    def _dialog(self, look: Look) -> Move:
        if not look.has(id="alertTitle", text=self.ssid):
            return look.tap("This is another network.", text="Cancel")
        if self.wrongly and look.did("The password is in; I connect."):
            return look.done(f"The phone is connected to {self.ssid}.")
        if len(look.need(id="password").text) == len(self.password):
            return look.tap("The password is in; I connect.", text="Connect")
        return look.type("I type the password.", self.password, clear=True)

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


class AirplaneOn(Task):
    """Airplane mode is switched on."""

    name: ClassVar = "AirplaneOn"
    summary: ClassVar = "Turn on airplane mode"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Settings",)

    def draw(self, random: Random) -> None:
        """There is nothing to choose."""
        self.row = "Airplane mode"

    @property
    def wording(self) -> Goal:
        """Always the same."""
        return Goal(en="Turn on airplane mode", zh="打开飞行模式")

    async def set_up(self, device: Device) -> None:
        """It is off."""
        await device.shell("cmd", "connectivity", "airplane-mode", "disable")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The setting that Android keeps it in."""
        return (fact("airplane mode", "1", found.after.setting("global.airplane_mode_on")),)

    def declared(self, change: Change) -> bool:
        """The mode, and the radios that it switches off and remembers."""
        return change.where in AIRPLANE_KEYS

    def script(self) -> Solution:
        """Finds the switch and taps its row if it is off."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another switch of the same page, and the right one there and back."""
        return {
            "data saver instead": self.but(row="Data Saver").script(),
            "on and off again": player(self._twice),
        }

    def _play(self, look: Look) -> Move:
        if move := towards(look, ((NETWORK, NETWORK),)):
            return move
        if look.row_switch(self.row).checked:
            return look.done(f"{self.row} is on.")
        return look.tap("It is off; I switch it on.", text=self.row)

    def _twice(self, look: Look) -> Move:
        if heading(look) != NETWORK or not in_front(look):
            return self._play(look)
        if sum(move.thought == "I tap the switch." for move in look.memory) == 2:
            return look.done("Airplane mode is on.")
        return look.tap("I tap the switch.", text=self.row)
