"""From a file's values to tasks; every mistake in a file is found at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from ...actions import UsageError
from ..task import seeded
from .checks import AnswerCheck
from .filling import fill
from .mistakes import mistakes_of
from .params import Drawn, Params, draw
from .source import Mistake, Place, Plain, Source
from .spec import TaskSpec
from .steps import Push, pushed
from .values import is_value

_PARAMS = TypeAdapter(Params)


@dataclass(frozen=True, slots=True)
class ParsedTask:
    """One task of a file: its content with the parameters of the first trial, and as it stands."""

    source: Source
    place: Place
    folder: Path
    source_hash: str
    spec: TaskSpec

    def filled(self, values: Mapping[str, Drawn]) -> TaskSpec:
        """The task with other parameters; raises UsageError if they do not fit."""
        mistakes: list[Mistake] = []
        raw = cast(dict[str, Plain], self.source.at(self.place))
        spec = _validated(self.source, self.place, raw, dict(values), mistakes)
        if spec is None or mistakes:
            raise UsageError("\n".join(map(str, mistakes)))
        return spec


def parse_file(path: Path) -> tuple[ParsedTask, ...]:
    """The tasks of a file; raises UsageError with a line for each of its mistakes."""
    source = Source.read(path)
    content = source.content
    places: list[Place] = [()]
    if isinstance(content, list):
        places = [(number,) for number in range(len(content))]
    mistakes: list[Mistake] = []
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    parsed: list[ParsedTask] = []
    for place in places:
        spec = _first(source, place, path.parent, mistakes)
        if spec is not None:
            parsed.append(ParsedTask(source, place, path.parent, digest, spec))
    mistakes += _doubled(source, parsed)
    if not places:
        mistakes.append(Mistake(source.name, source.value(()), "there is no task in this list"))
    if mistakes:
        mistakes.sort(key=lambda mistake: (mistake.at.line, mistake.at.column))
        raise UsageError("\n".join(map(str, mistakes)))
    return tuple(parsed)


def _first(source: Source, place: Place, folder: Path, mistakes: list[Mistake]) -> TaskSpec | None:
    """The first trial of one task, which shows whether the file is right."""
    raw = source.at(place)
    if not isinstance(raw, dict):
        what = "a task is a mapping: name, goal, checks ... (`tapwright tasks new` writes one)"
        mistakes.append(Mistake(source.name, source.value(place), what))
        return None
    values = _first_values(source, place, raw)
    spec = _validated(source, place, raw, values, mistakes)
    if spec is not None:
        mistakes += _impossible(source, place, folder, spec)
    return spec


def _first_values(source: Source, place: Place, raw: dict[str, Plain]) -> dict[str, Plain]:
    """Parameters of the first trial; where they are wrong, their names with stand-ins."""
    params, secrets = raw.get("params") or {}, raw.get("secrets") or {}
    found: dict[str, Plain] = {}
    if isinstance(params, dict):
        found |= dict.fromkeys(params, "0")
        try:
            found |= draw(_PARAMS.validate_python(params), seeded(str(raw.get("name")), 0))
        except ValidationError:
            pass  # said when the whole task is validated
    if isinstance(secrets, dict):
        found |= {name: f"{{{name}}}" for name in secrets}
    return found


def _validated(
    source: Source,
    place: Place,
    raw: dict[str, Plain],
    values: Mapping[str, Plain],
    mistakes: list[Mistake],
) -> TaskSpec | None:
    def complain(at: Place, what: str) -> None:
        mistakes.append(Mistake(source.name, source.value((*place, *at)), what))

    filled = fill(raw, values, complain)
    try:
        return TaskSpec.model_validate(filled)
    except ValidationError as error:
        mistakes += mistakes_of(error, source, place, TaskSpec)
        return None


def _impossible(source: Source, place: Place, folder: Path, spec: TaskSpec) -> list[Mistake]:
    """What is right in its form and yet can never be."""
    found: list[Mistake] = []
    for number, check in enumerate(spec.checks):
        if not isinstance(check, AnswerCheck):
            continue
        wanted = (check.equals,) if isinstance(check.equals, str) else check.equals
        if any(f"{{{name}}}" in value for name in spec.secrets for value in wanted):
            at = source.value((*place, "checks", number, "equals"))
            what = "an answer is kept in clear, so it cannot be compared with a secret"
            found.append(Mistake(source.name, at, what))
            continue
        for value in wanted:
            if not is_value(check.answer, value):
                at = source.value((*place, "checks", number, "equals"))
                what = f"{value!r} cannot be read as a {check.answer}"
                found.append(Mistake(source.name, at, what))
    for key, steps in (("setup", spec.setup), ("teardown", spec.teardown)):
        for number, step in enumerate(steps):
            if isinstance(step, Push) and (what := _unpushable(folder, step)):
                at = source.value((*place, key, number, "push"))
                found.append(Mistake(source.name, at, what))
    return found


def _unpushable(folder: Path, step: Push) -> str:
    try:
        there = pushed(folder, step.push).is_file()
    except (OSError, ValueError) as error:
        return str(error)
    return "" if there else f"there is no file {folder / step.push}"


def _doubled(source: Source, parsed: list[ParsedTask]) -> list[Mistake]:
    seen: set[str] = set()
    found: list[Mistake] = []
    for task in parsed:
        if task.spec.name in seen:
            at = source.value((*task.place, "name"))
            found.append(Mistake(source.name, at, f"there is another task {task.spec.name}"))
        seen.add(task.spec.name)
    return found


def schema() -> dict[str, object]:
    """The JSON Schema of task files, for editors."""
    one = TaskSpec.model_json_schema(by_alias=True)
    definitions = cast(dict[str, object], one.pop("$defs", {}))
    ref = {"$ref": "#/$defs/TaskSpec"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A task of tapwright, or a list of them",
        "anyOf": [ref, {"type": "array", "items": ref, "minItems": 1}],
        "$defs": {**definitions, "TaskSpec": one},
    }
