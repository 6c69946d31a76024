"""Traces as pages: one offline file, or served on loopback."""

from .document import whole_page
from .server import viewer_app
from .shelf import list_runs
from .shown_prompts import PromptMessage, Prompts, PromptSource

__all__ = ["PromptMessage", "PromptSource", "Prompts", "list_runs", "viewer_app", "whole_page"]
