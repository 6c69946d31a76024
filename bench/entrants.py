"""The runs that are set beside each other, each with its folder and what tells it apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..actions import UsageError
from .folder import OPTIONS, read_options
from .report.read import BenchRun, read_bench
from .report.result import BenchRecord

# What says nothing to a person, or the same as another field.
_UNTOLD = frozenset({"endpoint", "tapwright", "out", "profiles"})
_DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Entrant:
    """A run to be compared: `name` as it was called, `said` what its agent was made of."""

    name: str
    folder: Path
    run: BenchRun
    said: Mapping[str, str]


def read_entrants(folders: Sequence[Path]) -> tuple[Entrant, ...]:
    """The runs in these folders; raises UsageError for a folder that holds none or no result, that
    is named twice, or for runs that did not ask the same."""
    seen: dict[Path, Path] = {}
    for folder in folders:
        if (whole := folder.resolve()) in seen:
            raise UsageError(f"{folder} is named twice: a run is compared with others")
        seen[whole] = folder
    found = tuple(_entrant(folder) for folder in folders)
    for other in found[1:]:
        refuse_other_suite(found[0].run.bench, other.run.bench, found[0].name, other.name)
    return found


def _entrant(folder: Path) -> Entrant:
    run = read_bench(folder)
    if not run.results:
        raise UsageError(
            f"{folder} has no result yet: go on with it (tapwright bench --resume {folder}) or "
            "leave it out"
        )
    said: dict[str, str] = {}
    if (folder / OPTIONS).is_file():
        for name, value in read_options(folder).settings.items():
            said[name.replace("_", " ")] = str(value)
    return Entrant(str(folder), folder, run, {**said, **run.bench.agent})


def refuse_other_suite(a: BenchRecord, b: BenchRecord, name_a: str, name_b: str) -> None:
    """Raise UsageError, which says what differs, if two runs did not ask the same."""
    if a.suite_hash == b.suite_hash:
        return
    raise UsageError(
        f"{_differs(a, b)}: only runs of the same suite can be compared; {name_a} ran {a.suite} "
        f"{a.suite_version} ({a.suite_hash[:12]}), {name_b} ran {b.suite} {b.suite_version} "
        f"({b.suite_hash[:12]})"
    )


def _differs(a: BenchRecord, b: BenchRecord) -> str:
    if a.suite != b.suite:
        return "these are two suites"
    if a.suite_version != b.suite_version:
        return "the suite has changed between them"
    seeds = [sorted({unit.seed for unit in bench.units}) for bench in (a, b)]
    if seeds[0] != seeds[1]:
        one, other = (", ".join(map(str, some)) for some in seeds)
        return f"their seeds differ ({one} and {other}), and a seed draws what a task asks for"
    if len(a.units) != len(b.units) or set(a.units) != set(b.units):
        return f"they planned different units ({len(a.units)} and {len(b.units)})"
    return "their tasks ask for something else, in another language or by other files"


def letter(index: int) -> str:
    """A, B, ... Z, AA, AB ...: how a run is called in pictures and tables."""
    left, text = index + 1, ""
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def is_digest(value: str) -> bool:
    """Whether a part of an agent is told by a digest, which a person reads nothing in."""
    return _DIGEST.fullmatch(value) is not None


def differing(entrants: Sequence[Entrant]) -> Mapping[str, tuple[str, ...]]:
    """The settings in which runs differ by name, each with that of every run, `default` where it
    says none. A digest stands for a file that differs."""
    names = dict.fromkeys(name for one in entrants for name in one.said if name not in _UNTOLD)
    return {
        name: tuple(one.said.get(name, "default") for one in entrants)
        for name in names
        if len({one.said.get(name) for one in entrants}) > 1
    }


def labels(entrants: Sequence[Entrant]) -> tuple[str, ...]:
    """What tells each run from the others, in words; its folder's name where nothing does."""
    # A digest is shown to nobody; what it is of differs by a name as well, or by the folder's.
    told = {
        name: values
        for name, values in differing(entrants).items()
        if not any(map(is_digest, values))
    }
    made = [
        ", ".join(f"{name} {values[index]}" for name, values in told.items())
        for index in range(len(entrants))
    ]
    return tuple(
        text if text and made.count(text) == 1 else ", ".join(filter(None, (text, one.folder.name)))
        for text, one in zip(made, entrants, strict=True)
    )
