"""Tasks that users write themselves, in YAML: goal, parameters, set-up and checks."""

from .load import find_own, is_path, load_suite, load_task, load_templates
from .task import OwnTask

__all__ = ["OwnTask", "find_own", "is_path", "load_suite", "load_task", "load_templates"]
