"""Puts several runs of one suite by one agent together; refuses mixes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...actions import UsageError
from .read import BenchRun, gather, read_bench
from .result import BenchRecord


@dataclass(frozen=True, slots=True)
class _Same:
    """Something that must be equal in all runs, and how to say that it is not."""

    what: str
    of: Callable[[BenchRecord], str]
    shown: Callable[[BenchRecord], str]


_SAME = (
    _Same("suites", lambda b: b.suite_hash, lambda b: f"{b.suite} {b.suite_version}"),
    _Same("agents", lambda b: b.agent_hash, lambda b: ", ".join(b.agent.values())),
    _Same("apps", lambda b: b.app.sha256 if b.app else "none", lambda b: str(b.app)),
)


def read_benches(folders: Sequence[Path]) -> BenchRun:
    """One bench folder, or several put together; raises UsageError as `read_bench` and `merge`
    do."""
    return merge([read_bench(folder) for folder in folders], folders)


def merge(runs: Sequence[BenchRun], folders: Sequence[Path]) -> BenchRun:
    """All units of runs whose suite hash and agent hash are equal; of a unit that was run more
    than once the first scored result counts. Raises UsageError for a mix; `folders` name the
    runs in it."""
    if not runs:
        raise UsageError("there is nothing to merge; name bench folders")
    for run, folder in zip(runs[1:], folders[1:], strict=True):
        _refuse_mix(runs[0].bench, folders[0], run.bench, folder)
    benches = [run.bench for run in runs]
    together = benches[0].model_copy(
        update={
            "units": tuple(dict.fromkeys(unit for bench in benches for unit in bench.units)),
            "devices": tuple(dict.fromkeys(one for bench in benches for one in bench.devices)),
            "started_at": min(bench.started_at for bench in benches),
            "engine": ", ".join(dict.fromkeys(bench.engine for bench in benches)),
        }
    )
    merged = gather(
        together,
        ((run.places[result.unit], result) for run in runs for result in run.results),
    )
    within = (unit for run in runs for unit in run.duplicates)
    duplicates = tuple(dict.fromkeys([*merged.duplicates, *within]))
    return BenchRun(merged.bench, merged.results, merged.places, duplicates)


def _refuse_mix(a: BenchRecord, at_a: Path, b: BenchRecord, at_b: Path) -> None:
    for same in _SAME:
        if same.of(a) != same.of(b):
            raise UsageError(
                f"{at_a} and {at_b} are of different {same.what} ({same.shown(a)}, hash "
                f"{same.of(a)[:12]}; {same.shown(b)}, hash {same.of(b)[:12]}): their results do "
                "not add up; tapwright compare sets runs of one suite side by side"
            )
