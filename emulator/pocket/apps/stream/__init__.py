"""Stream: music, series and films."""

from .app import StreamApp

__all__ = ["StreamApp"]
