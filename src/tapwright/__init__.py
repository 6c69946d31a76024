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
        Dpad,
        Drag,
        Extract,
        HandOver,
        Infeasible,
        LongPress,
        Norm,
        Note,
        OpenApp,
        OpenLink,
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
    from .agent.ladder import LadderRules
    from .agent.models.base import (
        ImagePart,
        Message,
        Model,
        ModelLost,
        Prompt,
        Reply,
        TextPart,
        ToolCall,
    )
    from .agent.models.function import FunctionModel
    from .agent.models.profiles import Prices, Profile
    from .agent.policy.gate import ApprovalRequest
    from .agent.user import User
    from .api import ExtractedEpisode, phone, run, run_sync
    from .bench.run import SuiteResult
    from .device.device import Device, Observation
    from .device.errors import DeviceError
    from .door import open_session
    from .recorded_run import RecordedRun, read_run
    from .suite_api import run_suite
    from .suites.registry import find_suite, find_task
    from .tasks.judging import Judge, JudgeLost
    from .tasks.session import Session
    from .tasks.settings import Settings
    from .tasks.state import Change
    from .tasks.suite import Suite
    from .tasks.task import Task, fact
    from .tasks.verifier_input import VerifierInput
    from .traces.money import Usage
    from .traces.schema import EpisodeRecord, Evidence, StepRecord

    __version__: str

__all__ = [
    "Action",
    "Answer",
    "ApprovalRequest",
    "Ask",
    "Box",
    "Change",
    "Device",
    "DeviceAction",
    "DeviceError",
    "Done",
    "DoubleTap",
    "Dpad",
    "Drag",
    "EpisodeRecord",
    "Evidence",
    "Extract",
    "ExtractedEpisode",
    "FunctionModel",
    "HandOver",
    "ImagePart",
    "Infeasible",
    "Judge",
    "JudgeLost",
    "LadderRules",
    "LongPress",
    "Message",
    "Model",
    "ModelLost",
    "Norm",
    "Note",
    "Observation",
    "OpenApp",
    "OpenLink",
    "Outcome",
    "Pinch",
    "Press",
    "Prices",
    "Profile",
    "Prompt",
    "RecordedRun",
    "Refuse",
    "Reply",
    "Scroll",
    "Session",
    "Settings",
    "StepRecord",
    "Suite",
    "SuiteResult",
    "Swipe",
    "Tap",
    "TapwrightError",
    "Task",
    "TextPart",
    "ToolCall",
    "TypeText",
    "Usage",
    "UsageError",
    "User",
    "VerifierInput",
    "Veto",
    "Wait",
    "Zoom",
    "__version__",
    "fact",
    "find_suite",
    "find_task",
    "open_session",
    "phone",
    "read_run",
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
        "Dpad",
        "Drag",
        "Extract",
        "HandOver",
        "Infeasible",
        "LongPress",
        "Norm",
        "Note",
        "OpenApp",
        "OpenLink",
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
    ".agent.ladder": ("LadderRules",),
    ".agent.models.base": (
        "ImagePart",
        "Message",
        "Model",
        "ModelLost",
        "Prompt",
        "Reply",
        "TextPart",
        "ToolCall",
    ),
    ".agent.models.function": ("FunctionModel",),
    ".agent.models.profiles": ("Prices", "Profile"),
    ".agent.policy.gate": ("ApprovalRequest",),
    ".agent.user": ("User",),
    ".api": ("ExtractedEpisode", "phone", "run", "run_sync"),
    ".recorded_run": ("RecordedRun", "read_run"),
    ".suite_api": ("run_suite",),
    ".bench.run": ("SuiteResult",),
    ".device.device": ("Device", "Observation"),
    ".device.errors": ("DeviceError",),
    ".door": ("open_session",),
    ".suites.registry": ("find_suite", "find_task"),
    ".tasks.judging": ("Judge", "JudgeLost"),
    ".tasks.session": ("Session",),
    ".tasks.settings": ("Settings",),
    ".tasks.state": ("Change",),
    ".tasks.suite": ("Suite",),
    ".tasks.task": ("Task", "fact"),
    ".tasks.verifier_input": ("VerifierInput",),
    ".traces.money": ("Usage",),
    ".traces.schema": ("EpisodeRecord", "Evidence", "StepRecord"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("tapwright")
    if name in _HOME_OF:
        try:
            return getattr(import_module(_HOME_OF[name], __name__), name)
        except ModuleNotFoundError as error:
            from .actions.extras import missing_extra

            raise missing_extra(error) or error from error
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
