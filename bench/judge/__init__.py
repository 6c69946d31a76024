"""A model as judge, where no state can decide: it votes, it is measured, and it never acted."""

from .build import build_judge
from .judge import ModelJudge

__all__ = ["ModelJudge", "build_judge"]
