"""Traces as pages: one offline file, or served on loopback."""

from .compared import ComparedRuns, ComparisonSource
from .document import whole_page
from .publication import publish
from .server import ReportSource, viewer_app
from .shelf import list_runs
from .shown_prompts import PromptMessage, Prompts, PromptSource

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
