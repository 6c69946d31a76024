"""Messages, contacts and posts."""

from ...task import Task
from .messages import AddContact, SendText

SOCIAL: tuple[type[Task], ...] = (SendText,)
"""In the order of the suite."""

__all__ = ["SOCIAL", "AddContact"]
