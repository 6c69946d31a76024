"""Ways of writing actions that models understand."""

from .base import BadReply, Decision, Dialect, Parsed
from .tool_calls import ToolCallDialect, render

__all__ = ["BadReply", "Decision", "Dialect", "Parsed", "ToolCallDialect", "render"]
