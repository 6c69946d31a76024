"""Messages, contacts and posts."""

from ...task import Task
from .contacts import AddContact, MergeContacts
from .finding import DeleteUnknown, FindCode
from .following import UnfollowMissing
from .passing_on import ForwardAddress, GroupVote
from .posts import LikeThisWeek, PostPhoto
from .sending import ReplyUnicode, SendText, WhichAlex

SOCIAL: tuple[type[Task], ...] = (
    SendText,
    ReplyUnicode,
    ForwardAddress,
    DeleteUnknown,
    FindCode,
    GroupVote,
    WhichAlex,
    PostPhoto,
    LikeThisWeek,
    UnfollowMissing,
    MergeContacts,
)
"""In the order of the suite."""

__all__ = ["SOCIAL", "AddContact"]
