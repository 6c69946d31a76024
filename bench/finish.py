"""What is made of a run when it ends, and the exit code that it ends with."""

from pathlib import Path

from ..actions import UsageError
from ..traces.verify import SUMS, write_sums
from .queue import RunStopped
from .report.figures import Summary
from .report.read import BenchRun, read_bench
from .report.summary import MOST_UNSCORED
from .report.write import JUNIT, REPORT, SUMMARY, write_reports
from .submission import MANIFEST, write_submission


def finish(folder: Path) -> Summary:
    """Write summary, JUnit file, report and submission of a bench folder, and what their bytes are;
    raises UsageError if it is none, or if the disk refuses."""
    summary = write_reports(read_bench(folder), folder)
    submission = write_submission(folder)
    made = [folder / name for name in (SUMMARY, JUNIT, REPORT)]
    try:
        write_sums(folder, [*made, submission / MANIFEST])
    except OSError as error:
        raise UsageError(f"{folder / SUMS} cannot be written: {error}") from error
    return summary


def exit_code(run: BenchRun, stopped: RunStopped | None) -> int:
    """0 if all planned units passed, but for those skipped. 3 if infrastructure failed: no phone or
    disk was left, too many units are unscored, or all were skipped. Else 1: units failed, or the
    cap on the cost ended the run."""
    if stopped is not None and stopped.reason != "cost":
        return 3
    played, skipped = run.played, len(run.results) - len(run.played)
    unscored = sum(1 for result in played if result.success is None)
    if unscored > MOST_UNSCORED * max(1, len(played)) or skipped == len(run.bench.units):
        return 3
    passed = sum(1 for result in played if result.success)
    return 0 if passed + skipped == len(run.bench.units) else 1
