"""Solutions of the tasks in `routes`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....emulator.pocket.apps.go.city import Point
from .....emulator.pocket.apps.go.place_maker import places
from .....emulator.pocket.apps.go.routes import ways
from .....tasks.answers import minutes
from .....tasks.solution import Look, TaskSolution
from ..go import MY_PLACE, PLACES
from ..routes import RouteEta, TransitFewestChanges
from .go_screens import inside, known, read_on, to_way
from .route_screens import MODES, ROUTES, START, choose_mode, choose_route, under_way


class RouteEtaSolution(TaskSolution[RouteEta]):
    """Reads the minutes below the way to travel."""

    more = 0

    def mutants(self) -> Mapping[str, Solution]:
        """A minute off, another way to travel, another destination."""
        other = "walk" if self.task.mode != "walk" else "bike"
        return {
            "a minute more": self.but(more=1),
            "another way to travel": self.but(mode=other),
            "another destination": self.but(end=self._much_nearer_or_farther),
        }

    @property
    def _much_nearer_or_farther(self) -> str:
        """A place to which it takes another time."""
        spots = {self.task.local(place.name): Point(place.x, place.y) for place in places()}
        start = spots[self.task.start]
        took = ways(self.task.mode, start, spots[self.task.end])[0].minutes
        others = (self.task.elsewhere, *self.task.local(PLACES))
        return next(o for o in others if ways(self.task.mode, start, spots[o])[0].minutes != took)

    def play(self, look: Look) -> Move:
        move = to_way(look, "Directions", self.task.start, self.task.end)
        if move is not None:
            return move
        tab = look.need(id="mode_tab", desc=MODES[self.task.mode])
        label = inside(look, tab, "mode_minutes")
        took = minutes(label.text) if label is not None else None
        if took is None:
            return look.back("The route takes no time that I can read.")
        return look.answer(str(took + self.more))


class TransitFewestChangesSolution(TaskSolution[TransitFewestChanges]):
    """Reads the changes of every route before it starts one."""

    fewest = True

    def mutants(self) -> Mapping[str, Solution]:
        """The quickest route, another destination, by car."""
        return {
            "the quickest": self.but(fewest=False),
            "another destination": self.but(end=self.task.elsewhere),
            "by car": self.but(mode="car"),
        }

    def play(self, look: Look) -> Move:
        if under_way(look, self.task.end):
            return look.done(f"The route to {self.task.end} has begun.")
        move = to_way(look, "Directions", MY_PLACE, self.task.end) or choose_mode(
            look, MODES[self.task.mode]
        )
        if move is not None:
            return move
        if self.task.mode == "transit" and self.fewest:
            move = self._choose(look)
        return move or look.tap(START, id="start_navigation")

    def _choose(self, look: Look) -> Move | None:
        here = _changes_shown(look)
        move = read_on(look, ROUTES, here, _at_end(look))
        if move is not None:
            return move
        found = known(look, here)
        best = min(found, key=lambda card: (int(found[card]), card))
        return choose_route(look, best, here)


def _changes_shown(look: Look) -> dict[str, str]:
    """The number of changes of each route whose line about it is on the screen."""
    found: dict[str, str] = {}
    for card in look.view.ui.all(id="route_card"):
        line = inside(look, card, "route_summary")
        if line is None or "change" not in line.text.casefold():
            continue
        words = line.text.split(" \u2022 ")
        changes = next(word for word in words if "change" in word.casefold())
        found[card.desc] = "0" if changes == "No changes" else changes.partition(" ")[0]
    return found


def _at_end(look: Look) -> bool:
    """Whether the last route ends above the end of the list."""
    cards = look.view.ui.all(id="route_card")
    bottom = look.need(id=ROUTES).bounds.bottom
    return bool(cards) and cards[-1].bounds.bottom < bottom
