"""The player of an agent that is not ours, by what kind it is."""

from typing import TypeAlias

from .player import ForeignPlayer
from .serial_player import SerialPlayer
from .spec import AgentSpec
from .stage import ForeignStage

__all__ = ["AnyPlayer", "ForeignStage", "open_player"]

AnyPlayer: TypeAlias = ForeignPlayer | SerialPlayer


def open_player(spec: AgentSpec, stage: ForeignStage) -> AnyPlayer:
    """Who plays it."""
    return SerialPlayer(spec, stage) if spec.drives_adb else ForeignPlayer(spec, stage)
