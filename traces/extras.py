"""Optional libraries, imported when they are needed."""

from importlib import import_module
from types import ModuleType

from ..actions import UsageError


def optional(module: str, extra: str) -> ModuleType:
    """A module of an extra; raises UsageError that says how to install it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(
            f"this needs {module.partition('.')[0]}: pip install 'tapwright[{extra}]'"
        ) from error
