"""Solutions of the tasks in `nav_and_text`."""

from collections.abc import Mapping

from .....actions import OpenApp
from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ...social.solutions.text_screens import choose, in_conversation, to_new_conversation, write
from ..go import GO, MY_PLACE
from ..nav_and_text import NavAndText
from .go_screens import to_way
from .route_screens import MODES, begin, choose_mode, choose_route, under_way

_SEEN = "I shall be there at "


class NavAndTextSolution(TaskSolution[NavAndText]):
    """Starts the route, keeps in mind when it arrives, and writes that."""

    late_min = 0
    route = 1
    copies = 1

    def mutants(self) -> Mapping[str, Solution]:
        """A minute off, the wrong person, way to travel or place, two texts."""
        other = "bike" if self.task.mode != "bike" else "car"
        slower = {"the second route": self.but(route=2)} if self.task.mode == "car" else {}
        return slower | {
            "a minute later": self.but(late_min=1),
            "somebody of the same first name": self.but(to=self.task.namesake),
            "another way to travel": self.but(mode=other),
            "another place": self.but(end=self.task.elsewhere),
            "told twice": self.but(copies=2),
        }

    def play(self, look: Look) -> Move:
        seen = [m.thought for m in look.moves if m.thought.startswith(_SEEN)]
        if seen:
            return self._tell(look, seen[-1].removeprefix(_SEEN).removesuffix("."))
        if look.package == GO and under_way(look, self.task.end):
            arrival = look.need(id="arrival_time").text.removeprefix("Arrive ")
            return Move(f"{_SEEN}{self._as_told(arrival)}.", OpenApp(name="Messages"))
        return (
            to_way(look, "Directions", MY_PLACE, self.task.end)
            or choose_mode(look, MODES[self.task.mode])
            or choose_route(look, f"Route {self.route}", {})
            or begin(look, MODES[self.task.mode])
        )

    def _tell(self, look: Look, arrival: str) -> Move:
        if look.has(id="recipient_text_view"):
            return choose(look, self.task.to, "Mobile")
        if in_conversation(look, self.task.to):
            text = f"I arrive at {arrival}"
            return write(
                look, text, f"{self.task.to} knows that I arrive at {arrival}.", self.copies
            )
        return to_new_conversation(look)

    def _as_told(self, arrival: str) -> str:
        """The time that is passed on."""
        hour, minute = (int(part) for part in arrival.split(":"))
        whole = hour * 60 + minute + self.late_min
        return f"{whole // 60 % 24:02}:{whole % 60:02}"
