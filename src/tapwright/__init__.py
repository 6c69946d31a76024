"""Drives Android phones with a vision model, verifies what it did, and knows what it cost."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .actions import (
        Action,
        Answer,
        Ask,
        Box,
        DeviceAction,
        Done,
        DoubleTap,
        Drag,
        Extract,
        HandOver,
        Infeasible,
        LongPress,
        Norm,
        Note,
        OpenApp,
        Outcome,
        Pinch,
        Press,
        Refuse,
        Scroll,
        Swipe,
        Tap,
        TapwrightError,
        TypeText,
        UsageError,
        Wait,
        Zoom,
    )
    from .agent.hooks import Veto
    from .agent.models.base import Model, ModelLost
    from .agent.user import User
    from .api import ExtractedEpisode, phone, run, run_suite, run_sync
    from .device.device import Device
    from .device.errors import DeviceError
    from .door import open_session
    from .suites.registry import find_suite, find_task
    from .tasks.judging import Judge
    from .tasks.session import Session
    from .tasks.settings import Settings
    from .tasks.suite import Suite
    from .tasks.task import Task
    from .traces.schema import EpisodeRecord, StepRecord

    __version__: str

__all__ = [
    "Action",
    "Answer",
    "Ask",
    "Box",
    "Device",
    "DeviceAction",
    "DeviceError",
    "Done",
    "DoubleTap",
    "Drag",
    "EpisodeRecord",
    "Extract",
    "ExtractedEpisode",
    "HandOver",
    "Infeasible",
    "Judge",
    "LongPress",
    "Model",
    "ModelLost",
    "Norm",
    "Note",
    "OpenApp",
    "Outcome",
    "Pinch",
    "Press",
    "Refuse",
    "Scroll",
    "Session",
    "Settings",
    "StepRecord",
    "Suite",
    "Swipe",
    "Tap",
    "TapwrightError",
    "Task",
    "TypeText",
    "UsageError",
    "User",
    "Veto",
    "Wait",
    "Zoom",
    "__version__",
    "find_suite",
    "find_task",
    "open_session",
    "phone",
    "run",
    "run_suite",
    "run_sync",
]

# Where each name is: it is loaded on first use, so that importing tapwright alone stays quick.
_HOMES = {
    ".actions": (
        "Action",
        "Answer",
        "Ask",
        "Box",
        "DeviceAction",
        "Done",
        "DoubleTap",
        "Drag",
        "Extract",
        "HandOver",
        "Infeasible",
        "LongPress",
        "Norm",
        "Note",
        "OpenApp",
        "Outcome",
        "Pinch",
        "Press",
        "Refuse",
        "Scroll",
        "Swipe",
        "Tap",
        "TapwrightError",
        "TypeText",
        "UsageError",
        "Wait",
        "Zoom",
    ),
    ".agent.hooks": ("Veto",),
    ".agent.models.base": (
        "Model",
        "ModelLost",
    ),
    ".agent.user": ("User",),
    ".api": (
        "ExtractedEpisode",
        "phone",
        "run",
        "run_suite",
        "run_sync",
    ),
    ".device.device": ("Device",),
    ".device.errors": ("DeviceError",),
    ".door": ("open_session",),
    ".suites.registry": (
        "find_suite",
        "find_task",
    ),
    ".tasks.judging": ("Judge",),
    ".tasks.session": ("Session",),
    ".tasks.settings": ("Settings",),
    ".tasks.suite": ("Suite",),
    ".tasks.task": ("Task",),
    ".traces.schema": (
        "EpisodeRecord",
        "StepRecord",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("tapwright")
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
