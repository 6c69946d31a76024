"""What is known of two runs side by side, from whoever knows what a bench is."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict


class ComparedRuns(BaseModel):
    """Two runs of one suite as a page shows them: `said` in sentences, the test first, `rows` of
    figures (what, A, B, B - A, its 95% interval), `settings` in which they differ (name, A, B), and
    what must be said before either is quoted. With `trouble`, why they cannot be compared, the rest
    is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str, str, str], ...] = ()
    settings: tuple[tuple[str, str, str], ...] = ()
    doubts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    trouble: str = ""


# None where either of the two is no bench.
ComparisonSource: TypeAlias = Callable[[Path, Path], ComparedRuns | None]


def no_comparisons(a: Path, b: Path) -> ComparedRuns | None:
    """For whoever knows of no benches."""
    return None
