"""Checks of the tasks themselves: their own solution passes, doing nothing and near misses fail."""

from .matrix import CheckResult, check_template

__all__ = ["CheckResult", "check_template"]
