"""Sorts of places, and the way to the list of one."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A sort of place: Go's key and its words for it, and the Chinese ones."""

    key: str
    label: str
    en: str
    zh: str


CAFE = Kind("cafe", "Coffee", "coffee place", "咖啡店")
FUEL = Kind("fuel", "Gas stations", "gas station", "加油站")
GROCERY = Kind("grocery", "Groceries", "grocery shop", "超市")
RESTAURANT = Kind("restaurant", "Restaurants", "restaurant", "餐馆")
PHARMACY = Kind("pharmacy", "Pharmacies", "pharmacy", "药店")
BAKERY = Kind("bakery", "Bakeries", "bakery", "面包店")
CHARGING = Kind("ev", "EV charging", "EV charging station", "充电站")
