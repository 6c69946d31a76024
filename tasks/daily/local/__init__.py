"""Food and tables from restaurants in the neighbourhood."""

from ...task import Task
from .fastest import FastestFree
from .ordering import OrderDish, OutOfRange
from .party import PartyOrder
from .tables import BookTable

LOCAL_SERVICES: tuple[type[Task], ...] = (OrderDish, FastestFree, BookTable, OutOfRange, PartyOrder)
"""In the order of the suite."""

__all__ = ["LOCAL_SERVICES"]
