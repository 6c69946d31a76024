"""Circle: posts, people, groups and messages."""

from .app import CircleApp

__all__ = ["CircleApp"]
