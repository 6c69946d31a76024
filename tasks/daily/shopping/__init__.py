"""The shop: carts, orders, coupons and returns."""

from ...task import Task

SHOPPING: tuple[type[Task], ...] = ()

__all__ = ["SHOPPING"]
