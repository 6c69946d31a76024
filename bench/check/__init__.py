"""Checks of the tasks themselves: their own solution passes, doing nothing and near misses fail."""

from .matrix import Line, check_template

__all__ = ["Line", "check_template"]
