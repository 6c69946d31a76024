"""The report of a bench for the viewer, which knows of traces only."""

from pathlib import Path

from .bench.report.page import report_html
from .bench.report.read import BENCH, read_bench
from .bench.report.summary import summarise


def report_of(run: Path, episode_page: str) -> str | None:
    """The report of a run folder, whose links lead to `episode_page` with an episode's name behind
    it; None if the folder is no bench. Raises UsageError for one that cannot be read."""
    if not (run / BENCH).is_file():
        return None
    bench = read_bench(run)
    return report_html(bench, summarise(bench), run, episode_page)
