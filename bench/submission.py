"""Everything somebody else needs to check a run: the results, and the trace behind each of them."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..actions import UsageError
from ..traces.files import Files, seal_lines, seal_record
from ..traces.reader import read_run
from .folder import OPTIONS
from .report.read import BENCH, RESULTS, BenchRun, read_bench

SUBMISSION = "submission"
MANIFEST = "SHA256SUMS"
README = "README.txt"

_README = """\
{suite} {version}, run with tapwright {tapwright} on {date}
{passed} of {units} units passed; {planned} were planned

suite hash  {suite_hash}
agent hash  {agent_hash}
agent       {agent}

This folder is a bench folder of its own: every result has its trace in episodes/. To check it:

  sha256sum --check --quiet {manifest}        nothing was changed since
  tapwright trace verify .                    the traces are whole and agree with themselves
  tapwright bench --report .                  the figures, made from results.jsonl once more
  tapwright view .                            every step in a browser

results.jsonl holds one unit a line; `episode` names its folder. The same suite with the same seeds,
trials and agent gives the same results, times aside, wherever agent and phone are deterministic.
{simulated}{scripted}\
"""
_SIMULATED = "The phones were pocket phones, which are not Android.\n"
_SCRIPTED = "The moves came from a script: no model was asked, and these figures are about none.\n"


def write_submission(folder: Path) -> Path:
    """Make `submission/` in a bench folder from what it holds now; traces are linked, not copied,
    where the file system can. Raises UsageError if the disk refuses."""
    run = read_bench(folder)
    part, whole = folder / f".{SUBMISSION}.part", folder / SUBMISSION
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        _fill(part, folder, run)
        shutil.rmtree(whole, ignore_errors=True)
        part.replace(whole)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise UsageError(
            f"{whole} cannot be written: {error}; the results so far are kept"
        ) from error
    return whole


def _fill(part: Path, folder: Path, run: BenchRun) -> None:
    episodes = tuple(result.episode for result in run.results if result.episode)
    for name in episodes:
        _link_tree(folder / "episodes" / name, part / "episodes" / name)
    for name in (BENCH, OPTIONS):
        if (folder / name).exists():
            shutil.copyfile(folder / name, part / name)
    # Not the file itself: whoever goes on with the run appends to that one.
    (part / RESULTS).write_bytes(seal_lines(run.results, exclude_none=False))
    known = read_run(folder)
    chosen = frozenset(episodes)
    kept = tuple(name for name in known.episodes if name in chosen)
    Files().put(part / "run.json", seal_record(known.model_copy(update={"episodes": kept})))
    (part / README).write_text(_readme(run), "utf-8")
    (part / MANIFEST).write_text("".join(_sums(part)), "utf-8")


def _link_tree(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(path, place)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Another file system, or one without links.
        shutil.copyfile(source, target)


def _sums(part: Path) -> Iterator[str]:
    for path in sorted(part.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield f"{digest}  {path.relative_to(part).as_posix()}\n"


def _readme(run: BenchRun) -> str:
    bench = run.bench
    return _README.format(
        suite=bench.suite,
        version=bench.suite_version,
        tapwright=bench.tapwright,
        date=bench.started_at[:10],
        passed=sum(1 for result in run.results if result.success),
        units=len(run.results),
        planned=len(bench.units),
        suite_hash=bench.suite_hash,
        agent_hash=bench.agent_hash,
        agent=", ".join(f"{name} {value}" for name, value in bench.agent.items()),
        manifest=MANIFEST,
        simulated=_SIMULATED if any(result.simulated for result in run.results) else "",
        scripted=_SCRIPTED if any(result.scripted for result in run.results) else "",
    )
