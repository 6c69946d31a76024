"""Solutions of the tasks in `albums`."""

from collections.abc import Mapping

from .....actions import OpenApp
from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ...utilities.solutions.settings_screens import NETWORK, towards
from ..albums import OTHER, DownloadIfWifi
from .stream_screens import to_tab

# What Settings say of the internet when no Wi-Fi network is joined.
NOT_JOINED = ("Off", "Networks available")
ON = "The phone is on Wi-Fi; I go to Stream."
OFF = "The phone is not on Wi-Fi; I go to Stream."


class DownloadIfWifiSolution(TaskSolution[DownloadIfWifi]):
    """Looks up the connection in Settings, then goes to the record in Stream."""

    wrongly = False

    def mutants(self) -> Mapping[str, Solution]:
        """The other branch, both of them, the longer edition; off Wi-Fi a download that waits."""
        longer = f"{self.task.title} (Deluxe Edition)"
        found: dict[str, Solution] = {
            "the other branch": self.but(wrongly=True),
            "both": self.but(downloads=True, saves=True),
            "the longer edition": self.but(title=longer),
        }
        if self.task.branch == OTHER:
            found["waiting for Wi-Fi"] = FunctionSolution(self._queue)
        return found

    def play(self, look: Look) -> Move:
        on_wifi = look.did(ON)
        if not on_wifi and not look.did(OFF):
            return self._look_up(look)
        on_wifi = on_wifi != self.wrongly
        if move := self._to_record(look):
            return move
        if look.has(text="Use mobile data"):
            return look.tap("So be it.", text="Use mobile data")
        if (self.task.downloads or on_wifi) and look.need(id="download").desc.startswith(
            "Download "
        ):
            return look.tap("I download it.", id="download")
        if (self.task.saves or not on_wifi) and not look.need(id="library_toggle").checked:
            return look.tap("I save it.", id="library_toggle")
        return look.done(f"{self.task.title} is " + ("downloaded." if on_wifi else "saved."))

    def _look_up(self, look: Look) -> Move:
        if move := towards(look, ((NETWORK, NETWORK),)):
            return move
        joined = look.row_summary("Internet") not in NOT_JOINED
        return Move(ON if joined else OFF, OpenApp(name="Stream"))

    def _to_record(self, look: Look) -> Move | None:
        """The move towards the record's page; None if it is in front."""
        if look.has(text="Use mobile data"):
            return None
        if look.has(id="album_title", text=self.task.title) and look.has(text=self.task.artist):
            return None
        if move := to_tab(look, "Search"):
            return move
        field = look.need(id="search_src_text")
        if field.text != self.task.title:
            if not field.focused:
                return look.tap_node("I look for the record.", field)
            return look.type("I type its name.", self.task.title, clear=True, submit=True)
        for row in look.view.ui.all(id="result", desc=self.task.title):
            if any(f"• {self.task.artist} •" in node.text for node in row.nodes()):
                return look.tap_node("This is the record.", row)
        return look.scroll("The record is further down.")

    def _queue(self, look: Look) -> Move:
        if look.has(text="Wait for Wi-Fi"):
            return look.tap("It can wait.", text="Wait for Wi-Fi")
        if move := self._to_record(look):
            return move
        if look.need(id="download").desc.startswith("Download "):
            return look.tap("I download it.", id="download")
        return look.done("It will be downloaded.")
