"""How flows are run, whichever they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..traces.redactor import Redactor
from .phone import LookPace


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOptions:
    """How flows are run: `env` are variables that are given from outside, `root` is the folder that
    files are taken from if a flow has none, `artifacts` where those that steps make go.

    The texts of `secrets` are variables like others, and are told by name wherever they are told.
    """

    root: Path
    artifacts: Path
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    pace: LookPace = field(default_factory=LookPace)
    secrets: Redactor = field(default_factory=Redactor)
