"""AndroidDaily from the user's own copy: next actions on screenshots, and goals on real apps."""

from .columns import Columns
from .dataset import Dataset, read_dataset
from .goals import DailyGoal, read_tasks

__all__ = ["Columns", "DailyGoal", "Dataset", "read_dataset", "read_tasks"]
