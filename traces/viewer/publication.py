"""A run as a folder of files that any web server serves: no server of ours, nothing from outside.

What is in it is what the page in one file holds, masked where that is. `publication.json` lists the
files, so that a publication can be made anew in its place and nobody else's file is ever touched.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from ...actions import UsageError
from ..reader import episode_folders, read_run, read_steps
from ..views import VIEWS
from .document import (
    Page,
    page,
    picture_names,
    steps_document,
    whole_side,
)
from .server import ReportSource, no_reports
from .shown_prompts import PromptSource, no_prompts

MARK = "publication.json"
INDEX = "index.html"
REPORT = "report.html"
_BASE = "episodes/"


class PublicationRecord(BaseModel):
    """`publication.json`: of which run a folder is the publication, and all that stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    run: str
    files: tuple[str, ...]


def publish(
    run: Path,
    out: Path,
    prompts: PromptSource = no_prompts,
    reports: ReportSource = no_reports,
) -> int:
    """Write a run as a static site into `out`, and return how many files it has.

    Raises UsageError if `out` holds anything but an earlier publication, if the run lies within it,
    or if the disk refuses. The page comes last: what is being written is never linked to.
    """
    read_run(run)
    earlier = _earlier(out)
    if run.resolve().is_relative_to(out.resolve()) or out.resolve().is_relative_to(run.resolve()):
        raise UsageError(f"{out} and {run} lie within each other: publish into a folder elsewhere")
    report = reports(run, f"{INDEX}#episode=")
    files: list[str] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in _files(run, prompts):
            _put(out, name, content.read_bytes() if isinstance(content, Path) else content)
            files.append(name)
        if report is not None:
            _put(out, REPORT, report.encode("utf-8", "replace"))
            files.append(REPORT)
        _put(out, INDEX, _page(run, report is not None).encode("utf-8", "replace"))
        record = PublicationRecord(run=run.resolve().name, files=(*files, INDEX))
        _put(out, MARK, (record.model_dump_json(indent=2) + "\n").encode())
        _remove(out, set(earlier) - set(record.files))
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror or error}") from error
    return len(record.files)


def _page(run: Path, reported: bool) -> str:
    shown = whole_side(run, _BASE)
    report = {"report": f"../{REPORT}"} if reported else {}
    return page(Page({"sides": [{**shown, **report}]}))


def _files(run: Path, prompts: PromptSource) -> Iterator[tuple[str, bytes | Path]]:
    for folder in episode_folders(run):
        base = f"{_BASE}{folder.name}"
        yield f"{base}/data.json", _json(steps_document(folder))
        built = prompts(folder)
        yield f"{base}/prompts.json", b"null" if built is None else built.model_dump_json().encode()
        steps = list(read_steps(folder))
        for name in sorted(picture_names(folder, steps)):
            yield from _file(folder / "frames" / name, f"{base}/frames/{name}")
        views = {step.observation.ui for step in steps}
        for name in sorted(one for one in views if one is not None and VIEWS.fullmatch(one)):
            yield from _file(folder / "views" / name, f"{base}/views/{name}")


def _file(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """A file of a trace; one that is lost is left out, and a link is not followed."""
    if path.is_file() and not path.is_symlink():
        yield name, path


def _json(document: Mapping[str, object]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _earlier(out: Path) -> tuple[str, ...]:
    """The files of an earlier publication; none for a folder that is empty or not there."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is no folder")
    if not out.exists() or not any(out.iterdir()):
        return ()
    try:
        record = PublicationRecord.model_validate_json((out / MARK).read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(
            f"{out} is not empty and no earlier publication: name a new or an empty folder"
        ) from error
    return record.files


def _put(out: Path, name: str, content: bytes) -> None:
    """Write a file as a whole, or leave the one that was there."""
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(part, 0o644)
        Path(part).replace(path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise


def _remove(out: Path, names: set[str]) -> None:
    """Take away what an earlier publication had besides, and folders that are empty then."""
    for name in sorted(names):
        path = PurePosixPath(name)
        # The list may have been changed by anybody: it must not lead out of the folder.
        if path.is_absolute() or ".." in path.parts or not path.parts:
            continue
        found = out / path
        if any(parent.is_symlink() for parent in (found, *found.parents) if parent != out):
            continue
        found.unlink(missing_ok=True)
        for parent in found.parents:
            if parent == out or any(parent.iterdir()):
                break
            parent.rmdir()
