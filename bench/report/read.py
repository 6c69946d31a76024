"""Reads the folder of a bench run: `bench.json`, and `results.jsonl` with one unit a line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ...actions import UsageError
from ...traces.files import unseal_line, unseal_lines, unseal_record
from ...traces.reader import warn_changed
from .pool import PoolHappening, read_pool
from .result import RESULTS_VERSION, BenchRecord, UnitKey, UnitResult

BENCH = "bench.json"
RESULTS = "results.jsonl"


@dataclass(frozen=True, slots=True)
class BenchRun:
    """What a run of a suite is made of: one result a unit, sorted by unit.

    `places` says in which folder a unit's trace lies; `duplicates` are the units that were found
    more than once, of which one result was kept. `pool` is what happened to its phones.
    """

    bench: BenchRecord
    results: tuple[UnitResult, ...]
    places: Mapping[UnitKey, Path]
    duplicates: tuple[UnitKey, ...] = ()
    pool: tuple[PoolHappening, ...] = ()

    @property
    def missing(self) -> tuple[UnitKey, ...]:
        """The units that were meant to run and have no result."""
        return tuple(unit for unit in self.bench.units if unit not in self.places)

    @property
    def played(self) -> tuple[UnitResult, ...]:
        """The results of units that some phone could begin, well or badly."""
        return tuple(result for result in self.results if not result.skipped)


class _Head(BaseModel):
    """All that must be understood of a record of any version."""

    model_config = ConfigDict(extra="ignore")

    version: int


def read_bench(folder: Path) -> BenchRun:
    """A bench folder; a torn last line is left out. Raises UsageError with file and line for
    what cannot be read, is of a version not known, or is not a unit of this run."""
    bench = read_record(folder)
    results = tuple(read_results(folder / RESULTS))
    planned = frozenset(bench.units)
    for number, result in enumerate(results, start=1):
        if result.unit not in planned:
            where = _at(folder / RESULTS, number)
            raise UsageError(f"{where}: {result.unit} is not a unit of {folder / BENCH}")
    run = gather(bench, ((folder, result) for result in results))
    return replace(run, pool=read_pool(folder))


def gather(bench: BenchRecord, found: Iterable[tuple[Path, UnitResult]]) -> BenchRun:
    """One result a unit: the first that was scored, or else the first."""
    kept: dict[UnitKey, UnitResult] = {}
    places: dict[UnitKey, Path] = {}
    duplicates: dict[UnitKey, None] = {}
    for folder, result in found:
        unit = result.unit
        if unit in kept:
            duplicates[unit] = None
            if kept[unit].success is not None or result.success is None:
                continue
        kept[unit], places[unit] = result, folder
    order = sorted(kept, key=_order)
    return BenchRun(
        bench, tuple(kept[unit] for unit in order), places, tuple(sorted(duplicates, key=_order))
    )


def read_record(folder: Path) -> BenchRecord:
    """What the run in a folder is made of; raises UsageError if it is no bench folder."""
    path = folder / BENCH
    raw = _bytes(path)
    found = unseal_record(raw)
    try:
        _known(found.content, str(path))
        record = BenchRecord.model_validate_json(found.content)
    except ValidationError as error:
        raise UsageError(f"{path} is no record of a bench run: {_short(error)}") from error
    if not found.whole:
        warn_changed(str(path))
    return record


def read_results(path: Path) -> Iterator[UnitResult]:
    """The lines of a results file, a torn last one left out; raises UsageError."""
    content = _bytes(path)
    lines = list(unseal_lines(content))
    for number, line in enumerate(lines, start=1):
        where = _at(path, number)
        try:
            result = _result(line.content, where)
        except ValidationError as error:
            # Only a line whose end was never written can be torn; any other is broken.
            if number == len(lines) and not content.endswith(b"\n"):
                return
            raise UsageError(f"{where}: {_short(error)}") from error
        if not line.whole:
            warn_changed(where)
        yield result


def mend(path: Path) -> bool:
    """Make a results file end with a whole line, so that it can be appended to; returns whether a
    torn line was cut away. Raises OSError if the disk refuses."""
    content = path.read_bytes() if path.exists() else b""
    whole, newline, last = content.rpartition(b"\n")
    if not last:
        return False
    try:
        _result(unseal_line(last, None).content, str(path))
    except ValidationError:
        with path.open("r+b") as file:
            file.truncate(len(whole) + len(newline))
        return True
    with path.open("ab") as file:
        file.write(b"\n")
    return False


def _result(line: bytes, where: str) -> UnitResult:
    _known(line, where)
    result = UnitResult.model_validate_json(line)
    if result.success and (result.verdict != "passed" or result.end.infrastructure):
        raise UsageError(
            f"{where}: {result.unit} counts as a success, but it ended with {result.end} and its "
            f"verdict is {result.verdict}"
        )
    return result


def _known(raw: bytes, where: str) -> None:
    version = _Head.model_validate_json(raw).version
    if version > RESULTS_VERSION:
        raise UsageError(
            f"{where} is of version {version}, and this tapwright reads version "
            f"{RESULTS_VERSION}: update tapwright"
        )
    if version < RESULTS_VERSION:
        raise UsageError(f"{where}: there never was a version {version}")


def _at(path: Path, number: int) -> str:
    return f"{path} line {number}"


def _short(error: ValidationError) -> str:
    """The first complaint, with the field it is about."""
    first, *others = error.errors(include_url=False)
    field = ".".join(map(str, first["loc"]))
    more = f" (and {len(others)} more)" if others else ""
    return f"{field}: {first['msg']}{more}" if field else f"{first['msg']}{more}"


def _order(unit: UnitKey) -> tuple[str, str, int, int]:
    return unit.suite, unit.task, unit.seed, unit.trial


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error}); name a bench folder") from error
