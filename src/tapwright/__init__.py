"""Drives Android phones with a vision model, verifies what it did, and knows what it cost."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import phone, run, run_sync

__all__ = ["phone", "run", "run_sync"]


def __getattr__(name: str) -> object:
    """Load the front door on first use: importing tapwright alone stays quick."""
    if name in __all__:
        return getattr(import_module(".api", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
