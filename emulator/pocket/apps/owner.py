"""Whose phone it is: one name and the places of one person, for every app that shows them."""

from __future__ import annotations

from typing import NamedTuple

from ..system.system import System
from .owner_texts import local_names

NAME = "Jamie Rivers"
HANDLE = "jamie.rivers"
PHONE = "+1 555 010 2244"


class OwnersPlace(NamedTuple):
    """Street and city of a place that the owner goes to."""

    street: str
    city: str

    @property
    def line(self) -> str:
        return f"{self.street}, {self.city}"


HOME = OwnersPlace("12 Alder Street", "Maplewood")
LAKE_HOUSE = OwnersPlace("88 Lake Road", "Lakeside")
WORK = OwnersPlace("34 Birch Lane", "Maplewood")
WORKPLACE = "Northlight Studio"
PARENTS = OwnersPlace("7 Orchard Road", "Fairview")


def name_on(system: System) -> str:
    """What the owner of this phone is called, in the language the phone was set up in."""
    return local_names()[NAME].whole if system.owner_language == "zh" else NAME
