"""What happened: records, the journal that writes them and the reader."""

from .journal import Journal, RunFolder, slug
from .reader import read_episodes, read_run, read_steps
from .schema import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    Evidence,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    Rung,
    RunRecord,
    StepRecord,
    Timings,
    ToolCallRecord,
    Totals,
    Usage,
    Verdict,
)

__all__ = [
    "DeviceRecord",
    "End",
    "Ending",
    "EpisodeRecord",
    "Evidence",
    "FrameRecord",
    "Journal",
    "ModelRecord",
    "ObservationRecord",
    "ReplyRecord",
    "RunFolder",
    "RunRecord",
    "Rung",
    "StepRecord",
    "Timings",
    "ToolCallRecord",
    "Totals",
    "Usage",
    "Verdict",
    "read_episodes",
    "read_run",
    "read_steps",
    "slug",
]
