"""Ways of writing actions that models understand."""

from .base import PORTRAIT, BadReply, CallText, Decision, Dialect, Parsed, Said, Schema, Unsayable
from .registry import DIALECTS, make_dialect
from .tool_calls import ToolCallDialect, render

__all__ = [
    "DIALECTS",
    "PORTRAIT",
    "BadReply",
    "CallText",
    "Decision",
    "Dialect",
    "Parsed",
    "Said",
    "Schema",
    "ToolCallDialect",
    "Unsayable",
    "make_dialect",
    "render",
]
