"""How a solution finds its way in Stream: tabs, search, songs in lists, the strip of the player."""

from dataclasses import dataclass

from .....agent.rehearsal import Move, SolutionLost
from .....device.ui import UiNode
from .....tasks.solution import Look
from ..stream import STREAM

BAR = "navigation_bar_item_label_view"


def to_tab(look: Look, name: str) -> Move | None:
    """The move towards a tab of the main screen; None if it is in front."""
    if look.package != STREAM:
        return look.open("Stream")
    tab = look.find(desc=name) if look.has(id=BAR) else None
    if tab is None:
        return look.back("I go back to the main screen.")
    return None if tab.selected else look.tap_node(f"I need the tab {name}.", tab)


def to_results(look: Look, words: str) -> Move | None:
    """The move towards what the search for some words finds; None if that is in front."""
    if move := to_tab(look, "Search"):
        return move
    field = look.need(id="search_src_text")
    return None if field.text == words else look.enter("what I look for", words, field)


def heard(look: Look) -> tuple[str, str, bool]:
    """Title and artist of what the player holds, and whether it is playing."""
    title, artist, button = (
        ("player_title", "player_artist", "player_play_pause")
        if look.has(id="player_title")
        else ("mini_title", "mini_subtitle", "mini_play_pause")
    )
    if not look.has(id=title):
        return "", "", False
    texts = (look.need(id=title).text, look.need(id=artist).text)
    return *texts, look.need(id=button).desc == "Pause"


@dataclass(frozen=True, slots=True)
class Song:
    """A song in a list: what its row says; `chosen` is whether it is in the playlist."""

    title: str
    artist: str
    seconds: int
    chosen: bool
    node: UiNode


def songs(look: Look, row_id: str) -> list[Song]:
    """The songs whose rows are wholly on the screen."""
    area = look.need(id="recycler_view").bounds
    found: list[Song] = []
    for row in look.view.ui.all(id=row_id):
        parts = {node.short_id: node for node in row.nodes()}
        if row.bounds.bottom <= area.bottom and {"title", "duration"} <= set(parts):
            title = parts["title"].text
            artist = row.desc.removeprefix(f"{title}, ")
            chosen = "add" in parts and parts["add"].checked
            found.append(Song(title, artist, seconds(parts["duration"].text), chosen, row))
    return found


def seconds(text: str) -> int:
    """A song's length like 3:45; raises SolutionLost for anything else."""
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts):
        raise SolutionLost(f"{text!r} is no length of a song")
    total = 0
    for part in parts:
        total = 60 * total + int(part)
    return total
