"""`make mutants`: change one line at a time in a copy, and see whether a test notices.

Each file of mutants.toml has its own copy of the repository below build/mutants/, in which the
links of src/tapwright are real folders. What has been tried there is not tried again until the file
changes; when anything else changes, only those mutants are that no test had noticed.
"""

import argparse
import difflib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .undecorate import undecorate

ROOT = Path(__file__).parents[1]
OUT = Path("build/mutants")
# What tests read beside the packages.
BESIDE = ("tests", "examples", "docs", "perf", "README.md", "ARCHITECTURE.md", "constraints.txt")
NOT_COPIED = shutil.ignore_patterns("__pycache__")
# A mutant that loops for ever costs (time of its tests + the constant) times this.
TIMEOUTS = "timeout_multiplier = 5.0\ntimeout_constant = 2.0"
# Every process that a mutant leaves behind has this in its environment.
MARK = "TAPWRIGHT_MUTANTS_RUN"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the mutants of one file."""

    file: str
    date: str
    killed: int
    survived: int
    timed_out: int
    # Interrupted, or ended in a way that says nothing; tried again by the next run.
    unclear: int

    @property
    def mutants(self) -> int:
        """All of them."""
        return self.killed + self.survived + self.timed_out + self.unclear

    @property
    def score(self) -> float:
        """Share (0-1) that was noticed; one that never ends is noticed."""
        return (self.killed + self.timed_out) / self.mutants if self.mutants else 1.0


class RunFailed(Exception):
    """The tests do not pass without any mutant, or the tool gave up."""


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Try the mutants of the files asked for, or of all; 1 if one of them could not be tried."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("files", nargs="*", help="files of mutants.toml; all if none is named")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    chosen = parser.parse_args(arguments)
    guards = read_guards(root / "perf/mutants.toml")
    files: list[str] = chosen.files or list(guards)
    if unknown := [file for file in files if file not in guards]:
        print(complaint(unknown[0], guards), file=sys.stderr)
        return 2
    # Others work on this computer too, and nobody waits for a mutant.
    os.nice(15)
    # Being told to end is as being interrupted: what was begun is ended first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    results: list[Result] = []
    failed = False
    try:
        for file in files:
            print(f"{file} ...", file=sys.stderr, flush=True)
            try:
                results.append(try_file(root, file, guards[file], fresh=chosen.fresh))
            except RunFailed as exc:
                failed = True
                print(f"{file}: {exc}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    finally:
        console = Console() if sys.stdout.isatty() else Console(width=120)
        console.print(table(results))
        print(f"Survivors and their diffs: {OUT}/*.diff")
    return int(failed)


def read_guards(path: Path) -> dict[str, list[str]]:
    """The tests that guard each file."""
    return tomllib.loads(path.read_text("utf-8"))["files"]


def complaint(file: str, guards: Iterable[str]) -> str:
    """What to tell somebody who named a file that is not in the table."""
    known = list(guards)
    close = difflib.get_close_matches(file, known, n=3) or known
    return (
        f"{file} is not in perf/mutants.toml. Name one of {', '.join(close)}, or add a line there "
        "with the tests that guard it."
    )


def try_file(root: Path, file: str, tests: list[str], fresh: bool = False) -> Result:
    """Try what has not been tried of a file's mutants, and write down all of them."""
    name = file.removesuffix(".py").replace("/", ".")
    out = root / OUT
    copy = out / "copies" / name
    if fresh:
        shutil.rmtree(copy, ignore_errors=True)
    print_of_tree = lay_out(root, file, tests, copy)
    seen = copy / "seen.txt"
    earlier: dict[str, str] = {}
    if not seen.exists() or seen.read_text("utf-8") != print_of_tree:
        # Which test reaches which function is found out anew.
        (copy / "mutants/mutmut-stats.json").unlink(missing_ok=True)
        earlier = {key: of for key, of in statuses(copy).items() if of != "killed"}
    mark = f"{MARK}={os.getpid()}-{name}"
    try:
        if not earlier or "not checked" in earlier.values() or not is_mutated(copy, file):
            # All that has not been tried; mutants of functions that have changed are new ones.
            mutmut(copy, mark, "run", "--max-children", "1")
        found = statuses(copy)
        again = [key for key, of in earlier.items() if of != "not checked" and found.get(key) == of]
        if again:
            mutmut(copy, mark, "run", "--max-children", "1", *again)
    finally:
        end_left_behind(mark)
    seen.write_text(print_of_tree, "utf-8")
    found = statuses(copy)
    of = Counter(found.values())
    killed, survived = of["killed"], of["survived"] + of["no tests"]
    unclear = sum(of.values()) - killed - survived - of["timeout"]
    date = datetime.now(UTC).date().isoformat()
    result = Result(file, date, killed, survived, of["timeout"], unclear)
    document = asdict(result) | {"mutants": result.mutants, "score": round(result.score, 4)}
    (out / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    diffs = [
        mutmut(copy, mark, "show", mutant) for mutant, status in found.items() if status != "killed"
    ]
    (out / f"{name}.diff").write_text("\n".join(diffs), "utf-8")
    return result


def lay_out(root: Path, file: str, tests: list[str], copy: Path) -> str:
    """Bring the copy up to date, untouched files left untouched; returns the print of it all."""
    beside_it = [name for name in BESIDE if (root / name).exists()]
    new = copy.with_name(copy.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    # Links are followed, so that the copy holds real folders.
    shutil.copytree(root / "src", new / "src", ignore=NOT_COPIED)
    for name in beside_it:
        if (root / name).is_dir():
            shutil.copytree(root / name, new / name, ignore=NOT_COPIED)
        else:
            shutil.copyfile(root / name, new / name)
    guarded = new / "src/tapwright" / file
    guarded.write_text(undecorate(guarded.read_text("utf-8")), "utf-8")
    (new / "pyproject.toml").write_text(
        f"""{(root / "pyproject.toml").read_text("utf-8")}
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/tapwright/{file}"]
also_copy = {json.dumps(beside_it)}
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {json.dumps(tests)}
use_git_change_detection = false
use_setproctitle = false
{TIMEOUTS}
""",
        "utf-8",
    )
    for part in ("src", "pyproject.toml", *beside_it):
        replace(new / part, copy / part)
    shutil.rmtree(new)
    # The tool adds to this folder what is new and leaves what is gone.
    shutil.rmtree(copy / "mutants/tests", ignore_errors=True)
    # Python does not look again into a folder of its path that was not there when it started.
    (copy / "mutants/src").mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    for part in ("src", "pyproject.toml", *beside_it):
        for path in sorted([copy / part, *(copy / part).rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(copy)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def replace(new: Path, old: Path) -> None:
    """Make `old` equal to `new`; an equal file keeps its time, by which the tool knows it."""
    if new.is_file():
        old.parent.mkdir(parents=True, exist_ok=True)
        if not old.is_file() or old.read_bytes() != new.read_bytes():
            shutil.copyfile(new, old)
        return
    old.mkdir(parents=True, exist_ok=True)
    for gone in {path.name for path in old.iterdir()} - {path.name for path in new.iterdir()}:
        if (old / gone).is_dir():
            shutil.rmtree(old / gone)
        else:
            (old / gone).unlink()
    for path in new.iterdir():
        replace(path, old / path.name)


def is_mutated(copy: Path, file: str) -> bool:
    """Whether the mutants there are those of the file as it is, by the rule of the tool."""
    source, mutated = (copy / part / "src/tapwright" / file for part in ("", "mutants"))
    return mutated.exists() and source.stat().st_mtime < mutated.stat().st_mtime


def statuses(copy: Path) -> dict[str, str]:
    """What is known of each mutant."""
    if not (copy / "mutants/pyproject.toml").exists():
        return {}
    printed = mutmut(copy, f"{MARK}=", "results", "--all", "true")
    lines = (line.strip().rpartition(": ") for line in printed.splitlines())
    return {mutant: status for mutant, _, status in lines if mutant}


def mutmut(copy: Path, mark: str, *words: str) -> str:
    """What the tool prints when it is run in the copy."""
    name, _, value = mark.partition("=")
    # The mutated copy comes before the installed package, in processes that tests start too.
    environment = os.environ | {"PYTHONPATH": str(copy / "mutants/src"), name: value}
    # Into a file, so that a run can be looked at while it goes on.
    log = copy / f"{words[0]}.log"
    with log.open("wb") as stream:
        code = subprocess.run(
            [Path(sys.executable).with_name("mutmut"), *words],
            cwd=copy,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        ).returncode
    printed = log.read_text("utf-8", "replace")
    if code != 0:
        last = "\n".join(printed.replace("\r", "\n").splitlines()[-15:])
        raise RunFailed(f"mutmut {words[0]} ended with {code}; see {log}\n{last}")
    return printed


def end_left_behind(mark: str) -> None:
    """End what mutants that were cut off have started: servers, phones.

    Known by their environment, which only Linux shows; elsewhere they are left.
    """
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            if mark.encode() in environment.split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue


def table(results: list[Result]) -> Table:
    """The results for people."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    drawn.add_column("file")
    for name in ("mutants", "killed", "survived", "timed out", "unclear", "score"):
        drawn.add_column(name, justify="right")
    for one in results:
        counts = (one.mutants, one.killed, one.survived, one.timed_out, one.unclear)
        drawn.add_row(one.file, *map(str, counts), f"{one.score:.1%}")
    return drawn


if __name__ == "__main__":
    sys.exit(main())
