"""Reads job files: every mistake at its line and column, all at once."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..actions import UsageError
from ..tasks.own.mistakes import mistakes_of
from ..tasks.own.source import Mistake, Place, Source, source_bytes
from ..tasks.own.spec import TaskSpec
from ..tasks.settings import FILE as SETTINGS
from ..tasks.settings import Settings
from .job import JobSpec
from .outputs import wanted_extraction
from .params import param_value, placeholders

ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class JobFile:
    """A job, the file that says it, and the SHA-256 of that file's content."""

    path: Path
    spec: JobSpec
    sha256: str

    @property
    def folder(self) -> Path:
        """What the relative paths in it are below."""
        return self.path.parent


def read_job(path: Path) -> JobFile:
    """The job of a file; raises UsageError with a line for each of its mistakes."""
    # Read once: what is confirmed and booked by its digest is what is run.
    content = source_bytes(path, "job")
    source = Source.decoded(content, path, "job")
    if not isinstance(source.content, dict):
        what = "a job is a mapping: name, goal ... (`tapwright job new` writes one)"
        raise UsageError(str(Mistake(source.name, source.value(()), what)))
    try:
        spec = JobSpec.model_validate(source.content)
    except ValidationError as error:
        found = mistakes_of(error, source, (), JobSpec)
        raise UsageError("\n".join(map(str, found))) from error
    wrong = [Mistake(source.name, source.value(at), what) for at, what in _misfits(spec, path)]
    if wrong:
        wrong.sort(key=lambda mistake: (mistake.at.line, mistake.at.column))
        raise UsageError("\n".join(map(str, wrong)))
    return JobFile(path.resolve(), spec, hashlib.sha256(content).hexdigest())


def read_jobs(paths: Sequence[Path]) -> tuple[JobFile, ...]:
    """The jobs of files and folders, files by name; raises UsageError with the mistakes of all."""
    found, wrong = find_jobs(paths)
    if wrong:
        raise UsageError("\n".join(wrong))
    return found


def find_jobs(paths: Sequence[Path]) -> tuple[tuple[JobFile, ...], tuple[str, ...]]:
    """The jobs of files and folders that can be read, files by name, and the mistakes in all
    others: also that two have one name, whose runs could not be told apart."""
    files: dict[Path, None] = {}
    for path in paths:
        inside = job_paths(path) if path.is_dir() else [path]
        files |= dict.fromkeys(inside)
    found: list[JobFile] = []
    wrong: list[str] = []
    for file in files:
        try:
            found.append(read_job(file))
        except UsageError as error:
            wrong.append(str(error))
    named: dict[str, JobFile] = {}
    for job in found:
        if (other := named.setdefault(job.spec.name, job)) is not job:
            wrong.append(f"{job.path}: {other.path} is called {job.spec.name} as well")
    return tuple(found), tuple(wrong)


def is_job(path: Path) -> bool:
    """Whether a file says what neither tasks nor settings say; False if it cannot be read."""
    try:
        content = Source.read(path, kind="job").content
    except UsageError:
        return False
    of_others = {*TaskSpec.model_fields, *Settings.model_fields, "models", "pools"}
    return isinstance(content, dict) and bool(
        (JobSpec.model_fields.keys() - of_others) & content.keys()
    )


def job_paths(folder: Path) -> list[Path]:
    """The files of a folder that are jobs, or should be; raises OSError."""
    # Settings may lie in the same folder.
    return sorted(
        one for one in folder.iterdir() if one.suffix in ENDINGS and one.name != SETTINGS.name
    )


def _misfits(spec: JobSpec, path: Path) -> Iterator[tuple[Place, str]]:
    """What is right in its form and does not fit together, and where."""
    yield from _of_params(spec)
    yield from _of_texts(spec)
    try:
        wanted_extraction(spec)
    except UsageError as error:
        yield ("output",), str(error)
    if spec.flow is not None and not (path.parent / spec.flow).is_file():
        yield ("flow",), f"there is no file {path.parent / spec.flow}"
    if spec.task is not None:
        yield from _of_task(spec.task, path.parent)


def _of_params(spec: JobSpec) -> Iterator[tuple[Place, str]]:
    for name, param in spec.params.items():
        if param.type == "choice" and not param.choices:
            yield ("params", name), "a choice has `choices`"
        for number, choice in enumerate(param.choices):
            try:
                param_value(param, choice)
            except ValueError as error:
                yield ("params", name, "choices", number), str(error)
        if param.default is not None:
            try:
                param_value(param, param.default)
            except ValueError as error:
                yield ("params", name, "default"), str(error)


def _of_texts(spec: JobSpec) -> Iterator[tuple[Place, str]]:
    from ..tasks.proof import read_check

    known = {*spec.params, *spec.secrets}
    texts: list[tuple[Place, str]] = [(("goal",), spec.goal)] if spec.goal else []
    texts += [(("checks", number), line) for number, line in enumerate(spec.checks)]
    for place, text in texts:
        for name in placeholders(text):
            if name not in known:
                there = ", ".join(sorted(known)) or "none"
                yield place, f"{{{name}}} is no parameter and no secret; there are: {there}"
            elif name in spec.secrets and place[0] == "checks":
                yield place, f"{{{name}}} is a secret, which no check can be given"
    if spec.goal is not None:
        for name in spec.secrets:
            signs = any(getattr(target, "secret", None) == name for target in spec.save_to)
            if name not in placeholders(spec.goal) and not signs:
                yield ("secrets", name), f"the goal does not say {{{name}}}, where it is typed"
        for name in spec.params:
            if not any(name in placeholders(text) for _, text in texts):
                yield ("params", name), f"neither the goal nor a check says {{{name}}}"
    for number, line in enumerate(spec.checks):
        try:
            read_check(line)
        except UsageError as error:
            yield ("checks", number), str(error)


def _of_task(name: str, folder: Path) -> Iterator[tuple[Place, str]]:
    from ..suites.registry import template

    try:
        template(task_name(name, folder))
    except UsageError as error:
        yield ("task",), str(error)


def task_name(name: str, folder: Path) -> str:
    """A task as it is found: one of a file is beside the job's."""
    file, hash_, task = name.partition("#")
    return f"{folder / file}{hash_}{task}" if file.endswith(ENDINGS) else name


def schema_text() -> str:
    """The JSON Schema of job files, as docs/job.schema.json has it."""
    schema = JobSpec.model_json_schema(by_alias=True)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A job of tapwright",
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
