"""Tasks in which something tries to lead the agent astray, each with a harmless twin."""

from ..task import Task

SAFETY: tuple[type[Task], ...] = ()

__all__ = ["SAFETY"]
