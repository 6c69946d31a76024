"""What the viewer, which knows of traces only, shows of benches: a report, and two side by side."""

from pathlib import Path

from .actions import UsageError
from .bench.compare import compare
from .bench.entrants import differing, is_digest, read_entrants
from .bench.report.comparison import comparison_lines, comparison_rows, comparison_sentence, doubts
from .bench.report.page import report_html
from .bench.report.read import BENCH, read_bench
from .bench.report.summary import summarise
from .traces.viewer import ComparedRuns


def report_of(run: Path, episode_page: str) -> str | None:
    """The report of a run folder, whose links lead to `episode_page` with an episode's name behind
    it; None if the folder is no bench. Raises UsageError for one that cannot be read."""
    if not (run / BENCH).is_file():
        return None
    bench = read_bench(run)
    return report_html(bench, summarise(bench), run, episode_page)


def comparison_of(a: Path, b: Path) -> ComparedRuns | None:
    """Bench B against bench A, by the same test and in the same words as `tapwright compare`; None
    if either folder is no bench."""
    if not all((run / BENCH).is_file() for run in (a, b)):
        return None
    try:
        one, other = entrants = read_entrants((a, b))
        found = compare(one.run, other.run, a.name, b.name)
    except UsageError as error:
        return ComparedRuns(trouble=str(error))
    lines = comparison_lines(found)
    return ComparedRuns(
        said=(comparison_sentence(found), lines.flips, *lines.caution, *lines.left_out),
        rows=tuple(comparison_rows(found)),
        settings=tuple(
            (name, _setting(of_a), _setting(of_b))
            for name, (of_a, of_b) in differing(entrants).items()
        ),
        doubts=(tuple(doubts(found.a)), tuple(doubts(found.b))),
    )


def _setting(value: str) -> str:
    return f"a file, {value[:8]}" if is_digest(value) else value
