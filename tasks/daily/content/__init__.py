"""Music, series and pages of the web."""

from ...task import Task

CONTENT: tuple[type[Task], ...] = ()

__all__ = ["CONTENT"]
