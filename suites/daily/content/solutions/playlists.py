"""Solutions of the tasks in `playlists`."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from .....agent.rehearsal import Move, Solution, SolutionLost
from .....tasks.solution import Look, TaskSolution
from ..playlists import PlaylistDuration
from .stream_screens import Song, songs, to_tab

# As the app says how long a playlist is.
LENGTH = re.compile(r"(?:(\d+) hr )?(\d+) min(?: (\d+) sec)?")
SEARCH = "I look for songs by "


class PlaylistDurationSolution(TaskSolution[PlaylistDuration]):
    """Creates the playlist and adds songs whose lengths on the screen add up."""

    others_too = False

    def mutants(self) -> Mapping[str, Solution]:
        """Too long, too short, with the tribute band's songs, under another name."""
        return {
            "too long": self.but(low=self.task.high + 1, high=self.task.high + 4),
            "too short": self.but(low=self.task.low - 5, high=self.task.low - 1),
            "with songs of the tribute band": self.but(others_too=True),
            "under another name": self.but(title=f"{self.task.title} 2"),
        }

    def play(self, look: Look) -> Move:
        if look.has(id="playlist_name"):
            return self._name(look)
        if look.has(id="target_title", text=self.task.title):
            return self._fill(look)
        if look.has(id="playlist_title", text=self.task.title):
            return look.tap("I add songs.", id="add_songs")
        if move := to_tab(look, "Library"):
            return move
        made = look.find(desc=self.task.title)
        if made is not None:
            return look.tap_node("The playlist is there already.", made)
        return look.tap("I need a new playlist.", desc="Create playlist")

    def _name(self, look: Look) -> Move:
        field = look.need(id="playlist_name")
        if field.text != self.task.title:
            return look.enter("the name", self.task.title, field)
        return look.tap("I create it.", text="Create")

    def _fill(self, look: Look) -> Move:
        length = shown_seconds(look.need(id="target_length").text)
        if self.task.low * 60 <= length <= self.task.high * 60:
            return look.done(f"{self.task.title} lasts {length // 60} min {length % 60} s.")
        field = look.need(id="search_src_text")
        if field.text != self.task.artist:
            thought = f"{SEARCH}{self.task.artist}."
            if not field.focused:
                return look.tap_node(thought, field)
            return look.type(thought, self.task.artist, clear=True, submit=True)
        return self._add(look, songs(look, "song"), length)

    def _add(self, look: Look, listed: Sequence[Song], length: int) -> Move:
        """Add one of the fewest songs that are still missing, or take back what is too much."""
        ours = [s for s in listed if self.others_too or s.artist == self.task.artist]
        wrong = [song for song in listed if song.chosen and song not in ours]
        chosen = [song for song in listed if song.chosen]
        if wrong or (length > self.task.high * 60 and chosen):
            return look.tap_node("This one must go.", (wrong or chosen)[0].node)
        free = [song for song in ours if not song.chosen]
        for count in range(1, len(free) + 1):
            for some in combinations(free, count):
                total = length + sum(song.seconds for song in some)
                if self.task.low * 60 <= total <= self.task.high * 60:
                    return look.tap_node(f"I add {some[0].title}.", some[0].node)
        return look.scroll("These do not add up; I look further down.")


def shown_seconds(text: str) -> int:
    """The length in a line like "3 songs • 11 min 2 sec"; raises SolutionLost if there is none."""
    match = LENGTH.search(text)
    if match is None:
        raise SolutionLost(f"{text!r} does not say how long it is")
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + rest
