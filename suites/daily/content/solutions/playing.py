"""Solutions of the tasks in `playing`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..playing import PlayTrack
from .stream_screens import heard, songs, to_results


class PlayTrackSolution(TaskSolution[PlayTrack]):
    """Searches for the title and taps the row that names the singer."""

    def mutants(self) -> Mapping[str, Solution]:
        """The recording that the player held, and the right one stopped again or liked."""
        return {
            "another singer's recording": self.but(artist=self.task.held),
            "played and paused": FunctionSolution(self._and_pause),
            "liked as well": FunctionSolution(self._and_like),
            "another one queued": FunctionSolution(self._and_queue),
        }

    def play(self, look: Look) -> Move:
        title, artist, on = heard(look)
        if (title, artist, on) == (self.task.title, self.task.artist, True):
            return look.done(f"{title} by {artist} is playing.")
        if move := to_results(look, self.task.title):
            return move
        for song in songs(look, "track"):
            if (song.title, song.artist) == (self.task.title, self.task.artist):
                return look.tap_node("This is the recording.", song.node)
        return look.scroll("The recording is further down.")

    def _and_pause(self, look: Look) -> Move:
        if look.did("I stop it."):
            return look.done("It is the right song.")
        if heard(look) == (self.task.title, self.task.artist, True):
            return look.tap("I stop it.", id="mini_play_pause")
        return self.play(look)

    def _and_queue(self, look: Look) -> Move:
        """Has the recording that the player held come next."""
        if look.did("It comes next."):
            return look.done("The song is playing.")
        if look.has(text="Add to queue"):
            return look.tap("It comes next.", text="Add to queue")
        if heard(look) != (self.task.title, self.task.artist, True):
            return self.play(look)
        row = next(s for s in songs(look, "track") if s.artist == self.task.held)
        more = next(node for node in row.node.nodes() if node.short_id == "more")
        return look.tap_node("What can I do with the other one?", more)

    def _and_like(self, look: Look) -> Move:
        if look.did("I like it."):
            return look.done("The song is playing.")
        if look.has(text="Like"):
            return look.tap("I like it.", text="Like")
        if heard(look) != (self.task.title, self.task.artist, True):
            return self.play(look)
        row = next(s for s in songs(look, "track") if s.artist == self.task.artist)
        more = next(node for node in row.node.nodes() if node.short_id == "more")
        return look.tap_node("What can I do with it?", more)
