"""A model as judge, where no state can decide: it votes, it is measured, and it never acted."""

from .build import build_judge, check_apart
from .judge import Judge
from .judgement import Judgement, read_judgement

__all__ = ["Judge", "Judgement", "build_judge", "check_apart", "read_judgement"]
