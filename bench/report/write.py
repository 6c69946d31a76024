"""Writes what is made of a run's results: `summary.json`, `junit.xml` and `report.html`."""

import os
from pathlib import Path

from ...actions import UsageError
from .figures import Summary
from .junit import junit_xml
from .page import report_html
from .read import BenchRun
from .summary import summarise

SUMMARY = "summary.json"
JUNIT = "junit.xml"
REPORT = "report.html"


def write_reports(run: BenchRun, folder: Path) -> Summary:
    """Write all three into `folder`, each as a whole or not at all; the results stay untouched.

    Raises UsageError if the disk refuses.
    """
    summary = summarise(run)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / SUMMARY, (summary.model_dump_json(indent=2) + "\n").encode())
        put(folder / JUNIT, junit_xml(run))
        # A lone surrogate, which JSON can carry, has no UTF-8.
        put(folder / REPORT, report_html(run, summary, folder).encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(
            f"the report cannot be written: {error}; the results so far are kept"
        ) from error
    return summary


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
