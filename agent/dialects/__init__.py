"""Ways of writing actions that models understand."""

from .base import (
    MOST_ACTS,
    PORTRAIT,
    BadReply,
    CallText,
    Decision,
    Dialect,
    Parsed,
    PlanDialect,
    PlannedAct,
    Said,
    Schema,
    Unsayable,
)
from .registry import CALLING, DIALECTS, make_dialect
from .tool_calls import ToolCallDialect, render

__all__ = [
    "CALLING",
    "DIALECTS",
    "MOST_ACTS",
    "PORTRAIT",
    "BadReply",
    "CallText",
    "Decision",
    "Dialect",
    "Parsed",
    "PlanDialect",
    "PlannedAct",
    "Said",
    "Schema",
    "ToolCallDialect",
    "Unsayable",
    "make_dialect",
    "render",
]
