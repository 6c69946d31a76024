"""Rides, routes, trains and places."""

from ...task import Task

TRANSPORT: tuple[type[Task], ...] = ()

__all__ = ["TRANSPORT"]
