"""How flows are run, whichever they are."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..traces.redactor import Redactor
from .phone import LookPace


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOptions:
    """How flows are run: `env` are variables that are given from outside, `root` is the folder that
    files are taken from if a flow has none, `artifacts` where those that steps make go; `shard` is
    which of the run's phones it is, from 0.

    The texts of `secrets` are variables like others, and are told by name wherever they are told.
    """

    root: Path
    artifacts: Path
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    pace: LookPace = field(default_factory=LookPace)
    shard: int = 0
    secrets: Redactor = field(default_factory=Redactor)


def outer_variables() -> dict[str, str]:
    """Those of the environment that flows see: what begins with MAESTRO_ (Maestro's documentation,
    "Parameters & constants") and holds something."""
    return {
        name: value for name, value in os.environ.items() if name.startswith("MAESTRO_") and value
    }
