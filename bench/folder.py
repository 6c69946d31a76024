"""The folder of a bench run: a run folder whose episodes are the units, and what is known of them.

run.json, episodes/     the traces, as every run has them
bench.json              what is run, by which agent (BenchRecord)
options.json            how it was started, so that it can be gone on with
results.jsonl           one unit a line
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from ..actions import UsageError, first_mistake
from ..tasks.goal import Language
from ..tasks.settings import signature_of
from ..traces.files import Files, seal_record, unseal_record
from ..traces.journal import Journal, RunFolder
from ..traces.money import Usd
from ..traces.reader import (
    episode_folders,
    read_calls,
    read_episode,
    read_run,
    read_steps,
    warn_changed,
)
from ..traces.schema import End, Ending, Verdict
from ..traces.spending import summed
from .report.read import BENCH, RESULTS, read_record
from .report.result import BenchRecord, UnitKey, UnitResult
from .results_file import ResultsFile

Engine: TypeAlias = Literal["local", "ray"]

OPTIONS = "options.json"
CUT_OFF = "cut off; the unit is played anew in another episode"
# More than an ended episode gives back of what it had kept free, in bytes.
_PROBE = 256 * 1024


class Options(BaseModel):
    """How a run was started; `settings` are those that differ from the defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    language: Language = "en"
    phones: int | None = None
    persona: str | None = None
    serials: tuple[str, ...] = ()
    pool: str | None = None
    engine: Engine = "local"
    ray_address: str | None = None
    ray_pool: str | None = None
    copy_to: str | None = None
    workers: int | None = None
    max_cost: Decimal | None = None
    judge: str | None = None
    settings: Mapping[str, JsonValue] = {}
    signature: str | None = None

    @property
    def elsewhere(self) -> Mapping[str, JsonValue]:
        """What of it sends something to others than the model, beside the settings."""
        places = {"judge": self.judge, "copy_to": self.copy_to, "ray_address": self.ray_address}
        return {name: place for name, place in places.items() if place is not None}

    @property
    def signed_of(self) -> Mapping[str, JsonValue]:
        """What the signature is made of: all that nobody else may choose for this user."""
        return {**self.settings, **self.elsewhere}

    @classmethod
    def checked(cls, **values: object) -> Self:
        """Options with these values; raises UsageError that names the one that is wrong."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(first_mistake(error)) from error


class BenchFolder:
    """A bench run being written; the one writer of its folder."""

    def __init__(self, run: RunFolder, record: BenchRecord, results: ResultsFile) -> None:
        self.run = run
        self.record = record
        self._file = results
        try:
            self._done = {result.unit: result for result in results.read()}
        except UsageError:
            results.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def create(
        cls,
        out: Path,
        record: BenchRecord,
        options: Options,
        command: tuple[str, ...],
        name: str | None = None,
    ) -> "BenchFolder":
        """A new folder `<out>/<time>-bench-<suite>`, or with another name behind the time; raises
        OSError if the disk refuses."""
        name = name or f"bench-{record.suite}"
        run = RunFolder.create(out, name, record.tapwright, command)
        signature = signature_of(options.signed_of)
        replace(run.path / OPTIONS, options.model_copy(update={"signature": signature}))
        replace(run.path / BENCH, record)
        return cls(run, record, ResultsFile(run.path / RESULTS))

    @classmethod
    def resume(cls, path: Path, record: BenchRecord) -> "BenchFolder":
        """Go on with the run in a folder, which must have been made of the same as `record`.

        Episodes that were cut off are closed as cancelled. Raises UsageError if it is no bench
        folder, was made of something else, or is being written by another process.
        """
        kept = read_record(path)
        check_same(path, kept, record)
        try:
            results = ResultsFile(path / RESULTS)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error}") from error
        folder = cls(RunFolder(path, read_run(path)), kept, results)
        folder._close_cut_off()
        return folder

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.run.path

    @property
    def results(self) -> Mapping[UnitKey, UnitResult]:
        """The units that have a result."""
        return self._done

    def spent(self) -> Usd:
        """What all episodes have cost, also those that were cut off, and the judge's calls."""
        return spent_in(self.path)

    def add(self, result: UnitResult) -> None:
        """Keep a result; raises OSError if the disk refuses."""
        self._file.append(result)
        self._done[result.unit] = result

    def refuses(self) -> str | None:
        """Why nothing more can be written here; None if something can."""
        probe = self.path / ".probe"
        try:
            probe.write_bytes(bytes(_PROBE))
        except OSError as error:
            return str(error)
        finally:
            probe.unlink(missing_ok=True)
        return None

    def close(self) -> None:
        """Let go of the folder."""
        self._file.close()

    def _close_cut_off(self) -> None:
        for folder in episode_folders(self.path):
            if read_episode(folder).end is None:
                with Journal.resume(folder) as journal:
                    journal.close(
                        Ending(End.CANCELLED, CUT_OFF), Verdict(status="unverified", why=CUT_OFF)
                    )


def spent_in(path: Path) -> Usd:
    """What the run in a folder has cost so far; raises UsageError if that cannot be read."""
    return sum((_spent(folder) for folder in episode_folders(path)), Usd())


def _spent(folder: Path) -> Usd:
    record = read_episode(folder)
    if record.end is not None:
        return record.totals.cost
    return summed(read_steps(folder), read_calls(folder)).cost


def read_options(path: Path) -> Options:
    """How the run in a folder was started; raises UsageError if that cannot be read."""
    try:
        found = unseal_record((path / OPTIONS).read_bytes())
        options = Options.model_validate_json(found.content)
    except (OSError, ValidationError) as error:
        raise UsageError(f"{path / OPTIONS} cannot be read: {error}") from error
    if not found.whole:
        warn_changed(str(path / OPTIONS))
    return options


def replace(path: Path, record: BaseModel) -> None:
    """Write a record as a whole or not at all; raises OSError."""
    Files().put(path, seal_record(record))


def _build(record: BenchRecord) -> str:
    """Which build of an app was tested; its version's name may stand in the phone alone."""
    app = record.app
    if app is None:
        return "no app under test"
    return f"the app {app.package} ({app.version_code}), SHA-256 {app.sha256[:12]}"


def check_same(path: Path, kept: BenchRecord, now: BenchRecord) -> None:
    """Raise UsageError, which says what differs, if two runs are not made of the same."""
    if _build(kept) != _build(now):
        raise UsageError(
            f"{path} is a run with {_build(kept)}, and here it is {_build(now)}: their results do "
            "not belong together"
        )
    if kept.suite_hash != now.suite_hash:
        raise UsageError(
            f"{path} is a run of other tasks ({kept.suite} {kept.suite_version}, hash "
            f"{kept.suite_hash[:12]}; here {now.suite} {now.suite_version}, "
            f"{now.suite_hash[:12]}): their results do not belong together"
        )
    if kept.agent_hash != now.agent_hash:
        names = dict.fromkeys([*kept.agent, *now.agent])
        differing = "; ".join(
            f"{name} was {kept.agent.get(name, 'not set')}, is {now.agent.get(name, 'not set')}"
            for name in names
            if kept.agent.get(name) != now.agent.get(name)
        )
        raise UsageError(f"{path} is a run of another agent: {differing or 'its hash differs'}")
