"""Traces as pages: one offline file, or served on loopback."""

from .document import page, run_document, runs_document
from .server import list_runs, viewer_app

__all__ = ["list_runs", "page", "run_document", "runs_document", "viewer_app"]
