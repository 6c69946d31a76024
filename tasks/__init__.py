"""Goals with set-ups and checks, and the runner that takes one attempt from start to verdict."""

from .reading import read_state
from .registry import all_tasks, find_task, task_for_goal
from .runner import Attempt, exit_code
from .state import Change, PhoneState, StateUnreadable, TableRef, changes
from .task import Task, fact

__all__ = [
    "Attempt",
    "Change",
    "PhoneState",
    "StateUnreadable",
    "TableRef",
    "Task",
    "all_tasks",
    "changes",
    "exit_code",
    "fact",
    "find_task",
    "read_state",
    "task_for_goal",
]
