"""The gate on what a model may do, outside of the model's channel: rules, never its word."""

from .classify import Recognised, classify
from .orders import GoalOrders, Order
from .policy import Policy, PolicyDecision, Preset
from .surface import Surface, surface_of
from .tables import ActClass, policy_tables

__all__ = [
    "ActClass",
    "GoalOrders",
    "Order",
    "Policy",
    "PolicyDecision",
    "Preset",
    "Recognised",
    "Surface",
    "classify",
    "policy_tables",
    "surface_of",
]
