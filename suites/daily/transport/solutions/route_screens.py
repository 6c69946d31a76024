"""Choosing and following a route, as solutions see it."""

from collections.abc import Mapping

from .....agent.rehearsal import Move
from .....tasks.solution import Look
from .go_screens import turn_to

START = "I start the route."
MODES = {"car": "Drive", "transit": "Transit", "walk": "Walk", "bike": "Bike"}
"""What Go calls the ways to travel."""
ROUTES = "route_list"


def under_way(look: Look, end: str) -> bool:
    """Whether the route to that place is being followed."""
    return look.has(id="navigation_destination", text=f"To {end}") and look.did(START)


def choose_mode(look: Look, name: str) -> Move | None:
    """The move towards a way to travel being chosen; None if it is."""
    tab = look.need(id="mode_tab", desc=name)
    return None if tab.selected else look.tap_node(f"I choose {name}.", tab)


def choose_route(look: Look, card: str, here: Mapping[str, str]) -> Move | None:
    """The move towards one of the routes being chosen, all having been read; None if it is."""
    node = look.find(id="route_card", desc=card)
    if node is None:
        return turn_to(look, ROUTES, card, here)
    return None if node.checked else look.tap_node(f"I choose {card}.", node)


def begin(look: Look, mode: str) -> Move:
    """Choose a way to travel and start its first route."""
    return choose_mode(look, mode) or look.tap(START, id="start_navigation")
