"""The shop: carts, orders, coupons and returns."""

from ...task import Task
from .adding import AddVariant, AddWithPopups
from .buying_again import BuyAgain
from .cart import CartPrune
from .comparing import CompareWarranty
from .coupons import CouponIf
from .filtering import FilteredBest
from .noting import PricesToNote
from .past_orders import OrderStatus, ReturnItem
from .paying import CheckoutCart

SHOPPING: tuple[type[Task], ...] = (
    AddVariant,
    FilteredBest,
    OrderStatus,
    CompareWarranty,
    CheckoutCart,
    CouponIf,
    ReturnItem,
    BuyAgain,
    CartPrune,
    PricesToNote,
    AddWithPopups,
)
"""In the order of the suite."""

__all__ = ["SHOPPING"]
