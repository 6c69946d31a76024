"""The shop: carts, orders, coupons and returns."""

from ...task import Task
from .adding import AddVariant, AddWithPopups

SHOPPING: tuple[type[Task], ...] = (AddVariant, AddWithPopups)
"""In the order of the suite."""

__all__ = ["SHOPPING"]
