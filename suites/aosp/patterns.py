"""Which changes of settings a task declares."""

from fnmatch import fnmatchcase

from ...tasks.state import Change


def names(change: Change, *patterns: str) -> bool:
    """Whether a change is that of one of these settings; `*` stands for anything."""
    where = change.where
    return isinstance(where, str) and any(fnmatchcase(where, pattern) for pattern in patterns)
