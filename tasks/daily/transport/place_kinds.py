"""Sorts of places, and the way to the list of one."""

from typing import NamedTuple

from ....agent.rehearsal import Move
from ...play import Look
from .go import GO
from .go_screens import searching, to_search


class Kind(NamedTuple):
    """A sort of place: Go's key and its words for it, and the Chinese ones."""

    key: str
    label: str
    en: str
    zh: str


CAFE = Kind("cafe", "Coffee", "coffee place", "咖啡店")
FUEL = Kind("fuel", "Gas stations", "gas station", "加油站")
GROCERY = Kind("grocery", "Groceries", "grocery shop", "食品店")
RESTAURANT = Kind("restaurant", "Restaurants", "restaurant", "餐馆")
PHARMACY = Kind("pharmacy", "Pharmacies", "pharmacy", "药店")
BAKERY = Kind("bakery", "Bakeries", "bakery", "面包店")
CHARGING = Kind("ev", "EV charging", "EV charging station", "充电站")


def to_results(look: Look, kind: Kind) -> Move | None:
    """The move towards the list of places of a kind; None if it is in front."""
    if look.package == GO and look.has(id="filters"):
        title = look.need(id="toolbar_title")
        return None if title.text == kind.label else look.back("This is another list.")
    if searching(look):
        row = look.find(id="title", text=kind.label)
        if row is not None:
            return look.tap_node(f"Here are the {kind.label.lower()}.", row)
        return look.type("I type the sort of place.", kind.label, clear=True)
    chip = look.find(id="category_chip", text=kind.label)
    if look.package == GO and chip is not None:
        return look.tap_node(f"Here are the {kind.label.lower()}.", chip)
    return to_search(look)
