"""Traces as pages: one offline file, or served on loopback."""

from typing import TYPE_CHECKING

from .compared import ComparedRuns, ComparisonSource
from .document import whole_page
from .publication import publish
from .shelf import list_runs
from .shown_prompts import PromptMessage, Prompts, PromptSource

if TYPE_CHECKING:
    from .server import ReportSource, viewer_app

__all__ = [
    "ComparedRuns",
    "ComparisonSource",
    "PromptMessage",
    "PromptSource",
    "Prompts",
    "ReportSource",
    "list_runs",
    "publish",
    "viewer_app",
    "whole_page",
]


def __getattr__(name: str) -> object:
    # A page in a file needs no server, and none of what a server is made of.
    if name in ("ReportSource", "viewer_app"):
        from . import server

        return getattr(server, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
