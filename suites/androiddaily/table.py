"""Rows of a CSV or JSON Lines file with the line each one began on, whatever wrote the file."""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from ...actions import UsageError
from ...actions.log import get_logger

_DELIMITERS = ",;\t"
_JSON_SUFFIXES = (".jsonl", ".ndjson")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record of a table; `line` is the one it begins on, counted from 1."""

    file: Path
    line: int
    cells: Mapping[str, JsonValue]

    def mistake(self, why: str) -> UsageError:
        """What to raise about this row: file, line and why."""
        return UsageError(f"{self.file} line {self.line}: {why}")


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file, and the names of their cells in the order they first appear."""

    file: Path
    names: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(file: Path) -> Table:
    """Read `.jsonl` as an object a line, anything else as CSV with a line of names.

    Takes UTF-8 with or without a mark, UTF-16 with one, and GB18030. Raises UsageError with the
    line of what cannot be read.
    """
    text = _decoded(file)
    rows = tuple(_objects(file, text) if file.suffix in _JSON_SUFFIXES else _records(file, text))
    if not rows:
        raise UsageError(f"{file} holds no rows")
    return Table(file, tuple(dict.fromkeys(name for row in rows for name in row.cells)), rows)


def _decoded(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    try:
        return raw.decode("utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        try:
            # What spreadsheets in China write; few other encodings happen to be valid in it.
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            raise UsageError(
                f"{file} line {line}: neither UTF-8 nor GB18030; save the file as UTF-8"
            ) from error
        _log.warning("taken as GB18030", file=str(file), not_utf8_in_line=line)
        return text


def _objects(file: Path, text: str) -> Iterator[TableRow]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cells: object = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{file} line {number}: no JSON ({error})") from error
        if not isinstance(cells, dict):
            raise UsageError(f"{file} line {number}: each line must be a JSON object")
        yield TableRow(file, number, cast(dict[str, JsonValue], cells))


def _records(file: Path, text: str) -> Iterator[TableRow]:
    head = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=max(_DELIMITERS, key=head.count),
        strict=True,
    )
    names: list[str] = []
    begins = 1
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = _names(file, line, cells)
                continue
            if len(cells) != len(names):
                raise UsageError(f"{file} line {line}: {len(cells)} cells under {len(names)} names")
            yield TableRow(file, line, dict(zip(names, cells, strict=True)))
    except csv.Error as error:
        raise UsageError(f"{file} line {begins}: {error}") from error


def _names(file: Path, line: int, cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{file} line {line}: two columns are called {twice[0]!r}")
    return names
