"""Food and tables from restaurants in the neighbourhood."""

from ...task import Task

LOCAL_SERVICES: tuple[type[Task], ...] = ()

__all__ = ["LOCAL_SERVICES"]
