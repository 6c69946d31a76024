"""Rides, routes, trains and places."""

from ...task import Task
from .rides import RideBasic, RideCheapest, RideIfUnder

TRANSPORT: tuple[type[Task], ...] = (RideBasic, RideCheapest, RideIfUnder)
"""In the order of the suite."""

__all__ = ["TRANSPORT"]
