"""What a job's flow would do, as a digest: it changes with every file that the flow takes part of
its work from."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import cast

from pydantic import BaseModel

from ..actions import UsageError
from ..flows.language import plan_flows
from .job_file import JobFile


def confirmed_as(job: JobFile) -> str:
    """The SHA-256 under which a person confirms a job: of its file, and of its flow with all that
    this runs, shows or plays from other files; raises UsageError for a flow that has mistakes."""
    if job.spec.flow is None:
        return job.sha256
    plan = plan_flows((job.folder / job.spec.flow,))
    digest = hashlib.sha256(job.sha256.encode())
    for part in _parts(plan.flows, job.folder):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _parts(value: object, folder: Path) -> Iterator[str]:
    """All that a value is made of, in an order that is the same in every process."""
    match value:
        case str() | bytes() | int() | float() | None:
            yield repr(value)
        case Enum():
            yield str(value)
        case Path():
            yield _relative(value, folder)
            yield _content(value)
        case Mapping():
            found = cast(Mapping[object, object], value)
            for key in sorted(found, key=str):
                yield f"{{{key}"
                yield from _parts(found[key], folder)
        case Set():
            members = cast(Set[object], value)
            yield from sorted(text for one in members for text in _parts(one, folder))
        case list() | tuple():
            items = cast(Sequence[object], value)
            yield f"[{len(items)}"
            for one in items:
                yield from _parts(one, folder)
        case BaseModel():
            yield type(value).__name__ + value.model_dump_json()
        case _ if is_dataclass(value):
            yield type(value).__name__
            for one in fields(value):
                yield one.name
                yield from _parts(getattr(value, one.name), folder)
        case _:
            yield repr(value)


def _relative(path: Path, folder: Path) -> str:
    absolute = path.absolute()
    return str(absolute.relative_to(folder) if absolute.is_relative_to(folder) else absolute)


def _content(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
