"""One goal on one phone and its proof: tasks, verification, and the session that attempts them."""

from .attempt import Attempt
from .judging import exit_code
from .reading import read_state
from .state import Change, PhoneState, StateUnreadable, TableRef, changes
from .task import Task, fact

__all__ = [
    "Attempt",
    "Change",
    "PhoneState",
    "StateUnreadable",
    "TableRef",
    "Task",
    "changes",
    "exit_code",
    "fact",
    "read_state",
]
