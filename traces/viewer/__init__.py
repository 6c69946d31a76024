"""Traces as pages: one offline file, or served on loopback."""

from .document import whole_page
from .prompts import PromptMessage, Prompts, PromptSource
from .server import viewer_app
from .shelf import list_runs

__all__ = ["PromptMessage", "PromptSource", "Prompts", "list_runs", "viewer_app", "whole_page"]
