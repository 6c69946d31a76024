"""Messages, contacts and posts."""

from ...task import Task
from .contacts import AddContact, MergeContacts
from .sending import ReplyUnicode, SendText, WhichAlex

SOCIAL: tuple[type[Task], ...] = (SendText, ReplyUnicode, WhichAlex, MergeContacts)
"""In the order of the suite."""

__all__ = ["SOCIAL", "AddContact"]
