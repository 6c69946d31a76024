"""Where the results of `tapwright test` go: which formats, into which files."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..actions import UsageError
from ..flows.suite import FlowSuiteResult

FORMATS = {"junit": "report.xml", "html": "report.html", "html-detailed": "report-detailed.html",
           "json": "report.json"}  # fmt: skip
_BY_SUFFIX = {".xml": "junit", ".html": "html", ".htm": "html", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Output:
    """One document to be written; without a path it goes into the run's folder."""

    format: str
    path: Path | None = None

    def write(self, suite: FlowSuiteResult, began_at: datetime, run: Path) -> Path:
        """Write it and say where it is; raises UsageError if the disk refuses."""
        path = self.path or run / FORMATS[self.format]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_WRITERS[self.format](suite, began_at, path.absolute().parent))
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error}; the results are in {run}"
            ) from error
        return path


def outputs_of(formats: Sequence[str], paths: Sequence[Path]) -> tuple[Output, ...]:
    """What is to be written: each path in the format at the same place of the list, or else as its
    name ends; formats without a path go into the run's folder.

    Raises UsageError.
    """
    for one in formats:
        if one not in FORMATS:
            raise UsageError(f"--format is one of {', '.join(FORMATS)}, not {one!r}")
    if formats and len(paths) > len(formats):
        raise UsageError("there are more --output than --format: give one for each, or none")
    for path in paths:
        if path.is_dir():
            raise UsageError(f"--output {path} is a folder: name a file in it")
        there = next(above for above in path.absolute().parents if above.exists())
        if not there.is_dir() or not os.access(there, os.W_OK):
            raise UsageError(f"--output {path} cannot be written: {there} takes no file")
    if not formats:
        return tuple(Output(_BY_SUFFIX.get(path.suffix.lower(), "junit"), path) for path in paths)
    return tuple(
        Output(one, paths[at] if at < len(paths) else None) for at, one in enumerate(formats)
    )


def _junit(suite: FlowSuiteResult, began_at: datetime, folder: Path) -> bytes:
    from ..flows.junit import junit_document

    return junit_document(suite, began_at)


def _json(suite: FlowSuiteResult, began_at: datetime, folder: Path) -> bytes:
    from ..flows.junit import json_document

    document = json_document(suite, began_at)
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _html(suite: FlowSuiteResult, began_at: datetime, folder: Path) -> bytes:
    from ..flows.report.page import report_page

    return report_page(suite, began_at, folder).encode("utf-8", "replace")


def _detailed(suite: FlowSuiteResult, began_at: datetime, folder: Path) -> bytes:
    from ..flows.report.page import report_page

    return report_page(suite, began_at, folder, detailed=True).encode("utf-8", "replace")


_WRITERS: dict[str, Callable[[FlowSuiteResult, datetime, Path], bytes]] = {
    "junit": _junit, "html": _html, "html-detailed": _detailed, "json": _json,
}  # fmt: skip
