"""The page of a grid."""

from collections.abc import Sequence

from ..report.read import BenchRun
from .record import Grid
from .spread import Spread


def spread_html(spread: Spread, grid: Grid, runs: Sequence[BenchRun]) -> str:
    return ""
