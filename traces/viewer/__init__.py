"""Traces as pages: one offline file, or served on loopback."""

from typing import TYPE_CHECKING

from .document import whole_page
from .shelf import list_runs
from .shown_prompts import PromptMessage, Prompts, PromptSource

if TYPE_CHECKING:
    from .server import viewer_app

__all__ = ["PromptMessage", "PromptSource", "Prompts", "list_runs", "viewer_app", "whole_page"]


def __getattr__(name: str) -> object:
    # A page in a file needs no server, and none of what a server is made of.
    if name == "viewer_app":
        from .server import viewer_app

        return viewer_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
